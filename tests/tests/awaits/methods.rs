//! Methods that await each other, in inherent and trait impls, generic and recursive.

use crate::toys::{BoxFuture, FutureExt};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, both, id, t};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{Debug, Display};

both! {
    mod generics {
        #[machine]
        async fn largest<T: PartialOrd + Copy + Debug, const N: usize>(values: [T; N]) -> Option<T> {
            let mut values = values.into_iter();
            let mut largest = values.next()?;
            for value in values {
                if give(value, 1).await > largest {
                    largest = t(value);
                }
            }
            Some(largest)
        }

        #[machine]
        async fn shown<T: ?Sized + Display>(value: &T, times: u32) -> String {
            let mut text = String::new();
            for i in 0..times {
                if i > 0 {
                    text += ", ";
                }
                text.push_str(&give(value.to_string(), 1).await);
            }
            text
        }

        #[machine]
        async fn applied<F, Fut, T>(mut f: F, from: T) -> Vec<Fut::Output>
        where
            F: FnMut(T) -> Fut,
            Fut: Future,
            T: Clone,
        {
            let first = f(from.clone()).await;
            let second = f(from).await;
            vec![first, second]
        }

        struct Retry<'a, E: ?Sized> { last: Option<Box<E>>, name: &'a str }

        impl<'a, E: Debug + ?Sized> Retry<'a, E> {
            #[machine]
            async fn run<T, Fut>(&mut self, mut attempt: impl FnMut(u32) -> Fut) -> Result<T, &'a str>
            where
                Fut: Future<Output = Result<T, Box<E>>>,
            {
                for n in 0..3 {
                    match attempt(n).await {
                        Ok(value) => return Ok(value),
                        Err(e) => self.last = Some(e),
                    }
                    pause(n, n).await;
                }
                t(&self.last);
                Err(self.name)
            }
        }
    }
    largest([3, 7, 5]);
    largest::<f64, 0>([]);
    shown("text", 2);
    shown(&3.5, 3);
    async { let mut calls = 0; applied(|n: u32| { calls += 1; pause(n + calls, calls) }, 4).await };
    async {
        let mut retry = Retry::<dyn Debug> { last: None, name: "retry" };
        let first: Result<u32, _> = retry.run(|n| async move {
            if n < 2 { Err(Box::new(n) as Box<dyn Debug>) } else { Ok(pause(n, 1).await) }
        }).await;
        let second = retry.run::<(), _>(async |_| Err::<(), _>(Box::new(Noisy::new(8)) as Box<dyn Debug>)).await;
        (first, second)
    };
}

both! {
    mod recursion {
        #[derive(Debug)]
        enum Tree { Leaf(u32), Node(Box<Tree>, Box<Tree>) }
        use Tree::{Leaf, Node};

        fn node(left: Tree, right: Tree) -> Tree { Node(Box::new(left), Box::new(right)) }

        #[machine]
        async fn sum(tree: &Tree, depth: u32) -> u32 {
            let _here = Noisy::new(depth);
            match tree {
                Leaf(n) => pause(*n, 1).await,
                Node(left, right) => {
                    let left = Box::pin(sum(left, depth + 1)).await;
                    let right = sum(right, depth + 1).boxed().await;
                    left * 10 + right
                }
            }
        }

        #[machine]
        async fn walk(tree: &Tree, into: &mut Vec<u32>) -> usize {
            if let Node(left, right) = tree {
                let n = walk(left, into).boxed().await;
                return n + walk(right, into).boxed().await;
            }
            if let &Leaf(n) = tree {
                into.push(pause(n, 1).await);
            }
            into.len()
        }

        #[machine]
        async fn ackermann(m: u32, n: u32) -> u32 {
            match (m, n) {
                (0, n) => n + 1,
                (m, 0) => ackermann(m - 1, 1).boxed().await,
                (m, n) => ackermann(m - 1, ackermann(m, n - 1).boxed().await).boxed().await,
            }
        }
    }
    async { sum(&node(Leaf(1), node(Leaf(2), Leaf(3))), 0).await };
    async {
        let mut all = Vec::new();
        let n = walk(&node(node(Leaf(1), Leaf(2)), Leaf(3)), &mut all).await;
        (n, all)
    };
    ackermann(1, 2);
}

