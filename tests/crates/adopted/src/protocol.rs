//! Lines there and back.

use std::fmt;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt};

/// No line is longer.
pub const LONGEST: usize = 512;

#[derive(Debug, PartialEq, Eq, Clone)]
pub enum Command {
    Set(String, String),
    Get(String),
    Delete(String),
    Increment(String),
    List,
    Wait(String, Duration),
    Quit,
}

#[derive(Debug, PartialEq, Eq, Clone)]
pub enum Answer {
    Ok,
    None,
    Value(String),
    Names(Vec<String>),
    Error(String),
    Bye,
}

#[derive(Debug)]
pub enum Error {
    Io(io::Error),
    TooLong,
    Malformed(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Io(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io(error) => write!(f, "{error}"),
            Error::TooLong => write!(f, "a line is longer than {LONGEST} bytes"),
            Error::Malformed(line) => write!(f, "malformed: {line}"),
        }
    }
}

impl std::error::Error for Error {}

impl Command {
    pub fn parse(line: &str) -> Result<Self, Error> {
        let mut words = line.splitn(3, ' ');
        let parsed = match (words.next(), words.next(), words.next()) {
            (Some("SET"), Some(name), Some(value)) => Command::Set(name.into(), value.into()),
            (Some("GET"), Some(name), None) => Command::Get(name.into()),
            (Some("DEL"), Some(name), None) => Command::Delete(name.into()),
            (Some("INCR"), Some(name), None) => Command::Increment(name.into()),
            (Some("LIST"), None, None) => Command::List,
            (Some("WAIT"), Some(name), Some(millis)) => {
                let millis = millis.parse().map_err(|_| Error::Malformed(line.into()))?;
                Command::Wait(name.into(), Duration::from_millis(millis))
            }
            (Some("QUIT"), None, None) => Command::Quit,
            _ => return Err(Error::Malformed(line.into())),
        };
        Ok(parsed)
    }
}

/// The next line, without its end. Nothing at the end of the input.
#[cfg_attr(feature = "attribute", costate::coroutine)]
pub async fn read_line<R: AsyncBufRead + Unpin>(from: &mut R) -> Result<Option<String>, Error> {
    let mut line = Vec::new();
    while !read_more(from, &mut line).await? {}
    if line.pop().is_none() {
        return Ok(None);
    }
    let text = String::from_utf8(line).map_err(|error| Error::Malformed(error.to_string()))?;
    Ok(Some(text))
}

/// Whether the line is complete now, or there was none.
#[cfg_attr(feature = "attribute", costate::coroutine)]
async fn read_more<R: AsyncBufRead + Unpin>(from: &mut R, line: &mut Vec<u8>) -> Result<bool, Error> {
    async {
        let available = from.fill_buf().await?;
        if available.is_empty() {
            return if line.is_empty() {
                Ok(true)
            } else {
                Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
            };
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(available.len(), |end| end + 1);
        if line.len() + taken > LONGEST + 1 {
            return Err(Error::TooLong);
        }
        line.extend_from_slice(&available[..taken]);
        from.consume(taken);
        Ok(end.is_some())
    }
    .await
}

#[cfg_attr(feature = "attribute", costate::coroutine)]
pub async fn write_answer<W>(to: &mut W, answer: &Answer) -> io::Result<()>
where
    W: AsyncWrite + Unpin + ?Sized,
{
    match answer {
        Answer::Ok => to.write_all(b"OK\n").await?,
        Answer::None => to.write_all(b"NONE\n").await?,
        Answer::Value(value) => to.write_all(format!("VALUE {value}\n").as_bytes()).await?,
        Answer::Names(names) => {
            to.write_all(format!("COUNT {}\n", names.len()).as_bytes()).await?;
            for name in names {
                to.write_all(name.as_bytes()).await?;
                to.write_all(b"\n").await?;
            }
        }
        Answer::Error(error) => to.write_all(format!("ERROR {error}\n").as_bytes()).await?,
        Answer::Bye => to.write_all(b"BYE\n").await?,
    }
    to.flush().await
}
