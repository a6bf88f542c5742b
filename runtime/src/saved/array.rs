//! `for x in [a, b, c]`, saved in its middle.

use super::{Exact, LoadExact};
use core::fmt;
use core::hash::{Hash, Hasher};
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ops::Range;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

/// The values of an array, like [`core::array::IntoIter`]; it can be saved, with the values that are left.
///
/// `for x in [a, b, c]` runs one in a coroutine that is saved.
#[derive(Clone)]
pub struct Array<T, const N: usize> {
    /// `Some` where `left` says so.
    values: [Option<T>; N],
    left: Range<usize>,
}

impl<T, const N: usize> Array<T, N> {
    /// Begins at the first value.
    pub fn new(values: [T; N]) -> Array<T, N> {
        Array { values: values.map(Some), left: 0..N }
    }

    /// The values that are left, in order.
    fn left(&self) -> impl ExactSizeIterator<Item = &T> {
        self.values[self.left.clone()].iter().map(|value| value.as_ref().expect("what is left is there"))
    }
}

/// By what is left, wherever it stands.
impl<T: PartialEq, const N: usize> PartialEq for Array<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.left().eq(other.left())
    }
}

impl<T: Eq, const N: usize> Eq for Array<T, N> {}

impl<T: Hash, const N: usize> Hash for Array<T, N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.left.len());
        self.left().for_each(|value| value.hash(state));
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Array<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.left()).finish()
    }
}

impl<T, const N: usize> Iterator for Array<T, N> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let at = self.left.next()?;
        self.values[at].take()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl<T, const N: usize> DoubleEndedIterator for Array<T, N> {
    fn next_back(&mut self) -> Option<T> {
        let at = self.left.next_back()?;
        self.values[at].take()
    }
}

impl<T, const N: usize> ExactSizeIterator for Array<T, N> {}

impl<T, const N: usize> FusedIterator for Array<T, N> {}

/// The values that are left.
impl<T: Serialize, const N: usize> Exact for Array<T, N> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let left = self.left();
        let mut values = serializer.serialize_seq(Some(left.len()))?;
        for value in left {
            values.serialize_element(value)?;
        }
        values.end()
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> LoadExact<'de> for Array<T, N> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Left(PhantomData))
    }
}

impl<T: Serialize, const N: usize> Serialize for Array<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.save(serializer)
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Array<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::load(deserializer)
    }
}

struct Left<T, const N: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Left<T, N> {
    type Value = Array<T, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {N} values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Array<T, N>, A::Error> {
        let mut values = [const { None }; N];
        let mut count = 0;
        while let Some(value) = found.next_element()? {
            let Some(place) = values.get_mut(count) else {
                return Err(de::Error::invalid_length(count + 1, &self));
            };
            *place = Some(value);
            count += 1;
        }
        Ok(Array { values, left: 0..count })
    }
}
