//! Wakers for any number of children, on the heap: in few blocks, however many there are.
#![allow(unsafe_code, reason = "the wakers of all children share one count of references")]

use super::lent::Lent;
use super::wakes::WORD;
use crate::task::will_wake;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ptr;
use core::sync::atomic::Ordering::{AcqRel, Relaxed, Release};
use core::sync::atomic::{AtomicPtr, AtomicU32};
use core::task::{RawWaker, RawWakerVTable, Waker};

/// The children's wakers, and what they woke.
pub(crate) struct Block {
    shared: Arc<Shared>,
}

struct Shared {
    whole: Waker,
    /// A bit for each child.
    woken: Box<[AtomicU32]>,
    /// A bit for each word of `woken` that is not 0. Empty where it is quicker to look at all.
    words: Box<[AtomicU32]>,
    children: Box<[Child]>,
}

/// What the wakers of a child refer to. Each of them has a reference to the whole.
struct Child {
    /// What it is in, as [`Arc::into_raw`] gave it.
    shared: AtomicPtr<Shared>,
    index: usize,
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop);

impl Block {
    /// There is always room.
    #[expect(clippy::unnecessary_wraps, reason = "without a heap there may be none")]
    pub(crate) fn claim(whole: &Waker, children: usize) -> Option<Self> {
        let zeros = |words: usize| (0..words).map(|_| AtomicU32::new(0)).collect();
        let words = children.div_ceil(WORD);
        let child = |index| Child { shared: AtomicPtr::new(ptr::null_mut()), index };
        let shared = Arc::into_raw(Arc::new(Shared {
            whole: whole.clone(),
            woken: zeros(words),
            words: zeros(if words > WORD { words.div_ceil(WORD) } else { 0 }),
            children: (0..children).map(child).collect(),
        }));
        // SAFETY: from `into_raw`, just now.
        let block = Block { shared: unsafe { Arc::from_raw(shared) } };
        for child in &block.shared.children {
            child.shared.store(shared.cast_mut(), Relaxed);
        }
        Some(block)
    }

    /// Whether the waker is still the same. What was woken until now is then known.
    #[inline]
    pub(crate) fn keeps_on(&self, whole: &Waker) -> bool {
        will_wake(&self.shared.whole, whole)
    }

    #[inline]
    pub(crate) fn woken(&self) -> WokenOfBlock<'_> {
        WokenOfBlock { block: self, words: 0, of: 0, next: 0 }
    }
}

/// What was woken, word by word.
pub(crate) struct WokenOfBlock<'a> {
    block: &'a Block,
    /// Words in which there may be woken children: those of `WORD` words from `of` on that are still to come.
    words: u32,
    of: usize,
    /// The first word after those.
    next: usize,
}

impl WokenOfBlock<'_> {
    /// The next word with woken children, or just the next one, and takes out which those are.
    pub(crate) fn next_word(&mut self, or_any: bool) -> Option<(usize, u32)> {
        let shared = &self.block.shared;
        loop {
            while self.words == 0 {
                if self.next >= shared.woken.len() {
                    return None;
                }
                // Before what they are about.
                let words = shared.words.get(self.next / WORD).map_or(u32::MAX, take);
                self.words = if or_any { u32::MAX } else { words };
                self.of = self.next;
                self.next += WORD;
            }
            let word = self.of + self.words.trailing_zeros() as usize;
            self.words &= self.words - 1;
            let woken = take(shared.woken.get(word)?);
            if woken != 0 || or_any {
                return Some((word, woken));
            }
        }
    }

    /// The waker of a child.
    #[inline]
    pub(crate) fn waker(&self, child: usize) -> Lent<'_> {
        let raw = RawWaker::new(ptr::from_ref(&self.block.shared.children[child]).cast(), &VTABLE);
        // SAFETY: the functions are thread-safe, since `Shared` is shared by an `Arc`, which `self` keeps alive.
        unsafe { Lent::new(raw) }
    }
}

#[inline]
fn take(bits: &AtomicU32) -> u32 {
    // Most are 0. Who is just about to set a bit has still to wake the whole.
    if bits.load(Relaxed) == 0 { 0 } else { bits.swap(0, AcqRel) }
}

/// # Safety
/// `data` is that of a waker of this module's, which has a reference or is lent by one who has.
unsafe fn child<'a>(data: *const ()) -> &'a Child {
    // SAFETY: it is a child of what the reference keeps alive.
    unsafe { &*data.cast::<Child>() }
}

unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned, or its lender, has a reference; the pointer is that of `into_raw`.
    unsafe { Arc::increment_strong_count(child(data).shared.load(Relaxed)) };
    RawWaker::new(data, &VTABLE)
}

unsafe fn wake(data: *const ()) {
    // SAFETY: the waker has a reference until it is dropped in the last line.
    unsafe {
        wake_by_ref(data);
        drop(data);
    }
}

unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: the waker has a reference.
    let (child, shared) = unsafe { (child(data), &*child(data).shared.load(Relaxed)) };
    // In the reverse order of the search, which begins with the wake.
    let word = child.index / WORD;
    shared.woken[word].fetch_or(1 << (child.index % WORD), Release);
    if let Some(words) = shared.words.get(word / WORD) {
        words.fetch_or(1 << (word % WORD), Release);
    }
    shared.whole.wake_by_ref();
}

unsafe fn drop(data: *const ()) {
    // SAFETY: this is the waker's reference; the pointer is that of `into_raw`.
    unsafe { Arc::decrement_strong_count(child(data).shared.load(Relaxed)) };
}
