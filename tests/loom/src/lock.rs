//! In the place of the library's lock, which spins: loom follows one that blocks much further.

use loom::sync::{Mutex, MutexGuard};
use std::marker::PhantomData;

pub trait Sharing {}

#[derive(Debug)]
pub struct Threads;

#[derive(Debug)]
pub struct OneThread;

impl Sharing for Threads {}
impl Sharing for OneThread {}

pub(crate) struct Lock<T, S = Threads>(Mutex<T>, PhantomData<S>);

impl<T, S> Lock<T, S> {
    pub(crate) fn new(value: T) -> Self {
        Lock(Mutex::new(value), PhantomData)
    }

    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.0.lock().unwrap())
    }

    /// Here it is noticed too.
    pub(crate) unsafe fn hold(&self, _inert: bool) -> Held<'_, T, S> {
        Held(self.0.lock().unwrap(), PhantomData)
    }
}

pub(crate) struct Held<'a, T, S>(MutexGuard<'a, T>, PhantomData<S>);

impl<T, S> Held<'_, T, S> {
    pub(crate) fn value(&mut self) -> &mut T {
        &mut self.0
    }
}
