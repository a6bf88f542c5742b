//! What the bodies await in the end.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Ready at its first poll.
#[derive(Debug)]
pub(crate) struct Ready(pub(crate) u64);

impl Future for Ready {
    type Output = u64;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        Poll::Ready(self.0)
    }
}

/// Something that has to be dropped.
#[derive(Debug)]
pub(crate) struct Held(pub(crate) Box<u64>);

/// A reader that is always ready, with up to 64 bytes.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) left: u64,
}

/// The future of one read.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    reader: &'a mut Reader,
    buffer: &'a mut [u8],
}

impl Reader {
    #[inline]
    pub(crate) fn read<'a>(&'a mut self, buffer: &'a mut [u8]) -> Read<'a> {
        Read { reader: self, buffer }
    }
}

impl Future for Read<'_> {
    type Output = Result<usize, String>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<usize, String>> {
        let Read { reader, buffer } = self.get_mut();
        let n = (buffer.len() as u64).min(reader.left).min(64);
        buffer[..n as usize].fill(n as u8);
        reader.left -= n;
        Poll::Ready(Ok(n as usize))
    }
}

/// Ready at its second poll.
#[derive(Debug)]
pub(crate) struct Later(pub(crate) u64, pub(crate) bool);

/// Ready with this at its second poll.
#[inline]
pub(crate) fn later(value: u64) -> Later {
    Later(value, false)
}

impl Future for Later {
    type Output = u64;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        if self.1 {
            return Poll::Ready(self.0);
        }
        self.1 = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
