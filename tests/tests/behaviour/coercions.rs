//! Branches of different types that a written type makes one.

use costate_tests::{Noisy, id, oracle, t};
use std::fmt::Debug;

type Failure = Box<dyn std::error::Error>;

oracle! { once "E0277: `dyn Debug: Clone` is not satisfied"
    fn of_a_let(c: bool) -> impl Iterator<Item = u32> {
        let boxed: Box<dyn Debug> = if c { yield_!(1); Box::new(1) } else { Box::new("s") };
        t(&boxed);
        let slice: &[u32] = match c { true => { yield_!(2); &[1, 2] } false => &[] };
        yield_!(slice.len() as u32);
        let function: fn(u32) -> u32 = if c { yield_!(3); |x| x } else { |x| x + 1 };
        yield_!(function(1));
        let shared: &dyn Debug = if c { yield_!(4); &1u8 } else { &"x" };
        t(shared);
        let called: Box<dyn Fn() -> u32> = loop {
            if c { yield_!(5); break Box::new(|| 2) }
            break Box::new(move || 3 + u32::from(c))
        };
        yield_!(called());
        let nested: Box<dyn Debug> = {
            let n = Noisy::new(6);
            if c { yield_!(id(&n)); Box::new(n) } else { Box::new([n.id()]) }
        };
        yield_!(7);
        t(nested);
    }
    of_a_let(true);
    of_a_let(false);
}

oracle! { once "E0277: `dyn Debug: Clone` is not satisfied"
    fn of_an_assignment(c: bool, mut slice: &'static [u32]) -> impl Iterator<Item = u32> {
        let mut called: Box<dyn Fn() -> u32> = Box::new(|| 1);
        called = if c { yield_!(called()); Box::new(|| 2) } else { Box::new(move || u32::from(c)) };
        yield_!(called());
        slice = match slice { [] => { yield_!(3); &[1, 2] } _ => &[1] };
        yield_!(slice.len() as u32);
        let later: Box<dyn Debug>;
        later = match c { true => { yield_!(4); Box::new(1) } false => Box::new("s") };
        yield_!(5);
        t(later);
    }
    of_an_assignment(true, &[]);
    of_an_assignment(false, &[5]);
}

oracle! {
    fn of_a_return(n: u32) -> impl Coroutine<u32, Yield = u32, Return = Result<u32, Failure>> {
        if n < 3 {
            return match n {
                0 => Ok(0),
                1 => { yield_!(1); Err(Box::new(std::fmt::Error)) }
                _ => Err(Failure::from("two")),
            };
        }
        let result: Result<u32, Failure> =
            if n == 3 { yield_!(2); Err(Box::new(std::fmt::Error)) } else { Err("four".into()) };
        result
    }
    of_a_return(0) <- [0, 0];
    of_a_return(1) <- [0, 0];
    of_a_return(2) <- [0, 0];
    of_a_return(3) <- [0, 0];
    of_a_return(4) <- [0, 0];
}
