//! Stored locals for which serde has nothing, or not all.

use super::{LoadState, SaveState};
use core::iter::{Rev, StepBy};
use core::ops::{Range, RangeFrom, RangeInclusive};
use core::str::Chars;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A stored local that is saved so that it goes on exactly where it was.
///
/// Implement this and [`LoadExact`] for an iterator of your own that cannot have serde's traits, or that goes through
/// an adapter of [this module](super).
pub trait Exact {
    /// Saves it.
    ///
    /// # Errors
    /// Those of the serializer.
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The other half of [`Exact`].
pub trait LoadExact<'de>: Sized {
    /// Loads what [`Exact::save`] has saved.
    ///
    /// # Errors
    /// When the bytes are none that it could have saved, and those of the deserializer.
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// How a field of type `T` is saved: exactly, if it can be, else as serde does. rustc prefers these inherent
/// functions to those of [`Plain`], where they exist for `T`.
#[derive(Debug)]
pub struct Field<T>(core::marker::PhantomData<T>);

impl<T: Exact> Field<T> {
    /// serde would not do.
    pub const IS_EXACT: bool = true;

    /// Saves it exactly.
    pub fn save<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.save(serializer)
    }
}

impl<'de, T: LoadExact<'de>> Field<T> {
    /// Loads it exactly.
    pub fn load<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::load(deserializer)
    }
}

/// How serde saves a field.
pub trait Plain<T> {
    /// serde does.
    const IS_EXACT: bool = false;

    /// Saves it.
    fn save<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Serialize,
    {
        value.serialize(serializer)
    }

    /// Loads it.
    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        T: Deserialize<'de>,
    {
        T::deserialize(deserializer)
    }
}

impl<T> Plain<T> for Field<T> {}

/// [`Field`] for a local that may have been moved: a `None` in it is not the same as none of it.
#[derive(Debug)]
pub struct Slot<T>(core::marker::PhantomData<T>);

impl<T: Exact> Slot<T> {
    /// Saves it exactly.
    pub fn save<S: Serializer>(slot: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        slot.as_ref().map(|value| (Saved(value),)).serialize(serializer)
    }
}

impl<'de, T: LoadExact<'de>> Slot<T> {
    /// Loads it exactly.
    pub fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let loaded = Option::<(Loaded<T>,)>::deserialize(deserializer)?;
        Ok(loaded.map(|(Loaded(value),)| value))
    }
}

/// How serde saves such a local.
pub trait PlainSlot<T> {
    /// Saves it.
    fn save<S: Serializer>(slot: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Serialize,
    {
        slot.as_ref().map(|value| (value,)).serialize(serializer)
    }

    /// Loads it.
    fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: Deserialize<'de>,
    {
        let loaded = Option::<(T,)>::deserialize(deserializer)?;
        Ok(loaded.map(|(value,)| value))
    }
}

impl<T> PlainSlot<T> for Slot<T> {}

struct Saved<'a, T>(&'a T);

impl<T: Exact> Serialize for Saved<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.save(serializer)
    }
}

struct Loaded<T>(T);

impl<'de, T: LoadExact<'de>> Deserialize<'de> for Loaded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::load(deserializer).map(Loaded)
    }
}

/// A coroutine, with its version.
impl<C: SaveState> Exact for C {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, serializer)
    }
}

impl<'de, C: LoadState<'de>> LoadExact<'de> for C {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::deserialize(deserializer)
    }
}

/// serde saves these exactly.
macro_rules! by_serde {
    ($($range:ident)*) => { $(
        impl<T: Serialize> Exact for $range<T> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }

        impl<'de, T: Deserialize<'de>> LoadExact<'de> for $range<T> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    )* };
}

by_serde! { Range RangeFrom }

/// Both ends, and whether the last has been given.
impl<T: Serialize + PartialOrd> Exact for RangeInclusive<T>
where
    RangeInclusive<T>: Iterator,
{
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_exhausted = self.is_empty() && self.start() <= self.end();
        (self.start(), self.end(), is_exhausted).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + PartialOrd> LoadExact<'de> for RangeInclusive<T>
where
    RangeInclusive<T>: Iterator,
{
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end, is_exhausted) = <(T, T, bool)>::deserialize(deserializer)?;
        let mut range = start..=end;
        if is_exhausted {
            if range.start() != range.end() {
                return Err(serde::de::Error::custom("a range is exhausted when both its ends meet"));
            }
            range.next();
        }
        Ok(range)
    }
}

