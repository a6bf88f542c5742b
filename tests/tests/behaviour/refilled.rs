//! A local that a match has taken, given a value again, and matched again.

use costate_tests::{Noisy, id, oracle, t};

fn some(n: u32) -> Option<Noisy> {
    Some(Noisy::new(n))
}

oracle! {
    fn one_after_the_other(c: bool) -> impl Iterator<Item = u32> {
        let mut cur = some(1);
        if let Some(n) = cur {
            yield_!(id(&n));
        }
        cur = if c { some(2) } else { None };
        if let Some(n) = cur {
            yield_!(id(&n));
        }
        t("end");
        yield_!(3);
    }
    one_after_the_other(true);
    one_after_the_other(false);
}

oracle! {
    fn after_a_loop(turns: u32) -> impl Iterator<Item = u32> {
        let mut cur = None;
        for i in 0..turns {
            if let Some(n) = cur {
                yield_!(id(&n));
            }
            cur = some(i);
        }
        match cur {
            Some(n) => yield_!(id(&n) + 10),
            None => {}
        }
        yield_!(20);
    }
    after_a_loop(0);
    after_a_loop(1);
    after_a_loop(3);
}

oracle! {
    fn who_does_not_take_it_sees_it(c: u32) -> impl Iterator<Item = u32> {
        let mut cur = Ok((Noisy::new(1), 2));
        if let Ok((n, _)) = cur {
            yield_!(id(&n));
        }
        cur = if c == 0 { Ok((Noisy::new(3), 4)) } else { Err(Noisy::new(c)) };
        match cur {
            Ok((n, 9)) => yield_!(id(&n)),
            Ok((n, m)) if m > 3 => yield_!(id(&n) + m),
            Err(_) => {
                yield_!(5);
                let Err(n) = &cur else { unreachable!() };
                t(id(n));
            }
            other => {
                t(other.is_ok());
            }
        }
        cur = if c < 2 { Err(Noisy::new(6)) } else { Ok((Noisy::new(7), 8)) };
        if let Ok((n, _)) = cur {
            t(id(&n));
        } else if c == 1 {
            t(matches!(cur, Err(_)));
        }
        t("later");
        yield_!(9);
    }
    who_does_not_take_it_sees_it(0);
    who_does_not_take_it_sees_it(1);
    who_does_not_take_it_sees_it(2);
}

oracle! {
    fn copies_stay() -> impl Iterator<Item = u32> {
        let mut cur = Some(1);
        if let Some(n) = cur {
            yield_!(n);
        }
        cur = Some(2);
        if let Some(n) = cur {
            yield_!(n);
        } else {
            t(cur.is_some());
        }
        yield_!(cur.unwrap_or(5));
    }
    copies_stay();
}
