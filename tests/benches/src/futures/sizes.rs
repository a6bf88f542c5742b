//! What an async function's future takes, ours and native.

use super::leaves::{Held, Reader, Ready};
use std::collections::BTreeMap;
use std::pin::Pin;

/// One shape of body.
#[derive(Debug)]
pub struct Shape {
    /// What is in it.
    pub name: &'static str,
    /// `size_of_val` of the future of `#[coroutine]`.
    pub costate: usize,
    /// `size_of_val` of the future that rustc makes of the same tokens.
    pub native: usize,
}

/// The same functions twice, and a call of one of them.
macro_rules! shape {
    ($name:literal, $make:expr; $(async fn $f:ident($($argument:tt)*) $(-> $output:ty)? { $($body:tt)* })+) => {
        Shape {
            name: $name,
            costate: {
                $(#[costate::coroutine] #[allow(dead_code, unused, clippy::unused_async, reason = "only their sizes are looked at")]
                async fn $f($($argument)*) $(-> $output)? { $($body)* })+
                size_of_val(&$make)
            },
            native: {
                $(#[allow(dead_code, unused, clippy::unused_async, reason = "only their sizes are looked at")]
                async fn $f($($argument)*) $(-> $output)? { $($body)* })+
                size_of_val(&$make)
            },
        }
    };
}

/// Reads what has to be in memory.
fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte)).sum()
}

/// Every shape.
#[must_use]
pub fn shapes() -> Vec<Shape> {
    let mut all = plain();
    all.extend(arguments());
    all.extend(lending());
    all.extend(branching());
    all.extend(dropping());
    all
}

fn plain() -> Vec<Shape> {
    vec![
        shape! { "one await", f(1);
            async fn f(n: u64) -> u64 { Ready(n).await }
        },
        shape! { "no await", f(1);
            async fn f(n: u64) -> u64 { n + 1 }
        },
        shape! { "loop with a total", f(1);
            async fn f(n: u64) -> u64 {
                let mut total = 0;
                for i in 0..n { total += Ready(i).await; }
                total
            }
        },
        shape! { "await chain, depth 3", f(1);
            async fn f(n: u64) -> u64 { g(n).await + 1 }
            async fn g(n: u64) -> u64 { h(n).await + 1 }
            async fn h(n: u64) -> u64 { Ready(n).await + 1 }
        },
        shape! { "await chain, depth 6, an argument at each", f(1);
            async fn f(n: u64) -> u64 { g(n, 1).await + n }
            async fn g(n: u64, m: u64) -> u64 { h(n, m).await + n + m }
            async fn h(n: u64, m: u64) -> u64 { i(n, m).await + n + m }
            async fn i(n: u64, m: u64) -> u64 { j(n, m).await + n + m }
            async fn j(n: u64, m: u64) -> u64 { k(n, m).await + n + m }
            async fn k(n: u64, m: u64) -> u64 { Ready(n + m).await + n + m }
        },
        shape! { "eight awaits in a row, one local across all", f(1);
            async fn f(n: u64) -> u64 {
                let a = Ready(n).await; let b = Ready(a).await; let c = Ready(b).await; let d = Ready(c).await;
                let e = Ready(d).await; let g = Ready(e).await; let h = Ready(g).await; let i = Ready(h).await;
                i + n
            }
        },
        shape! { "operands left of an await", f(1);
            async fn f(n: u64) -> u64 { (n + 1) * Ready(n).await + (n + 2) * Ready(n + 3).await }
        },
    ]
}