/// Reversed and stepping ranges do not show their parts, but what they will give.
macro_rules! ranges {
    ($($number:ty)*) => { $(
        impl Exact for Rev<Range<$number>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                (self.clone().next_back(), self.clone().next()).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for Rev<Range<$number>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let range = match Deserialize::deserialize(deserializer)? {
                    (Some(first), Some(last)) => first..past(last, <$number>::checked_add(last, 1))?,
                    (None::<$number>, None::<$number>) => 0..0,
                    _ => return Err(incomplete()),
                };
                Ok(range.rev())
            }
        }

        impl Exact for Rev<RangeInclusive<$number>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                (self.clone().next_back(), self.clone().next()).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for Rev<RangeInclusive<$number>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let range = match Deserialize::deserialize(deserializer)? {
                    (Some(first), Some(last)) => first..=last,
                    (None::<$number>, None::<$number>) => RangeInclusive::new(1, 0),
                    _ => return Err(incomplete()),
                };
                Ok(range.rev())
            }
        }

        impl Exact for StepBy<Range<$number>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                stepping(self.clone(), |first, second| second as i128 - first as i128).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for StepBy<Range<$number>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Some((first, last, step)) = Option::<($number, $number, u64)>::deserialize(deserializer)? else {
                    return Ok((0..0).step_by(1));
                };
                let end = past(last, <$number>::checked_add(last, 1))?;
                Ok((first..end).step_by(steps(step)?))
            }
        }

        impl Exact for StepBy<RangeInclusive<$number>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                stepping(self.clone(), |first, second| second as i128 - first as i128).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for StepBy<RangeInclusive<$number>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Some((first, last, step)) = Option::<($number, $number, u64)>::deserialize(deserializer)? else {
                    return Ok(RangeInclusive::new(1, 0).step_by(1));
                };
                Ok((first..=last).step_by(steps(step)?))
            }
        }

        impl Exact for StepBy<Rev<Range<$number>>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                stepping(self.clone(), |first, second| first as i128 - second as i128).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for StepBy<Rev<Range<$number>>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Some((first, last, step)) = Option::<($number, $number, u64)>::deserialize(deserializer)? else {
                    return Ok((0..0).rev().step_by(1));
                };
                let end = past(first, <$number>::checked_add(first, 1))?;
                Ok((last..end).rev().step_by(steps(step)?))
            }
        }

        impl Exact for StepBy<Rev<RangeInclusive<$number>>> {
            fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                stepping(self.clone(), |first, second| first as i128 - second as i128).serialize(serializer)
            }
        }

        impl<'de> LoadExact<'de> for StepBy<Rev<RangeInclusive<$number>>> {
            fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Some((first, last, step)) = Option::<($number, $number, u64)>::deserialize(deserializer)? else {
                    return Ok(RangeInclusive::new(1, 0).rev().step_by(1));
                };
                Ok((last..=first).rev().step_by(steps(step)?))
            }
        }
    )* };
}

ranges! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

/// The next number, the last, and the step between them; nothing at the end.
fn stepping<I: Iterator<Item: Copy> + Clone>(
    iter: I,
    difference: impl Fn(I::Item, I::Item) -> i128,
) -> Option<(I::Item, I::Item, u64)> {
    let mut ahead = iter.clone();
    let first = ahead.next()?;
    let Some(second) = ahead.next() else { return Some((first, first, 1)) };
    let count = iter.size_hint().0;
    let last = iter.clone().nth(count.saturating_sub(1)).unwrap_or(second);
    Some((first, last, u64::try_from(difference(first, second)).unwrap_or(1)))
}

fn steps<E: serde::de::Error>(step: u64) -> Result<usize, E> {
    match usize::try_from(step) {
        Ok(step) if step > 0 => Ok(step),
        _ => Err(E::custom(format_args!("a range cannot take steps of {step}"))),
    }
}

fn past<T: core::fmt::Display, E: serde::de::Error>(last: T, end: Option<T>) -> Result<T, E> {
    end.ok_or_else(|| E::custom(format_args!("no range ends after {last}")))
}

fn incomplete<E: serde::de::Error>() -> E {
    E::custom("a reversed range has two ends, or is empty")
}

/// The text that is left.
impl Exact for Chars<'_> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(serializer)
    }
}

impl<'de: 'a, 'a> LoadExact<'de> for Chars<'a> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'a str>::deserialize(deserializer).map(str::chars)
    }
}

impl<T: Serialize + Clone> Exact for core::option::IntoIter<T> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.clone().next().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> LoadExact<'de> for core::option::IntoIter<T> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(IntoIterator::into_iter)
    }
}

/// The values that are left.
#[cfg(feature = "alloc")]
impl<T: Serialize> Exact for alloc::vec::IntoIter<T> {
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

#[cfg(feature = "alloc")]
impl<'de, T: Deserialize<'de>> LoadExact<'de> for alloc::vec::IntoIter<T> {
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        alloc::vec::Vec::<T>::deserialize(deserializer).map(IntoIterator::into_iter)
    }
}
