//! Coroutines of all kinds, in a crate that has every lint of clippy and most of rustc on.

use costate::{AsyncCoroutine, Cancelled, Coroutine, catch_cancel};
use futures_core::Stream;
use std::num::ParseIntError;

/// Words that were not there before.
#[costate::coroutine]
pub fn new_words(words: Vec<String>) -> impl Iterator<Item = usize> + Clone {
    let mut seen = Vec::new();
    for (index, word) in words.into_iter().enumerate() {
        if seen.contains(&word) {
            continue;
        }
        yield_!(index);
        seen.push(word);
    }
}

/// The mean of what is sent.
#[costate::coroutine]
pub fn averager() -> impl Coroutine<Option<f64>, Yield = f64, Return = u32> {
    let (mut sum, mut count) = (0.0, 0_u32);
    while let Some(x) = yield_!(sum / f64::from(count.max(1))) {
        (sum, count) = (sum + x, count + 1);
    }
    count
}

/// Numbers, or what is none.
///
/// # Errors
/// At the first word that is no number.
#[costate::coroutine]
pub fn numbers(text: &str) -> impl Coroutine<Yield = i32, Return = Result<usize, ParseIntError>> {
    let mut count = 0;
    for word in text.split(' ') {
        yield_!(word.parse()?);
        count += 1;
    }
    Ok(count)
}

/// Opens when the price is paid.
#[costate::coroutine(name = Turnstile)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub fn turnstile(price: u32) -> impl Coroutine<u32, Yield = &'static str, Return = ()> {
    loop {
        let mut paid: u32 = 0;
        while paid < price {
            #[state(Locked)]
            let coin = yield_!("locked");
            paid += coin;
        }
        yield_!("open", state = Open);
    }
}

/// What can be read.
#[derive(Clone, Debug, Default)]
pub struct Source(Vec<u8>);

impl Source {
    /// Reads into a buffer.
    ///
    /// # Errors
    /// When it is cancelled.
    #[costate::coroutine]
    pub async fn read(&mut self, into: &mut [u8]) -> Result<usize, Cancelled> {
        catch_cancel(costate::yield_now()).await?;
        let n = into.len().min(self.0.len());
        for (to, from) in into.iter_mut().zip(self.0.drain(..n)) {
            *to = from;
        }
        Ok(n)
    }

    /// Its bytes, one after the other.
    #[costate::coroutine]
    pub fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        for byte in &self.0 {
            yield_!(*byte);
        }
    }
}

/// All that is left.
///
/// # Errors
/// When it is cancelled.
#[costate::coroutine]
pub async fn read_all(source: &mut Source) -> Result<Vec<u8>, Cancelled> {
    let (mut buffer, mut all) = ([0; 4], Vec::new());
    loop {
        let n = source.read(&mut buffer).await?;
        if n == 0 {
            return Ok(all);
        }
        all.extend_from_slice(&buffer[..n]);
    }
}

/// The longest word, found in a block that borrows.
#[costate::coroutine]
pub async fn longest(text: String) -> usize {
    async {
        let words: Vec<&str> = text.split(' ').collect();
        costate::yield_now().await;
        words.iter().map(|word| word.len()).max().unwrap_or(0)
    }
    .await
}

/// A block of one expression.
#[costate::coroutine]
pub async fn length(text: String) -> usize {
    async { text.len() }.await
}

/// A stream of sums.
#[costate::coroutine]
pub fn sums(numbers: Vec<u32>) -> impl Stream<Item = u32> {
    let mut sum = 0;
    for number in &numbers {
        costate::yield_now().await;
        sum += number;
    }
    yield_!(sum);
}

/// All three at once.
#[costate::coroutine]
pub fn chat() -> impl AsyncCoroutine<String, Yield = usize, Return = ()> {
    let mut said = yield_!(0);
    while !said.is_empty() {
        costate::yield_now().await;
        said = yield_!(said.len());
    }
}

/// A future with a name.
#[costate::coroutine(name = Pause)]
#[derive(Debug)]
pub async fn pause(turns: u32) -> u32 {
    for _ in 0..turns {
        let turn: costate::task::YieldNow = costate::yield_now();
        turn.await;
    }
    turns
}

/// Squares, made where they are needed.
#[must_use]
pub fn squares(upto: u32) -> u32 {
    let mut squares = costate::generator!(move || {
        for n in 0..upto {
            yield n * n;
        }
    });
    let first = squares.next().unwrap_or(0);
    first + squares.sum::<u32>()
}

struct Tree(Vec<Self>, u32);

/// Walks over a tree.
#[costate::coroutine]
fn walk(tree: &Tree) -> impl Coroutine<Yield = u32, Return = usize> {
    let mut nodes = 1;
    for child in &tree.0 {
        nodes += yield_from!(boxed(child));
    }
    yield_!(tree.1);
    nodes
}

fn boxed(tree: &Tree) -> Box<dyn Coroutine<Yield = u32, Return = usize> + Unpin + '_> {
    Box::new(walk(tree))
}

/// The number of nodes of a small tree.
#[must_use]
pub fn nodes() -> usize {
    let tree = Tree(vec![Tree(Vec::new(), 1)], 2);
    let mut walk = walk(&tree);
    loop {
        if let Some(nodes) = walk.send(()).complete() {
            return nodes;
        }
    }
}
