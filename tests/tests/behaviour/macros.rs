//! The standard macros with suspended arguments, and any macro with locals among its tokens.

use costate_tests::{Noisy, id, oracle, t};
use std::fmt::Write as _;

oracle! {
    fn format_arguments() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let first = format!("{}-{}-{}", t(1), yield_!(1), t(2));
        let second = format!("{0}{1}{0}", yield_!(2), yield_!(3));
        format!("{first}/{second}/{}", yield_!(4))
    }
    format_arguments() <- [10, 20, 30];
}

oracle! {
    fn named_and_formatted_arguments() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let width = 6;
        let text = format!("[{n:>width$}|{m:04}|{:<1$}|{x:?}]", t("ab"), 4, n = yield_!(1), m = yield_!(2), x = Some(t('y')));
        format!("{text:>0$.1$}", 20, yield_!(3) as usize)
    }
    named_and_formatted_arguments() <- [10, 20, 12];
}

oracle! {
    fn format_borrows_what_it_formats() -> impl Coroutine<u32, Yield = u32, Return = (String, Vec<u32>)> {
        let list = vec![1, 2];
        let text = format!("{:?} {} {:?}", list, yield_!(1), list.len());
        (text, list)
    }
    format_borrows_what_it_formats() <- [10];
}

oracle! {
    fn printing() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        println!("{} {}", t(1), yield_!(1));
        print!("{}", yield_!(2));
        println!();
        eprintln!("{x} {}", t(2), x = yield_!(3));
        eprint!("{}\n", yield_!(4));
    }
    printing() <- [10, 20];
}

oracle! {
    fn writing() -> impl Coroutine<u32, Yield = usize, Return = Result<String, std::fmt::Error>> {
        let mut out = String::new();
        write!(out, "{}", yield_!(out.len()))?;
        writeln!(out, " {} {}", t(2), yield_!(out.len()))?;
        write!(&mut out, "{out_len}", out_len = yield_!(100))?;
        writeln!(out)?;
        Ok(out)
    }
    writing() <- [10, 200, 3000];
}

oracle! {
    fn panicking() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _held = Noisy::new(1);
        panic!("{} and {}", t("one"), yield_!(1))
    }
    panicking() <- [10];
}

oracle! {
    fn the_other_panics() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let held = Noisy::new(1);
        match yield_!(id(&held)) {
            0 => unreachable!("no {}", yield_!(2)),
            1 => todo!("do {}", yield_!(3)),
            2 => unimplemented!("more {}", yield_!(4)),
            3 => panic!(),
            4 => unreachable!(),
            n => n,
        }
    }
    the_other_panics() <- [0];
    the_other_panics() <- [1];
    the_other_panics() <- [2];
    the_other_panics() <- [3];
    the_other_panics() <- [4];
    the_other_panics() <- [5];
}

oracle! {
    fn assertions() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        assert!(yield_!(1) > 0);
        assert!(yield_!(2) > 1, "{} is small, {}", t(1), yield_!(3));
        assert_eq!(yield_!(4), t(10));
        assert_eq!(t(20), yield_!(5), "note {}", yield_!(6));
        assert_ne!(yield_!(7), yield_!(8));
    }
    assertions() <- [2, 2, 10, 20, 1, 2];
    assertions() <- [0];
    assertions() <- [1, 1, 7];
    assertions() <- [2, 2, 9];
    assertions() <- [2, 2, 10, 21, 5];
    assertions() <- [2, 2, 10, 20, 2, 2];
}

oracle! {
    fn debug_assertions() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        debug_assert!(yield_!(1) > 0, "zero");
        debug_assert_eq!(yield_!(2), 1);
        debug_assert_ne!(yield_!(3), 0, "{}", yield_!(4));
    }
    debug_assertions() <- [1];
    debug_assertions() <- [0];
    debug_assertions() <- [1, 2];
    debug_assertions() <- [1, 1, 0, 8];
}

