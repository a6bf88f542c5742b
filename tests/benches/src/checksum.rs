//! One word that depends on every yielded value and on their order.

/// A yielded value that can go into a checksum.
pub(crate) trait Word {
    /// The value as one word.
    fn word(self) -> u64;
}

impl Word for u64 {
    #[inline]
    fn word(self) -> u64 {
        self
    }
}

impl Word for [u8; 8] {
    #[inline]
    fn word(self) -> u64 {
        u64::from_le_bytes(self)
    }
}

/// Adds one word: two cycles, so that it hides little of the resume that is to be measured.
#[inline]
pub(crate) fn mix(sum: u64, word: u64) -> u64 {
    sum.rotate_left(5) ^ word
}

/// The checksum of all that `iterator` yields, one `next` at a time as in any `for` loop.
#[inline]
pub(crate) fn drain<I: Iterator<Item: Word>>(iterator: I) -> u64 {
    let mut sum = 0;
    for item in iterator {
        sum = mix(sum, item.word());
    }
    sum
}
