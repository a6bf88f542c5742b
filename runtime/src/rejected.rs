//! What a function gives whose body the macro refused: enough for its callers to type-check.

use crate::{Coroutine, CoroutineState};
use core::marker::PhantomData;
use core::pin::Pin;

/// Stands for the machine of a refused body. No program that holds one compiles.
#[derive(Debug)]
pub struct Rejected<R, Y, T>(PhantomData<fn(R) -> (Y, T)>);

impl<R, Y, T> Clone for Rejected<R, Y, T> {
    fn clone(&self) -> Self {
        Rejected(PhantomData)
    }
}

/// Takes the place of the machine.
pub fn rejected<R, Y, T>() -> Rejected<R, Y, T> {
    Rejected(PhantomData)
}

/// Takes the place of a suspension, for editors.
pub fn given<Y, R>(value: Y) -> R {
    drop(value);
    no_machine()
}

impl<R, Y, T> Coroutine<R> for Rejected<R, Y, T> {
    type Yield = Y;
    type Return = T;

    fn start(self: Pin<&mut Self>) -> CoroutineState<Y, T> {
        no_machine()
    }

    fn resume(self: Pin<&mut Self>, _: R) -> CoroutineState<Y, T> {
        no_machine()
    }
}

impl<Y> Iterator for Rejected<(), Y, ()> {
    type Item = Y;

    fn next(&mut self) -> Option<Y> {
        no_machine()
    }
}

#[cold]
fn no_machine() -> ! {
    panic!("the macro refused this coroutine")
}
