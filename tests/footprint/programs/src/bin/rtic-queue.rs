//! A producer and a consumer with a channel between them, on RTIC and rtic-sync.
#![no_std]
#![no_main]
#![allow(missing_docs, reason = "what the macro makes has none")]

#[rtic::app(device = lm3s6965, dispatchers = [GPIOA])]
mod app {
    use costate_footprint_programs::{ONE, OTHER, ROOM, work};
    use rtic_sync::channel::{Receiver, Sender};
    use rtic_sync::make_channel;

    #[shared]
    struct Shared {}

    #[local]
    struct Local {}

    #[init]
    fn init(_: init::Context) -> (Shared, Local) {
        let (sender, receiver) = make_channel!(u32, ROOM);
        produce::spawn(sender).ok();
        consume::spawn(receiver).ok();
        (Shared {}, Local {})
    }

    #[task(priority = 1)]
    async fn produce(_: produce::Context, mut queue: Sender<'static, u32, ROOM>) {
        let mut item: u32 = 0;
        loop {
            item = item.wrapping_add(1);
            work(&ONE, 1);
            if queue.send(item).await.is_err() {
                return;
            }
        }
    }

    #[task(priority = 1)]
    async fn consume(_: consume::Context, mut queue: Receiver<'static, u32, ROOM>) {
        while let Ok(item) = queue.recv().await {
            work(&OTHER, item);
        }
    }
}
