//! The adapters of the standard library that do not show what they hold, so that they could be saved.

use super::{Exact, LoadExact};
use core::iter::FusedIterator;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// `.enumerate()`, like [`core::iter::Enumerate`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enumerate<I> {
    iter: I,
    count: usize,
}

impl<I: Iterator> Enumerate<I> {
    /// Counts from 0.
    pub const fn new(iter: I) -> Enumerate<I> {
        Enumerate { iter, count: 0 }
    }
}

impl<I: Iterator> Iterator for Enumerate<I> {
    type Item = (usize, I::Item);

    fn next(&mut self) -> Option<(usize, I::Item)> {
        let item = self.iter.next()?;
        let count = self.count;
        // Loaded from anywhere: it must not panic.
        self.count = count.wrapping_add(1);
        Some((count, item))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iter.size_hint()
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> DoubleEndedIterator for Enumerate<I> {
    fn next_back(&mut self) -> Option<(usize, I::Item)> {
        let item = self.iter.next_back()?;
        Some((self.count.wrapping_add(self.iter.len()), item))
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Enumerate<I> {}

impl<I: FusedIterator> FusedIterator for Enumerate<I> {}

/// `.rev()`, like [`core::iter::Rev`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rev<I> {
    iter: I,
}

impl<I: DoubleEndedIterator> Rev<I> {
    /// Begins at the end.
    pub const fn new(iter: I) -> Rev<I> {
        Rev { iter }
    }
}

impl<I: DoubleEndedIterator> Iterator for Rev<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.iter.next_back()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iter.size_hint()
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Rev<I> {
    fn next_back(&mut self) -> Option<I::Item> {
        self.iter.next()
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> ExactSizeIterator for Rev<I> {}

impl<I: FusedIterator + DoubleEndedIterator> FusedIterator for Rev<I> {}

/// `.skip(n)`, like [`core::iter::Skip`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Skip<I> {
    iter: I,
    count: usize,
}

impl<I: Iterator> Skip<I> {
    /// Without the first `count` items.
    pub const fn new(iter: I, count: usize) -> Skip<I> {
        Skip { iter, count }
    }
}

impl<I: Iterator> Iterator for Skip<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        match core::mem::take(&mut self.count) {
            0 => self.iter.next(),
            count => self.iter.nth(count),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.iter.size_hint();
        (least.saturating_sub(self.count), most.map(|most| most.saturating_sub(self.count)))
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> DoubleEndedIterator for Skip<I> {
    fn next_back(&mut self) -> Option<I::Item> {
        if self.len() == 0 { None } else { self.iter.next_back() }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Skip<I> {}

impl<I: FusedIterator> FusedIterator for Skip<I> {}

/// `.take(n)`, like [`core::iter::Take`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Take<I> {
    iter: I,
    left: usize,
}

impl<I: Iterator> Take<I> {
    /// Of the first `count` items.
    pub const fn new(iter: I, count: usize) -> Take<I> {
        Take { iter, left: count }
    }
}

impl<I: Iterator> Iterator for Take<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.left = self.left.checked_sub(1)?;
        self.iter.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        if self.left == 0 {
            return (0, Some(0));
        }
        let (least, most) = self.iter.size_hint();
        (least.min(self.left), Some(most.map_or(self.left, |most| most.min(self.left))))
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> DoubleEndedIterator for Take<I> {
    fn next_back(&mut self) -> Option<I::Item> {
        if self.left == 0 {
            return None;
        }
        match self.iter.len().checked_sub(self.left) {
            // Those at the end are none of the first.
            Some(after @ 1..) => {
                self.left -= 1;
                self.iter.nth_back(after)
            }
            _ => self.iter.next_back(),
        }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Take<I> {}

impl<I: FusedIterator> FusedIterator for Take<I> {}

/// `.step_by(n)`, like [`core::iter::StepBy`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StepBy<I> {
    iter: I,
    /// Items that are left out after each.
    between: usize,
    is_begun: bool,
}

impl<I: Iterator> StepBy<I> {
    /// The first item, and every `step`th after it.
    ///
    /// # Panics
    /// When `step` is 0.
    pub const fn new(iter: I, step: usize) -> StepBy<I> {
        assert!(step != 0, "a step is at least 1");
        StepBy { iter, between: step - 1, is_begun: false }
    }
}

impl<I: Iterator> Iterator for StepBy<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        match core::mem::replace(&mut self.is_begun, true) {
            false => self.iter.next(),
            true => self.iter.nth(self.between),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = |items: usize| match (self.is_begun, self.between.checked_add(1)) {
            (_, None) => usize::from(!self.is_begun && items > 0),
            (true, Some(step)) => items / step,
            (false, Some(step)) => items.div_ceil(step),
        };
        let (least, most) = self.iter.size_hint();
        (count(least), most.map(count))
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for StepBy<I> {}

impl<I: FusedIterator> FusedIterator for StepBy<I> {}

/// `.zip(other)`, like [`core::iter::Zip`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Zip<A, B> {
    first: A,
    second: B,
}

impl<A: Iterator, B: Iterator> Zip<A, B> {
    /// Pairs, as long as there are both.
    pub fn new(first: A, second: impl IntoIterator<IntoIter = B>) -> Zip<A, B> {
        Zip { first, second: second.into_iter() }
    }
}

impl<A: Iterator, B: Iterator> Iterator for Zip<A, B> {
    type Item = (A::Item, B::Item);

    fn next(&mut self) -> Option<(A::Item, B::Item)> {
        Some((self.first.next()?, self.second.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (first, second) = (self.first.size_hint(), self.second.size_hint());
        (first.0.min(second.0), first.1.into_iter().chain(second.1).min())
    }
}

impl<A: ExactSizeIterator, B: ExactSizeIterator> ExactSizeIterator for Zip<A, B> {}

impl<A: FusedIterator, B: FusedIterator> FusedIterator for Zip<A, B> {}

/// `.chain(other)`, like [`core::iter::Chain`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chain<A, B> {
    /// Until its end.
    first: Option<A>,
    second: B,
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Chain<A, B> {
    /// The items of one, then those of the other.
    pub fn new(first: A, second: impl IntoIterator<IntoIter = B>) -> Chain<A, B> {
        Chain { first: Some(first), second: second.into_iter() }
    }
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Chain<A, B> {
    type Item = A::Item;

    fn next(&mut self) -> Option<A::Item> {
        if let Some(first) = &mut self.first {
            if let Some(item) = first.next() {
                return Some(item);
            }
            self.first = None;
        }
        self.second.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.second.size_hint();
        match self.first.as_ref().map(Iterator::size_hint) {
            None => (least, most),
            Some(first) => {
                let both = |first: usize| most.and_then(|second| first.checked_add(second));
                (first.0.saturating_add(least), first.1.and_then(both))
            }
        }
    }
}

impl<A: FusedIterator, B: FusedIterator<Item = A::Item>> FusedIterator for Chain<A, B> {}

/// An iterator inside of another.
struct Inner<I>(I);

impl<I: Exact> Serialize for Inner<&I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.save(serializer)
    }
}

impl<'de, I: LoadExact<'de>> Deserialize<'de> for Inner<I> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        I::load(deserializer).map(Inner)
    }
}

/// As many as memory has room for here, whatever machine has saved it.
fn size<E: de::Error>(size: u64) -> Result<usize, E> {
    usize::try_from(size).map_err(|_| E::custom(format_args!("no iterator here counts to {size}")))
}

impl<I: Exact> Exact for Enumerate<I> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Inner(&self.iter), self.count as u64).serialize(serializer)
    }
}

/// What has ever been numbered, and what is left, were one list.
impl<'de, I: LoadExact<'de> + Iterator> LoadExact<'de> for Enumerate<I> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Inner(iter), count): (Inner<I>, u64) = Deserialize::deserialize(deserializer)?;
        let count = size(count)?;
        if iter.size_hint().1.is_some_and(|most| count.checked_add(most).is_none()) {
            return Err(de::Error::custom("more items than can be counted"));
        }
        Ok(Enumerate { iter, count })
    }
}

impl<I: Exact> Exact for Rev<I> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.iter.save(serializer)
    }
}

