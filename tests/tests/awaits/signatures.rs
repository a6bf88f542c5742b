//! Lifetimes in arguments, `impl Trait` there, unused arguments, outputs that borrow, macros and attributes.

use crate::toys::{FutureExt, Mutex, StreamExt, numbers};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};
use std::fmt::Debug;
use std::ops::{AddAssign, Range};

awaits! {
    async fn unused_arguments(_: u32, _a: Noisy, b: Noisy, _c: &mut Vec<u32>) -> u32 {
        let _ = b;
        t("start");
        let _d = pause(1, 1).await;
        let _ = pause(2, 1);
        _ = pause(3, 1).await;
        4
    }
    unused_arguments(1, Noisy::new(1), Noisy::new(2), &mut vec![]);
}

awaits! {
    async fn impl_trait_arguments(
        ranges: impl IntoIterator<Item = Range<u32>>,
        mut total: impl AddAssign<u32> + Debug + Clone,
        done: impl FnOnce(&str) -> String,
        observe: &mut dyn FnMut(u32),
    ) -> String {
        for range in ranges {
            for n in range {
                total += pause(n, 1).await;
                observe(n);
            }
            t(total.clone());
        }
        done(&format!("{total:?}"))
    }
    impl_trait_arguments([0..2, 4..5], 10u32, |text| text.to_owned() + "!", &mut |n| { t(n); });
    impl_trait_arguments(vec![], 1.5.to_wrapped(), |text| text.repeat(2), &mut |_| unreachable!());
}

#[derive(Clone, Debug)]
pub(super) struct Wrapped(#[allow(dead_code, reason = "only printed")] f64);

pub(super) trait ToWrapped {
    fn to_wrapped(self) -> Wrapped;
}

impl ToWrapped for f64 {
    fn to_wrapped(self) -> Wrapped {
        Wrapped(self)
    }
}

impl AddAssign<u32> for Wrapped {
    fn add_assign(&mut self, n: u32) {
        self.0 += f64::from(n);
    }
}

both! {
    mod unsized_and_dyn {
        #[machine]
        async fn sum<S>(mut numbers: S) -> u32
        where
            S: futures_core::Stream<Item = u32> + Unpin,
        {
            let mut sum = 0;
            while let Some(n) = numbers.next().await { sum += n }
            sum
        }

        #[machine]
        async fn through_dyn(numbers: &mut (dyn futures_core::Stream<Item = u32> + Unpin), shown: &dyn Debug) -> String {
            let first = numbers.next().await.unwrap_or_default();
            format!("{shown:?} {first} {}", sum(numbers).await)
        }

        #[machine]
        async fn locked<T: ?Sized + AsRef<[u32]>>(cell: &Mutex<T>, by: usize) -> u32 {
            let guard = cell.lock().await;
            let n = pause(guard.as_ref().len() as u32, 1).await;
            guard.as_ref().get(by).map_or(n, |found| *found)
        }

        #[machine]
        async fn boxed_self(self_: Box<Noisy>, and: std::rc::Rc<str>) -> (Box<Noisy>, usize) {
            pause(id(&self_), 1).await;
            (self_, give(and, 1).await.len())
        }
    }
    sum(numbers(0..3));
    async { sum(&mut numbers(0..2)).await };
    async { through_dyn(&mut numbers(1..4), &"shown").await };
    async { let cell: &Mutex<[u32; 2]> = &Mutex::new([4, 5]); locked(cell, 1).await + locked(cell, 2).await };
    boxed_self(Box::new(Noisy::new(1)), "abc".into());
}

both! {
    mod lifetimes {
        #[machine]
        async fn longer<'a>(a: &'a str, b: &'a str) -> &'a str {
            let n = pause(a.len() as u32, 1).await as usize;
            if n >= b.len() { a } else { b }
        }

        #[machine]
        async fn first_of<'a, 'b: 'a, T: PartialEq>(all: &'a mut Vec<&'b T>, wanted: &T, noisy: &Noisy) -> Option<&'b T> {
            let at = all.iter().position(|item| *item == wanted)?;
            pause(id(noisy), 1).await;
            Some(all.swap_remove(at))
        }

        #[machine]
        async fn split<'t>(text: &'t str, at: impl Fn(char) -> bool, _unused: &str) -> (&'t str, &'t str) {
            let mut end = 0;
            for c in text.chars() {
                if at(give(c, 1).await) { break }
                end += c.len_utf8();
            }
            (&text[..end], text[end..].trim_start())
        }

        #[machine]
        async fn field<'p>(pair: &'p mut (String, Vec<u32>), more: u32) -> &'p mut u32 {
            pair.1.push(pause(more, 1).await);
            pair.0 += "x";
            let last = pair.1.len() - 1;
            &mut pair.1[last]
        }

        #[machine]
        pub(super) async fn all(text: &str) -> (String, u32, Option<u32>) {
            let (head, tail) = split(text, |c| c == ' ', "unused").await;
            let longest = longer(head, longer("ab", tail).await).await;
            let (three, four) = (&3, &4);
            let found = first_of(&mut vec![three, four], &4, &Noisy::new(1)).await.copied();
            (longest.to_owned(), pause(1, 1).await, found)
        }
    }
    async {
        let mut pair = (String::from("p"), vec![1]);
        *field(&mut pair, 5).await += 1;
        pair
    };
    async { longer("a", &String::from("bc")).await.to_owned() };
    async { split("ab cd", char::is_whitespace, "").await };
    all("one three");
}

both! {
    mod attributes_and_macros {
        macro_rules! twice { ($e:expr) => { { let one = $e; one + $e } } }

        /// Documented.
        #[allow(unused_variables, unused_mut, reason = "an attribute in a body")]
        #[machine]
        #[must_use]
        pub(super) async fn hygienic(mut n: u32) -> u32 {
            let one = 100;
            let two = n + 2;
            let sum = { let pair = (give(n, 1).await, give(two, 1).await); twice!(pair.0 + pair.1) };
            #[cfg(any())]
            let sum = missing().await;
            #[allow(clippy::let_and_return, reason = "an attribute in a body")]
            let all = { const STEP: u32 = 3; pause(STEP, 1).await + one };
            debug_assert!(sum < 100, "{sum} {all} {two}");
            sum + all
        }

        #[machine]
        pub(super) async fn raw(r#type: u32, awaited: u32, state: u32, cx: u32, output: u32) -> u32 {
            let ready = pause(r#type, 1).await;
            let (value, step, arg) = (awaited + ready, state, cx);
            let lent = { let operand = &value; let operand = *operand; give(operand, 1).await };
            value * step + pause(arg, 1).await * output + lent
        }

        #[machine]
        pub(super) async fn nothing(_: Noisy) {}

        #[machine]
        pub(super) async fn never(n: u32) -> u32 {
            if n > 0 { return pause(n, 1).await }
            loop { if pause(n, 1).await == 0 { break } }
            unreachable_or(n).await
        }

        #[machine]
        async fn unreachable_or(n: u32) -> u32 {
            match give(n, 1).await { 0 => t(0), _ => unreachable!("{n}") }
        }

        #[machine]
        pub(super) async fn tail_is_a_statement(n: u32) {
            if n > 1 { pause(n, 1).await; } else { drop(pause(n, 1).boxed()) }
            match n { 2 => { pause(2, 0).await; } _ => {} }
        }
    }
    hygienic(1);
    raw(1, 2, 3, 4, 5);
    nothing(Noisy::new(1));
    never(0);
    never(1);
    tail_is_a_statement(1);
    tail_is_a_statement(2);
}
