//! Wakers of tasks. The data is the header.

use super::header::{Header, Kind};
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::task::{RawWaker, RawWakerVTable, Waker};

static STATIC: RawWakerVTable =
    RawWakerVTable::new(|data| RawWaker::new(data, &STATIC), wake_by_ref, wake_by_ref, |_| {});

#[cfg(feature = "alloc")]
static COUNTED: RawWakerVTable =
    RawWakerVTable::new(counted::clone, counted::wake, wake_by_ref, counted::drop);

/// Whether `waker` has a reference to its header.
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
    #[cfg(feature = "alloc")]
    let own = own || is_counted(waker);
    own
}

/// The header of the task that `waker` wakes, if it is one of this module's.
pub(super) fn task_of(waker: &Waker) -> Option<NonNull<Header>> {
    let ours = ptr::eq(waker.vtable(), &STATIC);
    #[cfg(feature = "alloc")]
    let ours = ours || is_counted(waker);
    ours.then(|| header(waker.data()))
}

pub(super) fn header(data: *const ()) -> NonNull<Header> {
    // SAFETY: the data of our wakers is a header's address.
    unsafe { NonNull::new_unchecked(data.cast::<Header>().cast_mut()) }
}

pub(super) unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: a waker keeps its header alive: it is static, or counted and the waker has a reference.
    unsafe { Header::wake(header(data)) }
}

#[cfg(feature = "alloc")]
pub(super) mod counted {
    use super::{COUNTED, Header, Kind, header};
    use core::task::RawWaker;

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
        let header = header(data);
        // SAFETY: alive by the reference; `kind` of a counted header is never changed.
        if let Kind::Counted(free) = unsafe { header.as_ref() }.kind.get() {
            // SAFETY: this is the waker's reference.
            unsafe { Header::drop_reference(header, free) };
        }
    }
}

/// A waker of the task that does not own a reference. Its clones do.
///
/// # Safety
/// The header outlives the waker, not just its clones.
pub(crate) unsafe fn borrowed(header: NonNull<Header>) -> ManuallyDrop<Waker> {
    // SAFETY: alive.
    let vtable = match unsafe { header.as_ref() }.kind.get() {
        Kind::Static | Kind::Local => &STATIC,
        #[cfg(feature = "alloc")]
        Kind::Counted(_) => &COUNTED,
    };
    // SAFETY: the functions are thread-safe: they touch `link`, `executor` and `references`, which are
    // atomic, and `kind` of counted headers, which is constant. The data is a header.
    ManuallyDrop::new(unsafe { Waker::from_raw(RawWaker::new(header.as_ptr().cast(), vtable)) })
}
