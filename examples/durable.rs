//! A workflow that survives being killed: an order as one function, its state in a database after every step.
//!
//! ```sh
//! cargo run --release --example durable -- demo /tmp/shop 1    # runs orders, killed again and again, until all is done
//! cargo run --release --example durable -- run /tmp/shop       # what is killed there
//! ```
//! The function [`order`] yields what has to happen and is sent what came of it. Each step is one transaction of the
//! database (redb): perform the effect, resume the order with the answer, store its new state. A `SIGKILL` anywhere
//! leaves the state and the effects before the step or after it. What no transaction can hold, here a letter in a
//! directory, is done before the commit under a key, the number of the order and of its step: doing it again does
//! nothing.

#[path = "durable/shop.rs"]
mod shop;

use costate::{Coroutine, CoroutineState};
use serde::{Deserialize, Serialize};
use shop::{Shop, ShopError};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// What has to happen outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Put so many aside.
    Reserve(u32),
    /// Give them back.
    Release(u32),
    /// Take so many cents from the customer.
    Charge(u64),
    /// Send one parcel.
    Ship,
    /// Write a letter.
    Write(String),
}

/// How an order ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// All parcels are on their way.
    Shipped,
    /// There were not enough.
    SoldOut,
    /// The customer had no money, three times.
    Unpaid,
}

/// An order, from its first step to its last. It is sent whether the effect was possible.
#[costate::coroutine(name = Order, version = "1")]
#[derive(Serialize, Deserialize)]
fn order(parcels: u32, price: u64) -> impl Coroutine<bool, Yield = Effect, Return = Outcome> {
    #[state(Reserving)]
    let reserved: bool = yield_!(Effect::Reserve(parcels));
    if !reserved {
        yield_!(Effect::Write("we have not got so many".to_owned()), state = Refusing);
        return Outcome::SoldOut;
    }
    let mut paid: bool = false;
    for attempt in 1..=3_u8 {
        paid = yield_!(Effect::Charge(price), state = Charging);
        if paid {
            break;
        }
        yield_!(Effect::Write(format!("please pay, we ask for the {attempt}. time")), state = Reminding);
    }
    if !paid {
        #[state(Releasing)]
        yield_!(Effect::Release(parcels));
        return Outcome::Unpaid;
    }
    for parcel in 1..=parcels {
        yield_!(Effect::Ship, state = Shipping);
        yield_!(Effect::Write(format!("parcel {parcel} of {parcels} is on its way")), state = Telling);
    }
    Outcome::Shipped
}

/// An order as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    order: Order,
    /// What has to happen before it goes on.
    pending: Option<Effect>,
    /// How many effects have happened.
    step: u32,
    outcome: Option<Outcome>,
}

impl Stored {
    fn new(mut order: Order) -> Stored {
        let pending = order.begin().yielded();
        Stored { order, pending, step: 0, outcome: None }
    }

    /// Goes on with what came of the pending effect.
    fn answer(&mut self, possible: bool) {
        self.step += 1;
        match self.order.send(possible) {
            CoroutineState::Yielded(effect) => self.pending = Some(effect),
            CoroutineState::Complete(outcome) => (self.pending, self.outcome) = (None, Some(outcome)),
        }
    }
}

/// The orders of the demonstration: parcels, price of one order, and what the customer has.
const ORDERS: [(u32, u64, u64); 4] = [(3, 500, 2000), (2, 900, 100), (9, 100, 1000), (4, 700, 700)];

/// How many there are of the goods.
const STOCK: u32 = 10;

/// Runs every order of a shop to its end. Gives how they ended.
fn run(directory: &Path, pause: Duration) -> Result<Vec<Outcome>, ShopError> {
    let shop = Shop::open(directory, STOCK, &ORDERS.map(|(_, _, money)| money), || {
        ORDERS.iter().map(|(parcels, price, _)| Stored::new(order(*parcels, *price))).collect()
    })?;
    let mut outcomes = Vec::new();
    for number in 0..ORDERS.len() as u32 {
        loop {
            if let Some(outcome) = shop.step(number, pause)? {
                outcomes.push(outcome);
                break;
            }
        }
    }
    Ok(outcomes)
}

/// Starts `worker` again and again and kills it after a random time, until it has ended by itself. Gives how often it
/// was killed.
fn kill_until_done(seed: u64, worker: impl Fn() -> Command) -> std::io::Result<u32> {
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut killed = 0;
    loop {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = worker().stdout(Stdio::null()).spawn()?;
        // On a slow machine, too, it gets somewhere.
        let patience = Duration::from_micros(2_000 + random % (60_000 + 2_000 * u64::from(killed)));
        let begin = std::time::Instant::now();
        let ended = loop {
            match child.try_wait()? {
                Some(status) => break Some(status),
                None if begin.elapsed() > patience => break None,
                None => std::thread::sleep(Duration::from_micros(200)),
            }
        };
        match ended {
            Some(status) if status.success() => return Ok(killed),
            Some(status) => return Err(std::io::Error::other(format!("the worker ended with {status}"))),
            None => {
                child.kill()?; // SIGKILL
                child.wait()?;
                killed += 1;
            }
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &arguments[..] {
        [what, directory] if what == "run" => run(Path::new(directory), Duration::from_millis(3))
            .map(|outcomes| println!("{outcomes:?}"))
            .map_err(|error| error.to_string()),
        [what, directory, seed] if what == "demo" => demo(directory, seed),
        _ => Err("usage: durable run DIRECTORY | demo DIRECTORY SEED".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn demo(directory: &str, seed: &str) -> Result<(), String> {
    let seed = seed.parse().map_err(|error| format!("`{seed}` is no seed: {error}"))?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let worker = || {
        let mut worker = Command::new(&program);
        worker.args(["run", directory]);
        worker
    };
    let killed = kill_until_done(seed, worker).map_err(|error| error.to_string())?;
    let outcomes = run(Path::new(directory), Duration::ZERO).map_err(|error| error.to_string())?;
    let effects = shop::effects(Path::new(directory)).map_err(|error| error.to_string())?;
    println!("killed {killed} times; {outcomes:?}");
    effects.iter().for_each(|(order, step, effect)| println!("order {order} step {step}: {effect}"));
    Ok(())
}

#[cfg(test)]
#[path = "durable/tests.rs"]
mod tests;
