//! An HTTP/1.1 request parser without input or output: bytes in, events out.
//!
//! The parser is one coroutine. Its body reads like the grammar of RFC 9112 from top to bottom, and
//! where a hand-written parser would return "not enough yet" and find its place again later, it just
//! says `yield_!`. Nothing in it knows where the bytes come from: the same parser serves a blocking
//! socket, an event loop, a microcontroller's UART or, as below, a file.
//!
//! ```text
//! cargo run --example http_request -- examples/data/requests.http 7
//! ```
//! prints the events of a captured connection that arrives in pieces of 7 bytes.

use crate::error::Error;
use crate::framing::{Body, Framing};
use crate::grammar::{Field, Version};
use crate::input::{CHUNK_END, CHUNK_LINE, FIELD_LINE, Input, REQUEST_LINE};
use costate::{Coroutine, CoroutineState};
use std::fmt;
use std::io::Write;
use std::num::NonZero;
use std::process::ExitCode;

#[path = "http_request/error.rs"]
mod error;
#[path = "http_request/framing.rs"]
mod framing;
#[path = "http_request/grammar.rs"]
mod grammar;
#[path = "http_request/input.rs"]
mod input;
#[path = "http_request/target.rs"]
mod target;
#[cfg(test)]
#[path = "http_request/tests.rs"]
mod tests;

/// What the parser tells about the connection, in this order for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    /// Everything received so far is used: resume with the next bytes, or with none at their end.
    NeedData,
    Method(String),
    Target(String),
    Version(Version),
    Header(Field),
    EndOfHeaders,
    /// A part of the body, as large as what has arrived of it.
    Data(Vec<u8>),
    Trailer(Field),
    EndOfRequest,
}

/// The empty lines that may come before a request: some clients end a body with one too many.
const MAX_EMPTY_LINES: usize = 2;

/// Parses the requests of one connection until the bytes end between two of them.
///
/// Each resume may bring bytes, whatever it answers; only for [`Event::NeedData`] do none mean the
/// end. They are lent until the next event. What the parser keeps longer it copies into `input`:
/// a chunk that is still borrowed at a `yield_!` would be refused by rustc.
///
/// It leaves it to its caller to stop where the bytes are HTTP no longer, after an accepted `CONNECT`
/// or `Upgrade`.
#[costate::coroutine]
fn parser() -> impl for<'a> Coroutine<&'a [u8], Yield = Event, Return = Result<(), Error>> {
    let mut input = Input::default();
    loop {
        // The request line: section 3.
        let mut empty_lines = 0;
        let (method, target, version) = loop {
            while !input.has_line(REQUEST_LINE)? {
                let chunk = yield_!(Event::NeedData);
                if chunk.is_empty() && input.is_empty() {
                    return Ok(());
                }
                input.refill(chunk)?;
            }
            let line = input.take_line();
            if !line.is_empty() || empty_lines == MAX_EMPTY_LINES {
                break grammar::request_line(line)?;
            }
            empty_lines += 1;
        };
        input.feed(yield_!(Event::Method(method)));
        input.feed(yield_!(Event::Target(target)));
        input.feed(yield_!(Event::Version(version)));

        // The header fields: section 5.
        let mut framing = Framing::new(version);
        loop {
            while !input.has_line(FIELD_LINE)? {
                input.refill(yield_!(Event::NeedData))?;
            }
            let Some(field) = grammar::field(input.take_line())? else {
                break;
            };
            framing.header(&field)?;
            input.feed(yield_!(Event::Header(field)));
        }
        let body = framing.body()?;
        input.feed(yield_!(Event::EndOfHeaders));

        // The body: sections 6 and 7.1. One of known length is like one chunk with no line before it.
        loop {
            let size = match body {
                Body::Length(length) => length,
                Body::Chunked => {
                    while !input.has_line(CHUNK_LINE)? {
                        input.refill(yield_!(Event::NeedData))?;
                    }
                    framing.chunk(grammar::chunk_size(input.take_line())?)?
                }
            };
            let mut missing = size;
            while missing > 0 {
                while input.is_empty() {
                    input.refill(yield_!(Event::NeedData))?;
                }
                let data = input.take_up_to(missing);
                missing -= data.len() as u64;
                input.feed(yield_!(Event::Data(data)));
            }
            if size == 0 || body != Body::Chunked {
                break;
            }
            while !input.has_line(CHUNK_END)? {
                input.refill(yield_!(Event::NeedData))?;
            }
            input.take_line();
        }

        // The trailer fields: section 7.1.2.
        if body == Body::Chunked {
            loop {
                while !input.has_line(FIELD_LINE)? {
                    input.refill(yield_!(Event::NeedData))?;
                }
                let Some(field) = grammar::field(input.take_line())? else {
                    break;
                };
                framing.trailer()?;
                input.feed(yield_!(Event::Trailer(field)));
            }
        }
        input.feed(yield_!(Event::EndOfRequest));
    }
}

/// Runs the parser over a capture in pieces of `size` bytes: the events, and how it ended.
fn parse(capture: &[u8], size: NonZero<usize>) -> (Vec<Event>, Result<(), Error>) {
    let mut parser = parser();
    let mut pieces = capture.chunks(size.get());
    let mut events = Vec::new();
    let mut state = parser.begin();
    loop {
        let answer = match state {
            CoroutineState::Yielded(Event::NeedData) => pieces.next().unwrap_or_default(),
            CoroutineState::Yielded(event) => {
                record(&mut events, event);
                &[]
            }
            CoroutineState::Complete(result) => return (events, result),
        };
        state = parser.send(answer);
    }
}

/// Adds an event. Parts of one body are joined, so that the same capture gives the same events
/// however it is cut into pieces.
fn record(events: &mut Vec<Event>, event: Event) {
    match (events.last_mut(), event) {
        (Some(Event::Data(joined)), Event::Data(more)) => joined.extend(more),
        (_, event) => events.push(event),
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::NeedData => write!(f, "need data"),
            Event::Method(method) => write!(f, "method     {method}"),
            Event::Target(target) => write!(f, "target     {target}"),
            Event::Version(version) => write!(f, "version    {version}"),
            Event::Header(field) => write!(f, "header     {field}"),
            Event::EndOfHeaders => write!(f, "end of headers"),
            Event::Data(data) => write!(f, "data       {} bytes", data.len()),
            Event::Trailer(field) => write!(f, "trailer    {field}"),
            Event::EndOfRequest => write!(f, "end of request"),
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let answer = match arguments.as_slice() {
        [] => print_events(BUNDLED_CAPTURE, WHOLE),
        [path] => print_events(path, WHOLE),
        [path, size] => match size.parse() {
            Ok(size) => print_events(path, size),
            Err(error) => Err(format!("`{size}` is no size of a piece: {error}")),
        },
        _ => Err("usage: http_request [CAPTURE [BYTES PER PIECE]]".to_owned()),
    };
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The size of a piece that no capture exceeds.
const WHOLE: NonZero<usize> = NonZero::<usize>::MAX;
/// Four requests that curl sent over one connection.
const BUNDLED_CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/requests.http");

fn print_events(path: &str, size: NonZero<usize>) -> Result<(), String> {
    let capture = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let (events, result) = parse(&capture, size);
    let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
    std::io::stdout().write_all(lines.as_bytes()).map_err(|error| format!("standard output: {error}"))?;
    result.map_err(|error| format!("{path}: {error} (status {})", error.status()))
}
