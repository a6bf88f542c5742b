//! What the parser has received and not yet used, and how long a line may be.

use crate::Error;

/// The longest line accepted somewhere, and the answer to a longer one.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    /// The length of the line without its CRLF.
    bytes: usize,
    error: Error,
}

/// RFC 9112, section 3, recommends to support at least 8,000 bytes.
pub(crate) const REQUEST_LINE: Limit = Limit { bytes: 8192, error: Error::RequestLineTooLong };
/// A field or a trailer field. Large cookies come to 4,096 bytes each.
pub(crate) const FIELD_LINE: Limit = Limit { bytes: 8192, error: Error::FieldLineTooLong };
/// A chunk size with its extensions, which hardly anyone uses but to exhaust a server.
pub(crate) const CHUNK_LINE: Limit = Limit { bytes: 256, error: Error::ChunkLineTooLong };
/// What may stand between the last byte of a chunk and its CRLF: nothing.
pub(crate) const CHUNK_END: Limit = Limit { bytes: 0, error: Error::BadChunkEnd };

/// The bytes received and not yet used.
///
/// They are owned, because a chunk is only lent to the parser until its next `yield_!`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Input {
    bytes: Vec<u8>,
    /// How many of the bytes are used: removing them one line at a time would move the rest each time.
    used: usize,
    /// How many of the bytes are known to hold no line feed, besides the used ones. It keeps a line
    /// that arrives byte by byte from being searched from its beginning each time.
    searched: usize,
}

impl Input {
    /// Takes in what came along with a resume, if anything did.
    pub(crate) fn feed(&mut self, chunk: &[u8]) {
        if !chunk.is_empty() {
            self.bytes.drain(..self.used);
            self.searched -= self.used;
            self.used = 0;
            self.bytes.extend_from_slice(chunk);
        }
    }

    /// Takes in the answer to [`Event::NeedData`](crate::Event::NeedData), which must not be empty here.
    pub(crate) fn refill(&mut self, chunk: &[u8]) -> Result<(), Error> {
        if chunk.is_empty() {
            return Err(Error::Truncated);
        }
        self.feed(chunk);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.used == self.bytes.len()
    }

    /// Whether a whole line has arrived. The answer hangs on the bytes of that line alone and not on
    /// how they were cut into chunks.
    pub(crate) fn has_line(&mut self, limit: Limit) -> Result<bool, Error> {
        let longest = self.used + limit.bytes + CRLF.len();
        let window = &self.bytes[self.searched..self.bytes.len().min(longest)];
        let Some(found) = window.iter().position(|&byte| byte == b'\n') else {
            self.searched += window.len();
            return if self.searched == longest { Err(limit.error) } else { Ok(false) };
        };
        self.searched += found;
        let before = &self.bytes[self.used..self.searched];
        if before.ends_with(b"\r") { Ok(true) } else { Err(Error::BareLineFeed) }
    }

    /// The line that [`has_line`](Self::has_line) has found, without its CRLF.
    pub(crate) fn take_line(&mut self) -> &[u8] {
        let start = self.used;
        let end = self.searched + 1;
        (self.used, self.searched) = (end, end);
        &self.bytes[start..end - CRLF.len()]
    }

    /// At most `limit` of the bytes there are.
    pub(crate) fn take_up_to(&mut self, limit: u64) -> Vec<u8> {
        let there = self.bytes.len() - self.used;
        let count = usize::try_from(limit).map_or(there, |limit| limit.min(there));
        let taken = self.bytes[self.used..self.used + count].to_vec();
        self.used += count;
        self.searched = self.used;
        taken
    }
}

const CRLF: &[u8] = b"\r\n";
