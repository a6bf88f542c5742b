use super::trace::{Event, next_serial, push};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value whose making and drop are in the trace, told apart by a serial number.
#[derive(Serialize, Deserialize)]
pub struct Noisy {
    serial: u32,
    value: u32,
}

impl Noisy {
    /// Makes one that holds `value`.
    pub fn new(value: u32) -> Noisy {
        let serial = next_serial();
        push(Event::Made(serial, value));
        Noisy { serial, value }
    }

    /// What it holds.
    pub fn value(&self) -> u32 {
        push(Event::Called("value", format!("{self:?}")));
        self.value
    }

    /// Adds to what it holds.
    pub fn poke(&mut self, more: u32) -> u32 {
        push(Event::Called("poke", format!("{self:?} {more}")));
        self.value = (self.value + more) % 50;
        self.value
    }

    /// Consumes it.
    pub fn into_value(self) -> u32 {
        push(Event::Called("into_value", format!("{self:?}")));
        self.value
    }
}

/// The copy in a clone of a coroutine: the same value, in a run of its own.
impl Clone for Noisy {
    fn clone(&self) -> Noisy {
        Noisy { serial: self.serial, value: self.value }
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        push(Event::Dropped(self.serial, self.value));
    }
}

impl fmt::Debug for Noisy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}({})", self.serial, self.value)
    }
}

/// Owns a [`Noisy`] without a drop of its own, so that bodies can take it apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// Plain data beside the droppable part.
    pub n: u32,
    /// The droppable part.
    pub inner: Noisy,
}

/// Plain data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// One coordinate.
    pub x: u32,
    /// The other.
    pub y: u32,
}

/// Variants of every form, one of them droppable.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Shape {
    /// A unit variant.
    Dot,
    /// A tuple variant.
    Line(u32),
    /// A struct variant.
    Rect {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
    },
    /// The droppable variant.
    Held(Noisy),
}

/// An error that `?` makes from a `u32`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault(pub u32);

impl From<u32> for Fault {
    fn from(code: u32) -> Fault {
        Fault(code + 100)
    }
}
