//! `?` with conversions, retries, clean-up on failure, results of results.

use crate::toys::{BoxFuture, Elapsed, Mutex, timeout};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};
use std::error::Error;
use std::fmt;
use std::num::ParseIntError;

#[derive(Debug)]
#[allow(dead_code, reason = "read by `Debug` alone")]
pub(super) enum Failure {
    Parse(ParseIntError),
    Late(Elapsed),
    Other(Box<dyn Error>),
    Odd(u32, Noisy),
}

impl From<ParseIntError> for Failure {
    fn from(e: ParseIntError) -> Self {
        t("from");
        Failure::Parse(e)
    }
}

impl From<Elapsed> for Failure {
    fn from(e: Elapsed) -> Self {
        Failure::Late(e)
    }
}

impl From<Box<dyn Error>> for Failure {
    fn from(e: Box<dyn Error>) -> Self {
        Failure::Other(e)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Odd(n, _) => write!(f, "{n} is odd"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl Error for Failure {}

awaits! {
    async fn conversions(text: &str, polls: u32) -> Result<u32, Failure> {
        let _guard = Noisy::new(1);
        let n: u32 = give(text, 1).await.trim().parse()?;
        let m = timeout(2, pause(n, polls)).await?;
        let held = Noisy::new(n);
        if m % 2 == 1 {
            Err(Failure::Odd(m, held))?;
        } else if m == 8 {
            return Err(give(Failure::Odd(m, Noisy::new(2)), 1).await);
        }
        if m == 6 {
            give(Err("six"), 1).await.map_err(|e| Box::<dyn Error>::from(e))?
        }
        Ok(n + timeout(1, give("40", 0)).await?.parse::<u32>()?)
    }
    conversions("2", 1);
    conversions("x", 1);
    conversions("2", 5);
    conversions("3", 0);
    conversions("6", 0);
    conversions("8", 0);
}

awaits! {
    async fn question_marks_everywhere(given: Option<Result<u32, String>>) -> Option<String> {
        let noisy = Noisy::new(2);
        let result = given?;
        let n = match give(result, 1).await {
            Ok(n) => give(Some(n), 0).await?,
            Err(e) => e.chars().next()?.to_digit(10)?,
        };
        let sum = add(give(Some(n), 1).await?, give((n != 3).then_some(1), 1).await?)?;
        let text = [give(Some(sum), 1).await?.to_string(), format!("{}", give(n.checked_sub(1), 1).await?)];
        pause(id(&noisy), give(n.checked_sub(2), 0).await? - n + 3).await;
        Some(text.concat() + give(Some("!"), 1).await?)
    }
    question_marks_everywhere(None);
    question_marks_everywhere(Some(Ok(4)));
    question_marks_everywhere(Some(Ok(3)));
    question_marks_everywhere(Some(Ok(0)));
    question_marks_everywhere(Some(Err("".into())));
    question_marks_everywhere(Some(Err("5".into())));
    question_marks_everywhere(Some(Err("x".into())));
}

fn add(a: u32, b: u32) -> Option<u32> {
    (a + b != 6).then_some(a + b)
}

awaits! {
    async fn retries(fail: u32, cell: &Mutex<Vec<String>>) -> Result<u32, Box<dyn Error>> {
        let mut attempt = 0;
        let outcome = loop {
            attempt += 1;
            let _turn = Noisy::new(attempt);
            let result: Result<u32, Failure> = async {
                let n = timeout(attempt, pause(7, fail)).await?;
                if n < attempt { return Err(Failure::Odd(n, Noisy::new(20))); }
                Ok(n + attempt)
            }
            .await;
            match result {
                Ok(n) => break n,
                Err(e @ Failure::Late(_)) if attempt < 3 => cell.lock().await.push(e.to_string()),
                Err(e) => return Err(e.into()),
            }
            pause(attempt, attempt - 1).await;
        };
        cell.lock().await.push(format!("{outcome} after {attempt}"));
        Ok(outcome)
    }
    retries(0, &Mutex::new(vec![]));
    retries(3, &Mutex::new(vec![]));
    retries(9, &Mutex::new(vec![]));
}

awaits! {
    async fn clean_up_after_a_failure(fails: [bool; 3]) -> Result<Vec<u32>, String> {
        async fn step(n: u32, fails: bool) -> Result<Noisy, String> {
            pause(n, 1).await;
            if fails { Err(format!("step {n}")) } else { Ok(Noisy::new(n)) }
        }
        let mut done = Vec::new();
        let failed = 'steps: {
            for (n, fails) in (0..).zip(fails) {
                match step(n, fails).await {
                    Ok(noisy) => done.push(noisy),
                    Err(e) => break 'steps Some(e),
                }
            }
            None
        };
        match failed {
            None => Ok(done.iter().map(id).collect()),
            Some(e) => {
                while let Some(last) = done.pop() {
                    pause(id(&last), 1).await;
                    t("undone");
                }
                Err(e + "!")
            }
        }
    }
    clean_up_after_a_failure([false, false, false]);
    clean_up_after_a_failure([false, false, true]);
    clean_up_after_a_failure([true, false, false]);
}

both! {
    mod layers {
        type Boxed<'a, T> = BoxFuture<'a, Result<T, Box<dyn Error>>>;

        struct Service<'a> { routes: &'a [(&'a str, u32)], calls: u32 }

        impl<'a> Service<'a> {
            #[machine]
            async fn find(&self, name: &str) -> Result<&'a (&'a str, u32), Failure> {
                for route in self.routes {
                    if route.0 == give(name, 1).await {
                        return Ok(route);
                    }
                }
                Err("none".parse::<u32>().unwrap_err())?
            }

            #[machine]
            async fn call(&mut self, name: &str, argument: Option<&str>) -> Result<u32, Box<dyn Error>> {
                self.calls += 1;
                let (_, base) = self.find(name).await?;
                let argument = argument.map(str::parse::<u32>).transpose()?.unwrap_or_default();
                let n = timeout(argument, pause(*base, 1)).await.map_err(Failure::from)?;
                n.checked_sub(argument).ok_or_else(|| format!("{n} - {argument}").into())
            }

            fn boxed<'b>(&'b mut self, name: &'b str) -> Boxed<'b, u32> {
                Box::pin(self.call(name, Some("2")))
            }
        }

        #[machine]
        pub(super) async fn served(names: &[&str]) -> (Vec<String>, u32) {
            let routes = [("a", 7), ("b", 1)];
            let mut service = Service { routes: const { &[("a", 7), ("b", 1)] }, calls: routes.len() as u32 };
            let mut replies = Vec::new();
            for name in names {
                let reply = service.boxed(name).await;
                replies.push(match reply {
                    Ok(n) => n.to_string(),
                    Err(e) => service.call("a", None).await.map_or_else(|e| e.to_string(), |n| format!("{n} {e}")),
                });
            }
            (replies, service.calls)
        }
    }
    served(&["a", "b", "c"]);
}

awaits! {
    async fn results_of_results(n: u32) -> Result<Result<u32, String>, Noisy> {
        let inner: Result<Result<u32, String>, Noisy> = match n {
            0 => Err(Noisy::new(1)),
            1 => give(Ok(Err("inner".to_owned())), 1).await,
            _ => Ok(Ok(pause(n, 1).await)),
        };
        let inner = inner?;
        let doubled = inner.map(|n| n * 2);
        let _last = Noisy::new(5);
        give((), 1).await;
        Ok(match doubled {
            Ok(n) if n > 6 => Err(give(format!("{n}"), 1).await),
            other => other,
        })
    }
    results_of_results(0);
    results_of_results(1);
    results_of_results(2);
    results_of_results(4);
}
