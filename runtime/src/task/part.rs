//! Wakers for the parts of a task, without a heap: the data is the task's node, and which part it is
//! stands in the vtable. The children of a group have the same ones, with the group as data: each table takes room.

#[cfg(feature = "alloc")]
use super::header::Header;
use super::node::Node;
use super::scheduler::is_here;
use super::waker::{node, task_of, wake_by_ref, will_wake};
use crate::atomic::AtomicU32;
use crate::gather::lent::Lent;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
use crate::gather::pool::Group;
use core::marker::PhantomData;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
use core::ptr;
use core::ptr::NonNull;
#[cfg(feature = "std")]
use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Release};
use core::task::{RawWaker, RawWakerVTable, Waker};

/// How many parts a task can tell apart.
pub(crate) const PARTS: usize = 32;

/// Which parts of a task were woken. There is one owner at a time, as the link says; others do without.
pub(crate) struct Parts {
    woken: AtomicU32,
    /// The same for wakes on the thread of the run itself, which are most: only that writes here, so it needs no
    /// exchange.
    #[cfg(feature = "std")]
    woken_here: AtomicU32,
}

impl Parts {
    pub(super) const fn new() -> Self {
        Parts {
            woken: AtomicU32::new(0),
            #[cfg(feature = "std")]
            woken_here: AtomicU32::new(0),
        }
    }

    #[inline]
    fn wake(&self, part: usize, here: bool) {
        let _ = here;
        #[cfg(feature = "std")]
        if here {
            return self.woken_here.store(self.woken_here.load(Relaxed) | 1 << part, Relaxed);
        }
        self.woken.fetch_or(1 << part, Release);
    }

    /// Takes out which were woken. `here` says that this is the thread of the run.
    #[inline]
    fn take(&self, here: bool) -> u32 {
        let _ = here;
        #[cfg(feature = "std")]
        if here {
            let woken = self.woken_here.load(Relaxed);
            self.woken_here.store(0, Relaxed);
            // Who is just about to set a bit has still to wake the task.
            let elsewhere = if self.woken.load(Relaxed) == 0 { 0 } else { self.woken.swap(0, AcqRel) };
            return woken | elsewhere;
        }
        let woken = self.woken.swap(0, AcqRel);
        // Elsewhere it is not known what was woken here.
        if cfg!(feature = "std") { u32::MAX } else { woken }
    }
}

/// The right to use the parts of one task.
pub(crate) struct Owner {
    /// Keeps the node alive.
    task: Waker,
    node: NonNull<Node>,
}

// SAFETY: through the node it touches `parts` and who owns them, which is atomic. Wakers are `Send` and `Sync`.
unsafe impl Send for Owner {}
// SAFETY: as above.
unsafe impl Sync for Owner {}

impl Owner {
    /// The parts of the task that `waker` wakes, if it is one of this crate's and they are free.
    pub(crate) fn claim(waker: &Waker) -> Option<Self> {
        let node = task_of(waker)?;
        // SAFETY: alive by `waker`.
        if unsafe { node.as_ref() }.link.parts_owned.swap(true, Acquire) {
            return None;
        }
        Some(Owner { task: waker.clone(), node })
    }

    /// Whether they are the parts of the task that `waker` wakes.
    #[inline]
    pub(crate) fn is_of(&self, waker: &Waker) -> bool {
        will_wake(&self.task, waker)
    }

    /// Takes out which parts were woken.
    #[inline]
    pub(crate) fn take(&self) -> WokenParts<'_> {
        // SAFETY: alive by `task`.
        let node = unsafe { self.node.as_ref() };
        WokenParts {
            woken: node.parts.take(is_here(node)),
            data: self.task.data(),
            table: table(&self.task),
            owner: PhantomData,
        }
    }
}

/// What was woken, and the wakers for the next time.
pub(crate) struct WokenParts<'a> {
    /// A bit for each part.
    pub(crate) woken: u32,
    data: *const (),
    table: &'static [RawWakerVTable; PARTS],
    owner: PhantomData<&'a Owner>,
}

impl WokenParts<'_> {
    /// The waker of a part: of one out of those that share it, if there are more than [`PARTS`].
    #[inline]
    pub(crate) fn waker(&self, part: usize) -> Lent<'_> {
        let raw = RawWaker::new(self.data, &self.table[part % PARTS]);
        // SAFETY: the functions are as thread-safe as those of the task's own waker, and the data is the same. The owner
        // keeps the node alive.
        unsafe { Lent::new(raw) }
    }
}

