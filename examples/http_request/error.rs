//! Why a request is refused, and the status code a server would answer with.

use std::fmt;

/// A reason to refuse the request. The connection cannot be read any further after one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Error {
    /// The input ended in the middle of a request.
    Truncated,
    /// A line ended in a line feed without a carriage return.
    BareLineFeed,
    /// The request line is longer than [`REQUEST_LINE`](crate::input::REQUEST_LINE).
    RequestLineTooLong,
    /// The request line is not `method SP target SP version`.
    BadRequestLine,
    /// The method is not a token.
    BadMethod,
    /// The target has none of the four forms, or one that does not go with the method.
    BadTarget,
    /// The version is not `HTTP/` digit `.` digit.
    BadVersion,
    /// The version is well formed, but of another major version than 1.
    UnsupportedVersion,
    /// A field line is longer than [`FIELD_LINE`](crate::input::FIELD_LINE).
    FieldLineTooLong,
    /// The request has more than [`MAX_FIELDS`](crate::framing::MAX_FIELDS) fields.
    TooManyFields,
    /// A line continues the field before it.
    FoldedField,
    /// A field line has no colon, or what stands before the colon is not a token.
    BadFieldName,
    /// A field value holds a control character.
    BadFieldValue,
    /// HTTP/1.1 requires a `Host` field.
    MissingHost,
    /// There is more than one `Host` field.
    RepeatedHost,
    /// The `Host` field is not a host with an optional port.
    BadHost,
    /// `Content-Length` is not one number.
    BadContentLength,
    /// The body is longer than [`MAX_BODY`](crate::framing::MAX_BODY).
    BodyTooLong,
    /// The last transfer coding is not `chunked`, so the end of the body cannot be found.
    ChunkedNotLast,
    /// A transfer coding other than `chunked`.
    UnsupportedCoding,
    /// `Transfer-Encoding` and `Content-Length` together: the sign of a smuggled request.
    LengthAndCoding,
    /// HTTP/1.0 has no `Transfer-Encoding`.
    CodingInHttp10,
    /// The line before a chunk is longer than [`CHUNK_LINE`](crate::input::CHUNK_LINE).
    ChunkLineTooLong,
    /// The chunk size is not a hexadecimal number.
    BadChunkSize,
    /// What follows the chunk size is not a list of extensions.
    BadChunkExtension,
    /// The chunk is longer than its size says.
    BadChunkEnd,
}

impl Error {
    /// The status code of the response that RFC 9112 and RFC 9110 ask for.
    pub(crate) fn status(self) -> u16 {
        match self {
            Error::BodyTooLong => 413,
            Error::RequestLineTooLong => 414,
            Error::FieldLineTooLong | Error::TooManyFields => 431,
            Error::UnsupportedCoding => 501,
            Error::UnsupportedVersion => 505,
            _ => 400,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::Truncated => "the input ends in the middle of a request",
            Error::BareLineFeed => "a line ends in a line feed without a carriage return",
            Error::RequestLineTooLong => "the request line is too long",
            Error::BadRequestLine => "the request line is not a method, a target and a version",
            Error::BadMethod => "the method is not a token",
            Error::BadTarget => "the request target is malformed, or does not go with the method",
            Error::BadVersion => "the version is malformed",
            Error::UnsupportedVersion => "the major version is not 1",
            Error::FieldLineTooLong => "a field line is too long",
            Error::TooManyFields => "there are too many fields",
            Error::FoldedField => "a field is continued on the next line",
            Error::BadFieldName => "a field line does not begin with a token and a colon",
            Error::BadFieldValue => "a field value holds a control character",
            Error::MissingHost => "there is no `Host` field",
            Error::RepeatedHost => "there is more than one `Host` field",
            Error::BadHost => "the `Host` field is malformed",
            Error::BadContentLength => "`Content-Length` is not one decimal number",
            Error::BodyTooLong => "the body is too long",
            Error::ChunkedNotLast => "the last transfer coding is not `chunked`",
            Error::UnsupportedCoding => "a transfer coding other than `chunked`",
            Error::LengthAndCoding => "`Transfer-Encoding` stands beside `Content-Length`",
            Error::CodingInHttp10 => "`Transfer-Encoding` in an HTTP/1.0 request",
            Error::ChunkLineTooLong => "the line before a chunk is too long",
            Error::BadChunkSize => "the chunk size is not a hexadecimal number",
            Error::BadChunkExtension => "the chunk extensions are malformed",
            Error::BadChunkEnd => "a chunk does not end where its size says",
        })
    }
}

impl std::error::Error for Error {}
