//! What a debugger and a backtrace see: the lines that the user wrote.

use addr2line::Loader;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const SOURCE: &str = include_str!("debugger.rs");

/// The lines of this file that end with the mark, from 1.
fn marked(mark: &str) -> Vec<u32> {
    let lines = SOURCE.lines().zip(1..).filter(|(line, _)| line.trim_end().ends_with(mark));
    lines.map(|(_, number)| number).collect()
}

thread_local!(static SEEN: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) });

/// Notes the line of this file from which it is called, by the names and lines in the program.
#[inline(never)]
fn look<T>(value: T) -> T {
    let trace = Backtrace::force_capture().to_string();
    let places = trace.lines().filter_map(|line| line.split_once("tests/debugger.rs:"));
    let mut lines = places.filter_map(|(_, place)| place.split(':').next()?.parse().ok());
    let own = lines.next().expect("this function is in its own backtrace");
    let caller = lines.find(|line| *line != own).expect("its caller is");
    SEEN.with_borrow_mut(|seen| seen.push(caller));
    value
}

#[costate::coroutine]
fn counted(upto: u32) -> impl Iterator<Item = u32> {
    let from = look(0); // trace
    for n in from..upto {
        let square = look(n * n); // trace
        if square > 3 {
            look(()); // trace
            yield_!(square);
        }
        yield_!(look(n)); // trace
    }
    look(()); // trace
}

#[costate::coroutine]
async fn awaited(key: u32) -> u32 {
    let key = look(key); // trace
    costate::yield_now().await;
    let more = async { look(key) + 1 } // trace
        .await;
    costate::yield_now().await;
    look(more) // trace
}

fn block() -> impl Iterator<Item = u32> {
    costate::generator!({
        yield look(1); // trace
        look(()); // trace
        yield 2;
    })
}

fn poll_to_end<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

#[test]
fn backtraces_name_the_lines_of_the_body() {
    SEEN.take();
    assert_eq!(counted(3).count(), 4);
    assert_eq!(poll_to_end(awaited(1)), 2);
    assert_eq!(block().count(), 2);
    let seen: BTreeSet<u32> = SEEN.take().into_iter().collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), marked("// trace"));
}

#[costate::coroutine]
fn failing(after: u32) -> impl Iterator<Item = u32> {
    for n in 0.. {
        yield_!(n);
        assert!(n < after, "it is over"); // panic
    }
}

#[test]
fn a_panic_names_its_line() {
    thread_local!(static PLACE: RefCell<Option<(String, u32)>> = const { RefCell::new(None) });
    let before = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| (place.file().to_owned(), place.line()));
        PLACE.set(place);
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(|| failing(1).count()));
    panic::set_hook(before);
    assert!(result.is_err());
    let (file, line) = PLACE.take().expect("it panicked");
    assert!(file.ends_with("tests/debugger.rs"), "{file}");
    assert_eq!([line], marked("// panic")[..]);
}

// Each line at which one may want to stop. The formatter would move what it says.
#[costate::coroutine]
#[rustfmt::skip]
fn stepped(words: Vec<String>) -> impl Iterator<Item = usize> {
    let mut total = words.len(); // stop
    let first = words.first().map_or(0, String::len); // stop
    for word in words { // stop
        total += word.len(); // stop
        if total > 100 { // stop
            break; // stop
        }
        yield_!(total); // stop
        total -= 1; // stop
        match word.len() { // stop
            4 => continue,           // a plain `continue` has no code of its own in any function
            other => yield_!(other), // stop
        }
        total ^= first; // stop
    }
    yield_!(total + first); // stop
    let last = total * 2; // stop
    yield_!(last); // stop
}

#[costate::coroutine]
#[rustfmt::skip]
async fn stepped_awaiting(key: u32) -> Result<u32, String> {
    let mut sum = key; // stop
    while sum < 10 { // stop
        costate::yield_now().await; // stop
        sum += step(sum).await?; // stop
    }
    let doubled = sum * 2; // stop
    Ok(doubled) // stop
}

async fn step(n: u32) -> Result<u32, String> {
    if n == 7 { Err(String::from("seven")) } else { Ok(n + 1) }
}

// An optimised program has fewer lines, whoever wrote them.
#[cfg(debug_assertions)]
#[test]
fn a_debugger_can_stop_at_every_line_of_a_body() {
    let words = ["a", "skip"].map(String::from).to_vec();
    assert_eq!(stepped(words).count(), 5);
    assert_eq!(poll_to_end(stepped_awaiting(1)), Err("seven".to_owned()));

    let program = Loader::new(std::env::current_exe().expect("this is a program")).expect("it has lines");
    let all = program.find_location_range(0, u64::MAX).expect("they can be read");
    let here = all.filter(|(_, _, place)| place.file.is_some_and(|file| file.ends_with("tests/debugger.rs")));
    let known: BTreeSet<u32> = here.filter_map(|(_, _, place)| place.line).collect();
    let missing: Vec<u32> = marked("// stop").into_iter().filter(|line| !known.contains(line)).collect();
    assert!(missing.is_empty(), "no code is known to come from the lines {missing:?}");
}