impl<'de, I: LoadExact<'de>> LoadExact<'de> for Rev<I> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        I::load(deserializer).map(|iter| Rev { iter })
    }
}

impl<I: Exact> Exact for Skip<I> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Inner(&self.iter), self.count as u64).serialize(serializer)
    }
}

impl<'de, I: LoadExact<'de>> LoadExact<'de> for Skip<I> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Inner(iter), count): (Inner<I>, u64) = Deserialize::deserialize(deserializer)?;
        Ok(Skip { iter, count: size(count)? })
    }
}

impl<I: Exact> Exact for Take<I> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Inner(&self.iter), self.left as u64).serialize(serializer)
    }
}

impl<'de, I: LoadExact<'de>> LoadExact<'de> for Take<I> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Inner(iter), left): (Inner<I>, u64) = Deserialize::deserialize(deserializer)?;
        Ok(Take { iter, left: size(left)? })
    }
}

impl<I: Exact> Exact for StepBy<I> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Inner(&self.iter), self.between as u64, self.is_begun).serialize(serializer)
    }
}

impl<'de, I: LoadExact<'de>> LoadExact<'de> for StepBy<I> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Inner(iter), between, is_begun): (Inner<I>, u64, bool) = Deserialize::deserialize(deserializer)?;
        Ok(StepBy { iter, between: size(between)?, is_begun })
    }
}

impl<A: Exact, B: Exact> Exact for Zip<A, B> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (Inner(&self.first), Inner(&self.second)).serialize(serializer)
    }
}

impl<'de, A: LoadExact<'de>, B: LoadExact<'de>> LoadExact<'de> for Zip<A, B> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Inner(first), Inner(second)) = Deserialize::deserialize(deserializer)?;
        Ok(Zip { first, second })
    }
}

impl<A: Exact, B: Exact> Exact for Chain<A, B> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.first.as_ref().map(Inner), Inner(&self.second)).serialize(serializer)
    }
}

impl<'de, A: LoadExact<'de>, B: LoadExact<'de>> LoadExact<'de> for Chain<A, B> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (first, Inner(second)): (Option<Inner<A>>, _) = Deserialize::deserialize(deserializer)?;
        Ok(Chain { first: first.map(|Inner(iter)| iter), second })
    }
}

/// What a field of a user's own struct needs of them.
macro_rules! serde_by_exact {
    ($($name:ident<$($inner:ident),+>)+) => { $(
        impl<$($inner: Exact),+> Serialize for $name<$($inner),+> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.save(serializer)
            }
        }

        impl<'de, $($inner: LoadExact<'de> + Iterator),+> Deserialize<'de> for $name<$($inner),+> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::load(deserializer)
            }
        }
    )+ };
}

serde_by_exact! { Enumerate<I> Rev<I> Skip<I> Take<I> StepBy<I> Zip<A, B> Chain<A, B> }
