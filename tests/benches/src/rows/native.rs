//! Every row as a native coroutine.

use super::permutations::{LEN, Permutation};
use super::tokenizer::Token;
use super::tree::Tree;
use std::ops::Coroutine;

pub(super) fn range(n: u64) -> impl Iterator<Item = u64> {
    gen move {
        for i in 0..n {
            yield i;
        }
    }
}

pub(super) fn nested(n: u64) -> impl Iterator<Item = u64> {
    gen move {
        for i in 0..n {
            for j in 0..i {
                if (i * j) & 3 != 0 {
                    yield i * j;
                }
            }
            yield i;
        }
    }
}

pub(super) fn fibonacci(n: u64) -> impl Iterator<Item = u64> {
    gen move {
        let (mut a, mut b) = (0u64, 1u64);
        for _ in 0..n {
            yield a;
            (a, b) = (b, a.wrapping_add(b));
        }
    }
}

pub(super) fn total() -> impl Coroutine<u64, Yield = u64, Return = u64> + Unpin {
    #[coroutine]
    |_start: u64| {
        let mut total = 0u64;
        loop {
            let amount = yield total;
            if amount == 0 {
                return total;
            }
            total = total.wrapping_add(amount);
        }
    }
}

pub(super) fn tokens<'a>(source: &'a str) -> impl Iterator<Item = Token<'a>> {
    gen move {
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let first = bytes[start];
            at += 1;
            if first.is_ascii_whitespace() {
                continue;
            }
            if first.is_ascii_alphabetic() {
                while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                    at += 1;
                }
                yield Token::Name(&source[start..at]);
            } else if first.is_ascii_digit() {
                let mut value = u64::from(first - b'0');
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    value = value * 10 + u64::from(bytes[at] - b'0');
                    at += 1;
                }
                yield Token::Number(value);
            } else {
                yield Token::Symbol(first);
            }
        }
    }
}

pub(super) fn walk(tree: &Tree) -> impl Iterator<Item = u64> {
    gen move {
        if let Some(left) = &tree.left {
            for value in boxed_walk(left) {
                yield value;
            }
        }
        yield tree.value;
        if let Some(right) = &tree.right {
            for value in boxed_walk(right) {
                yield value;
            }
        }
    }
}

fn boxed_walk<'a>(tree: &'a Tree) -> Box<dyn Iterator<Item = u64> + 'a> {
    Box::new(walk(tree))
}

pub(super) fn permutations() -> impl Iterator<Item = Permutation> {
    gen move {
        let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
        let mut counters = [0u8; LEN];
        let mut i = 1;
        yield items;
        while i < LEN {
            let counter = usize::from(counters[i]);
            if counter < i {
                items.swap(if i % 2 == 0 { 0 } else { counter }, i);
                yield items;
                counters[i] += 1;
                i = 1;
            } else {
                counters[i] = 0;
                i += 1;
            }
        }
    }
}

pub(super) fn buffer_once<const SIZE: usize>(n: usize) -> impl Iterator<Item = u64> {
    gen move {
        let mut buffer = [0u8; SIZE];
        for k in 0..n {
            buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
            yield u64::from(buffer[k * 7 % SIZE]);
        }
    }
}

pub(super) fn buffer_twice<const SIZE: usize>(n: usize) -> impl Iterator<Item = u64> {
    gen move {
        let mut buffer = [0u8; SIZE];
        for k in 0..n {
            buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
            yield u64::from(buffer[k * 7 % SIZE]);
            buffer[(k + 1) % SIZE] ^= k as u8;
            yield u64::from(buffer[k * 5 % SIZE]);
        }
    }
}
