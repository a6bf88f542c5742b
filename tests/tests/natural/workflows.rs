//! Work that goes on over several calls: retries, pages, batches, negotiations.

use costate::Coroutine;
use costate_tests::steps::drive;

#[costate::coroutine]
fn with_retries(
    attempts: u32,
) -> impl Coroutine<Result<u32, String>, Yield = (u32, u64), Return = Result<u32, String>> {
    let mut delay = 100;
    let mut last = String::from("never tried");
    for attempt in 1..=attempts {
        match yield_!((attempt, if attempt == 1 { 0 } else { delay })) {
            Ok(value) => return Ok(value),
            Err(error) if error.starts_with("fatal") => return Err(error),
            Err(error) => last = error,
        }
        if attempt > 1 {
            delay *= 2;
        }
    }
    Err(format!("gave up after {attempts}: {last}"))
}

#[test]
fn retry_with_backoff() {
    let fail = || Err("busy".to_string());
    let (tries, end) = drive(with_retries(4), [fail(), fail(), fail(), Ok(7)]);
    assert_eq!(tries, [(1, 0), (2, 100), (3, 200), (4, 400)]);
    assert_eq!(end, Some(Ok(7)));
    assert_eq!(drive(with_retries(2), [fail(), fail()]).1, Some(Err("gave up after 2: busy".to_string())));
    assert_eq!(drive(with_retries(2), [Err("fatal".into())]).1, Some(Err("fatal".to_string())));
}

#[derive(Clone)]
struct Page {
    items: Vec<u32>,
    next: Option<usize>,
}

#[derive(Debug, PartialEq)]
enum Step {
    Fetch(usize),
    Item(u32),
}

#[costate::coroutine]
fn paginated() -> impl Coroutine<Option<Page>, Yield = Step, Return = usize> {
    let mut token = Some(0);
    let mut pages = 0;
    while let Some(current) = token {
        let Some(page) = yield_!(Step::Fetch(current)) else {
            return pages;
        };
        pages += 1;
        token = page.next;
        for item in page.items {
            yield_!(Step::Item(item));
        }
    }
    pages
}

#[test]
fn pagination() {
    let first = Page { items: vec![1, 2], next: Some(7) };
    let second = Page { items: vec![3], next: None };
    let (steps, pages) = drive(paginated(), [Some(first), None, None, Some(second), None]);
    assert_eq!(steps, [Step::Fetch(0), Step::Item(1), Step::Item(2), Step::Fetch(7), Step::Item(3)]);
    assert_eq!(pages, Some(2));
    assert_eq!(drive(paginated(), [None]).1, Some(0));
}

#[costate::coroutine]
fn batches(size: usize) -> impl Coroutine<Option<u32>, Yield = Option<Vec<u32>>, Return = Vec<u32>> {
    let mut batch = Vec::new();
    let mut full = None;
    while let Some(item) = yield_!(full.take()) {
        batch.push(item);
        if batch.len() == size {
            full = Some(batch.split_off(0));
        }
    }
    batch
}

#[test]
fn batched_items() {
    let (out, rest) = drive(batches(2), [Some(1), Some(2), Some(3), None]);
    assert_eq!(out, [None, None, Some(vec![1, 2]), None]);
    assert_eq!(rest, Some(vec![3]));
}

#[costate::coroutine]
fn guessing(low: u32, high: u32) -> impl Coroutine<std::cmp::Ordering, Yield = u32, Return = Option<u32>> {
    let (mut low, mut high) = (low, high);
    while low <= high {
        let guess = low + (high - low) / 2;
        match yield_!(guess) {
            std::cmp::Ordering::Less => low = guess + 1,
            std::cmp::Ordering::Greater => high = guess.checked_sub(1)?,
            std::cmp::Ordering::Equal => return Some(guess),
        }
    }
    None
}

#[test]
fn binary_search_by_answers() {
    use std::cmp::Ordering::{Equal, Greater, Less};
    assert_eq!(drive(guessing(1, 100), [Less, Greater, Equal]), (vec![50, 75, 62], Some(Some(62))));
    assert_eq!(drive(guessing(0, 0), [Greater]).1, Some(None));
    assert_eq!(drive(guessing(1, 1), [Less]).1, Some(None));
}

#[costate::coroutine]
fn rate_limited(per_window: u32) -> impl Coroutine<u64, Yield = bool, Return = ()> {
    let mut window = 0;
    let mut used = 0;
    let mut allowed = false;
    loop {
        let now = yield_!(allowed) / 1000;
        if now != window {
            window = now;
            used = 0;
        }
        allowed = used < per_window;
        if allowed {
            used += 1;
        }
    }
}

#[test]
fn rate_limiter() {
    let (allowed, _) = drive(rate_limited(2), [0, 10, 20, 1000, 1001, 1002]);
    assert_eq!(allowed[1..], [true, true, false, true, true, false]);
}

