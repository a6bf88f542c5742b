//! tokio.

use crate::net::{Connection, Net};
use crate::run::thousand_connections;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

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
        self.shutdown().await
    }
}

struct Tokio;

impl Net for Tokio {
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
        let (stream, _) = listener.accept().await?;
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
        let task = tokio::spawn(future);
        async { task.await.expect("no panic") }
    }

    async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
    where
        F: Future<Output: Send> + Send,
    {
        tokio::time::timeout(limit, future).await.ok()
    }
}

#[test]
fn a_thousand_on_one_thread() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(thousand_connections::<Tokio>(1));
}

#[test]
fn a_thousand_on_several_threads() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(thousand_connections::<Tokio>(2));
}
