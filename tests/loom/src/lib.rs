//! The library's own sources of the ready queue, of `Queue`, and of the pool of gathers, over loom's atomics.

mod atomic {
    pub(crate) use crate::by_instruction::{Pointer, StateCell};
    use loom::sync::Mutex;
    pub(crate) use loom::sync::atomic::{
        AtomicBool, AtomicBool as LoadStoreBool, AtomicPtr as LoadStorePtr, AtomicU8 as LoadStoreByte,
        AtomicU16 as LoadStoreU16, AtomicUsize,
    };
    use std::marker::PhantomData;
    use std::task::Waker;

    pub(crate) type State = u32;
    pub(crate) type Changing<'a> = PhantomData<&'a ()>;

    loom::lazy_static! {
        static ref SECTION: Mutex<()> = Mutex::new(());
    }

    /// In the place of a critical section.
    pub(crate) fn change<T>(f: impl FnOnce(Changing<'_>) -> T) -> T {
        let _section = SECTION.lock().unwrap();
        f(PhantomData)
    }

    /// In the place of that of the crate `atomic-waker`.
    pub(crate) struct AtomicWaker(loom::future::AtomicWaker);

    impl AtomicWaker {
        pub(crate) fn new() -> Self {
            AtomicWaker(loom::future::AtomicWaker::new())
        }

        pub(crate) fn register(&self, waker: &Waker) {
            self.0.register_by_ref(waker);
        }

        pub(crate) fn wake(&self) {
            self.0.wake();
        }

        pub(crate) fn take(&self) -> Option<Waker> {
            self.0.take_waker()
        }
    }
}

use atomic::State;
#[allow(dead_code, reason = "the models use a part of what they include")]
#[path = "../../../runtime/src/atomic/by_instruction.rs"]
mod by_instruction;

/// Nobody is cancelled in these tests, but by a drop.
mod cancel {
    pub(crate) mod signal {
        pub(crate) struct Signal<'a>(std::marker::PhantomData<&'a ()>);

        impl<'a> Signal<'a> {
            pub(crate) fn of(_: &std::task::Context<'a>) -> Option<&'a Signal<'a>> {
                None
            }

            pub(crate) fn wants_end(&self) -> bool {
                true
            }

            pub(crate) fn is_new(&self) -> bool {
                true
            }

            pub(crate) fn real_waker(cx: &std::task::Context<'a>) -> &'a std::task::Waker {
                cx.waker()
            }
        }
    }
}

/// All wakers are those of the library's tasks, or none is.
mod task {
    use std::cell::Cell;
    use std::task::Waker;

    thread_local! {
        pub(crate) static OWN: Cell<bool> = const { Cell::new(false) };
        pub(crate) static IN_PLACE: Cell<bool> = const { Cell::new(false) };
    }

    pub(crate) fn in_place() -> bool {
        IN_PLACE.get()
    }

    pub(crate) fn clone_own(waker: &Waker) -> Option<Waker> {
        OWN.get().then(|| waker.clone())
    }

    pub(crate) fn will_wake(kept: &std::task::Waker, polled: &std::task::Waker) -> bool {
        kept.will_wake(polled)
    }
}

/// What the pool needs of its user.
mod wakes {
    pub(crate) const WORD: usize = 32;
}

mod lock;
#[allow(dead_code, reason = "the models use a part of what they include")]
#[path = "../../../runtime/src/gather/pool.rs"]
mod pool;
#[allow(missing_docs)]
#[path = "../../../runtime/src/queue/mod.rs"]
pub mod queue;
#[allow(dead_code, reason = "the models use a part of what they include")]
#[path = "../../../runtime/src/task/ready/mod.rs"]
mod ready;
#[allow(dead_code, reason = "the models use a part of what they include")]
#[path = "../../../runtime/src/task/ready/by_section.rs"]
mod ready_by_section;

#[cfg(test)]
mod groups;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod wake;
#[cfg(test)]
mod wake_in_sections;

pub use queue::Queue;

/// Tries every interleaving with at most so many preemptions, which is where wrong ones are found. The model's threads are all on
/// this thread.
#[cfg(test)]
fn model(preemptions: usize, test: impl Fn() + Sync + Send + 'static) {
    let test = std::sync::Arc::new(test);
    for (own, in_place) in [(false, false), (true, false), (true, true)] {
        task::OWN.set(own);
        task::IN_PLACE.set(in_place);
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(preemptions);
        let test = std::sync::Arc::clone(&test);
        builder.check(move || test());
    }
}
