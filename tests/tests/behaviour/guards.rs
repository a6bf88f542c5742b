//! Guards live as long as Rust says: across every suspension of their scope.

use costate_tests::shared::Shared;
use costate_tests::trace::log;
use costate_tests::{Noisy, id, oracle, t};
use std::cell::{Cell, RefCell};
use std::sync::Mutex;

/// Counts how many of its kind are alive.
#[derive(Clone)]
struct Depth(Shared<Cell<u32>>);

impl Depth {
    fn enter(depth: &Shared<Cell<u32>>) -> Self {
        depth.set(depth.get() + 1);
        Depth(Shared::share(depth))
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
        log(format!("depth {}", self.0.get()));
    }
}

oracle! {
    fn unnamed_guard_spans_its_scope() -> impl Iterator<Item = u32> {
        let depth = Shared::new(Cell::new(0));
        let _outer = Depth::enter(&depth);
        yield_!(depth.get());
        {
            let _inner = Depth::enter(&depth);
            yield_!(depth.get());
            let _innermost = Depth::enter(&depth);
            yield_!(depth.get());
        }
        yield_!(depth.get());
    }
    unnamed_guard_spans_its_scope();
}

oracle! {
    fn guard_in_a_loop() -> impl Iterator<Item = u32> {
        let depth = Shared::new(Cell::new(0));
        for _ in 0..3 {
            let _turn = Depth::enter(&depth);
            yield_!(depth.get());
            if depth.get() > 5 {
                continue;
            }
            let _again = Depth::enter(&depth);
            yield_!(depth.get());
        }
        yield_!(depth.get());
    }
    guard_in_a_loop();
}

oracle! {
    fn guard_dropped_by_hand() -> impl Iterator<Item = u32> {
        let depth = Shared::new(Cell::new(0));
        let guard = Depth::enter(&depth);
        yield_!(depth.get());
        drop(guard);
        yield_!(depth.get());
        let _ = Depth::enter(&depth);
        yield_!(depth.get());
    }
    guard_dropped_by_hand();
}

oracle! { once "E0277: `MutexGuard<'_, u32>: Clone` is not satisfied"
    fn mutex_guard_of_an_argument(mutex: &Mutex<u32>) -> impl Iterator<Item = bool> {
        let mut guard = mutex.lock().expect("not poisoned");
        yield_!(mutex.try_lock().is_ok());
        *guard += 1;
        yield_!(mutex.try_lock().is_ok());
        drop(guard);
        yield_!(mutex.try_lock().is_ok());
        {
            let _guard = mutex.lock();
            yield_!(mutex.try_lock().is_ok());
        }
        yield_!(mutex.try_lock().is_ok());
    }
    mutex_guard_of_an_argument(Box::leak(Box::new(Mutex::new(1))));
}

oracle! { once "E0277: `RefMut<'_, Vec<u32>>: Clone` is not satisfied"
    fn refcell_borrows_of_an_argument(cell: &RefCell<Vec<u32>>) -> impl Coroutine<u32, Yield = bool, Return = usize> {
        let mut list = cell.borrow_mut();
        list.push(yield_!(cell.try_borrow().is_ok()));
        list.push(1);
        drop(list);
        yield_!(cell.try_borrow().is_ok());
        let list = cell.borrow();
        yield_!(cell.try_borrow_mut().is_ok());
        list.len()
    }
    refcell_borrows_of_an_argument(Box::leak(Box::default())) <- [7, 8];
}

oracle! {
    fn temporary_guard_ends_with_its_statement(cell: RefCell<u32>) -> impl Coroutine<u32, Yield = bool, Return = u32> {
        *cell.borrow_mut() += 1;
        yield_!(cell.try_borrow_mut().is_ok());
        let copied = *cell.borrow();
        yield_!(cell.try_borrow_mut().is_ok());
        copied + *cell.borrow()
    }
    temporary_guard_ends_with_its_statement(RefCell::new(5)) <- [0];
}

oracle! {
    fn scope_guard_with_a_closure() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        #[derive(Clone)]
        struct OnExit<F: FnMut()>(F);
        impl<F: FnMut()> Drop for OnExit<F> {
            fn drop(&mut self) {
                (self.0)();
            }
        }
        let _first = OnExit(|| log("first leaves"));
        let _second = OnExit(|| log("second leaves"));
        if yield_!(1) {
            let _third = OnExit(|| log("third leaves"));
            yield_!(2);
            return;
        }
        yield_!(3);
        t("end");
    }
    scope_guard_with_a_closure() <- [true];
    scope_guard_with_a_closure() <- [false];
}

oracle! {
    fn guard_taken_in_a_condition() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        if let Some(guard) = Some(Noisy::new(1)).filter(|_| t(true))
            && yield_!(id(&guard))
        {
            yield_!(2);
            t("end of then");
        } else {
            yield_!(3);
            t("end of else");
        }
        yield_!(4);
    }
    guard_taken_in_a_condition() <- [true];
    guard_taken_in_a_condition() <- [false];
}

oracle! {
    fn guard_with_a_tuple_of_others() -> impl Iterator<Item = u32> {
        let (_a, mut b, _) = (Noisy::new(1), Noisy::new(2), Noisy::new(3));
        yield_!(id(&b));
        b.renumber(20);
        let [_c, ..] = [Noisy::new(4), Noisy::new(5)];
        yield_!(id(&b));
        t("end");
    }
    guard_with_a_tuple_of_others();
}
