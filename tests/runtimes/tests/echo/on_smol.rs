//! smol.

use crate::net::{Connection, Net};
use crate::run::thousand_connections;
use smol::Timer;
use smol::io::{AsyncReadExt, AsyncWriteExt};
use smol::net::{TcpListener, TcpStream};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

impl Connection for TcpStream {
    #[costate::coroutine]
    async fn receive(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.read(into).await
    }

    #[costate::coroutine]
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes).await?;
        self.flush().await
    }

    #[costate::coroutine]
    async fn finish(&mut self) -> io::Result<()> {
        self.close().await
    }
}

struct Smol;

impl Net for Smol {
    type Connection = TcpStream;
    type Listener = TcpListener;

    #[costate::coroutine]
    async fn bind() -> io::Result<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    }

    #[costate::coroutine]
    async fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
        let stream = listener.accept().await?.0;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    #[costate::coroutine]
    async fn connect(to: SocketAddr) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn spawn<F>(future: F) -> impl Future<Output = F::Output> + Send
    where
        F: Future<Output: Send> + Send + 'static,
    {
        smol::spawn(future)
    }

    async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
    where
        F: Future<Output: Send> + Send,
    {
        let late = async {
            Timer::after(limit).await;
            None
        };
        smol::future::or(async { Some(future.await) }, late).await
    }
}

#[test]
fn a_thousand() {
    smol::block_on(thousand_connections::<Smol>(3));
}
