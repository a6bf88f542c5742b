//! A client.

use crate::protocol::{read_line, Answer, Error};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, ReadHalf, WriteHalf};
use tokio::net::{TcpStream, ToSocketAddrs};

pub struct Client<S> {
    from: BufReader<ReadHalf<S>>,
    to: WriteHalf<S>,
}

impl Client<TcpStream> {
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn connect(to: impl ToSocketAddrs) -> io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Client::new(stream))
    }
}

impl<S: AsyncRead + AsyncWrite> Client<S> {
    pub fn new(stream: S) -> Self {
        let (from, to) = tokio::io::split(stream);
        Client { from: BufReader::new(from), to }
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    async fn line(&mut self) -> Result<String, Error> {
        read_line(&mut self.from).await?.ok_or(Error::Io(io::ErrorKind::UnexpectedEof.into()))
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    async fn names(&mut self, count: usize) -> Result<Answer, Error> {
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            names.push(self.line().await?);
        }
        Ok(Answer::Names(names))
    }

    /// Sends a command as it stands.
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn ask(&mut self, command: &str) -> Result<Answer, Error> {
        self.to.write_all(command.as_bytes()).await?;
        self.to.write_all(b"\n").await?;
        self.to.flush().await?;
        let line = self.line().await?;
        if let Some(count) = line.strip_prefix("COUNT ") {
            let count = count.parse().map_err(|_| Error::Malformed(line.clone()))?;
            return self.names(count).await;
        }
        Ok(match line.split_once(' ') {
            None if line == "OK" => Answer::Ok,
            None if line == "NONE" => Answer::None,
            None if line == "BYE" => Answer::Bye,
            Some(("VALUE", value)) => Answer::Value(value.into()),
            Some(("ERROR", error)) => Answer::Error(error.into()),
            _ => return Err(Error::Malformed(line)),
        })
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        match self.ask(&format!("SET {name} {value}")).await? {
            Answer::Ok => Ok(()),
            other => Err(Error::Malformed(format!("{other:?}"))),
        }
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn get(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.ask(&format!("GET {name}")).await? {
            Answer::Value(value) => Ok(Some(value)),
            Answer::None => Ok(None),
            other => Err(Error::Malformed(format!("{other:?}"))),
        }
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn wait(&mut self, name: &str, limit: Duration) -> Result<Option<String>, Error> {
        let answer = self.ask(&format!("WAIT {name} {}", limit.as_millis())).await?;
        if let Answer::Value(value) = answer {
            return Ok(Some(value));
        }
        Ok(None)
    }

    /// Runs commands one after another, with what went wrong beside its command.
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn all<'c>(&mut self, commands: &[&'c str]) -> Vec<Result<Answer, (&'c str, Error)>> {
        let mut answers = Vec::new();
        for command in commands {
            answers.push(self.ask(command).await.map_err(|error| (*command, error)));
        }
        answers
    }
}