/// The waker of a child of a group: of one out of those that share it, as above.
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) fn child_of(group: &'static Group, child: usize) -> Lent<'static> {
    let raw = RawWaker::new(ptr::from_ref(group).cast(), &STATIC[child % PARTS]);
    // SAFETY: a group is `Sync` and `static`, and the functions of the table find that the data is one.
    unsafe { Lent::new(raw) }
}

/// The group that is the data of a waker, if that is not a node.
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
#[inline]
fn group(data: *const ()) -> Option<&'static Group> {
    let groups = Group::all();
    let offset = data.addr().wrapping_sub(groups.as_ptr().addr());
    // SAFETY: no node lies between groups, so it is the address of one, as `child_of` had it.
    (offset < size_of_val(groups)).then(|| unsafe { &*data.cast() })
}

impl Drop for Owner {
    fn drop(&mut self) {
        // SAFETY: alive by `task`.
        unsafe { self.node.as_ref() }.link.parts_owned.store(false, Release);
    }
}

/// The functions of the parts of a task.
#[inline]
fn table(task: &Waker) -> &'static [RawWakerVTable; PARTS] {
    #[cfg(feature = "alloc")]
    if super::waker::is_counted(task) {
        return &COUNTED;
    }
    let _ = task;
    &STATIC
}

unsafe fn wake_part<const PART: usize>(data: *const ()) {
    // SAFETY: the same contract.
    unsafe { wake(data, PART) }
}

/// # Safety
/// `data` is that of a waker of this module's, which is alive.
#[cfg_attr(feature = "std", inline)]
// Where it is small that counts, once for all of the table.
#[cfg_attr(not(feature = "std"), inline(never))]
unsafe fn wake(data: *const (), part: usize) {
    #[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
    if let Some(group) = group(data) {
        return group.wake(part);
    }
    // SAFETY: the data is a node, alive by this waker.
    let node = unsafe { node(data).as_ref() };
    // Before the wake, so that the poll that it brings finds it.
    node.parts.wake(part, is_here(node));
    // SAFETY: the data is that of a waker of the task.
    unsafe { wake_by_ref(data) };
}

unsafe fn clone_static<const PART: usize>(data: *const ()) -> RawWaker {
    RawWaker::new(data, &STATIC[PART])
}

const fn static_part<const PART: usize>() -> RawWakerVTable {
    RawWakerVTable::new(clone_static::<PART>, wake_part::<PART>, wake_part::<PART>, |_| {})
}

macro_rules! each_part {
    ($of:ident) => {
        [
            $of::<0>(),
            $of::<1>(),
            $of::<2>(),
            $of::<3>(),
            $of::<4>(),
            $of::<5>(),
            $of::<6>(),
            $of::<7>(),
            $of::<8>(),
            $of::<9>(),
            $of::<10>(),
            $of::<11>(),
            $of::<12>(),
            $of::<13>(),
            $of::<14>(),
            $of::<15>(),
            $of::<16>(),
            $of::<17>(),
            $of::<18>(),
            $of::<19>(),
            $of::<20>(),
            $of::<21>(),
            $of::<22>(),
            $of::<23>(),
            $of::<24>(),
            $of::<25>(),
            $of::<26>(),
            $of::<27>(),
            $of::<28>(),
            $of::<29>(),
            $of::<30>(),
            $of::<31>(),
        ]
    };
}

static STATIC: [RawWakerVTable; PARTS] = each_part!(static_part);

#[cfg(feature = "alloc")]
static COUNTED: [RawWakerVTable; PARTS] = each_part!(counted_part);

#[cfg(feature = "alloc")]
unsafe fn clone_counted<const PART: usize>(data: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned has a reference, or its lender has.
    unsafe { Header::add_reference(super::waker::counted::header(data)) };
    RawWaker::new(data, &COUNTED[PART])
}

#[cfg(feature = "alloc")]
unsafe fn wake_counted<const PART: usize>(data: *const ()) {
    // SAFETY: the waker has a reference until it is dropped in the next line.
    unsafe {
        wake_part::<PART>(data);
        super::waker::counted::drop(data);
    }
}

#[cfg(feature = "alloc")]
const fn counted_part<const PART: usize>() -> RawWakerVTable {
    RawWakerVTable::new(
        clone_counted::<PART>,
        wake_counted::<PART>,
        wake_part::<PART>,
        super::waker::counted::drop,
    )
}
