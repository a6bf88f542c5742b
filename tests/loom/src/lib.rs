//! The library's own sources of the ready queue, of `Queue`, and of the pool of gathers, over loom's atomics.

mod atomic {
    pub(crate) use crate::by_instruction::{Pointer, StateCell};
    pub(crate) use loom::sync::atomic::{
        AtomicBool, AtomicPtr as LoadStorePtr, AtomicU16 as LoadStoreU16, AtomicUsize,
    };
    use std::task::Waker;

    pub(crate) type State = usize;
    pub(crate) type Changing<'a> = std::marker::PhantomData<&'a ()>;

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

use atomic::{Changing, State};
#[allow(dead_code, reason = "the models use a part of what they include")]
#[path = "../../../runtime/src/atomic/by_instruction.rs"]
mod by_instruction;

/// Nobody is cancelled in these tests, but by a drop.
mod cancel {
    pub(crate) mod signal {
        pub(crate) struct Signal;

        impl Signal {
            pub(crate) fn of(_: &std::task::Context<'_>) -> Option<&'static Signal> {
                None
            }

            pub(crate) fn wants_end(&self) -> bool {
                true
            }

            pub(crate) fn is_new(&self) -> bool {
                true
            }

            pub(crate) fn real_waker<'a>(cx: &std::task::Context<'a>) -> &'a std::task::Waker {
                cx.waker()
            }
        }
    }
}

/// No waker is one of the library's tasks.
mod task {
    pub(crate) fn is_own(_: &std::task::Waker) -> bool {
        false
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
#[path = "../../../runtime/src/task/ready.rs"]
mod ready;

#[cfg(test)]
mod groups;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod wake;

pub use queue::Queue;

/// Tries every interleaving with at most so many preemptions, which is where wrong ones are found.
#[cfg(test)]
fn model(preemptions: usize, test: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(test);
}
