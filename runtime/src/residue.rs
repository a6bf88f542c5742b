//! What remains of a local that the body will not mention again.
//!
//! Such a local still has a scope to live to the end of: a guard must not be dropped at a
//! suspension. Plain data has no drop, and storing it would only cost bytes. The macro cannot see
//! types, so method resolution decides: `Dead` of a `Copy` value or a `&mut` keeps `()`, of
//! anything else the value itself (autoref specialisation: the by-value receivers come first).

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

impl<T: Copy> KeepNothing for Dead<T> {
    #[inline]
    fn keep(&mut self) {}
}

impl<T: ?Sized> KeepNothingMut for Dead<&mut T> {
    #[inline]
    fn keep(&mut self) {}
}

impl<T> KeepDropped for &mut Dead<T> {
    type Kept = T;

    #[inline]
    fn keep(&mut self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => unreachable!("a dead local is kept once"),
        }
    }
}

/// A mention by value of a local that may have been moved before.
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

impl<T: Copy> ReadCopy for Slot<'_, T> {
    type Value = T;

    #[inline]
    #[track_caller]
    fn read(&mut self) -> T {
        *get(self.0)
    }
}

impl<T> ReadMove for &mut Slot<'_, T> {
    type Value = T;

    #[inline]
    #[track_caller]
    fn read(&mut self) -> T {
        match self.0.take() {
            Some(value) => value,
            None => moved(),
        }
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