both! {
    mod trait_methods {
        trait Store {
            type Key: Clone + Debug;
            async fn get(&self, key: &Self::Key) -> Option<Cow<'_, str>>;
            fn put(&mut self, key: Self::Key, value: &str) -> impl Future<Output = Option<String>>;
            async fn get_or<'a>(&'a self, key: &Self::Key, default: &'a str) -> Cow<'a, str> {
                match self.get(key).await { Some(found) => found, None => default.into() }
            }
        }

        #[derive(Default)]
        struct Map<K> { entries: HashMap<K, String>, reads: std::cell::Cell<u32> }

        impl<K: Clone + Debug + Eq + std::hash::Hash> Store for Map<K> {
            type Key = K;

            #[machine]
            async fn get<'s>(&'s self, key: &K) -> Option<Cow<'s, str>> {
                self.reads.set(self.reads.get() + 1);
                pause(self.reads.get(), 1).await;
                Some(Cow::Borrowed(self.entries.get(key)?.as_str()))
            }

            #[machine]
            async fn put(&mut self, key: K, value: &str) -> Option<String> {
                let old = self.entries.insert(key.clone(), value.to_owned());
                pause(50, 1).await;
                match self.get(&key).await {
                    Some(now) => t(now == value),
                    None => unreachable!(),
                };
                old
            }
        }

        #[machine]
        async fn update<S>(store: &mut S, key: S::Key, change: impl Fn(&str) -> String) -> (Option<String>, String)
        where
            S: Store + ?Sized,
        {
            let _noisy = Noisy::new(1);
            let changed = change(&store.get_or(&key, "none").await);
            let old = store.put(key.clone(), &changed).await;
            let again = store.get(&key).await.map(Cow::into_owned);
            (old, again.unwrap_or_else(|| format!("{key:?} is gone")))
        }
    }
    async {
        let mut map = Map::default();
        (update(&mut map, 3, |old| old.to_uppercase()).await, update(&mut map, 3, |old| old.repeat(2)).await)
    };
    async {
        let mut map = Map { entries: HashMap::from([("k", "v".to_string())]), reads: Default::default() };
        update(&mut map, "k", |old| format!("<{old}>")).await
    };
}

both! {
    mod boxed_trait {
        trait Handler {
            fn handle<'a>(&'a mut self, word: &'a str) -> BoxFuture<'a, Option<usize>>;
        }

        struct Count(usize);
        struct Stop(Noisy);

        impl Handler for Count {
            fn handle<'a>(&'a mut self, word: &'a str) -> BoxFuture<'a, Option<usize>> {
                #[machine]
                async fn handle(this: &mut Count, word: &str) -> Option<usize> {
                    this.0 += pause(word.len() as u32, 1).await as usize;
                    Some(this.0)
                }
                Box::pin(handle(self, word))
            }
        }

        impl Handler for Stop {
            fn handle<'a>(&'a mut self, word: &'a str) -> BoxFuture<'a, Option<usize>> {
                Box::pin(async move { (word != "stop").then_some(give(id(&self.0), 1).await as usize) })
            }
        }

        #[machine]
        pub(super) async fn dispatch(text: &str) -> Option<usize> {
            let mut handlers: [Box<dyn Handler>; 2] = [Box::new(Count(0)), Box::new(Stop(Noisy::new(3)))];
            let mut total = 0;
            for (i, word) in text.split_whitespace().enumerate() {
                total += handlers[i % 2].handle(word).await?;
                for handler in handlers.iter_mut().rev() {
                    total += handler.handle(word).await.unwrap_or(1000);
                }
            }
            Some(total)
        }
    }
    dispatch("a bc def");
    dispatch("a stop def");
}
