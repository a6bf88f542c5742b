//! Branches, loops and jumps around awaits.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};

awaits! {
    async fn branches(n: u32) -> u32 {
        let guard = Noisy::new(1);
        let m = if pause(n, 1).await > 2 {
            let inner = Noisy::new(2);
            pause(id(&inner), 1).await
        } else if n == 2 {
            drop(guard);
            return 9;
        } else {
            give(4, 1).await
        };
        t(m);
        match give(m, 1).await {
            2 => pause(20, 1).await,
            other if other > 3 => other + pause(30, 0).await,
            _ => 0,
        }
    }
    branches(1);
    branches(2);
    branches(3);
}

awaits! {
    async fn loops(n: u32) -> u32 {
        let mut total = 0;
        for i in 0..n {
            if i == 1 {
                continue;
            }
            total += pause(i, i).await;
        }
        while give(total, 1).await < 8 {
            total += 3;
            let _turn = Noisy::new(total);
            pause(total, 1).await;
        }
        let found = 'outer: loop {
            loop {
                total += 1;
                if pause(total, 0).await > 10 {
                    break 'outer total;
                }
                if give(total % 2 == 0, 1).await {
                    continue 'outer;
                }
            }
        };
        found * 10
    }
    loops(0);
    loops(4);
}

awaits! {
    async fn while_let_takes_turns() -> Vec<u32> {
        let mut queue = vec![3u32, 1, 2];
        let mut seen = Vec::new();
        while let Some(times) = give(queue.pop(), 1).await {
            seen.push(pause(times, times).await);
            if times == 1 {
                queue.push(0);
            }
        }
        seen
    }
    while_let_takes_turns();
}

awaits! {
    async fn let_else_and_chains(given: Option<u32>) -> u32 {
        let _outer = Noisy::new(9);
        let Some(n) = give(given, 1).await else {
            pause(7, 1).await;
            return 0;
        };
        if let Some(m) = give(Some(n), 1).await && m > 1 && let 2..=5 = pause(m, 1).await {
            return m * 2;
        }
        n
    }
    let_else_and_chains(None);
    let_else_and_chains(Some(1));
    let_else_and_chains(Some(3));
}

awaits! {
    async fn shadowing_and_closures() -> u32 {
        let n = 1u32;
        let n = pause(n + 1, 1).await + n;
        let add = move |m: u32| m + n;
        let n = { let n = pause(add(4), 1).await; n * 2 };
        let mut counted = 0;
        let mut count = || { counted += 1; counted };
        count();
        count();
        add(n) + pause(8, 1).await + counted
    }
    shadowing_and_closures();
}

awaits! {
    async fn labelled_blocks(n: u32) -> u32 {
        let guard = Noisy::new(1);
        let value = 'found: {
            if pause(n, 1).await == 1 {
                break 'found 10;
            }
            let _inner = Noisy::new(2);
            if give(n, 1).await == 2 {
                break 'found pause(20, 1).await;
            }
            30
        };
        value + id(&guard)
    }
    labelled_blocks(1);
    labelled_blocks(2);
    labelled_blocks(3);
}

awaits! {
    async fn deferred_and_conditional(n: u32) -> u32 {
        let text;
        let guard = Noisy::new(5);
        if n > 1 {
            text = give(String::from("long"), 1).await;
        } else {
            drop(guard);
            text = String::from("s");
            pause(1, 1).await;
        }
        pause(2, 1).await;
        text.len() as u32
    }
    deferred_and_conditional(1);
    deferred_and_conditional(2);
}

awaits! {
    async fn inner_blocks_and_closures_await_for_themselves() -> u32 {
        let base = 3;
        let made = async move { pause(base, 1).await + 1 };
        let maker = |n: u32| async move { pause(n, 1).await };
        made.await + maker(4).await + async { let n = give(base, 1).await; n + 1 }.await
    }
    inner_blocks_and_closures_await_for_themselves();
}

awaits! {
    async fn recursion(n: u32) -> u32 {
        if n == 0 {
            return pause(0, 1).await;
        }
        let rest: std::pin::Pin<Box<dyn Future<Output = u32>>> = Box::pin(recursion(n - 1));
        n + rest.await
    }
    recursion(3);
}

awaits! {
    async fn panics(at: u32) -> u32 {
        let _first = Noisy::new(1);
        pause(1, 1).await;
        let second = Noisy::new(2);
        if at == 1 {
            panic!("before");
        }
        let n = give(id(&second), 1).await;
        assert!(at != 2, "after {n}");
        give(Panics(at), 0).await.0 + Panics(at).await
    }
    panics(0);
    panics(1);
    panics(2);
    panics(3);
}

pub(super) struct Panics(u32);

impl Future for Panics {
    type Output = u32;

    fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<u32> {
        assert!(self.0 != 3, "in a poll");
        std::task::Poll::Ready(self.0)
    }
}

awaits! {
    async fn configured() -> u32 {
        let mut n = 1;
        #[cfg(any())]
        pause(50, 1).await;
        #[cfg(all())]
        pause(51, 1).await;
        let _guard = Noisy::new(n);
        #[cfg(any())]
        drop(_guard);
        #[cfg(any())]
        { n += give(2, 1).await; }
        #[cfg(all())]
        { n += give(3, 1).await; }
        t("end");
        n
    }
    configured();
}
