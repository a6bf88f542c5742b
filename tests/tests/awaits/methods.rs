//! Methods that await each other, in inherent and trait impls, generic and recursive.

use crate::toys::FutureExt;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, both, t};
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