fn arguments() -> Vec<Shape> {
    vec![
        shape! { "8 KiB argument, used after an await", f([0; 8192]);
            async fn f(bytes: [u8; 8192]) -> u64 { Ready(1).await + sum(&bytes) }
        },
        shape! { "8 KiB argument, dead at the await", f([0; 8192]);
            async fn f(bytes: [u8; 8192]) -> u64 { let n = sum(&bytes); Ready(n).await }
        },
        shape! { "8 KiB argument, handed on", f([0; 8192]);
            async fn f(bytes: [u8; 8192]) -> u64 { g(bytes).await }
            async fn g(bytes: [u8; 8192]) -> u64 { Ready(1).await + sum(&bytes) }
        },
        shape! { "8 KiB argument, handed on three times", f([0; 8192]);
            async fn f(bytes: [u8; 8192]) -> u64 { g(bytes).await }
            async fn g(bytes: [u8; 8192]) -> u64 { h(bytes).await }
            async fn h(bytes: [u8; 8192]) -> u64 { Ready(1).await + sum(&bytes) }
        },
        shape! { "8 KiB argument, bound again", f([0; 8192]);
            async fn f(bytes: [u8; 8192]) -> u64 {
                let mut mine = bytes;
                mine[0] = Ready(1).await as u8;
                Ready(1).await + sum(&mine)
            }
        },
        shape! { "three strings", f(String::new(), String::new(), String::new());
            async fn f(a: String, b: String, c: String) -> usize {
                let n = Ready(1).await as usize;
                a.len() + b.len() + c.len() + n
            }
        },
        shape! { "references", f(&[], "");
            async fn f(bytes: &[u8], text: &str) -> u64 { Ready(sum(bytes)).await + text.len() as u64 }
        },
    ]
}

fn lending() -> Vec<Shape> {
    vec![
        shape! { "borrowed 1 KiB buffer, in a loop", f(Reader { left: 1 });
            async fn f(mut reader: Reader) -> Result<u64, String> {
                let mut buffer = [0; 1024];
                let mut total = 0;
                loop {
                    let n = reader.read(&mut buffer).await?;
                    if n == 0 { return Ok(total); }
                    total += sum(&buffer[..n]);
                }
            }
        },
        shape! { "borrowed buffer, read and written", f(Reader { left: 1 });
            async fn f(mut reader: Reader) -> Result<u64, String> {
                let mut buffer = [0; 256];
                let mut total = 0;
                loop {
                    let n = reader.read(&mut buffer).await?;
                    if n == 0 { return Ok(total); }
                    total += write(&mut reader, &buffer[..n]).await?;
                }
            }
            async fn write(reader: &mut Reader, bytes: &[u8]) -> Result<u64, String> {
                reader.left += Ready(0).await;
                Ok(sum(bytes))
            }
        },
        shape! { "three locals lent at once", f(1);
            async fn f(n: u64) -> u64 {
                let (a, mut b, c) = ([1; 64], [2; 64], vec![3_u8; 8]);
                let first = g(&a, &mut b, &c).await;
                let second = g(&c, &mut b, &a).await;
                first + second + sum(&a) + sum(&b) + n
            }
            async fn g(a: &[u8], b: &mut [u8], c: &[u8]) -> u64 { b[0] += 1; Ready(sum(a)).await + sum(b) + sum(c) }
        },
        shape! { "lent, not used again", f(String::new());
            async fn f(text: String) -> u64 { Ready(1).await + g(&text).await }
            async fn g(text: &str) -> u64 { Ready(text.len() as u64).await + text.len() as u64 }
        },
        shape! { "behind a reference", f(&mut Reader { left: 1 }, &mut [0; 8]);
            async fn f(reader: &mut Reader, buffer: &mut [u8]) -> Result<usize, String> {
                let first = reader.read(buffer).await?;
                let second = reader.read(&mut buffer[..1]).await?;
                Ok(first + second + reader.read(buffer).await?)
            }
        },
        shape! { "lent to a chain of three", f(Reader { left: 1 });
            async fn f(mut reader: Reader) -> Result<u64, String> {
                let mut buffer = [0; 128];
                let n = g(&mut reader, &mut buffer).await?;
                Ok(n as u64 + sum(&buffer) + reader.left)
            }
            async fn g(reader: &mut Reader, buffer: &mut [u8]) -> Result<usize, String> {
                let n = h(reader, buffer).await?;
                Ok(n + h(reader, buffer).await?)
            }
            async fn h(reader: &mut Reader, buffer: &mut [u8]) -> Result<usize, String> {
                Ok(reader.read(buffer).await? + buffer.len())
            }
        },
    ]
}

