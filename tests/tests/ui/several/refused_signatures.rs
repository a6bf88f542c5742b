// Each of these is refused for its body alone: its signature is good, and stays as it is.
use costate::Coroutine;
use std::fmt::{Debug, Display};
use std::hash::Hash;

#[costate::coroutine]
fn parser() -> impl for<'a> Coroutine<&'a str, Yield = usize, Return = ()> {
    yield_from!();
}

#[costate::coroutine]
fn half_open() -> impl Coroutine<u32, Yield = u32> {
    yield_from!();
}

#[costate::coroutine]
fn opaque() -> impl Iterator<Item = impl Display> {
    yield_from!();
}

#[costate::coroutine]
fn unnamed() -> impl Iterator {
    yield_from!();
}

#[costate::coroutine]
fn bounded() -> impl Iterator<Item = u32> + Copy + Debug + Eq + Hash + Send + Sync + Unpin {
    yield_from!();
}

#[costate::coroutine(name = Pulse)]
#[derive(Clone, Debug)]
fn pulse() -> impl Iterator<Item = u32> {
    yield_from!();
}

struct Board {
    pulse: Pulse,
}

fn main() {
    drop(parser());
    drop(half_open());
    for item in opaque() {
        println!("{item}");
    }
    println!("{}", unnamed().count());
    println!("{:?} {:?}", bounded(), bounded().clone().map(|n| n + 1).max());
    let board = Board { pulse: pulse() };
    println!("{:?} {}", board.pulse.clone(), board.pulse.count());
}
