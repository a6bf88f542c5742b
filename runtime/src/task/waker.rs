//! Wakers of tasks. The data is the node.

#[cfg(feature = "alloc")]
use super::header::Header;
use super::node::Node;
#[cfg(feature = "std")]
use super::scheduler::wake_here;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
use crate::atomic::change;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;
use core::task::{RawWaker, RawWakerVTable, Waker};

static STATIC: RawWakerVTable =
    RawWakerVTable::new(|data| RawWaker::new(data, &STATIC), wake_by_ref, wake_by_ref, |_| {});

/// Of the waker that a `static` task is polled with, and of no other: its clones have the one above. So who wakes with it
/// is in that poll, and needs not look where the task is.
#[cfg(all(feature = "critical-section", not(feature = "std")))]
static POLLED: RawWakerVTable =
    RawWakerVTable::new(|data| RawWaker::new(data, &STATIC), wake_again, wake_again, |_| {});

#[cfg(feature = "alloc")]
static COUNTED: RawWakerVTable =
    RawWakerVTable::new(counted::clone, counted::wake, wake_by_ref, counted::drop);

/// Whether `waker` has a reference to its node.
#[cfg(feature = "alloc")]
#[inline]
pub(super) fn is_counted(waker: &Waker) -> bool {
    ptr::eq(waker.vtable(), &COUNTED)
}

/// Whether `waker` is one of this module's. To clone or drop one of these calls no foreign code.
///
/// Not those of parts, whose tables would then be linked also where nothing is gathered.
#[inline]
pub(crate) fn is_own(waker: &Waker) -> bool {
    let own = ptr::eq(waker.vtable(), &STATIC);
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    let own = own || ptr::eq(waker.vtable(), &POLLED);
    #[cfg(feature = "alloc")]
    let own = own || is_counted(waker);
    own
}

/// A clone of `waker`, if it is one of this module's: for that no foreign code is called.
#[inline]
pub(crate) fn clone_own(waker: &Waker) -> Option<Waker> {
    let fixed = ptr::eq(waker.vtable(), &STATIC);
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    let fixed = fixed || ptr::eq(waker.vtable(), &POLLED);
    if fixed {
        // SAFETY: the data is that of one of these, which own nothing: any copy is as good.
        return Some(unsafe { Waker::from_raw(RawWaker::new(waker.data(), &STATIC)) });
    }
    #[cfg(feature = "alloc")]
    if is_counted(waker) {
        return Some(waker.clone());
    }
    None
}

/// Whether `kept` wakes what `polled` does, as far as that is known. As [`Waker::will_wake`], which does not know that of
/// a clone of the waker that a task is polled with.
#[inline]
pub(crate) fn will_wake(kept: &Waker, polled: &Waker) -> bool {
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    if ptr::eq(polled.vtable(), &POLLED) {
        return ptr::eq(kept.vtable(), &STATIC) && ptr::eq(kept.data(), polled.data());
    }
    kept.will_wake(polled)
}

/// The node of the task that `waker` wakes, if it is one of this module's.
pub(super) fn task_of(waker: &Waker) -> Option<NonNull<Node>> {
    is_own(waker).then(|| node(waker.data()))
}

pub(super) fn node(data: *const ()) -> NonNull<Node> {
    // SAFETY: the data of our wakers is a node's address.
    unsafe { NonNull::new_unchecked(data.cast::<Node>().cast_mut()) }
}

/// Makes the task ready, if it is not so already and has not ended.
///
/// # Safety
/// The data is that of a waker: it keeps the node alive, which is static, or counted and the waker has a reference.
pub(super) unsafe fn wake_by_ref(data: *const ()) {
    let this = node(data);
    // SAFETY: alive.
    let node = unsafe { this.as_ref() };
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    let to_notify = change(|changing| {
        if !node.link.wake(changing) {
            return None;
        }
        // It was stored before the task was idle for the first time.
        let executor = node.executor.load(Relaxed);
        // SAFETY: executors are `static`.
        let executor = unsafe { &*executor };
        // SAFETY: the executor keeps the node until it has taken it.
        unsafe { executor.push(this, changing) }.then_some(executor)
    });
    #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
    let to_notify = {
        #[cfg(feature = "std")]
        // SAFETY: alive.
        if unsafe { wake_here(this) } {
            return;
        }
        if !node.link.wake() {
            return;
        }
        // It was stored before `Link::open`, which `Link::wake` has acquired.
        let executor = node.executor.load(Relaxed);
        // SAFETY: executors are `static`.
        let executor = unsafe { &*executor };
        // SAFETY: the executor keeps the node until it has popped it.
        unsafe { executor.push(this) }.then_some(executor)
    };
    if let Some(executor) = to_notify {
        executor.notify().notify();
    }
}

/// Makes the task ready that is being polled.
///
/// # Safety
/// The data is that of the waker of this poll.
#[cfg(all(feature = "critical-section", not(feature = "std")))]
unsafe fn wake_again(data: *const ()) {
    // SAFETY: alive by the poll.
    unsafe { node(data).as_ref() }.link.wake_again();
}

#[cfg(feature = "alloc")]
pub(super) mod counted {
    use super::{COUNTED, Header, node};
    use core::ptr::NonNull;
    use core::task::RawWaker;

    /// The header that counts.
    pub(in crate::task) fn header(data: *const ()) -> NonNull<Header> {
        // Counted nodes are the beginning of one.
        node(data).cast()
    }

    pub(super) unsafe fn clone(data: *const ()) -> RawWaker {
        // SAFETY: the waker that is cloned has a reference.
        unsafe { Header::add_reference(header(data)) };
        RawWaker::new(data, &COUNTED)
    }

    pub(super) unsafe fn wake(data: *const ()) {
        // SAFETY: the waker has a reference until it is dropped in the next line.
        unsafe {
            super::wake_by_ref(data);
            drop(data);
        }
    }

    pub(in crate::task) unsafe fn drop(data: *const ()) {
        // SAFETY: this is the waker's reference.
        unsafe { Header::drop_reference(header(data)) };
    }
}

/// A waker of the task that does not own a reference. Its clones do.
///
/// # Safety
/// The node outlives the waker, not just its clones.
pub(crate) unsafe fn borrowed(node: NonNull<Node>) -> ManuallyDrop<Waker> {
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    let vtable = &POLLED;
    #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
    let vtable = &STATIC;
    #[cfg(feature = "alloc")]
    // SAFETY: alive.
    let vtable = if unsafe { node.as_ref() }.link.counted { &COUNTED } else { vtable };
    // SAFETY: the functions are thread-safe: they touch `link`, `executor` and `references`, which are
    // atomic, and `counted` and `free`, which are constant. The data is a node.
    ManuallyDrop::new(unsafe { Waker::from_raw(RawWaker::new(node.as_ptr().cast(), vtable)) })
}
