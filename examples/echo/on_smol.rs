//! On smol: one executor, one thread, and the generic traits of `futures-io`.

use crate::{Counts, Error, byte, check};
use smol::LocalExecutor;
use smol::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use smol::net::{TcpListener, TcpStream};
use std::net::SocketAddr;
use std::rc::Rc;

/// Sends back what comes, and counts it.
#[costate::coroutine]
async fn echo<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) -> Result<u64, Error> {
    let mut buffer = [0; 4096];
    let mut total = 0;
    loop {
        let n = stream.read(&mut buffer).await?;
        if n == 0 {
            return Ok(total);
        }
        stream.write_all(&buffer[..n]).await?;
        stream.flush().await?;
        total += n as u64;
    }
}

/// So many connections at once.
#[costate::coroutine]
async fn serve(
    executor: Rc<LocalExecutor<'static>>,
    listener: TcpListener,
    connections: u64,
) -> Result<u64, Error> {
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tasks.push(executor.spawn(echo(stream)));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await?;
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
            match stream.read(&mut buffer).await? {
                0 => return Err(Error::Short(echoed)),
                n => {
                    check(connection, echoed, &buffer[..n])?;
                    echoed += n as u64;
                }
            }
        }
        size = (size * 2).min(16_384);
    }
    Ok(echoed)
}

#[costate::coroutine]
async fn both(executor: Rc<LocalExecutor<'static>>, connections: u64, bytes: u64) -> Result<Counts, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let server = executor.spawn(serve(Rc::clone(&executor), listener, connections));
    let clients: Vec<_> = (0..connections).map(|n| executor.spawn(ask(address, n, bytes))).collect();
    let mut echoed = 0;
    for client in clients {
        echoed += client.await?;
    }
    let served = server.await?;
    Ok(Counts { served, echoed })
}

/// Server and clients on this thread.
pub(crate) fn run(connections: u64, bytes: u64) -> Result<Counts, Error> {
    let executor = Rc::new(LocalExecutor::new());
    smol::block_on(executor.run(both(Rc::clone(&executor), connections, bytes)))
}
