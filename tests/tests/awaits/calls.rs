//! What is called and awaited: the future is stored under the name of the function where it can be.

use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, both};

both! {
    mod ways_to_call {
        #[machine]
        async fn text(text: &str, n: usize) -> String {
            text[..give(n, 1).await].to_owned()
        }

        #[machine]
        async fn shown<T: std::fmt::Debug>(value: T, _unused: impl Sized) -> String {
            let n = pause(1, 1).await;
            format!("{value:?}{n}")
        }

        #[machine]
        async fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8) -> u32 {
            pause([a, b, c, d, e, f, g, h, i].iter().map(|n| u32::from(*n)).sum(), 1).await
        }

        struct Connection<'a>(&'a str);

        impl<'a> Connection<'a> {
            #[machine]
            async fn open(name: &'a str, _by: Noisy) -> Self {
                pause(1, 1).await;
                Connection(name)
            }

            #[machine]
            async fn reopened(name: &'a str) -> Connection<'a> {
                let first = Self::open(name, Noisy::new(1)).await;
                Connection::open(first.0, Noisy::new(2)).await
            }
        }

        struct Later(u32);

        impl IntoFuture for Later {
            type Output = u32;
            type IntoFuture = std::future::Ready<u32>;
            fn into_future(self) -> Self::IntoFuture { std::future::ready(self.0) }
        }

        trait Made { async fn made(n: u32) -> u32; }
        impl Made for Noisy { #[machine] async fn made(n: u32) -> u32 { pause(n * 2, 1).await } }

        #[machine]
        async fn top<F: AsyncFn(u32) -> u32>(closure: F, pointer: fn(u32) -> std::future::Ready<u32>, pair: (u32, i64)) -> String {
            let name = String::from("connection");
            let borrowed = name.as_str();
            let opened = Connection::reopened(borrowed).await.0.len();
            // A coercion at the argument, and arithmetic in it.
            let boxed: Box<str> = "boxed".into();
            let cut = text(&boxed, opened - 7).await;
            let sum = many(1, 2, 3, 4, 5, 6, 7, 8, pair.0 as u8 ^ 1).await;
            let later = Later(sum * 2).await;
            let made = <Noisy as Made>::made(!later & 7).await + Noisy::made(-pair.1 as u32).await;
            let called = closure(made).await + pointer(made).await;
            shown::<(u32, &str)>((called, &cut), 1).await + &shown(pair, "unused").await
        }
    }
    top(async |n| n + 1, std::future::ready, (4, -5));
}

/// Each awaits the one after it. A type that mentioned the next one twice would double at each level, and this
/// would not compile in our time.
macro_rules! chain {
    ($level:ident $next:ident $($rest:ident)*) => {
        #[costate::coroutine]
        async fn $level(n: u64) -> u64 { $next(n ^ 1).await + n }
        chain!($next $($rest)*);
    };
    ($last:ident) => {
        #[costate::coroutine]
        async fn $last(n: u64) -> u64 { std::future::ready(n).await }
    };
}

chain! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9
    c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
}

#[test]
fn chain_of_thirty_calls() {
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let polled = std::pin::pin!(a0(3)).poll(&mut cx);
    assert_eq!(polled, std::task::Poll::Ready(15 * (3 + 2)));
}
