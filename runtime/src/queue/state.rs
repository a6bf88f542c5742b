//! What a queue's lock is about.
//!
//! What is kept for one who was woken is counted, and not handed out: an item stays in the buffer until its
//! getter takes it, a free place stays free until its putter fills it. So there is no moment in which an item
//! is nowhere, and one who goes away passes on what was kept for it.

use super::order::Buffer;
use super::wait::List;
use core::marker::PhantomData;
use core::task::Waker;

pub(crate) struct State<T, B> {
    buffer: B,
    capacity: usize,
    /// Items that are kept for getters that were woken.
    kept: usize,
    /// Free places that are kept for putters that were woken.
    reserved: usize,
    /// Puts without a `task_done` yet.
    unfinished: usize,
    closed: bool,
    /// Empty while there is an item that is not kept for another, and once it is closed.
    pub(crate) getters: List,
    /// Empty while there is a free place that is not reserved, and once it is closed.
    pub(crate) putters: List,
    /// Empty while nothing is unfinished.
    pub(crate) joiners: List,
    _items: PhantomData<T>,
}

impl<T, B: Buffer<T>> State<T, B> {
    pub(crate) const fn new(capacity: usize) -> Self {
        State {
            buffer: B::EMPTY,
            capacity,
            kept: 0,
            reserved: 0,
            unfinished: 0,
            closed: false,
            getters: List::new(),
            putters: List::new(),
            joiners: List::new(),
            _items: PhantomData,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.buffer.len()
    }

    pub(crate) fn unfinished(&self) -> usize {
        self.unfinished
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) fn has_item(&self) -> bool {
        self.buffer.len() > self.kept
    }

    pub(crate) fn has_room(&self) -> bool {
        self.capacity - self.buffer.len() > self.reserved
    }

    /// Puts an item. There is room for it. Gives the getter to wake.
    pub(crate) fn put(&mut self, item: T) -> Option<Waker> {
        self.buffer.push(item);
        self.unfinished += 1;
        self.offer_item()
    }

    /// Takes an item, and gives the putter to wake.
    pub(crate) fn take(&mut self) -> Option<(T, Option<Waker>)> {
        let item = self.buffer.pop()?;
        Some((item, self.offer_room()))
    }

    /// A getter that was woken is here, or has gone.
    pub(crate) fn unkeep(&mut self) {
        self.kept -= 1;
    }

    /// A putter that was woken is here, or has gone.
    pub(crate) fn unreserve(&mut self) {
        self.reserved -= 1;
    }

    /// Keeps an item for the first that waits for one.
    pub(crate) fn offer_item(&mut self) -> Option<Waker> {
        if !self.has_item() || self.getters.is_empty() {
            return None;
        }
        self.kept += 1;
        self.getters.grant()
    }

    /// Reserves a free place for the first that waits for one.
    pub(crate) fn offer_room(&mut self) -> Option<Waker> {
        if !self.has_room() || self.putters.is_empty() {
            return None;
        }
        self.reserved += 1;
        self.putters.grant()
    }

    /// The one to wake next after nothing is left unfinished.
    pub(crate) fn offer_join(&mut self) -> Option<Waker> {
        if self.unfinished > 0 {
            return None;
        }
        self.joiners.grant()
    }

    /// Counts a finished item. `false` if there is none.
    pub(crate) fn finish_one(&mut self) -> bool {
        let some = self.unfinished > 0;
        self.unfinished -= usize::from(some);
        some
    }

    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    /// The one to wake next after it was closed.
    pub(crate) fn dismiss(&mut self) -> Option<Waker> {
        self.getters.dismiss().or_else(|| self.putters.dismiss())
    }

    /// Takes out an item that nobody will get.
    pub(crate) fn discard(&mut self) -> Option<T> {
        let item = self.buffer.pop()?;
        self.unfinished = self.unfinished.saturating_sub(1);
        Some(item)
    }
}
