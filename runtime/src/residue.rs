//! What remains of a local that the body will not mention again.
//!
//! Such a local still has a scope to live to the end of: a guard must not be dropped at a
//! suspension. Plain data has no drop, and storing it would only cost bytes. The macro cannot see
//! types, so method resolution decides, by how much it has to borrow or dereference a
//! `&mut &mut Dead<T>` to find a `keep`: nothing for `Copy`, one borrow more for a `&mut`, one less
//! for anything else, in this order.

use core::ops::Deref;

/// A local after its last mention.
pub struct Dead<T>(pub Option<T>);

/// `Copy` values: nothing is kept.
pub trait KeepNothing {
    /// Forgets the value.
    fn keep(&mut self);
}

/// Exclusive borrows: nothing is kept.
pub trait KeepNothingMut {
    /// Forgets the borrow.
    fn keep(&mut self);
}

/// Everything else is kept to be dropped at the end of its scope.
pub trait KeepDropped {
    /// What is stored.
    type Kept;
    /// Gives the value to store.
    fn keep(&mut self) -> Self::Kept;
}

impl<T: Copy> KeepNothing for &mut Dead<T> {
    #[inline]
    fn keep(&mut self) {}
}

impl<T: ?Sized> KeepNothingMut for &mut &mut Dead<&mut T> {
    #[inline]
    fn keep(&mut self) {}
}

impl<T> KeepDropped for Dead<T> {
    type Kept = T;

    #[inline]
    fn keep(&mut self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => unreachable!("a dead local is kept once"),
        }
    }
}

/// A local whose last mention is `*local`, by value.
pub struct Unbox<T>(pub Option<T>);

/// What is read through the local is `Copy`: the local is left as it was.
pub trait UnboxCopy {
    /// The value, and what is left.
    type Parts;
    /// Copies the value.
    fn unbox(&mut self) -> Self::Parts;
}

/// A `Box` is emptied.
pub trait UnboxMove {
    /// The value, and what is left.
    type Parts;
    /// Moves the value.
    fn unbox(&mut self) -> Self::Parts;
}

impl<T: Deref<Target: Copy>> UnboxCopy for &mut Unbox<T> {
    type Parts = (T::Target, Option<T>);

    #[inline]
    fn unbox(&mut self) -> Self::Parts {
        (**get(&self.0), self.0.take())
    }
}

#[cfg(feature = "alloc")]
impl<T> UnboxMove for Unbox<alloc::boxed::Box<T>> {
    type Parts = (T, Option<()>);

    #[inline]
    fn unbox(&mut self) -> Self::Parts {
        (*take(&mut self.0), Some(()))
    }
}

/// The end of a value's life, where the body gives it one. (`drop` would make rustc warn of types
/// whose drop does nothing.)
#[inline]
pub fn end<T>(_: T) {}

/// Moves out of a local that may have been moved before.
#[inline]
#[track_caller]
pub fn take<T>(slot: &mut Option<T>) -> T {
    match slot.take() {
        Some(value) => value,
        None => moved(),
    }
}

/// A mention by value, in a closure, of a local that may be moved there.
pub struct Slot<'a, T>(pub &'a mut Option<T>);

/// `Copy` values: the local keeps its own.
pub trait ReadCopy {
    /// The local's type.
    type Value;
    /// Copies the value.
    fn read(&mut self) -> Self::Value;
}

/// Everything else is moved out.
pub trait ReadMove {
    /// The local's type.
    type Value;
    /// Moves the value.
    fn read(&mut self) -> Self::Value;
}

impl<T: Copy> ReadCopy for &mut Slot<'_, T> {
    type Value = T;

    #[inline]
    fn read(&mut self) -> T {
        *get(self.0)
    }
}

impl<T> ReadMove for Slot<'_, T> {
    type Value = T;

    #[inline]
    fn read(&mut self) -> T {
        take(self.0)
    }
}

/// Reads a local that may be moved later.
#[inline]
#[track_caller]
pub fn get<T>(slot: &Option<T>) -> &T {
    match slot {
        Some(value) => value,
        None => moved(),
    }
}

/// Writes to a local that may be moved later.
#[inline]
#[track_caller]
pub fn get_mut<T>(slot: &mut Option<T>) -> &mut T {
    match slot {
        Some(value) => value,
        None => moved(),
    }
}

#[cold]
#[track_caller]
fn moved() -> ! {
    unreachable!("a local is read after it was moved")
}
