//! On tokio, with a task for each end of each connection.

use crate::{Counts, Error, byte, check};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Sends back what comes, and counts it.
#[costate::coroutine]
async fn echo(mut stream: TcpStream) -> Result<u64, Error> {
    let mut buffer = [0; 4096];
    let mut total = 0;
    loop {
        let n = stream.read(&mut buffer).await?;
        if n == 0 {
            return Ok(total);
        }
        stream.write_all(&buffer[..n]).await?;
        total += n as u64;
    }
}

/// So many connections at once.
#[costate::coroutine]
async fn serve(listener: TcpListener, connections: u64) -> Result<u64, Error> {
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tasks.spawn(echo(stream));
    }
    let mut total = 0;
    while let Some(served) = tasks.join_next().await {
        total += served.expect("the server does not panic")?;
    }
    Ok(total)
}

/// Sends pieces of growing size, and waits for the echo of each.
#[costate::coroutine]
async fn ask(to: SocketAddr, connection: u64, bytes: u64) -> Result<u64, Error> {
    let mut stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut buffer = [0; 4096];
    let (mut echoed, mut size) = (0, 1);
    while echoed < bytes {
        let until = bytes.min(echoed + size);
        let piece: Vec<u8> = (echoed..until).map(|at| byte(connection, at)).collect();
        stream.write_all(&piece).await?;
        while echoed < until {
            let n = stream.read(&mut buffer).await?;
            if n == 0 {
                return Err(Error::Short(echoed));
            }
            check(connection, echoed, &buffer[..n])?;
            echoed += n as u64;
        }
        size = (size * 2).min(16_384);
    }
    Ok(echoed)
}

#[costate::coroutine]
async fn both(connections: u64, bytes: u64) -> Result<Counts, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(serve(listener, connections));
    let mut clients = JoinSet::new();
    for connection in 0..connections {
        clients.spawn(ask(address, connection, bytes));
    }
    let mut echoed = 0;
    while let Some(client) = clients.join_next().await {
        echoed += client.expect("no client panics")?;
    }
    let served = server.await.expect("the server does not panic")?;
    Ok(Counts { served, echoed })
}

/// Server and clients in a runtime of several threads.
pub(crate) fn run(connections: u64, bytes: u64) -> Result<Counts, Error> {
    tokio::runtime::Builder::new_multi_thread().enable_io().build()?.block_on(both(connections, bytes))
}
