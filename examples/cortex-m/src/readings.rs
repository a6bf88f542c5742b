//! What the sensors measure, and the queue that they feed.

use costate::Queue;
use costate::queue::{Fifo, Order, Put};

/// How many readings wait for the consumer before the sensors do.
const ROOM: usize = 4;

/// One value of one sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// In tenths of a degree.
    Temperature(u32),
    /// In hectopascal.
    Pressure(u32),
}

/// From the sensors to the consumer.
pub(crate) static READINGS: Queue<Reading, ROOM> = Queue::new();

/// The future of `READINGS.put(..)`, for the coroutines that have a name.
pub(crate) type PutReading = Put<'static, Reading, <Fifo as Order<Reading>>::Buffer<ROOM>>;
