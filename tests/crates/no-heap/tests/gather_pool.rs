//! Gathers that no task can tell the children of apart: in gathers, under other executors, and of more than 32. The
//! tests take turns, since each looks at the whole pool.

mod forbidding;
#[allow(dead_code, unused_imports, unused_macros, reason = "the rules use all of it")]
#[path = "../../../executor/rules/support.rs"]
mod support;

use costate::{gather, race, yield_now};
use forbidding::no_heap;
// For its implementation of critical sections, if that is on.
use no_heap as _;
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use support::{Event, rooms, run, spawn};

/// How many children all groups together tell apart.
const CHILDREN: usize = match option_env!("COSTATE_GATHER_CHILDREN") {
    Some(children) => match usize::from_str_radix(children, 10) {
        Ok(children) => children.div_ceil(32) * 32,
        Err(_) => unreachable!(),
    },
    None => 256,
};

fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A waker of an executor that is not this crate's.
#[derive(Default)]
struct Foreign {
    wakes: AtomicUsize,
}

impl Wake for Foreign {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wakes.fetch_add(1, SeqCst);
    }
}

fn foreign() -> (Arc<Foreign>, Waker) {
    let foreign = Arc::new(Foreign::default());
    (Arc::clone(&foreign), Waker::from(foreign))
}

/// `N` events, and how often those were polled that wait for them.
struct Children<const N: usize> {
    events: [Event; N],
    polls: Cell<usize>,
}

impl<const N: usize> Children<N> {
    fn new() -> Self {
        Children { events: std::array::from_fn(|_| Event::new()), polls: Cell::new(0) }
    }

    fn all(&self) -> [impl Future<Output = usize>; N] {
        std::array::from_fn(|i| async move {
            let mut event = pin!(self.events[i].wait());
            poll_fn(|cx| {
                self.polls.set(self.polls.get() + 1);
                event.as_mut().poll(cx)
            })
            .await;
            i
        })
    }

    async fn gathered(&self) {
        for (i, output) in gather(self.all()).await.into_iter().enumerate() {
            assert_eq!(i, output);
        }
    }

    /// Sets one event after the other, far from the order of the children.
    async fn set(&self) {
        for i in 0..N {
            yield_now().await;
            self.events[i * 7919 % N].set();
            yield_now().await;
        }
    }
}

/// Polls as an executor does that is not this crate's, and calls `idle` in between.
fn block_on<T>(future: impl Future<Output = T>, mut idle: impl FnMut(&Foreign)) -> T {
    let (foreign, waker) = foreign();
    no_heap(|| {
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            idle(&foreign);
            assert!(foreign.wakes.swap(0, SeqCst) > 0, "nobody wakes the whole");
        }
    })
}

/// The polls that `N` children take which complete one at a time, where all is free.
fn assert_polls<const N: usize>(polls: usize) {
    if N <= CHILDREN {
        assert_eq!(polls, 2 * N);
    } else {
        let words_of_a_group = N.div_ceil(32).div_ceil(CHILDREN / 32);
        assert!(polls <= (1 + words_of_a_group) * N, "{polls}");
    }
}

