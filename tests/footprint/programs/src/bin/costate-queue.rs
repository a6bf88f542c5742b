//! A producer and a consumer with a queue between them, on costate.
#![no_std]
#![no_main]

use costate::Queue;
use costate::queue::{Fifo, Get, Order, Put};
use costate::task::{Daemon, Forever};
use costate_footprint_programs::{ONE, OTHER, ROOM, work};

type Buffer = <Fifo as Order<u32>>::Buffer<ROOM>;

static EXECUTOR: Forever = Forever::new(cortex_m::asm::sev);
static PRODUCER: Daemon<Producer> = Daemon::new();
static CONSUMER: Daemon<Consumer> = Daemon::new();
static QUEUE: Queue<u32, ROOM> = Queue::new();

#[costate::coroutine(name = Producer)]
async fn produce() {
    let mut item: u32 = 0;
    loop {
        item = item.wrapping_add(1);
        work(&ONE, 1);
        let put: Put<'static, u32, Buffer> = QUEUE.put(item);
        if put.await.is_err() {
            return;
        }
    }
}

#[costate::coroutine(name = Consumer)]
async fn consume() {
    loop {
        let get: Get<'static, u32, Buffer> = QUEUE.get();
        match get.await {
            Ok(item) => work(&OTHER, item),
            Err(_) => return,
        }
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    EXECUTOR.run(
        |_: &dyn Fn() -> bool| cortex_m::asm::wfe(),
        |spawner| {
            PRODUCER.spawn(spawner, produce()).unwrap();
            CONSUMER.spawn(spawner, consume()).unwrap();
        },
    )
}
