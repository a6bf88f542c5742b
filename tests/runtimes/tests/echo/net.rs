//! What the peers need of a runtime.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// A connection.
pub(crate) trait Connection: Send + Sized + 'static {
    /// How many bytes there were; none at the end.
    fn receive(&mut self, into: &mut [u8]) -> impl Future<Output = io::Result<usize>> + Send;

    /// Sends all of it.
    fn send(&mut self, bytes: &[u8]) -> impl Future<Output = io::Result<()>> + Send;

    /// Sends nothing more.
    fn finish(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

/// A runtime with sockets.
pub(crate) trait Net: Sized + 'static {
    type Connection: Connection;
    type Listener: Send + 'static;

    /// A listener on a free port of loopback.
    fn bind() -> impl Future<Output = io::Result<(Self::Listener, SocketAddr)>> + Send;

    /// The next connection.
    fn accept(listener: &Self::Listener) -> impl Future<Output = io::Result<Self::Connection>> + Send;

    fn connect(to: SocketAddr) -> impl Future<Output = io::Result<Self::Connection>> + Send;

    /// Runs `future` beside what runs already; awaiting the result is not what drives it.
    fn spawn<F>(future: F) -> impl Future<Output = F::Output> + Send
    where
        F: Future<Output: Send> + Send + 'static;

    /// Nothing, if it takes too long.
    fn within<F>(limit: Duration, future: F) -> impl Future<Output = Option<F::Output>> + Send
    where
        F: Future<Output: Send> + Send;
}
