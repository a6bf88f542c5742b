//! `?` on `Result`, `Option` and `ControlFlow`, anywhere in an expression.

use costate_tests::{Noisy, id, oracle, t};
use std::num::ParseIntError;
use std::ops::ControlFlow;

oracle! {
    fn on_options() -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<u32>> {
        let a = yield_!(1)?;
        let b = yield_!(a)?;
        t(a + b);
        Some(a + b + yield_!(b)?)
    }
    on_options() <- [Some(1), Some(2), Some(3)];
    on_options() <- [Some(1), Some(2), None];
    on_options() <- [Some(1), None];
    on_options() <- [None];
}

oracle! {
    fn on_results() -> impl Coroutine<Result<u32, String>, Yield = u32, Return = Result<u32, String>> {
        let sum = yield_!(1)? + yield_!(2)?;
        Err(format!("no {}", yield_!(sum)?))
    }
    on_results() <- [Ok(1), Ok(2), Ok(3)];
    on_results() <- [Ok(1), Err("second".to_string())];
    on_results() <- [Err("first".to_string())];
}

#[derive(Debug, PartialEq)]
enum Failure {
    Number(String),
    Missing,
}

impl From<ParseIntError> for Failure {
    fn from(error: ParseIntError) -> Self {
        t("converted");
        Failure::Number(error.to_string())
    }
}

oracle! {
    fn error_conversion() -> impl Coroutine<&'static str, Yield = i32, Return = Result<i32, Failure>> {
        let a = yield_!(0).parse::<i32>()?;
        let b: i32 = yield_!(a).parse()?;
        let rest = yield_!(b).chars().next().ok_or(Failure::Missing)?;
        Ok(a + b + rest as i32)
    }
    error_conversion() <- ["1", "2", "A"];
    error_conversion() <- ["1", "2", ""];
    error_conversion() <- ["1", "x"];
    error_conversion() <- ["y"];
}

oracle! { named
    fn boxed_errors()
        -> impl Coroutine<&'static str, Yield = u8, Return = Result<u8, Box<dyn std::error::Error>>>
    {
        let a = yield_!(1).parse::<u8>()?;
        if a == 0 {
            Err("zero")?;
        }
        let text = String::from_utf8(vec![yield_!(a).parse()?])?;
        Ok(text.len() as u8)
    }
    boxed_errors() <- ["7", "65"];
    boxed_errors() <- ["0"];
    boxed_errors() <- ["7", "200"];
    boxed_errors() <- ["300"];
}

oracle! {
    fn on_control_flow()
        -> impl Coroutine<ControlFlow<char, u32>, Yield = u32, Return = ControlFlow<char, u32>>
    {
        let a = yield_!(1)?;
        for i in 0..a {
            t(i);
            yield_!(i)?;
        }
        ControlFlow::Continue(a)
    }
    on_control_flow() <- [ControlFlow::Continue(2)];
    on_control_flow() <- [ControlFlow::Continue(2), ControlFlow::Break('x')];
    on_control_flow() <- [ControlFlow::Break('y')];
}

oracle! {
    fn in_arguments_and_receivers() -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<u32>> {
        fn three(a: u32, b: u32, c: u32) -> Option<u32> {
            t((a, b, c));
            (a < 50).then_some(a + b + c)
        }
        let n = three(t(1), yield_!(1)?, t(2))?.checked_sub(yield_!(2)?)?;
        three(n, yield_!(n)?, 0)
    }
    in_arguments_and_receivers() <- [Some(1)];
    in_arguments_and_receivers() <- [Some(1), Some(100)];
    in_arguments_and_receivers() <- [Some(1), Some(2), None];
    in_arguments_and_receivers() <- [None];
}

oracle! {
    fn drops_on_the_way_out() -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<()>> {
        let _a = Noisy::new(1);
        {
            let _b = Noisy::new(2);
            yield_!(1)?;
            t("still here");
        }
        let c = Noisy::new(3);
        yield_!(id(&c))?;
        t("end");
        Some(())
    }
    drops_on_the_way_out() <- [Some(1)];
    drops_on_the_way_out() <- [Some(1), None];
    drops_on_the_way_out() <- [None];
}

oracle! {
    fn without_a_suspension_inside(text: &str) -> impl Coroutine<u32, Yield = i32, Return = Result<i32, ParseIntError>> {
        let n = text.parse::<i32>()?;
        yield_!(n);
        let m = (n * 10).to_string().trim_start_matches('-').parse::<i32>()?;
        yield_!(m);
        Ok("1x".parse::<i32>()? + m)
    }
    without_a_suspension_inside("5") <- [0];
    without_a_suspension_inside("five") <- [0];
}

oracle! {
    fn in_loops_and_closures(words: Vec<&'static str>)
        -> impl Coroutine<u32, Yield = u32, Return = Result<u32, ParseIntError>>
    {
        let parse = |word: &str| -> Result<u32, ParseIntError> {
            let n: u32 = word.trim().parse()?;
            Ok(n + 1)
        };
        let mut sum = 0;
        for word in words {
            let n = parse(word)?;
            sum += n;
            yield_!(n);
        }
        let all = ["1", "2"].iter().map(|w| parse(w)).collect::<Result<Vec<_>, _>>()?;
        yield_!(all.len() as u32);
        Ok(sum)
    }
    in_loops_and_closures(vec!["1", " 2 "]) <- [0];
    in_loops_and_closures(vec!["1", "x", "3"]) <- [0];
}

oracle! {
    fn chained() -> impl Coroutine<Option<Result<u32, char>>, Yield = u32, Return = Option<Result<u32, char>>> {
        let n = match yield_!(1)? {
            Ok(n) => n,
            Err(c) => return Some(Err(c)),
        };
        let list = vec![Some(n), yield_!(n)?.ok()];
        Some(Ok(list[0]? * list[1]?))
    }
    chained() <- [Some(Ok(3)), Some(Ok(4))];
    chained() <- [Some(Ok(3)), Some(Err('x'))];
    chained() <- [Some(Err('y'))];
    chained() <- [Some(Ok(3)), None];
}
