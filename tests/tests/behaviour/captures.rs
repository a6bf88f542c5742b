//! Inline captures in format strings are uses: what they name must live across the suspension.

use costate_tests::{Noisy, id, oracle, t};
use std::fmt::Write as _;

oracle! {
    fn captured_after_a_yield() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let name = String::from("name");
        let n = yield_!(1);
        yield_!(2);
        format!("{name}={n}")
    }
    captured_after_a_yield() <- [10, 20];
}

oracle! {
    fn only_mention_is_a_capture() -> impl Iterator<Item = String> {
        let (a, b, c) = (1, 2.5, "x");
        yield_!(String::new());
        yield_!(format!("{a}"));
        yield_!(format!("{b:>6.2}|{c:?}|{a:03}|{{a}}"));
        yield_!(format!("{a:#x} {a:>width$} {b:.precision$}", width = 4, precision = 1));
    }
    only_mention_is_a_capture();
}

oracle! {
    fn width_and_precision_are_captures() -> impl Iterator<Item = String> {
        let value = 2.5;
        let width = 8;
        let precision = 3;
        yield_!("start".to_string());
        yield_!(format!("{value:>width$.precision$}"));
        yield_!(format!("{value:width$}"));
        yield_!(format!("{0:1$} {value:.*}", precision, width));
    }
    width_and_precision_are_captures();
}

oracle! {
    fn captured_value_changes() -> impl Coroutine<u32, Yield = String, Return = String> {
        let mut total = 0;
        loop {
            total += yield_!(format!("total {total}"));
            if total > 10 {
                return format!("final {total}");
            }
        }
    }
    captured_value_changes() <- [3, 4];
}

oracle! {
    fn captures_beside_suspended_arguments() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let left = String::from("l");
        let text = format!("{left} {} {right}", yield_!(1), right = yield_!(2));
        format!("{text} {left} {0}", yield_!(3))
    }
    captures_beside_suspended_arguments() <- [10, 20];
}

oracle! { named
    fn captures_in_every_formatting_macro() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let a = yield_!(1);
        let b = yield_!(2);
        let mut out = String::new();
        write!(out, "{a}").expect("a string takes all");
        yield_!(3);
        writeln!(out, "{b:?}").expect("a string takes all");
        println!("{a} {b}");
        eprintln!("{b}");
        yield_!(4);
        assert!(a < b, "{a} {b}");
        assert_eq!(a + 1, b, "{a} and {b}");
        out
    }
    captures_in_every_formatting_macro() <- [1, 2];
    captures_in_every_formatting_macro() <- [2, 1];
    captures_in_every_formatting_macro() <- [1, 5];
}

oracle! {
    fn captured_in_a_panic() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let code = yield_!(1);
        let held = Noisy::new(7);
        yield_!(id(&held));
        if code > 1 {
            panic!("code {code}, held {held:?}");
        }
        unreachable!("code {code}")
    }
    captured_in_a_panic() <- [1];
    captured_in_a_panic() <- [2];
}

oracle! {
    fn capture_keeps_a_value_alive() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(1);
        yield_!(1);
        t(format!("{noisy:?}"));
        yield_!(2);
        drop(noisy);
        yield_!(3);
    }
    capture_keeps_a_value_alive();
}

oracle! {
    fn capture_of_the_inner_of_two() -> impl Iterator<Item = String> {
        let a = "outer";
        {
            let a = 5;
            yield_!(format!("{a}"));
            let a = a + 1;
            yield_!(format!("{a}"));
        }
        yield_!(format!("{a}"));
        let a = 'x';
        yield_!(format!("{a}"));
    }
    capture_of_the_inner_of_two();
}

oracle! {
    fn capture_of_an_argument_and_of_a_pattern_binding(
        (left, right): (u32, u32),
        [first, .., last]: [char; 3],
    ) -> impl Iterator<Item = String> {
        yield_!(format!("{left}{first}"));
        if let Some(half) = right.checked_div(2) {
            yield_!(format!("{half}"));
            yield_!(format!("{half}{last}"));
        }
        for (i, c) in [first, last].into_iter().enumerate() {
            yield_!(format!("{i}"));
            yield_!(format!("{i}{c}{right}"));
        }
    }
    capture_of_an_argument_and_of_a_pattern_binding((1, 8), ['a', 'b', 'c']);
}

oracle! {
    fn raw_strings_escapes_and_unicode() -> impl Iterator<Item = String> {
        let größe = 3;
        let r#type = "kind";
        yield_!(String::new());
        yield_!(format!(r#"{größe} "{{größe}}""#));
        yield_!(format!("\u{7b}größe\u{7d} {größe}\t{type}"));
    }
    raw_strings_escapes_and_unicode();
}

oracle! {
    fn captured_in_a_closure() -> impl Iterator<Item = String> {
        let unit = "mm";
        let show = move |n: u32| format!("{n}{unit}");
        yield_!(show(1));
        yield_!(show(2));
        yield_!(format!("{unit}"));
    }
    captured_in_a_closure();
}
