//! In what order items leave, and where they are meanwhile.

/// Room for items. How many there are stands elsewhere, and is counted here: also if a comparison of items panics,
/// it is right.
pub trait Buffer<T> {
    /// Without any.
    const EMPTY: Self;

    /// Whether nothing in here runs code that is not this crate's: a comparison of items, or an allocator.
    const INERT: bool;

    /// How many fit, if that is in the type.
    const CAPACITY: Option<usize> = None;

    /// Takes one more. There is room.
    fn push(&mut self, len: &mut usize, item: T);

    /// Gives the next one out.
    fn pop(&mut self, len: &mut usize) -> Option<T>;
}

/// In what order the items of a queue leave it.
pub trait Order<T> {
    /// Room for up to `N` items, without a heap.
    #[doc(hidden)]
    type Buffer<const N: usize>: Buffer<T>;
}

/// First in, first out.
#[derive(Clone, Copy, Debug)]
pub struct Fifo;

/// Last in, first out.
#[derive(Clone, Copy, Debug)]
pub struct Lifo;

/// The least item first. Of equal ones, any.
///
/// The items' comparison must not use the queue.
#[derive(Clone, Copy, Debug)]
pub struct Priority;

/// The same order with room on the heap, which grows as it is needed.
#[cfg(feature = "alloc")]
#[derive(Clone, Copy, Debug)]
pub struct Growing<O = Fifo>(core::marker::PhantomData<O>);

impl<T> Order<T> for Fifo {
    type Buffer<const N: usize> = Ring<T, N>;
}

impl<T> Order<T> for Lifo {
    type Buffer<const N: usize> = Stack<T, N>;
}

impl<T: Ord> Order<T> for Priority {
    type Buffer<const N: usize> = Heap<T, N>;
}

/// The item at `first`, and those after it, round the end.
pub struct Ring<T, const N: usize> {
    items: [Option<T>; N],
    first: usize,
}

impl<T, const N: usize> Ring<T, N> {
    /// A place of the items, of one that is less than twice their number.
    #[inline]
    const fn wrap(place: usize) -> usize {
        // Where it can be a mask, the compiler knows that there is such a place.
        if N.is_power_of_two() {
            place & (N - 1)
        } else if place < N {
            place
        } else {
            place - N
        }
    }
}

impl<T, const N: usize> Buffer<T> for Ring<T, N> {
    const EMPTY: Self = Ring { items: [const { None }; N], first: 0 };
    const CAPACITY: Option<usize> = Some(N);
    const INERT: bool = true;

    #[inline]
    fn push(&mut self, len: &mut usize, item: T) {
        // It is empty: there is nothing to drop.
        self.items[Self::wrap(self.first + *len)] = Some(item);
        *len += 1;
    }

    #[inline]
    fn pop(&mut self, len: &mut usize) -> Option<T> {
        let first = Self::wrap(self.first);
        let item = self.items[first].take()?;
        if N > 1 {
            self.first = Self::wrap(first + 1);
        }
        *len -= 1;
        Some(item)
    }
}

/// The items up to `len`.
pub struct Stack<T, const N: usize> {
    items: [Option<T>; N],
}

impl<T, const N: usize> Buffer<T> for Stack<T, N> {
    const EMPTY: Self = Stack { items: [const { None }; N] };
    const CAPACITY: Option<usize> = Some(N);
    const INERT: bool = true;

    fn push(&mut self, len: &mut usize, item: T) {
        self.items[*len] = Some(item);
        *len += 1;
    }

    fn pop(&mut self, len: &mut usize) -> Option<T> {
        *len = len.checked_sub(1)?;
        self.items[*len].take()
    }
}

/// A binary heap: no item is less than the one at half its number.
pub struct Heap<T, const N: usize> {
    items: [Option<T>; N],
}

impl<T: Ord, const N: usize> Buffer<T> for Heap<T, N> {
    const EMPTY: Self = Heap { items: [const { None }; N] };
    const CAPACITY: Option<usize> = Some(N);
    const INERT: bool = false;

    fn push(&mut self, len: &mut usize, item: T) {
        let mut at = *len;
        self.items[at] = Some(item);
        // Before the comparisons, which may panic.
        *len += 1;
        while at > 0 && self.items[at] < self.items[(at - 1) / 2] {
            self.items.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn pop(&mut self, len: &mut usize) -> Option<T> {
        *len = len.checked_sub(1)?;
        self.items.swap(0, *len);
        let item = self.items[*len].take();
        let mut at = 0;
        loop {
            let mut least = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < *len && self.items[child] < self.items[least] {
                    least = child;
                }
            }
            if least == at {
                return item;
            }
            self.items.swap(at, least);
            at = least;
        }
    }
}

#[cfg(feature = "alloc")]
mod growing {
    use super::{Buffer, Fifo, Growing, Lifo, Order, Priority};
    use alloc::collections::{BinaryHeap, VecDeque};
    use alloc::vec::Vec;
    use core::cmp::Reverse;

    impl<T> Order<T> for Growing<Fifo> {
        type Buffer<const N: usize> = VecDeque<T>;
    }

    impl<T> Order<T> for Growing<Lifo> {
        type Buffer<const N: usize> = Vec<T>;
    }

    impl<T: Ord> Order<T> for Growing<Priority> {
        type Buffer<const N: usize> = BinaryHeap<Reverse<T>>;
    }

    impl<T> Buffer<T> for VecDeque<T> {
        const EMPTY: Self = VecDeque::new();
        const INERT: bool = false;

        fn push(&mut self, len: &mut usize, item: T) {
            self.push_back(item);
            *len += 1;
        }

        fn pop(&mut self, len: &mut usize) -> Option<T> {
            *len = len.checked_sub(1)?;
            self.pop_front()
        }
    }

    impl<T> Buffer<T> for Vec<T> {
        const EMPTY: Self = Vec::new();
        const INERT: bool = false;

        fn push(&mut self, len: &mut usize, item: T) {
            self.push(item);
            *len += 1;
        }

        fn pop(&mut self, len: &mut usize) -> Option<T> {
            *len = len.checked_sub(1)?;
            self.pop()
        }
    }

    impl<T: Ord> Buffer<T> for BinaryHeap<Reverse<T>> {
        const EMPTY: Self = BinaryHeap::new();
        const INERT: bool = false;

        fn push(&mut self, len: &mut usize, item: T) {
            self.reserve(1);
            // Before the comparisons, which may panic.
            *len += 1;
            self.push(Reverse(item));
        }

        fn pop(&mut self, len: &mut usize) -> Option<T> {
            *len = len.checked_sub(1)?;
            self.pop().map(|Reverse(item)| item)
        }
    }
}