/// A gather of `N` children that has begun, and has its groups until it is dropped.
fn begun<const N: usize>() -> Pin<Box<dyn Future<Output = ()>>> {
    let mut all = Box::pin(async {
        gather([(); N].map(|()| pending::<()>())).await;
    });
    assert!(all.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    all
}

/// Has all groups.
fn used_up() -> Pin<Box<dyn Future<Output = ()>>> {
    begun::<CHILDREN>()
}

#[test]
fn a2_in_a_task_many_children_cost_two_polls_each() {
    fn play<const N: usize>() {
        let children = Children::<N>::new();
        no_heap(|| {
            rooms!(a);
            run!(async |spawner| {
                let set = spawn!(spawner, a, children.set());
                children.gathered().await;
                set.await.unwrap();
            });
        });
        assert_polls::<N>(children.polls.get());
    }
    let _alone = alone();
    play::<33>();
    play::<100>();
    if !cfg!(miri) {
        play::<256>();
        play::<1000>();
    }
}

#[test]
fn a2_under_another_executor_children_cost_two_polls_each() {
    fn play<const N: usize>() {
        let children = Children::<N>::new();
        let mut next = (0..N).map(|i| i * 7919 % N);
        block_on(children.gathered(), |_| children.events[next.next().unwrap()].set());
        assert_polls::<N>(children.polls.get());
    }
    let _alone = alone();
    play::<2>();
    play::<32>();
    play::<33>();
    if !cfg!(miri) {
        play::<1000>();
    }
}

#[test]
fn a2_in_a_gather_within_a_gather_children_cost_two_polls_each() {
    let _alone = alone();
    let (few, many, inner) = (Children::<7>::new(), Children::<40>::new(), Children::<3>::new());
    no_heap(|| {
        rooms!(a);
        run!(async |spawner| {
            let set = spawn!(spawner, a, async {
                few.set().await;
                inner.set().await;
                many.set().await;
            });
            gather!(few.gathered(), async { gather!(many.gathered(), inner.gathered()).await }).await;
            set.await.unwrap();
        });
    });
    assert_eq!([few.polls.get(), many.polls.get(), inner.polls.get()], [14, 80, 6]);
}

#[test]
fn a2_a_gather_that_changes_executors_at_every_poll_knows_what_was_woken() {
    let _alone = alone();
    let children = Children::<50>::new();
    let mut all = pin!(children.gathered());
    for event in &children.events {
        let (foreign, waker) = foreign();
        assert!(all.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        event.set();
        assert_eq!(foreign.wakes.load(SeqCst), 1);
    }
    assert!(all.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
    assert_eq!(children.polls.get(), 100);
}

#[test]
fn without_a_free_group_every_child_is_polled_until_there_is_one() {
    const N: usize = 6;
    let _alone = alone();
    let children = Children::<N>::new();
    let mut hog = Some(used_up());
    let mut next = 0..N;
    let counted = Cell::new(0);
    block_on(children.gathered(), |_| {
        let i = next.next().unwrap();
        children.events[i].set();
        match i {
            // In the next poll there is one.
            3 => drop(hog.take()),
            // It was given in a poll of all those that had not ended: 6, 6, 5, 4, 3.
            4 => counted.set(children.polls.get()),
            _ => {}
        }
    });
    assert_eq!(counted.get(), 6 + 6 + 5 + 4 + 3);
    assert_eq!(children.polls.get(), counted.get() + 2, "and then each alone");
}

#[test]
fn without_a_free_group_many_children_of_a_task_share_its_parts() {
    const N: usize = 64;
    let _alone = alone();
    let children = Children::<N>::new();
    let hog = used_up();
    no_heap(|| {
        rooms!(a);
        run!(async |spawner| {
            let set = spawn!(spawner, a, children.set());
            children.gathered().await;
            set.await.unwrap();
        });
    });
    drop(hog);
    // Child `i` and child `i + 32` are polled for one another, until one of them has ended.
    assert_eq!(children.polls.get(), N + 2 * N - N / 2);
}

#[test]
fn with_too_few_groups_children_share_and_their_order_stays() {
    let _alone = alone();
    let all_but_one = begun::<{ CHILDREN - 32 }>();
    let children = Children::<100>::new();
    let mut next = (0..100).map(|i| i * 7919 % 100);
    block_on(children.gathered(), |_| children.events[next.next().unwrap()].set());
    let polls = children.polls.get();
    assert!(polls > 200 && polls <= 100 + 4 * 100, "{polls}");

    let children = Children::<100>::new();
    let first = block_on(race(children.all()), |_| {
        children.events[99].set();
        children.events[67].set();
        children.events[3].set();
    });
    assert_eq!(first, 3);
    drop(all_but_one);
}

#[test]
fn groups_are_given_back_when_a_gather_ends_and_when_it_is_dropped() {
    let _alone = alone();
    // More than there are groups.
    for round in 0..CHILDREN / 16 {
        let children = Children::<2>::new();
        let (foreign, waker) = foreign();
        {
            let mut all = pin!(children.gathered());
            let mut cx = Context::from_waker(&waker);
            assert!(all.as_mut().poll(&mut cx).is_pending());
            if round % 2 == 0 {
                children.events.iter().for_each(Event::set);
                assert!(all.as_mut().poll(&mut cx).is_ready());
            }
        }
        drop(waker);
        assert_eq!(Arc::strong_count(&foreign), 1, "the waker too");
    }
    let children = Children::<100>::new();
    let mut next = 0..100;
    block_on(children.gathered(), |_| children.events[next.next().unwrap()].set());
    assert_eq!(children.polls.get(), 200);
}

#[test]
fn a_waker_that_outlives_its_gather_wakes_nothing_or_the_next_one_for_nothing() {
    let _alone = alone();
    let (old, children) = (Children::<40>::new(), Children::<40>::new());
    let wakers = {
        let mut all = pin!(old.gathered());
        assert!(all.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        old.events.each_ref().map(Event::waker)
    };
    wakers.iter().for_each(Waker::wake_by_ref);
    let mut next = 0..40;
    block_on(children.gathered(), |foreign| {
        assert_eq!(foreign.wakes.load(SeqCst), 0);
        wakers[39].wake_by_ref();
        assert_eq!(foreign.wakes.load(SeqCst), 1, "it has the same groups now");
        children.events[next.next().unwrap()].set();
    });
    let polls = children.polls.get();
    assert_eq!(polls, 40 + 40 + 39, "once more for each wake, but the last");
    thread::spawn(move || wakers.map(Waker::wake)).join().unwrap();
}

#[test]
fn children_may_be_woken_by_threads_while_gathers_come_and_go() {
    struct Child {
        ready: AtomicBool,
        waker: Mutex<Option<Waker>>,
    }
    const N: usize = 40;
    let _alone = alone();
    for round in 0..if cfg!(miri) { 2 } else { 200 } {
        let children: Arc<[Child; N]> = Arc::new(std::array::from_fn(|_| Child {
            ready: AtomicBool::new(false),
            waker: Mutex::new(None),
        }));
        let theirs = Arc::clone(&children);
        let threads = [0, 1].map(|half| {
            let theirs = Arc::clone(&theirs);
            thread::spawn(move || {
                for i in (half..N).step_by(2).map(|i| (i * 7 + round) % N) {
                    theirs[i].ready.store(true, SeqCst);
                    let waker = theirs[i].waker.lock().unwrap().clone();
                    if let Some(waker) = waker {
                        // The second may come after the end of all.
                        waker.wake_by_ref();
                        thread::yield_now();
                        waker.wake();
                    }
                }
            })
        });
        let waits = |i: usize| {
            let child = &children[i];
            poll_fn(move |cx| {
                *child.waker.lock().unwrap() = Some(cx.waker().clone());
                if child.ready.load(SeqCst) { Poll::Ready(()) } else { Poll::Pending }
            })
        };
        let parked = Arc::new(Parked(thread::current()));
        let waker = Waker::from(parked);
        let mut all = pin!(gather(std::array::from_fn::<_, N, _>(waits)));
        while all.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            thread::park();
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
}

struct Parked(thread::Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
