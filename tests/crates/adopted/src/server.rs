//! The server.

use crate::protocol::{read_line, write_answer, Answer, Command, Error};
use crate::store::Store;
use std::io;
use tokio::io::{AsyncBufRead, AsyncWrite, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

#[cfg_attr(feature = "attribute", costate::coroutine)]
async fn answer(store: &Store, command: Command) -> Answer {
    match command {
        Command::Set(name, value) => {
            store.set(name, value).await;
            Answer::Ok
        }
        Command::Get(name) => store.get(&name).await.map_or(Answer::None, Answer::Value),
        Command::Delete(name) => {
            if store.delete(&name).await {
                Answer::Ok
            } else {
                Answer::None
            }
        }
        Command::Increment(name) => match store.increment(name).await {
            Ok(number) => Answer::Value(number.to_string()),
            Err(_) => Answer::Error("not a number".into()),
        },
        Command::List => Answer::Names(store.names().await),
        Command::Wait(name, limit) => store.wait(&name, limit).await.map_or(Answer::None, Answer::Value),
        Command::Quit => Answer::Bye,
    }
}

/// Serves one connection to its end, and says how many commands there were.
#[cfg_attr(feature = "attribute", costate::coroutine)]
pub async fn serve<R, W>(mut from: R, mut to: W, store: Store) -> Result<usize, Error>
where
    R: AsyncBufRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut commands = 0;
    while let Some(line) = read_line(&mut from).await? {
        commands += 1;
        let answer = match Command::parse(line.trim_end()) {
            Ok(command) => answer(&store, command).await,
            Err(error) => Answer::Error(error.to_string()),
        };
        write_answer(&mut to, &answer).await?;
        if answer == Answer::Bye {
            break;
        }
    }
    Ok(commands)
}

#[cfg_attr(feature = "attribute", costate::coroutine)]
async fn connection(mut stream: TcpStream, store: Store) -> Result<usize, Error> {
    let (from, to) = stream.split();
    serve(BufReader::new(from), to, store).await
}

/// Accepts until it is told to stop, then waits for the connections that there are. Says how many
/// commands were served in all.
#[cfg_attr(feature = "attribute", costate::coroutine)]
pub async fn run(listener: TcpListener, store: Store, mut stop: oneshot::Receiver<()>) -> io::Result<usize> {
    let mut connections = JoinSet::new();
    let mut commands = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(connection(stream, store.clone()));
            }
            Some(served) = connections.join_next() => {
                commands += served.expect("no connection panics").unwrap_or(0);
            }
            _ = &mut stop => break,
        }
    }
    drop(listener);
    while let Some(served) = connections.join_next().await {
        commands += served.expect("no connection panics").unwrap_or(0);
    }
    Ok(commands)
}
