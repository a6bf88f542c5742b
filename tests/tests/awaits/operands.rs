//! `.await` wherever an expression may stand.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};

awaits! {
    async fn statement() -> u32 {
        pause(1, 2).await;
        t("between");
        pause(2, 0).await;
        7
    }
    statement();
}

awaits! {
    async fn value_of_a_let(a: u32) -> u32 {
        let b = pause(1, 1).await;
        let (c, d) = give((b, a), 2).await;
        let [e, ..]: [u32; 3] = give([c, d, 9], 0).await;
        a + b + c + d + e
    }
    value_of_a_let(5);
}

awaits! {
    async fn arguments_in_order() -> u32 {
        fn sum(a: u32, b: u32, c: u32) -> u32 { a * 100 + b * 10 + c }
        sum(t(1), pause(2, 1).await, t(3)) + sum(pause(4, 1).await, t(5), pause(6, 0).await)
    }
    arguments_in_order();
}

awaits! {
    async fn await_of_an_await() -> u32 {
        let nested = give(give(pause(3, 1), 1).await, 1);
        nested.await.await
    }
    await_of_an_await();
}

awaits! {
    async fn operators() -> bool {
        let mut total = 1;
        total += pause(2, 1).await;
        let less = pause(3, 1).await < give(total, 1).await;
        let both = less && pause(5, 1).await > 4 || pause(6, 1).await > 100;
        let index = [1, 2, 3][give(1usize, 1).await];
        t((total, index, -give(4i32, 1).await, give(300u32, 0).await as u8));
        both
    }
    operators();
}

awaits! {
    async fn literals() -> (u32, Vec<u32>) {
        #[derive(Debug, Clone, Copy)]
        struct Point { x: u32, y: u32, z: u32 }
        let base = Point { x: 1, y: 2, z: 3 };
        let point = t(Point { y: pause(9, 1).await, ..base });
        let array = [pause(1, 0).await; 2];
        let listed = vec![t(4), pause(5, 1).await, array[1]];
        (point.x + point.y + point.z, listed)
    }
    literals();
}

awaits! {
    async fn in_macros() -> String {
        let n = 4;
        let text = format!("{} {n} {last}", pause(1, 1).await, last = give("x", 1).await);
        assert_eq!(pause(2, 1).await, 2, "never {}", n);
        assert!(matches!(give(Some(3), 1).await, Some(0..=5)));
        text
    }
    in_macros();
}

awaits! {
    async fn method_chains() -> usize {
        let words = give(String::from("a bc def"), 1).await.split(' ').map(str::len).collect::<Vec<_>>();
        words[pause(1, 1).await as usize] + give(words, 1).await.len()
    }
    method_chains();
}

awaits! {
    async fn any_into_future(given: Wrapped) -> u32 {
        let first = Wrapped(3).await;
        first + given.await
    }
    any_into_future(Wrapped(4));
}

pub(super) struct Wrapped(u32);

impl IntoFuture for Wrapped {
    type Output = u32;
    type IntoFuture = costate_tests::awaits::Pause;

    fn into_future(self) -> Self::IntoFuture {
        pause(self.0, 1)
    }
}

awaits! {
    async fn boxed_and_dyn() -> u32 {
        let boxed: std::pin::Pin<Box<dyn Future<Output = u32>>> = Box::pin(pause(3, 2));
        let mut by_reference = Box::pin(pause(4, 2));
        let first = by_reference.as_mut().await;
        first + boxed.await
    }
    boxed_and_dyn();
}

awaits! {
    async fn question_marks(fails: bool) -> Result<u32, String> {
        let _guard = Noisy::new(1);
        let n = give(if fails { Err("early") } else { Ok(3u32) }, 1).await?;
        let m = give(n.checked_sub(3).ok_or("none")?, 1).await;
        let last = Some(pause(5, 0)).ok_or_else(|| String::from("no future"))?.await;
        Ok(n + m + last)
    }
    question_marks(true);
    question_marks(false);
}

awaits! {
    async fn jumps_in_an_operand(stop: bool) -> u32 {
        let mut turns = 0;
        let noisy = Noisy::new(1);
        loop {
            turns += 1;
            let n = give(if turns > 2 { break } else { turns }, 1).await;
            if n == 2 && stop {
                return give(if id(&noisy) == 1 { n } else { return 4 }, 1).await;
            }
        }
        turns
    }
    jumps_in_an_operand(true);
    jumps_in_an_operand(false);
}

awaits! {
    async fn temporaries_of_the_operand() -> u32 {
        let first = give(id(&Noisy::new(1)), 1).await;
        let second = Noisy::new(2).later(1).await;
        t("between");
        id(&Noisy::new(3)) + Noisy::new(4).later(pause(1, 1).await).await + first + second
    }
    temporaries_of_the_operand();
}

pub(super) trait Later {
    fn later(&self, times: u32) -> impl Future<Output = u32>;
}

impl Later for Noisy {
    async fn later(&self, times: u32) -> u32 {
        pause(self.id(), times).await
    }
}

awaits! {
    async fn consumed_left_of_another_await(text: String) -> (Vec<u8>, u32) {
        fn both(bytes: Vec<u8>, n: u32) -> (Vec<u8>, u32) { (bytes, n) }
        let async_closure = async |n: u32| pause(n, 1).await + 1;
        let n = async_closure(3).await;
        both(give(text, 1).await.into_bytes(), pause(n, 1).await)
    }
    consumed_left_of_another_await(String::from("ab"));
}

awaits! {
    async fn operand_that_gives_a_local_its_value(c: u32) -> u32 {
        let mut b;
        pause({ b = c % 77; b }, 1).await;
        let noisy;
        let n = pause(b, { noisy = Noisy::new(1); 1 }).await;
        b += n;
        b + id(&noisy)
    }
    operand_that_gives_a_local_its_value(100);
}
