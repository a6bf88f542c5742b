//! The two ends of a connection.

use crate::net::{Connection, Net};
use crate::plan::{Fate, Plan, byte};
use costate::{Cancelled, catch_cancel};
use costate_runtimes_tests::Guard;
use std::io;
use std::net::SocketAddr;
use std::ops::Range;

/// What a cancelled server sends last.
pub(crate) const GOODBYE: &[u8] = b"goodbye";

/// What a server saw of one connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Served {
    /// It sent back so many bytes, to the end.
    All(usize),
    /// It was cancelled after so many, and said goodbye.
    Cancelled(usize),
}

/// The number that a client says first.
#[costate::coroutine]
pub(crate) async fn number_of<C: Connection>(connection: &mut C) -> io::Result<usize> {
    let mut number = [0; 4];
    let mut known = 0;
    while known < number.len() {
        match connection.receive(&mut number[known..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => known += n,
        }
    }
    Ok(u32::from_be_bytes(number) as usize)
}

/// Sends back whatever comes.
#[costate::coroutine]
pub(crate) async fn echo<C: Connection>(mut connection: C, guard: Guard) -> io::Result<Served> {
    let _held = [guard.clone(), guard];
    let mut buffer = [0; 1024];
    let mut sent = 0;
    loop {
        match catch_cancel(connection.receive(&mut buffer)).await {
            Ok(received) => {
                let n = received?;
                if n == 0 {
                    connection.finish().await?;
                    return Ok(Served::All(sent));
                }
                connection.send(&buffer[..n]).await?;
                sent += n;
            }
            Err(Cancelled) => {
                connection.send(GOODBYE).await?;
                connection.finish().await?;
                return Ok(Served::Cancelled(sent));
            }
        }
    }
}

/// Sends what the plan says, piece by piece, and checks each echo. Gives how many bytes came back.
#[costate::coroutine]
pub(crate) async fn client<N: Net>(
    to: SocketAddr,
    number: usize,
    plan: Plan,
    guard: Guard,
) -> io::Result<usize> {
    let mut connection = N::connect(to).await?;
    connection.send(&(number as u32).to_be_bytes()).await?;
    let mut sent = 0;
    let mut echoed = 0;
    while sent < plan.bytes {
        let until = plan.bytes.min(sent + plan.piece);
        let piece: Vec<u8> = (sent..until).map(|at| byte(number, at)).collect();
        connection.send(&piece).await?;
        sent = until;
        if plan.fate == Fate::CutOff && sent > plan.bytes / 2 {
            return Ok(echoed);
        }
        let mut buffer = [0; 700];
        while echoed < sent {
            let n = connection.receive(&mut buffer).await?;
            echoed += check(number, echoed..sent, &buffer[..n]);
            if n == 0 || buffer[..n].ends_with(GOODBYE) {
                return Ok(echoed);
            }
        }
    }
    connection.finish().await?;
    let mut rest = [0; 16];
    let n = connection.receive(&mut rest).await?;
    let last = check(number, echoed..sent, &rest[..n]);
    drop(guard);
    Ok(echoed + last)
}

/// How many of these are an echo of what was sent at these places. The others must be a goodbye.
fn check(number: usize, sent: Range<usize>, received: &[u8]) -> usize {
    let from = sent.start;
    let right = received.iter().zip(sent).take_while(|(got, at)| **got == byte(number, *at)).count();
    let rest = &received[right..];
    assert!(
        GOODBYE.starts_with(rest) || GOODBYE.ends_with(rest) || received.ends_with(GOODBYE),
        "connection {number} at {}: {rest:?}",
        from + right
    );
    right
}
