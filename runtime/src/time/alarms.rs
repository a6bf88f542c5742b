//! What sleeps, by deadline: a pairing heap whose links are in the futures that sleep. There is nothing to
//! allocate and no limit; to begin a sleep takes a constant time, to end one a logarithmic one on the whole.
#![allow(unsafe_code, reason = "timers are linked where they are pinned")]

use super::Instant;
use core::cell::UnsafeCell;
use core::marker::PhantomPinned;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::Waker;

/// One sleep.
pub(crate) struct Alarm {
    inner: UnsafeCell<Inner>,
    // Others point here.
    _pinned: PhantomPinned,
}

struct Inner {
    at: Instant,
    /// Which of those with the same deadline comes first.
    number: u64,
    /// Set while it is in the heap.
    waker: Option<Waker>,
    /// The first of those below, none of which is due before this one.
    child: Option<NonNull<Alarm>>,
    /// The next one below the same.
    next: Option<NonNull<Alarm>>,
    /// The one whose `next` this is, or whose `child`.
    before: Option<NonNull<Alarm>>,
}

// SAFETY: the content is reached only by the `Alarms` that it belongs to, which are behind a lock. Wakers may
// be sent.
unsafe impl Send for Alarm {}
// SAFETY: as above.
unsafe impl Sync for Alarm {}

impl Alarm {
    pub(crate) const fn new() -> Self {
        Alarm {
            inner: UnsafeCell::new(Inner {
                at: Instant::ZERO,
                number: 0,
                waker: None,
                child: None,
                next: None,
                before: None,
            }),
            _pinned: PhantomPinned,
        }
    }
}

/// All that sleep by one clock.
///
/// Each alarm is used with one of these only, by the future that owns it and while that has the `Alarms`, which
/// are behind a lock: that is what the `unsafe` functions ask for. And it is removed before it is dropped.
pub(crate) struct Alarms {
    root: Option<NonNull<Alarm>>,
    numbers: u64,
    len: usize,
}

// SAFETY: the alarms in it are behind the same lock, and wakers may be sent.
unsafe impl Send for Alarms {}

/// The content of an alarm.
///
/// # Safety
/// It is alive and belongs to the `Alarms` that the caller has. No other reference to the content exists.
unsafe fn inner<'a>(alarm: NonNull<Alarm>) -> &'a mut Inner {
    // SAFETY: the caller's.
    unsafe { &mut *alarm.as_ref().inner.get() }
}

impl Alarms {
    pub(crate) const fn new() -> Self {
        Alarms { root: None, numbers: 0, len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<Instant> {
        // SAFETY: what is in the heap is alive, and the caller has the heap.
        self.root.map(|root| unsafe { inner(root) }.at)
    }

    /// Whether the alarm is still to come.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn is_set(&self, alarm: Pin<&Alarm>) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { inner(NonNull::from(alarm.get_ref())) }.waker.is_some()
    }

    /// Whether the alarm would wake what `waker` wakes.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn would_wake(&self, alarm: Pin<&Alarm>, waker: &Waker) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { inner(NonNull::from(alarm.get_ref())) };
        inner.waker.as_ref().is_some_and(|own| own.will_wake(waker))
    }

    /// Puts another waker in. Gives the former one to be dropped.
    ///
    /// # Safety
    /// The alarm belongs to these and is set.
    pub(crate) unsafe fn set_waker(&mut self, alarm: Pin<&Alarm>, waker: Waker) -> Option<Waker> {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { inner(NonNull::from(alarm.get_ref())) }.waker.replace(waker)
    }

    /// Sets an alarm, after all with the same deadline.
    ///
    /// # Safety
    /// It belongs to these and is not set. It is [removed](Alarms::remove) before it is dropped.
    pub(crate) unsafe fn set(&mut self, alarm: Pin<&Alarm>, at: Instant, waker: Waker) {
        let alarm = NonNull::from(alarm.get_ref());
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { inner(alarm) };
        inner.at = at;
        inner.number = self.numbers;
        inner.waker = Some(waker);
        self.numbers += 1;
        self.len += 1;
        // SAFETY: both are in no other's list.
        self.root = Some(self.root.map_or(alarm, |root| unsafe { meld(root, alarm) }));
    }

    /// Takes out the first, if it is due. The caller wakes it, without the lock.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<Waker> {
        let first = self.root?;
        // SAFETY: what is in the heap is alive, and the caller has the heap.
        let alarm = unsafe { inner(first) };
        if alarm.at > now {
            return None;
        }
        let waker = alarm.waker.take();
        // SAFETY: those below the first one have nothing above them then.
        self.root = unsafe { meld_all(alarm.child.take()) };
        self.len -= 1;
        waker
    }

    /// Takes an alarm out, if it is still set. Gives its waker to be dropped.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn remove(&mut self, alarm: Pin<&Alarm>) -> Option<Waker> {
        let alarm = NonNull::from(alarm.get_ref());
        // SAFETY: the caller's, and borrowed, so alive. So are all others in the heap, of which each is looked
        // at alone.
        unsafe {
            let waker = inner(alarm).waker.take()?;
            self.len -= 1;
            let below = meld_all(inner(alarm).child.take());
            let (before, next) = (inner(alarm).before.take(), inner(alarm).next.take());
            let Some(before) = before else {
                // It is the first one of all.
                self.root = below;
                return Some(waker);
            };
            if inner(before).child == Some(alarm) {
                inner(before).child = next;
            } else {
                inner(before).next = next;
            }
            if let Some(next) = next {
                inner(next).before = Some(before);
            }
            if let (Some(root), Some(below)) = (self.root, below) {
                self.root = Some(meld(root, below));
            }
            Some(waker)
        }
    }
}

/// Makes one tree of two: the later one becomes the first below the earlier one.
///
/// # Safety
/// Both are alive, belong to one heap that the caller has, and are below nothing and in no list.
unsafe fn meld(one: NonNull<Alarm>, other: NonNull<Alarm>) -> NonNull<Alarm> {
    // SAFETY: the caller's; they are two, and each is looked at alone. So is the child.
    unsafe {
        let key = |alarm| (inner(alarm).at, inner(alarm).number);
        let (earlier, later) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        let child = inner(earlier).child.replace(later);
        inner(later).next = child;
        inner(later).before = Some(earlier);
        if let Some(child) = child {
            inner(child).before = Some(later);
        }
        earlier
    }
}

/// Makes one tree of a list: in pairs from the front, and then of the pairs from the back.
///
/// # Safety
/// The caller has the heap that the list belongs to, and nothing else in it refers to the list's first.
unsafe fn meld_all(first: Option<NonNull<Alarm>>) -> Option<NonNull<Alarm>> {
    // SAFETY: those in the list are alive, and each is taken out before it is melded.
    unsafe {
        let mut rest = first;
        let mut pairs = None;
        while let Some(one) = rest {
            rest = inner(one).next.take();
            inner(one).before = None;
            let mut pair = one;
            if let Some(other) = rest {
                rest = inner(other).next.take();
                inner(other).before = None;
                pair = meld(one, other);
            }
            inner(pair).next = pairs.replace(pair);
        }
        let mut whole = pairs?;
        pairs = inner(whole).next.take();
        while let Some(pair) = pairs {
            pairs = inner(pair).next.take();
            whole = meld(whole, pair);
        }
        Some(whole)
    }
}
