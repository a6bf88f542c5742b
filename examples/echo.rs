//! A TCP echo server and its clients on loopback, with every function an async coroutine.
//!
//! ```text
//! cargo run --release --example echo -- tokio 100 65536
//! cargo run --release --example echo -- smol 100 65536
//! ```
//! So many connections send so many bytes each and check every byte that comes back.

use std::fmt;
use std::io;
use std::process::ExitCode;
use std::time::Instant;

#[path = "echo/on_smol.rs"]
mod on_smol;
#[path = "echo/on_tokio.rs"]
mod on_tokio;
#[cfg(test)]
#[path = "echo/tests.rs"]
mod tests;

const USAGE: &str = "usage: echo tokio|smol [CONNECTIONS] [BYTES]";

/// What both ends counted.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    /// Bytes that the server read and sent back.
    served: u64,
    /// Bytes that came back to the clients, each the one that was sent.
    echoed: u64,
}

/// Why an echo failed.
#[derive(Debug)]
enum Error {
    Socket(io::Error),
    /// The byte at this place of a connection came back as another one.
    Changed(u64),
    /// A connection ended after this many bytes.
    Short(u64),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Socket(error) => write!(f, "{error}"),
            Error::Changed(at) => write!(f, "byte {at} came back changed"),
            Error::Short(at) => write!(f, "the connection ended after {at} bytes"),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Socket(error)
    }
}

/// The byte at some place of what a connection sends.
fn byte(connection: u64, at: u64) -> u8 {
    (connection.wrapping_mul(37) ^ at ^ (at >> 8)) as u8
}

/// Checks what came back, from this place on.
fn check(connection: u64, from: u64, received: &[u8]) -> Result<(), Error> {
    match (from..).zip(received).find(|(at, got)| **got != byte(connection, *at)) {
        Some((at, _)) => Err(Error::Changed(at)),
        None => Ok(()),
    }
}

fn number(argument: Option<String>, otherwise: u64) -> Result<u64, String> {
    argument.map_or(Ok(otherwise), |text| text.parse().map_err(|_| format!("not a number: {text}\n{USAGE}")))
}

fn run() -> Result<String, String> {
    let mut arguments = std::env::args().skip(1);
    let runtime = arguments.next().ok_or(USAGE)?;
    let connections = number(arguments.next(), 100)?;
    let bytes = number(arguments.next(), 65_536)?;
    let start = Instant::now();
    let counts = match &*runtime {
        "tokio" => on_tokio::run(connections, bytes),
        "smol" => on_smol::run(connections, bytes),
        _ => return Err(USAGE.into()),
    };
    let counts = counts.map_err(|error| error.to_string())?;
    if counts.served != counts.echoed || counts.echoed != connections * bytes {
        return Err(format!("the counts differ: {counts:?}"));
    }
    Ok(format!(
        "{runtime}: {connections} connections, {} bytes there and back in {:?}",
        counts.echoed,
        start.elapsed()
    ))
}

fn main() -> ExitCode {
    match run() {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
