//! What control does not go on after, and what only looks like it.

use costate_tests::{Noisy, id, oracle, t};

macro_rules! leave_at {
    ($n:expr, $end:expr) => {
        if $n == $end {
            break;
        }
    };
}

macro_rules! leave_with {
    ($value:expr) => {
        break $value
    };
}

oracle! {
    fn loops_left_by_a_macro() -> impl Iterator<Item = u32> {
        let mut n = 0;
        yield_!(n);
        loop {
            n += 1;
            leave_at!(n, 3);
        }
        yield_!(n);
        let m = loop {
            n += 1;
            if n > 5 {
                leave_with!(n * 2)
            }
        };
        yield_!(m);
        if n > 1 {
            loop {
                n += 1;
                loop { leave_at!(1, 1); }
                leave_at!(n, 9);
            }
        } else {
            return;
        }
        yield_!(n);
    }
    loops_left_by_a_macro();
}

oracle! {
    fn an_endless_loop_with_a_macro(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let guard = Noisy::new(1);
        let mut total = yield_!(n);
        if n == 1 {
            loop {
                leave_at!(total, 0);
                total -= 1;
                if total == 3 {
                    return id(&guard);
                }
            }
        }
        let last = match n {
            2 => loop {
                total += 1;
                leave_with!(total)
            },
            _ => total + yield_!(7),
        };
        t(last);
        last
    }
    an_endless_loop_with_a_macro(1) <- [2];
    an_endless_loop_with_a_macro(1) <- [9];
    an_endless_loop_with_a_macro(2) <- [5];
    an_endless_loop_with_a_macro(3) <- [5, 6];
}

oracle! {
    fn ends_that_are_known(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let m = yield_!(n);
        let Some(k) = m.checked_sub(1) else { todo!("none") };
        if k > 2 {
            let _: u32 = yield_!(k);
            unreachable!("{}", k);
        } else if k == 2 {
            loop {
                yield_!(k);
                if n == 1 { return 5; }
                std::panic!("at two");
            }
        }
        unimplemented!()
    }
    ends_that_are_known(1) <- [0];
    ends_that_are_known(1) <- [1];
    ends_that_are_known(1) <- [3];
    ends_that_are_known(2) <- [3];
    ends_that_are_known(2) <- [4];
}