#[costate::coroutine]
fn checkout()
-> impl Coroutine<bool, Yield = &'static str, Return = Result<Vec<&'static str>, Vec<&'static str>>> {
    let mut undo = Vec::new();
    for (step, compensation) in [("reserve", "release"), ("charge", "refund"), ("ship", "recall")] {
        if yield_!(step) {
            undo.push(compensation);
            continue;
        }
        let mut undone = Vec::new();
        while let Some(compensation) = undo.pop() {
            if yield_!(compensation) {
                undone.push(compensation);
            }
        }
        return Err(undone);
    }
    Ok(undo)
}

#[test]
fn saga_with_compensations() {
    assert_eq!(drive(checkout(), [true; 3]).1, Some(Ok(vec!["release", "refund", "recall"])));
    let (steps, end) = drive(checkout(), [true, true, false, true, true]);
    assert_eq!(steps, ["reserve", "charge", "ship", "refund", "release"]);
    assert_eq!(end, Some(Err(vec!["refund", "release"])));
}

#[costate::coroutine]
fn auction(
    reserve: u32,
) -> impl Coroutine<Option<(&'static str, u32)>, Yield = String, Return = Option<(&'static str, u32)>> {
    let mut best = None;
    let mut calls = 0;
    while calls < 3 {
        let status = match best {
            Some((name, amount)) if calls > 0 => format!("{name} at {amount}, call {calls}"),
            Some((name, amount)) => format!("{name} at {amount}"),
            None => format!("from {reserve}"),
        };
        match yield_!(status) {
            Some((name, amount)) if best.is_none_or(|(_, top)| amount > top) && amount >= reserve => {
                best = Some((name, amount));
                calls = 0;
            }
            _ => calls += 1,
        }
    }
    best
}

#[test]
fn auction_going_gone() {
    let (said, sold) = drive(auction(10), [Some(("a", 12)), None, Some(("b", 11)), None]);
    assert_eq!(said, ["from 10", "a at 12", "a at 12, call 1", "a at 12, call 2"]);
    assert_eq!(sold, Some(Some(("a", 12))));
}

#[costate::coroutine]
fn progress<T>(total: usize, work: impl Fn(usize) -> T) -> impl Coroutine<(), Yield = u32, Return = Vec<T>> {
    let mut done = Vec::with_capacity(total);
    let mut shown = 0;
    for i in 0..total {
        done.push(work(i));
        let percent = (done.len() * 100 / total) as u32;
        if percent / 25 > shown / 25 {
            shown = percent;
            yield_!(percent);
        }
    }
    done
}

#[test]
fn progress_reports() {
    let (shown, done) = drive(progress(10, |i| i * i), [(); 4]);
    assert_eq!(shown, [30, 50, 80, 100]);
    assert_eq!(done.map(|squares| squares.iter().sum::<usize>()), Some(285));
}

#[costate::coroutine]
fn undoable() -> impl Coroutine<Option<i32>, Yield = i32, Return = ()> {
    let mut history = vec![0];
    loop {
        let current = *history.last().unwrap_or(&0);
        if let Some(by) = yield_!(current) {
            history.push(current + by);
        } else if history.len() > 1 {
            history.pop();
        }
    }
}

#[test]
fn undo_history() {
    let (values, _) = drive(undoable(), [Some(5), Some(-2), None, Some(10), None, None, None]);
    assert_eq!(values, [0, 5, 3, 5, 15, 5, 0, 0]);
}

#[costate::coroutine]
fn producer_of_closures(scale: i32) -> impl Iterator<Item = Box<dyn Fn(i32) -> i32>> {
    let add = move |n: i32| n + scale;
    yield_!(Box::new(add));
    let twice = move |n| add(add(n));
    yield_!(Box::new(twice));
    for power in 2..4 {
        yield_!(Box::new(move |n| twice(n).pow(power)));
    }
}

#[test]
fn closures_made_on_demand() {
    assert_eq!(producer_of_closures(1).map(|step| step(1)).collect::<Vec<_>>(), [2, 3, 9, 27]);
}

#[costate::coroutine]
fn scoped_timer(log: &std::cell::RefCell<Vec<String>>) -> impl Iterator<Item = u32> {
    struct Scope<'a>(&'a std::cell::RefCell<Vec<String>>, &'static str);
    impl Drop for Scope<'_> {
        fn drop(&mut self) {
            self.0.borrow_mut().push(format!("{} ends", self.1));
        }
    }
    let _whole = Scope(log, "whole");
    for (i, name) in ["first", "second"].into_iter().enumerate() {
        let _part = Scope(log, name);
        yield_!(i as u32);
    }
}

#[test]
fn scopes_end_in_order() {
    let log = std::cell::RefCell::new(Vec::new());
    assert_eq!(scoped_timer(&log).count(), 2);
    assert_eq!(log.take(), ["first ends", "second ends", "whole ends"]);
    assert_eq!(scoped_timer(&log).next(), Some(0));
    assert_eq!(log.take(), ["first ends", "whole ends"]);
}
