//! Methods with every kind of `self`, associated functions, trait methods.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, start};
use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};
use std::pin::Pin;
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
struct Shelf {
    books: Vec<String>,
    lent: usize,
}

impl Shelf {
    fn with(books: &[&str]) -> Self {
        Shelf { books: books.iter().map(|book| book.to_string()).collect(), lent: 0 }
    }

    #[costate::coroutine]
    fn titles(&self) -> impl Iterator<Item = &str> {
        for book in &self.books {
            yield_!(book.as_str());
        }
    }

    #[costate::coroutine]
    pub(crate) fn lengths(&self, from: usize) -> impl Iterator<Item = usize> {
        let mut total = self.lent;
        for book in self.books.iter().skip(from) {
            total += book.len();
            yield_!(total);
        }
        yield_!(self.count());
    }

    #[costate::coroutine]
    fn lend(&mut self) -> impl Coroutine<bool, Yield = usize, Return = usize> {
        while let Some(book) = self.books.pop() {
            if yield_!(book.len()) {
                self.lent += 1;
            } else {
                self.books.push(book);
                break;
            }
        }
        self.lent
    }

    #[costate::coroutine]
    fn give_away(self) -> impl Iterator<Item = String> {
        for book in self.books {
            yield_!(book);
        }
    }

    #[costate::coroutine]
    fn sorted(mut self) -> impl Coroutine<(), Yield = usize, Return = Self> {
        self.books.sort();
        yield_!(self.books.len());
        self.books.dedup();
        yield_!(self.books.len());
        self
    }

    #[costate::coroutine]
    fn boxed(self: Box<Self>) -> impl Iterator<Item = usize> {
        for i in 0..self.books.len() {
            yield_!(self.books[i].len());
        }
    }

    #[costate::coroutine]
    fn shared(self: Rc<Self>) -> impl Iterator<Item = usize> {
        yield_!(Rc::strong_count(&self));
        for i in 0..self.count() {
            yield_!(self.books[i].len());
        }
    }

    #[costate::coroutine]
    fn pinned(self: Pin<&mut Self>, by: usize) -> impl Iterator<Item = usize> {
        let this = self.get_mut();
        this.lent += by;
        yield_!(this.lent);
        this.lent *= 2;
        yield_!(this.lent);
    }

    #[costate::coroutine]
    fn by_typed_reference(self: &Self) -> impl Iterator<Item = usize> {
        yield_!(self.lent);
        yield_!(self.count());
    }

    #[costate::coroutine]
    fn numbers(up_to: usize) -> impl Iterator<Item = Self> {
        for lent in 0..up_to {
            yield_!(Self { lent, ..Self::default() });
        }
    }

    #[costate::coroutine]
    fn copies(&self, n: usize) -> impl Iterator<Item = Self> {
        for _ in 0..n {
            let copy = Self { books: self.books.clone(), ..*self };
            yield_!(copy);
        }
    }

    #[costate::coroutine]
    fn through_a_closure(&self) -> impl Iterator<Item = bool> {
        let longer_than = |n: usize| self.books.iter().any(|book| book.len() > n);
        yield_!(longer_than(1));
        yield_!(longer_than(self.count() * 10));
    }

    fn count(&self) -> usize {
        self.books.len()
    }
}

