//! Futures that are raced, joined, timed out, boxed and passed round inside bodies.

use crate::toys::{BoxFuture, Channel, Either, Elapsed, FutureExt, join, select, timeout};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};
use std::pin::{Pin, pin};

awaits! {
    async fn race_of_two(n: u32) -> u32 {
        let noisy = Noisy::new(1);
        match select(pause(n, n), pause(2, 2)).await {
            Either::Left(left) => left + id(&noisy),
            Either::Right(right) => {
                drop(noisy);
                right * 10 + pause(3, 1).await
            }
        }
    }
    race_of_two(1);
    race_of_two(4);
}

awaits! {
    async fn timeouts(slow: u32) -> Result<String, String> {
        let buffer = String::from("buffer");
        let first = timeout(2, give(buffer.len(), 1)).await.map_err(|e| format!("{e:?}"))?;
        let second = match timeout(3, async { pause(slow, slow).await + buffer.len() as u32 }).await {
            Ok(n) => n,
            Err(Elapsed) if slow > 5 => return Err(buffer),
            Err(Elapsed) => 0,
        };
        Ok(format!("{buffer} {first} {second}"))
    }
    timeouts(0);
    timeouts(4);
    timeouts(6);
}

awaits! {
    async fn events_from_a_boxed_timer(channel: &Channel<u32>) -> Vec<u32> {
        let mut seen = Vec::new();
        let mut timer = Box::pin(pause(100, 5));
        loop {
            match select(channel.recv(), timer.as_mut()).await {
                Either::Left(Some(n)) => seen.push(n),
                Either::Left(None) => {
                    timer = Box::pin(pause(7, 1));
                    channel.send(3);
                }
                Either::Right(100) => timer = Box::pin(pause(101, 0)),
                Either::Right(_) => return seen,
            }
        }
    }
    events_from_a_boxed_timer(&Channel::of([1, 2]));
    events_from_a_boxed_timer(&Channel::of([]));
}

awaits! {
    async fn dyn_futures_in_a_vec() -> Vec<u32> {
        let base = 10;
        let mut all: Vec<Pin<Box<dyn Future<Output = u32>>>> = Vec::new();
        for i in 0..3 {
            all.push(Box::pin(pause(i, i)));
        }
        all.push(Box::pin(async move { pause(base, 1).await + base }));
        let mut outputs = vec![];
        while let Some(future) = all.pop() {
            outputs.push(future.await);
        }
        outputs
    }
    dyn_futures_in_a_vec();
}

awaits! {
    async fn future_is_chosen(n: u32) -> u32 {
        let future: BoxFuture<'_, u32> = match n {
            0 => pause(1, 1).boxed(),
            1 => async { pause(2, 1).await + 1 }.boxed(),
            _ => return 9,
        };
        let _late = Noisy::new(1);
        let optional = if n == 0 { Some(pause(7, 1)) } else { None };
        let m = match optional {
            Some(pause) => pause.await,
            None => 0,
        };
        future.await + m
    }
    future_is_chosen(0);
    future_is_chosen(1);
    future_is_chosen(2);
}

both! {
    mod pipeline {
        #[machine]
        async fn stage(name: &'static str, input: Channel<u32>, by: u32) -> (Vec<u32>, Noisy) {
            let guard = Noisy::new(by);
            let mut out = Vec::new();
            while let Ok(Some(n)) = timeout(3, input.recv()).await {
                if n == 0 {
                    break;
                }
                out.push(n * by);
                if out.len() > 2 {
                    input.send(0);
                }
                t(name);
            }
            (out, guard)
        }

        #[machine]
        pub(super) async fn pipeline(start: Vec<u32>) -> Option<u32> {
            let (first, second) =
                join(stage("a", Channel::of(start.clone()), 2), stage("b", Channel::of(start), 3)).await;
            let (doubled, _guard) = first;
            let last = doubled.last().copied()?;
            let third = stage("c", Channel::of(doubled), 1).await.0;
            let sum = third.iter().sum::<u32>();
            Some(sum + last + second.0.len() as u32)
        }
    }
    pipeline(vec![1, 2]);
    pipeline(vec![]);
    pipeline(vec![3, 4, 5, 6]);
}

awaits! {
    async fn futures_made_early_awaited_late() -> u32 {
        let first = pause(1, 1);
        let second = pause(2, 2);
        let named = async { pause(3, 1).await * 2 };
        let _between = Noisy::new(4);
        let b = second.await;
        t(b);
        let (first, named) = (first, named);
        named.await + first.await + b
    }
    futures_made_early_awaited_late();
}

awaits! {
    async fn events_until_a_timeout(channel: Channel<u32>) -> Vec<u32> {
        let mut seen = Vec::new();
        let deadline = pause(100, 6);
        let mut deadline = pin!(deadline);
        loop {
            match select(channel.recv(), deadline.as_mut()).await {
                Either::Left(Some(n)) if n > 4 => continue,
                Either::Left(Some(n)) => seen.push(n),
                Either::Left(None) => channel.send(5),
                Either::Right(last) => {
                    seen.push(last);
                    break;
                }
            }
        }
        seen
    }
    events_until_a_timeout(Channel::of([1, 2, 9, 3]));
}

awaits! {
    async fn callbacks_that_return_boxes() -> u32 {
        type Callback = Box<dyn Fn(u32) -> BoxFuture<'static, u32>>;
        let offset = 5;
        let handlers: Vec<(&str, Callback)> = vec![
            ("add", Box::new(move |n| Box::pin(async move { pause(n, 1).await + offset }))),
            ("double", Box::new(|n| pause(n * 2, 0).boxed())),
        ];
        let mut n = 1;
        for (name, handler) in &handlers {
            n = handler(n).await;
            t((name, n));
        }
        if let Some((_, last)) = handlers.last() {
            n += last(n).await;
        }
        n
    }
    callbacks_that_return_boxes();
}

awaits! {
    async fn polled_by_hand() -> (u32, bool) {
        use std::task::Poll;
        let mut future = pin!(pause(4, 3));
        let mut turns = 0;
        let early = std::future::poll_fn(|cx| {
            turns += 1;
            match future.as_mut().poll(cx) {
                Poll::Ready(n) => Poll::Ready(Some(n)),
                Poll::Pending if turns == 2 => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        })
        .await;
        (turns, early.is_none())
    }
    polled_by_hand();
}

awaits! {
    async fn joined_futures_borrow_the_same() -> (usize, u32) {
        let words = vec!["a".to_string(), "bcd".to_string()];
        let longest = async {
            let mut longest = 0;
            for word in &words {
                longest = longest.max(give(word.len(), 1).await);
            }
            longest
        };
        let (longest, sum) = join(longest, async { pause(words.len() as u32, 3).await }).await;
        drop(words);
        (longest, sum)
    }
    joined_futures_borrow_the_same();
}

awaits! {
    async fn async_closures(times: u32) -> u32 {
        let noisy = Noisy::new(1);
        let by_reference = async |n: u32| pause(n + id(&noisy), times).await;
        let a = by_reference(1).await;
        let b = by_reference(a).await;
        let mut total = 0;
        let mut add = async |n: u32| { total += pause(n, 1).await; };
        add(b).await;
        add(1).await;
        total
    }
    async_closures(1);
}
