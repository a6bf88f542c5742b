//! The coroutines.

use crate::{Guard, elsewhere, pause};
use costate::{AsyncCoroutine, Cancelled, CoroutineState, catch_cancel, shield};
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::fmt;
use std::pin::{Pin, pin};

/// Awaits in nested loops, with values that live across them.
#[costate::coroutine]
pub async fn triangle(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        let mut j = 0;
        while j < i {
            j += 1;
            pause(i % 3).await;
        }
        sum += j;
    }
    sum
}

/// What a source gives, a few bytes at a time and never at once.
pub struct Source {
    bytes: Vec<u8>,
    at: usize,
}

/// Why a copy ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The source gave this byte.
    Byte(u8),
    /// There was no line end.
    NoLine,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Byte(byte) => write!(f, "byte {byte:#x}"),
            Broken::NoLine => f.write_str("no line"),
        }
    }
}

impl std::error::Error for Broken {}

impl Source {
    /// A source of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Source { bytes: bytes.to_vec(), at: 0 }
    }

    /// Reads into `buffer`, as much as there is.
    ///
    /// # Errors
    /// If there is a zero byte.
    #[costate::coroutine]
    pub async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Broken> {
        pause(1 + self.at as u32 % 2).await;
        let n = buffer.len().min(self.bytes.len() - self.at);
        for (to, from) in buffer.iter_mut().zip(&self.bytes[self.at..]) {
            if *from == 0 {
                return Err(Broken::Byte(0));
            }
            *to = *from;
        }
        self.at += n;
        Ok(n)
    }

    /// The bytes before the next line end.
    ///
    /// # Errors
    /// If there is no line end.
    #[costate::coroutine]
    pub async fn line(&mut self) -> Result<String, Broken> {
        let mut line = Vec::new();
        let mut byte = [0];
        while self.read(&mut byte).await? == 1 {
            if byte[0] == b'\n' {
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            line.push(byte[0]);
        }
        Err(Broken::NoLine)
    }
}

/// Lends a source and a buffer to each read, and uses both between them.
///
/// # Errors
/// If the source breaks.
#[costate::coroutine]
pub async fn copy(bytes: &'static [u8]) -> Result<(usize, Vec<u8>), Broken> {
    let mut source = Source::new(bytes);
    let mut buffer = [0; 5];
    let mut all = Vec::new();
    loop {
        let n = source.read(&mut buffer).await?;
        if n == 0 {
            return Ok((source.at, all));
        }
        all.extend_from_slice(&buffer[..n]);
    }
}

/// `?` out of two kinds of failure.
///
/// # Errors
/// If a line is missing or not a number.
#[costate::coroutine]
pub async fn sum_of_lines(bytes: &'static [u8]) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    let mut source = Source::new(bytes);
    let count: usize = source.line().await?.parse()?;
    let mut sum = 0;
    for _ in 0..count {
        sum += source.line().await?.parse::<i64>()?;
    }
    Ok(sum)
}

/// A stream that awaits between its items.
#[costate::coroutine]
pub fn squares(n: u32) -> impl Stream<Item = u32> + Send {
    for i in 0..n {
        pause(i % 3).await;
        yield_!(i * i);
    }
}

/// A stream that awaits another one.
#[costate::coroutine]
pub fn of_remainder<S: Stream<Item = u32> + Send>(
    from: S,
    by: u32,
) -> impl Stream<Item = (usize, u32)> + Send {
    let mut from = Box::pin(from);
    let mut at = 0;
    while let Some(item) = from.next().await {
        if item % by == 1 {
            yield_!((at, item));
        }
        at += 1;
    }
}

/// All that a chain of streams gives.
#[costate::coroutine]
pub async fn collected(n: u32) -> Vec<(usize, u32)> {
    let mut items = Box::pin(of_remainder(squares(n), 4));
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item);
    }
    all
}

/// The highest so far, of what is sent in; it awaits in between. A zero ends it.
#[costate::coroutine]
pub fn highest() -> impl AsyncCoroutine<u32, Yield = u32, Return = usize> + Send {
    let (mut best, mut seen) = (0, 0);
    loop {
        let sent = yield_!(best);
        pause(sent % 3).await;
        if sent == 0 {
            return seen;
        }
        best = best.max(sent);
        seen += 1;
    }
}

/// What [`highest`] answers to these.
#[costate::coroutine]
pub async fn conversation(sent: Vec<u32>) -> Vec<CoroutineState<u32, usize>> {
    let mut highest = Box::pin(highest());
    let mut answers = vec![highest.as_mut().start().await];
    for value in sent {
        answers.push(highest.as_mut().resume(value).await);
    }
    answers
}

