//! The fields that decide how long the body is, and whether the request may be served at all.

use crate::Error;
use crate::grammar::{self, Field, Version};
use crate::target;

/// The most fields of one request, trailer fields among them.
pub(crate) const MAX_FIELDS: usize = 100;
/// The longest body. It is handed on as it arrives, so this is no limit on memory.
pub(crate) const MAX_BODY: u64 = 1 << 30;

/// Where the body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// After so many bytes: `Content-Length`, or 0 where there is none.
    Length(u64),
    /// After a chunk of size 0.
    Chunked,
}

/// What the fields seen so far say about the message.
#[derive(Clone, Debug)]
pub(crate) struct Framing {
    version: Version,
    fields: usize,
    has_host: bool,
    length: Option<u64>,
    /// The sizes of the chunks so far.
    received: u64,
    has_coding: bool,
    chunked: bool,
    other_coding: bool,
}

impl Framing {
    pub(crate) fn new(version: Version) -> Self {
        Framing {
            version,
            fields: 0,
            has_host: false,
            length: None,
            received: 0,
            has_coding: false,
            chunked: false,
            other_coding: false,
        }
    }

    /// Takes account of a header field.
    pub(crate) fn header(&mut self, field: &Field) -> Result<(), Error> {
        self.count_field()?;
        match field.name.to_ascii_lowercase().as_str() {
            "host" => self.host(&field.value),
            "content-length" => self.content_length(&field.value),
            "transfer-encoding" => self.transfer_encoding(&field.value),
            _ => Ok(()),
        }
    }

    /// Takes account of a trailer field. Whatever its name, it comes too late to say how the message
    /// is framed or where it should go (RFC 9110, section 6.5.1).
    pub(crate) fn trailer(&mut self) -> Result<(), Error> {
        self.count_field()
    }

    /// The end of the header fields: RFC 9112, section 6.3.
    pub(crate) fn body(&self) -> Result<Body, Error> {
        if !self.has_host && self.version >= Version::HTTP_11 {
            return Err(Error::MissingHost);
        }
        if !self.has_coding {
            return Ok(Body::Length(self.length.unwrap_or(0)));
        }
        if self.version < Version::HTTP_11 {
            Err(Error::CodingInHttp10)
        } else if self.length.is_some() {
            Err(Error::LengthAndCoding)
        } else if !self.chunked {
            Err(Error::ChunkedNotLast)
        } else if self.other_coding {
            Err(Error::UnsupportedCoding)
        } else {
            Ok(Body::Chunked)
        }
    }

    /// Takes account of a chunk and gives back its size.
    pub(crate) fn chunk(&mut self, size: u64) -> Result<u64, Error> {
        self.received = self.received.saturating_add(size);
        if self.received > MAX_BODY { Err(Error::BodyTooLong) } else { Ok(size) }
    }

    fn count_field(&mut self) -> Result<(), Error> {
        self.fields += 1;
        if self.fields > MAX_FIELDS { Err(Error::TooManyFields) } else { Ok(()) }
    }

    fn host(&mut self, value: &[u8]) -> Result<(), Error> {
        if self.has_host {
            return Err(Error::RepeatedHost);
        }
        self.has_host = true;
        if target::is_host(value) { Ok(()) } else { Err(Error::BadHost) }
    }

    /// The same number may come more than once, in a list or in several fields; anything else is
    /// refused, since the next server down the line might pick another one of them.
    fn content_length(&mut self, value: &[u8]) -> Result<(), Error> {
        for item in value.split(|&byte| byte == b',') {
            let length = grammar::decimal(grammar::trim(item)).ok_or(Error::BadContentLength)?;
            if self.length.is_some_and(|earlier| earlier != length) {
                return Err(Error::BadContentLength);
            }
            if length > MAX_BODY {
                return Err(Error::BodyTooLong);
            }
            self.length = Some(length);
        }
        Ok(())
    }

    /// `chunked` stands last and once. An item may be empty and then means nothing (RFC 9110, section
    /// 5.6.1.2).
    fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Error> {
        self.has_coding = true;
        for coding in value.split(|&byte| byte == b',').map(grammar::trim).filter(|item| !item.is_empty()) {
            if self.chunked {
                return Err(Error::ChunkedNotLast);
            }
            if coding.eq_ignore_ascii_case(b"chunked") {
                self.chunked = true;
            } else {
                self.other_coding = true;
            }
        }
        Ok(())
    }
}
