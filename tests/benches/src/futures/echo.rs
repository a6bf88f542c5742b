//! An echo server on tokio and its native clients, all on one thread.

use super::{Column, Row, both_ways};
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

const CLIENTS: u64 = 8;
const REQUESTS: u64 = 250;

both_ways! {
    async fn echo(mut stream: TcpStream) -> io::Result<u64> {
        let mut buffer = [0; 1024];
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
}

/// Requests of 64 bytes, each sent when the last one has come back.
async fn client(to: SocketAddr) -> io::Result<()> {
    let mut stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut buffer = [7; 64];
    for _ in 0..REQUESTS {
        stream.write_all(&buffer).await?;
        stream.read_exact(&mut buffer).await?;
    }
    Ok(())
}

/// What the server sent back to all clients.
fn served<F>(runtime: &Runtime, server: impl Fn(TcpStream) -> F) -> u64
where
    F: Future<Output = io::Result<u64>> + Send + 'static,
{
    let all = async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(address))).collect();
        let mut servers = Vec::new();
        for _ in 0..CLIENTS {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            servers.push(tokio::spawn(server(stream)));
        }
        for client in clients {
            client.await??;
        }
        let mut total = 0;
        for server in servers {
            total += server.await??;
        }
        io::Result::Ok(total)
    };
    runtime.block_on(all).expect("loopback works")
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_io().build().expect("a runtime")
}

pub(super) fn row() -> Row {
    let (ours, theirs) = (runtime(), runtime());
    Row::new("echo server on tokio", CLIENTS * REQUESTS)
        .cell(Column::Native, move || served(&theirs, native::echo))
        .cell(Column::Costate, move || served(&ours, costate::echo))
}
