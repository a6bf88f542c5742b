//! In what order items leave, and where they are meanwhile.

/// Room for items.
pub trait Buffer<T> {
    /// Without any.
    const EMPTY: Self;

    /// How many there are.
    fn len(&self) -> usize;

    /// Takes one more. There is room.
    fn push(&mut self, item: T);

    /// Gives the next one out.
    fn pop(&mut self) -> Option<T>;
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
    len: usize,
}

impl<T, const N: usize> Buffer<T> for Ring<T, N> {
    const EMPTY: Self = Ring { items: [const { None }; N], first: 0, len: 0 };

    fn len(&self) -> usize {
        self.len
    }

    fn push(&mut self, item: T) {
        let end = self.first + self.len;
        self.items[if end < N { end } else { end - N }] = Some(item);
        self.len += 1;
    }

    fn pop(&mut self) -> Option<T> {
        let item = self.items[self.first].take()?;
        self.first = if self.first + 1 < N { self.first + 1 } else { 0 };
        self.len -= 1;
        Some(item)
    }
}

/// The items up to `len`.
pub struct Stack<T, const N: usize> {
    items: [Option<T>; N],
    len: usize,
}

impl<T, const N: usize> Buffer<T> for Stack<T, N> {
    const EMPTY: Self = Stack { items: [const { None }; N], len: 0 };

    fn len(&self) -> usize {
        self.len
    }

    fn push(&mut self, item: T) {
        self.items[self.len] = Some(item);
        self.len += 1;
    }

    fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        self.items[self.len].take()
    }
}

/// A binary heap: no item is less than the one at half its number.
pub struct Heap<T, const N: usize> {
    items: [Option<T>; N],
    len: usize,
}

impl<T: Ord, const N: usize> Buffer<T> for Heap<T, N> {
    const EMPTY: Self = Heap { items: [const { None }; N], len: 0 };

    fn len(&self) -> usize {
        self.len
    }

    fn push(&mut self, item: T) {
        let mut at = self.len;
        self.items[at] = Some(item);
        // Before the comparisons, which may panic.
        self.len += 1;
        while at > 0 && self.items[at] < self.items[(at - 1) / 2] {
            self.items.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        self.items.swap(0, self.len);
        let item = self.items[self.len].take();
        let mut at = 0;
        loop {
            let mut least = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < self.len && self.items[child] < self.items[least] {
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

        fn len(&self) -> usize {
            self.len()
        }

        fn push(&mut self, item: T) {
            self.push_back(item);
        }

        fn pop(&mut self) -> Option<T> {
            self.pop_front()
        }
    }

    impl<T> Buffer<T> for Vec<T> {
        const EMPTY: Self = Vec::new();

        fn len(&self) -> usize {
            self.len()
        }

        fn push(&mut self, item: T) {
            self.push(item);
        }

        fn pop(&mut self) -> Option<T> {
            self.pop()
        }
    }

    impl<T: Ord> Buffer<T> for BinaryHeap<Reverse<T>> {
        const EMPTY: Self = BinaryHeap::new();

        fn len(&self) -> usize {
            self.len()
        }

        fn push(&mut self, item: T) {
            self.push(Reverse(item));
        }

        fn pop(&mut self) -> Option<T> {
            self.pop().map(|Reverse(item)| item)
        }
    }
}