#[test]
fn by_reference() {
    let shelf = Shelf::with(&["one", "three"]);
    assert_eq!(shelf.titles().collect::<Vec<_>>(), ["one", "three"]);
    assert_eq!(shelf.lengths(0).collect::<Vec<_>>(), [3, 8, 2]);
    assert_eq!(shelf.lengths(1).collect::<Vec<_>>(), [5, 2]);
    let (first, second) = (shelf.titles(), shelf.titles());
    assert!(first.eq(second), "a shared borrow may be held twice");
    assert_eq!(shelf.by_typed_reference().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(shelf.through_a_closure().collect::<Vec<_>>(), [true, false]);
    assert_eq!(shelf.copies(2).collect::<Vec<_>>(), [shelf.clone(), shelf.clone()]);
}

#[test]
fn by_mutable_reference() {
    let mut shelf = Shelf::with(&["a", "bb", "ccc"]);
    assert_eq!(drive(shelf.lend(), [true, false]), (vec![3, 2], Some(1)));
    assert_eq!(shelf, Shelf { lent: 1, ..Shelf::with(&["a", "bb"]) });
    assert_eq!(drive(shelf.lend(), [true, true]), (vec![2, 1], Some(3)));
    assert!(shelf.books.is_empty());
}

#[test]
fn a_mutable_borrow_ends_with_the_coroutine() {
    let mut shelf = Shelf::with(&["a", "bb"]);
    {
        let mut lending = shelf.lend();
        assert_eq!(start(&mut lending), CoroutineState::Yielded(2));
    }
    assert_eq!(shelf.count(), 1, "the book in hand was dropped with the coroutine");
}

#[test]
fn by_value() {
    let shelf = Shelf::with(&["b", "a", "b"]);
    assert_eq!(shelf.clone().give_away().collect::<Vec<_>>(), ["b", "a", "b"]);
    assert_eq!(drive(shelf.clone().sorted(), [(), ()]), (vec![3, 2], Some(Shelf::with(&["a", "b"]))));
    assert_eq!(Box::new(shelf.clone()).boxed().collect::<Vec<_>>(), [1, 1, 1]);
    let shared = Rc::new(shelf);
    let iterator = Rc::clone(&shared).shared();
    assert_eq!(iterator.collect::<Vec<_>>(), [2, 1, 1, 1]);
    assert_eq!(Rc::strong_count(&shared), 1);
}

#[test]
fn by_pin() {
    let mut shelf = Shelf::default();
    assert_eq!(Pin::new(&mut shelf).pinned(3).collect::<Vec<_>>(), [3, 6]);
    assert_eq!(shelf.lent, 6);
}

#[test]
fn without_self() {
    assert_eq!(Shelf::numbers(3).map(|shelf| shelf.lent).collect::<Vec<_>>(), [0, 1, 2]);
}

trait Source {
    type Item;
    fn items(&self) -> impl Iterator<Item = Self::Item>;
    fn drain(self) -> impl Coroutine<bool, Yield = Self::Item, Return = Option<Self>>
    where
        Self: Sized;

    #[costate::coroutine]
    fn twice(&self) -> impl Iterator<Item = Self::Item> {
        for item in self.items() {
            yield_!(item);
        }
        for item in self.items() {
            yield_!(item);
        }
    }
}

struct Letters(String);

impl Source for Letters {
    type Item = char;

    #[costate::coroutine]
    fn items(&self) -> impl Iterator<Item = char> {
        for letter in self.0.chars() {
            yield_!(letter);
        }
    }

    #[costate::coroutine]
    fn drain(mut self) -> impl Coroutine<bool, Yield = char, Return = Option<Self>> {
        while let Some(letter) = self.0.pop() {
            if !yield_!(letter) {
                return Some(self);
            }
        }
        None
    }
}

#[test]
fn trait_methods() {
    let letters = Letters("abc".to_string());
    assert_eq!(letters.items().collect::<String>(), "abc");
    assert_eq!(letters.twice().collect::<String>(), "abcabc");
    let (yielded, rest) = drive(letters.drain(), [true, false]);
    assert_eq!(yielded, ['c', 'b']);
    assert_eq!(rest.flatten().map(|letters| letters.0), Some("a".to_string()));
}

impl IntoIterator for Letters {
    type Item = char;
    type IntoIter = Box<dyn Iterator<Item = char>>;

    fn into_iter(self) -> Self::IntoIter {
        #[costate::coroutine]
        fn letters(text: String) -> impl Iterator<Item = char> {
            let letters = text.chars().collect::<Vec<_>>();
            for letter in letters {
                yield_!(letter);
            }
        }
        Box::new(letters(self.0))
    }
}

#[test]
fn inside_another_function() {
    assert_eq!(Letters("xy".to_string()).into_iter().collect::<Vec<_>>(), ['x', 'y']);
}

struct Holder {
    first: Noisy,
    second: Noisy,
}

impl Holder {
    #[costate::coroutine]
    fn ids(self) -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let Holder { first, second } = self;
        if yield_!(id(&first)) {
            drop(second);
        }
        yield_!(id(&first) * 10);
        t("end");
    }

    #[costate::coroutine]
    fn whole(self) -> impl Coroutine<(), Yield = u32, Return = ()> {
        yield_!(id(&self.first));
        yield_!(id(&self.second));
        t("end");
    }
}

#[test]
fn self_is_dropped_like_any_value() {
    let holder = || Holder { first: Noisy::new(1), second: Noisy::new(2) };
    let log = record(|| drop(drive(holder().whole(), [(), ()])));
    assert_eq!(log, ["new 1", "new 2", "t(\"end\")", "drop 1", "drop 2"]);
    let log = record(|| drop(drive(holder().whole(), [])));
    assert_eq!(log, ["new 1", "new 2", "drop 1", "drop 2"]);
    let log = record(|| drop(holder().whole()));
    assert_eq!(log, ["new 1", "new 2", "drop 1", "drop 2"]);
}

#[test]
fn parts_of_self_are_dropped_like_any_values() {
    let holder = || Holder { first: Noisy::new(1), second: Noisy::new(2) };
    let log = record(|| drop(drive(holder().ids(), [false, false])));
    assert_eq!(log, ["new 1", "new 2", "t(\"end\")", "drop 2", "drop 1"]);
    let log = record(|| drop(drive(holder().ids(), [true, true])));
    assert_eq!(log, ["new 1", "new 2", "drop 2", "t(\"end\")", "drop 1"]);
    let log = record(|| drop(drive(holder().ids(), [])));
    assert_eq!(log, ["new 1", "new 2", "drop 2", "drop 1"]);
}