fn branching() -> Vec<Shape> {
    vec![
        shape! { "dead plain data", f(1);
            async fn f(n: u64) -> u64 {
                let mut table = [0_u8; 1024];
                table[n as usize % 1024] = 1;
                let found = sum(&table);
                Ready(found).await + Ready(n).await
            }
        },
        shape! { "dead plain data between two awaits", f(1);
            async fn f(n: u64) -> u64 {
                let first = [n as u8; 512];
                let a = Ready(n).await + sum(&first);
                let second = [a as u8; 512];
                let b = Ready(a).await + sum(&second);
                let third = [b as u8; 512];
                Ready(b).await + sum(&third)
            }
        },
        shape! { "branches with buffers of their own", f(1);
            async fn f(n: u64) -> u64 {
                match n {
                    0 => { let a = [1_u8; 1000]; Ready(n).await + sum(&a) }
                    1 => { let a = [2_u8; 900]; let b = [3_u8; 200]; Ready(n).await + sum(&a) + sum(&b) }
                    2 => { let a = [3_u16; 500]; Ready(n).await + u64::from(a[n as usize]) }
                    _ => Ready(n).await,
                }
            }
        },
        shape! { "branches with futures of their own", f(1);
            async fn f(n: u64) -> u64 {
                match n { 0 => g(n).await, 1 => h(n).await, 2 => i(n).await, _ => g(n + 1).await + h(n + 1).await }
            }
            async fn g(n: u64) -> u64 { let a = [1_u8; 100]; Ready(n).await + sum(&a) }
            async fn h(n: u64) -> u64 { let a = [1_u8; 300]; Ready(n).await + sum(&a) }
            async fn i(n: u64) -> u64 { let a = [1_u8; 200]; g(n).await + sum(&a) }
        },
        shape! { "scopes with buffers, one after another", f(1);
            async fn f(n: u64) -> u64 {
                let mut total = n;
                { let a = [1_u8; 400]; total += Ready(n).await + sum(&a); }
                { let b = [2_u8; 400]; total += Ready(n).await + sum(&b); }
                { let c = [3_u8; 400]; total += Ready(n).await + sum(&c); }
                total
            }
        },
        shape! { "a boxed future in a loop", f(BTreeMap::new());
            async fn f(map: BTreeMap<u64, u64>) -> u64 {
                let mut total = 0;
                for (key, value) in map {
                    let boxed: Pin<Box<dyn Future<Output = u64>>> = Box::pin(Ready(key));
                    total += boxed.await * value;
                }
                total
            }
        },
        shape! { "`?` four times", f(Reader { left: 1 });
            async fn f(mut reader: Reader) -> Result<String, String> {
                let mut name = [0; 16];
                reader.read(&mut name[..1]).await?;
                reader.read(&mut name[1..4]).await?;
                let mut value = [0; 32];
                reader.read(&mut value).await?;
                let n = reader.read(&mut value[..2]).await?;
                Ok(format!("{name:?} {value:?} {n}"))
            }
        },
    ]
}

fn dropping() -> Vec<Shape> {
    vec![
        shape! { "guards across two awaits", f(1);
            async fn f(n: u64) -> u64 {
                let first = Held(Box::new(n));
                let a = Ready(n).await;
                let second = Held(Box::new(a));
                let b = Ready(a).await;
                drop(first);
                Ready(b).await + *second.0
            }
        },
        shape! { "moved on one path", f(true, Held(Box::new(1)));
            async fn f(take: bool, held: Held) -> u64 {
                let mut n = 1;
                if take { n = *held.0; drop(held); }
                Ready(n).await + Ready(n).await
            }
        },
        shape! { "moved into what is awaited", f(Held(Box::new(1)));
            async fn f(held: Held) -> u64 { g(held).await + 1 }
            async fn g(held: Held) -> u64 { Ready(1).await + *held.0 }
        },
        shape! { "a vector, drained", f(Vec::new());
            async fn f(mut queue: Vec<Held>) -> u64 {
                let mut total = 0;
                while let Some(held) = queue.pop() {
                    total += Ready(*held.0).await;
                    drop(held);
                }
                total
            }
        },
        shape! { "a scrutinee that has to be dropped", f(1);
            async fn f(n: u64) -> u64 {
                match g(n).await { held if *held.0 > 1 => Ready(*held.0).await, _ => Ready(0).await }
            }
            async fn g(n: u64) -> Held { Held(Box::new(Ready(n).await)) }
        },
    ]
}
