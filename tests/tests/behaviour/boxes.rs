//! `*b` by value: it moves out of a box, and reads through everything else.

use costate_tests::{Noisy, id, oracle, t};
use std::cell::RefCell;

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Node {
    value: u32,
    noisy: Noisy,
    next: Option<Box<Node>>,
}

fn list(length: u32) -> Option<Box<Node>> {
    let next = (length > 0).then(|| list(length - 1)).flatten();
    Some(Box::new(Node { value: length, noisy: Noisy::new(length), next }))
}

#[derive(Clone, serde::Serialize, serde::Deserialize)]
enum Sum {
    Number(u32),
    Add(Box<Sum>, Box<Sum>),
}

oracle! {
    fn taken_apart(length: u32) -> impl Iterator<Item = u32> {
        let mut at = list(length);
        while let Some(node) = at {
            let Node { value, noisy, next } = *node;
            yield_!(value);
            t(id(&noisy));
            at = next;
        }
        yield_!(9);
    }
    taken_apart(0);
    taken_apart(2);
}

oracle! {
    fn given_away() -> impl Iterator<Item = u32> {
        let sum = |a, b| Sum::Add(Box::new(a), Box::new(b));
        let mut stack = vec![sum(sum(Sum::Number(1), Sum::Number(2)), Sum::Number(3))];
        while let Some(next) = stack.pop() {
            match next {
                Sum::Number(n) => yield_!(n),
                Sum::Add(a, b) => {
                    stack.push(*b);
                    yield_!(100);
                    stack.push(*a);
                }
            }
        }
    }
    given_away();
}

oracle! {
    fn in_all_places(boxes: Vec<Box<Noisy>>) -> impl Iterator<Item = u32> {
        for boxed in boxes {
            match id(&boxed) {
                1 => {
                    let noisy = *boxed;
                    yield_!(1);
                    t(id(&noisy));
                }
                2 => {
                    let pair = (*boxed, 2);
                    yield_!(2);
                    t(id(&pair.0));
                }
                3 => {
                    let later;
                    later = { *boxed };
                    yield_!(3);
                    t(id(&later));
                }
                4 => {
                    drop(*boxed);
                    yield_!(4);
                }
                _ => {
                    match *boxed {
                        noisy => {
                            yield_!(5);
                            t(id(&noisy));
                        }
                    }
                    yield_!(6);
                }
            }
            t("turn");
        }
    }
    in_all_places((1..6).map(|n| Box::new(Noisy::new(n))).collect());
}

oracle! {
    fn given_out() -> impl Iterator<Item = Noisy> {
        let first = list(1).unwrap();
        let second = Box::new(first.noisy.clone());
        let third = std::iter::once(second).last().unwrap();
        yield_!(*third);
        t("after");
        yield_!(Noisy::new(7));
    }
    given_out();
}

struct Guard<'a>(&'a u32, #[expect(dead_code, reason = "its drop is what counts")] Noisy);

impl std::ops::Deref for Guard<'_> {
    type Target = u32;

    fn deref(&self) -> &u32 {
        t("deref");
        self.0
    }
}

// What is read through lives to the end of its scope.
oracle! { once "E0277: `Guard<'_>: Clone` is not satisfied"
    fn only_read() -> impl Iterator<Item = u32> {
        static NUMBER: u32 = 5;
        let guard = Guard(&NUMBER, Noisy::new(1));
        let n = *guard;
        yield_!(n);
        let cell = std::rc::Rc::new(RefCell::new(4));
        {
            let guard = Guard(&NUMBER, Noisy::new(2));
            yield_!(*guard);
            t("still there");
        }
        let number = Box::new(6);
        let copy = *number;
        yield_!(copy);
        for n in [1, 2].iter() {
            let n = *n;
            yield_!(n + *cell.borrow());
        }
        t("end");
    }
    only_read();
}

oracle! {
    fn assigned_again(length: u32) -> impl Iterator<Item = u32> {
        let first: Box<Node> = list(length).unwrap();
        let mut at = first;
        loop {
            let Node { value, noisy, next } = *at;
            yield_!(value);
            t(id(&noisy));
            match next {
                Some(node) => at = node,
                None => break,
            }
        }
        yield_!(9);
    }
    assigned_again(0);
    assigned_again(2);
}

struct Owner(Noisy, u32);

impl Owner {
    #[costate::coroutine]
    fn whole(self: Box<Self>) -> impl Iterator<Item = u32> {
        let at = *self;
        yield_!(at.1);
        yield_!(id(&at.0));
    }

    #[costate::coroutine]
    fn parts(self: Box<Self>) -> impl Iterator<Item = u32> {
        let Owner(noisy, n) = *self;
        yield_!(n);
        yield_!(id(&noisy));
    }
}

#[test]
fn of_a_boxed_self() {
    let owner = |n| Box::new(Owner(Noisy::new(n), n + 1));
    assert_eq!(owner(1).whole().collect::<Vec<_>>(), [2, 1]);
    assert_eq!(owner(3).parts().collect::<Vec<_>>(), [4, 3]);
}