oracle! {
    fn failed_assertion_drops_the_locals() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        assert_eq!(id(&a) + 1, yield_!(1), "{}", id(&b));
        yield_!(id(&b) + id(&a));
    }
    failed_assertion_drops_the_locals() <- [2];
    failed_assertion_drops_the_locals() <- [3];
}

oracle! {
    fn vectors() -> impl Coroutine<u32, Yield = u32, Return = Vec<Vec<u32>>> {
        let list = vec![t(1), yield_!(1), t(2), yield_!(2)];
        let repeated = vec![yield_!(3); 2];
        let counted = vec![0; yield_!(4) as usize];
        let empty = vec![];
        vec![list, repeated, counted, empty, vec![yield_!(5),]]
    }
    vectors() <- [10, 20, 30, 3];
}

oracle! {
    fn matching() -> impl Coroutine<Option<u32>, Yield = u32, Return = Vec<bool>> {
        vec![
            matches!(yield_!(1), Some(1 | 2)),
            matches!(yield_!(2), Some(n) if n > 5),
            matches!((t(1), yield_!(3)), (1, None)),
        ]
    }
    matching() <- [Some(1), Some(9), None];
    matching() <- [None];
}

oracle! {
    fn debugging() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = dbg!(yield_!(1)) + 1;
        let (b, c) = dbg!(t(a), yield_!(2));
        dbg!(b + c + yield_!(3))
    }
    debugging() <- [1, 2, 3];
}

oracle! {
    fn compile_time_macros() -> impl Coroutine<u32, Yield = u32, Return = (&'static str, u32, bool)> {
        let text = concat!("a", 1, stringify!(n + 1));
        let line = line!();
        yield_!(text.len() as u32);
        let here = line!() - line;
        (text, here, cfg!(debug_assertions) || file!().is_empty() || module_path!().is_empty())
    }
    compile_time_macros() <- [0];
}

macro_rules! double {
    ($value:expr) => {
        $value * 2
    };
}

macro_rules! sum_of {
    ($($name:ident)+) => { 0 $(+ $name)+ };
}

macro_rules! raise {
    ($place:ident by $amount:expr) => {
        $place += $amount
    };
}

macro_rules! bind {
    ($name:ident = $value:expr) => {
        let $name = $value;
    };
}

oracle! { named
    fn own_macros_with_locals_among_their_tokens() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut a = yield_!(1);
        let b = yield_!(double!(a));
        raise!(a by double!(b));
        yield_!(sum_of!(a b));
        raise!(a by 1);
        sum_of! { a b a }
    }
    own_macros_with_locals_among_their_tokens() <- [10, 20, 30];
}

oracle! {
    fn own_macros_with_values_that_drop() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        macro_rules! id_of {
            ($noisy:ident) => { id(&$noisy) };
        }
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        yield_!(id_of!(a));
        yield_!(id_of!(b));
        drop(a);
        t("a is gone");
        yield_!(id_of!(b));
        t("end");
        drop(b);
    }
    own_macros_with_values_that_drop() <- [0];
}

oracle! { named
    fn own_macro_in_a_nested_block_declares() -> impl Iterator<Item = u32> {
        let n = {
            bind!(inner = 5);
            inner * 2
        };
        yield_!(n);
    }
    own_macro_in_a_nested_block_declares();
}

oracle! {
    fn debug_assertions_are_not_evaluated_elsewhere() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        debug_assert!(yield_!(1) > 0);
        debug_assert_eq!(yield_!(2), 5, "after {}", t(1));
        debug_assert_ne!(t(2), t(3), "after {}", yield_!(3));
        yield_!(4)
    }
    debug_assertions_are_not_evaluated_elsewhere() <- [1, 5, 7, 8];
}

// An argument that is given a name is no capture of a local of that name.
oracle! {
    fn arguments_named_like_locals() -> impl Coroutine<u32, Yield = u32, Return = (String, u32)> {
        let n = yield_!(1);
        let text = "local".to_string();
        yield_!(2);
        let given = format!("{n}{text:>3}{n}", n = 8, text = text.len());
        yield_!(3);
        (format!("{given} {text} {n}", n = yield_!(n)), n)
    }
    arguments_named_like_locals() <- [7];
}