/// Values that other threads make and wake for.
#[costate::coroutine]
pub async fn from_threads(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += elsewhere(move || i * i).await;
    }
    sum
}

/// Recursion, through boxes and `dyn`.
#[costate::coroutine]
pub async fn fibonacci(n: u32) -> u64 {
    if n < 2 {
        pause(n).await;
        return u64::from(n);
    }
    boxed_fibonacci(n - 2).await + boxed_fibonacci(n - 1).await
}

fn boxed_fibonacci(n: u32) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(fibonacci(n))
}

/// A block with captures, in a block.
#[costate::coroutine]
pub async fn blocks(words: Vec<String>) -> usize {
    let lengths = costate::generator!(async move {
        for word in words {
            pause(1).await;
            yield word.len();
        }
    });
    let mut lengths = Box::pin(lengths);
    let mut sum = 0;
    while let Some(length) = lengths.next().await {
        sum += length;
    }
    sum
}

/// Many at once, in whatever order they finish.
#[costate::coroutine]
pub async fn unordered(n: u32) -> u32 {
    let mut running: FuturesUnordered<_> = (0..n).map(triangle).collect();
    let mut sum = 0;
    while let Some(value) = running.next().await {
        sum += value;
    }
    sum
}

/// A foreign combinator around three of these.
#[costate::coroutine]
pub async fn joined() -> (u32, u64, usize) {
    let length = async { collected(10).await.len() };
    futures_util::future::join3(triangle(4), fibonacci(5), length).await
}

/// Never finishes by itself. What a cancel makes of it is told by its output.
#[costate::coroutine]
pub async fn cleans_up(guard: Guard) -> Result<&'static str, Cancelled> {
    let inner = guard.clone();
    let waited = catch_cancel(async move {
        let _inner = inner;
        loop {
            pause(1).await;
        }
    });
    match waited.await {
        Ok(never) => never,
        Err(Cancelled) => {
            assert_eq!(guard.others(), 1, "what was awaited is gone, but for the test's own");
            pause(2).await;
            Ok("cleaned up")
        }
    }
}

/// Passes the cancel on.
///
/// # Errors
/// If it was cancelled.
#[costate::coroutine]
pub async fn gives_in(guard: Guard) -> Result<&'static str, Cancelled> {
    let held = [guard.clone(), guard];
    let waited: u32 = catch_cancel(forever()).await?;
    drop(held);
    Ok(if waited == 0 { "none" } else { "some" })
}

/// Knows nothing of cancels.
#[costate::coroutine]
pub async fn unaware(guard: Guard) -> Result<&'static str, Cancelled> {
    let held = vec![guard];
    let n = forever().await;
    drop(held);
    Ok(if n == 0 { "none" } else { "some" })
}

/// Finishes what is shielded before it is cancelled.
#[costate::coroutine]
pub async fn shielded(guard: Guard) -> Result<&'static str, Cancelled> {
    let sum = catch_cancel(async {
        let sum = shield(triangle(9)).await;
        forever().await;
        sum
    });
    match sum.await {
        Ok(_) => Ok("not cancelled"),
        Err(Cancelled) => {
            drop(guard);
            Err(Cancelled)
        }
    }
}

/// Takes its time for ever.
#[costate::coroutine]
pub async fn forever() -> u32 {
    let mut turns = 0_u32;
    loop {
        pause(1).await;
        turns = turns.wrapping_add(1);
        if turns == u32::MAX {
            return turns;
        }
    }
}

/// A stream that holds a guard for as long as it is not finished.
#[costate::coroutine]
pub fn guarded(guard: Guard) -> impl Stream<Item = u32> + Send {
    let mut n = 0;
    loop {
        pause(n % 2).await;
        yield_!(n);
        n += 1;
        if n == 1_000_000 {
            break;
        }
    }
    drop(guard);
}

/// Takes three items of [`guarded`] and drops it in its middle.
#[costate::coroutine]
pub async fn leaves_a_stream(guard: Guard) -> u32 {
    let sum;
    {
        let mut items = Box::pin(guarded(guard.clone()));
        let (a, b) = (items.next().await, items.next().await);
        sum = a.unwrap_or(7) + b.unwrap_or(7) + items.next().await.unwrap_or(7);
    }
    pause(1).await;
    sum + guard.others() as u32
}

/// The same as [`collected`], with the stream pinned where it stands.
#[costate::coroutine]
pub async fn collected_in_place(n: u32) -> u32 {
    async {
        let mut items = pin!(squares(n));
        let mut sum = 0;
        while let Some(item) = items.next().await {
            sum += item;
        }
        sum
    }
    .await
}
