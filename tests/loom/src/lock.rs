//! In the place of the library's lock, which spins: loom follows one that blocks much further.

use loom::sync::Mutex;
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
}
