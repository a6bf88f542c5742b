//! A lexer over borrowed text: three yields in one loop, and the items borrow from the input.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::checksum::Word;
use crate::stackful::stackful;
use next_gen::prelude::*;
use std::hint::black_box;
use std::sync::LazyLock;

static SOURCE: LazyLock<String> =
    LazyLock::new(|| "let alpha1 = (beta + 42) * gamma - 17; if x { y = 3 }\n".repeat(100));

#[derive(Clone, Copy)]
#[allow(unreachable_pub, missing_docs, reason = "diapause gives it a public interface")]
pub enum Token<'a> {
    Name(&'a str),
    Number(u64),
    Symbol(u8),
}

impl Word for Token<'_> {
    #[inline]
    fn word(self) -> u64 {
        match self {
            Token::Name(name) => name.len() as u64 ^ u64::from(name.as_bytes()[0]) << 8,
            Token::Number(value) => value,
            Token::Symbol(symbol) => u64::from(symbol),
        }
    }
}

struct Handwritten<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Iterator for Handwritten<'a> {
    type Item = Token<'a>;

    #[inline]
    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.source.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let first = bytes[start];
            self.at += 1;
            if first.is_ascii_whitespace() {
                continue;
            }
            return Some(if first.is_ascii_alphabetic() {
                while self.at < bytes.len() && bytes[self.at].is_ascii_alphanumeric() {
                    self.at += 1;
                }
                Token::Name(&self.source[start..self.at])
            } else if first.is_ascii_digit() {
                let mut value = u64::from(first - b'0');
                while self.at < bytes.len() && bytes[self.at].is_ascii_digit() {
                    value = value * 10 + u64::from(bytes[self.at] - b'0');
                    self.at += 1;
                }
                Token::Number(value)
            } else {
                Token::Symbol(first)
            });
        }
        None
    }
}

#[costate::coroutine]
fn by_costate<'a>(source: &'a str) -> impl Iterator<Item = Token<'a>> {
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
            yield_!(Token::Name(&source[start..at]));
        } else if first.is_ascii_digit() {
            let mut value = u64::from(first - b'0');
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                value = value * 10 + u64::from(bytes[at] - b'0');
                at += 1;
            }
            yield_!(Token::Number(value));
        } else {
            yield_!(Token::Symbol(first));
        }
    }
}

#[diapause::coroutine(yield = Token<'a>)]
fn by_diapause<'a>(source: &'a str) {
    let mut at: usize = 0;
    while at < source.len() {
        let start = at;
        let first = source.as_bytes()[start];
        at += 1;
        if first.is_ascii_whitespace() {
            continue;
        }
        if first.is_ascii_alphabetic() {
            while at < source.len() && source.as_bytes()[at].is_ascii_alphanumeric() {
                at += 1;
            }
            yield_!(Token::Name(&source[start..at]));
        } else if first.is_ascii_digit() {
            let mut value = u64::from(first - b'0');
            while at < source.len() && source.as_bytes()[at].is_ascii_digit() {
                value = value * 10 + u64::from(source.as_bytes()[at] - b'0');
                at += 1;
            }
            yield_!(Token::Number(value));
        } else {
            yield_!(Token::Symbol(first));
        }
    }
}

async fn by_genawaiter_stack<'a>(co: genawaiter::stack::Co<'_, Token<'a>>, source: &'a str) {
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
            co.yield_(Token::Name(&source[start..at])).await;
        } else if first.is_ascii_digit() {
            let mut value = u64::from(first - b'0');
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                value = value * 10 + u64::from(bytes[at] - b'0');
                at += 1;
            }
            co.yield_(Token::Number(value)).await;
        } else {
            co.yield_(Token::Symbol(first)).await;
        }
    }
}

async fn by_genawaiter_rc<'a>(co: genawaiter::rc::Co<Token<'a>>, source: &'a str) {
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
            co.yield_(Token::Name(&source[start..at])).await;
        } else if first.is_ascii_digit() {
            let mut value = u64::from(first - b'0');
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                value = value * 10 + u64::from(bytes[at] - b'0');
                at += 1;
            }
            co.yield_(Token::Number(value)).await;
        } else {
            co.yield_(Token::Symbol(first)).await;
        }
    }
}

#[generator(yield(Token<'a>))]
fn by_next_gen<'a>(source: &'a str) {
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
            yield_!(Token::Name(&source[start..at]));
        } else if first.is_ascii_digit() {
            let mut value = u64::from(first - b'0');
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                value = value * 10 + u64::from(bytes[at] - b'0');
                at += 1;
            }
            yield_!(Token::Number(value));
        } else {
            yield_!(Token::Symbol(first));
        }
    }
}

fn by_corosensei(source: &'static str) -> impl Iterator<Item = Token<'static>> {
    stackful(move |yielder| {
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
                yielder.suspend(Token::Name(&source[start..at]));
            } else if first.is_ascii_digit() {
                let mut value = u64::from(first - b'0');
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    value = value * 10 + u64::from(bytes[at] - b'0');
                    at += 1;
                }
                yielder.suspend(Token::Number(value));
            } else {
                yielder.suspend(Token::Symbol(first));
            }
        }
    })
}

pub(super) fn row<D: Drive>() -> Row {
    let source = || black_box(SOURCE.as_str());
    let by_hand = move || Handwritten { source: source(), at: 0 };
    let row = Builder::<D>::new("tokenizer", by_hand().count() as u64).iterator(Column::Handwritten, by_hand);
    let row = row.iterator(Column::Costate, move || by_costate(source()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::tokens(source()));
    let row = row.iterator(Column::Diapause, move || by_diapause(source()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack(co, source()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, source())).into_iter()
    });
    let row = next_gen!(row, by_next_gen(source()));
    row.iterator(Column::Corosensei, move || by_corosensei(source())).finish()
}
