//! A coroutine whose clone is what was saved of it, and loaded again: as JSON, and that as bytes.

use costate::{Coroutine, CoroutineState};
use serde::{Serialize, de::DeserializeOwned};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A machine that is copied by saving it.
pub struct Saved<C>(pub C);

impl<C: Serialize + DeserializeOwned> Clone for Saved<C> {
    fn clone(&self) -> Saved<C> {
        let json = serde_json::to_string(&self.0).expect("it can be written");
        let loaded: C = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in {json}"));
        let bytes = postcard::to_stdvec(&loaded).expect("it can be written");
        // What it holds lives on in what is loaded next, and would be in the trace twice.
        std::mem::forget(loaded);
        Saved(postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error} in {bytes:?}")))
    }
}

impl<I: Iterator> Iterator for Saved<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

impl<F: Future + Unpin> Future for Saved<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<C: Coroutine<R> + Unpin, R> Coroutine<R> for Saved<C> {
    type Yield = C::Yield;
    type Return = C::Return;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut self.0).start()
    }

    fn resume(mut self: Pin<&mut Self>, value: R) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut self.0).resume(value)
    }

    fn close(&mut self) {
        self.0.close();
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }
}
