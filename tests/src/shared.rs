//! What locals of one body share, and what the copies in a clone of its machine share among themselves.

use std::any::Any;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

/// An `Rc` whose clone is a copy of the value: one copy for all that share it in the machine that is cloned.
pub struct Shared<T>(Rc<T>);

/// Where values were, and their copies.
type Copies = Vec<(*const (), Rc<dyn Any>)>;

thread_local! {
    /// What a clone has copied so far.
    static COPIES: RefCell<Option<Copies>> = const { RefCell::new(None) };
}

impl<T> Shared<T> {
    /// Shared with nobody.
    pub fn new(value: T) -> Shared<T> {
        Shared(Rc::new(value))
    }

    /// One more of it: `Rc::clone`.
    #[must_use]
    pub fn share(shared: &Shared<T>) -> Shared<T> {
        Shared(Rc::clone(&shared.0))
    }

    /// How many share it.
    pub fn count(shared: &Shared<T>) -> usize {
        Rc::strong_count(&shared.0)
    }

    /// The value, if nobody else shares it.
    pub fn into_inner(shared: Shared<T>) -> Option<T> {
        Rc::into_inner(shared.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone + 'static> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        let place = Rc::as_ptr(&self.0).cast();
        let copied = COPIES.with_borrow(|copies| {
            let copies = copies.as_ref().expect("only a machine is cloned, as a whole");
            copies.iter().find(|(of, _)| *of == place).map(|(_, copy)| Rc::clone(copy))
        });
        if let Some(copy) = copied {
            return Shared(copy.downcast().expect("one place holds one value"));
        }
        let copy = Rc::new(T::clone(&self.0));
        COPIES.with_borrow_mut(|copies| copies.as_mut().expect("as above").push((place, copy.clone())));
        Shared(copy)
    }
}

/// Clones a machine, and each value once that its locals share.
pub fn cloned<S: Clone>(states: &S) -> S {
    COPIES.replace(Some(Vec::new()));
    let copy = states.clone();
    COPIES.replace(None);
    copy
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_copy_shares_with_the_copies() {
        let one = Shared::new(Cell::new(1));
        let both = (Shared::share(&one), one);
        let copy = cloned(&both);
        assert_eq!([Shared::count(&both.0), Shared::count(&copy.0)], [2, 2]);
        copy.0.set(5);
        assert_eq!([both.0.get(), both.1.get(), copy.1.get()], [1, 1, 5]);
        drop(copy.0);
        assert_eq!(Shared::into_inner(copy.1).map(Cell::into_inner), Some(5));
    }
}
