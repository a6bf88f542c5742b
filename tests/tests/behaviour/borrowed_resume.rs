//! Resume values that borrow afresh each time: `impl for<'a> Coroutine<&'a [u8], ..>`.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::start;
use costate_tests::trace::record;
use costate_tests::{Noisy, id};

use CoroutineState::{Complete, Yielded};

#[costate::coroutine]
fn total_length() -> impl for<'a> Coroutine<&'a [u8], Yield = usize, Return = usize> {
    let mut total = 0;
    loop {
        let chunk = yield_!(total);
        if chunk.is_empty() {
            return total;
        }
        total += chunk.len();
    }
}

#[test]
fn each_value_lives_only_for_its_resume() {
    let mut coroutine = total_length();
    assert_eq!(start(&mut coroutine), Yielded(0));
    for n in 1..4 {
        let chunk = vec![0; n];
        assert_eq!(coroutine.send(&chunk), Yielded((1..=n).sum()));
    }
    assert_eq!(coroutine.send(&[]), Complete(6));
}

#[costate::coroutine]
fn lines() -> impl for<'a> Coroutine<&'a str, Yield = Option<String>, Return = String> {
    let mut line = String::new();
    let mut input = yield_!(None).to_string();
    loop {
        for letter in input.chars().collect::<Vec<_>>() {
            match letter {
                '\n' => {
                    let done = std::mem::take(&mut line);
                    let more = yield_!(Some(done));
                    if !more.is_empty() {
                        return more.to_owned();
                    }
                }
                letter => line.push(letter),
            }
        }
        input = yield_!(None).to_owned();
        if input.is_empty() {
            return line;
        }
    }
}

#[test]
fn what_is_kept_is_owned() {
    let mut coroutine = lines();
    assert_eq!(start(&mut coroutine), Yielded(None));
    assert_eq!(coroutine.send(&"ab\nc\n".to_string()), Yielded(Some("ab".to_string())));
    assert_eq!(coroutine.send(""), Yielded(Some("c".to_string())));
    assert_eq!(coroutine.send(""), Yielded(None));
    assert_eq!(coroutine.send("de"), Yielded(None));
    assert_eq!(coroutine.send(""), Complete("de".to_string()));
}

#[costate::coroutine]
fn fill_each() -> impl for<'a> Coroutine<&'a mut [u32], Yield = u32, Return = u32> {
    let mut written = 0;
    while written < 5 {
        for slot in yield_!(written) {
            *slot = written;
            written += 1;
        }
    }
    let last = yield_!(100);
    last.reverse();
    written
}

#[test]
fn mutable_values() {
    let mut coroutine = fill_each();
    start(&mut coroutine);
    let mut buffer = [9; 3];
    assert_eq!(coroutine.send(&mut buffer), Yielded(3));
    assert_eq!(buffer, [0, 1, 2]);
    assert_eq!(coroutine.send(&mut buffer), Yielded(100));
    assert_eq!(buffer, [3, 4, 5]);
    assert_eq!(coroutine.send(&mut buffer), Complete(6));
    assert_eq!(buffer, [5, 4, 3]);
}

#[costate::coroutine]
fn with_a_first_value(
    #[resume] first: &[u8],
    limit: usize,
) -> impl for<'a> Coroutine<&'a [u8], Yield = usize, Return = Vec<u8>> {
    let mut kept = first.to_vec();
    while kept.len() < limit {
        kept.extend(yield_!(kept.len()));
    }
    kept
}

#[test]
fn with_a_resume_argument() {
    let mut coroutine = with_a_first_value(4);
    assert_eq!(coroutine.send(&vec![1, 2]), Yielded(2));
    assert_eq!(coroutine.send(&vec![3]), Yielded(3));
    assert_eq!(coroutine.send(&[4, 5]), Complete(vec![1, 2, 3, 4, 5]));
}

#[costate::coroutine]
fn parses_numbers(scale: u32) -> impl for<'a> Coroutine<&'a str, Yield = u32, Return = Result<u32, String>> {
    let _held = Noisy::new(1);
    let mut sum = 0;
    loop {
        let text = yield_!(sum);
        if text == "end" {
            return Ok(sum);
        }
        let n: u32 = text.trim().parse().map_err(|error| format!("{text}: {error}"))?;
        sum += n * scale;
    }
}

#[test]
fn with_early_exits_and_guards() {
    let mut coroutine = parses_numbers(10);
    start(&mut coroutine);
    assert_eq!(coroutine.send(" 4 "), Yielded(40));
    assert_eq!(coroutine.send(&"end".to_string()), Complete(Ok(40)));
    let log = record(|| {
        let mut coroutine = parses_numbers(1);
        start(&mut coroutine);
        assert_eq!(coroutine.send("x"), Complete(Err("x: invalid digit found in string".to_string())));
    });
    assert_eq!(log, ["new 1", "drop 1"]);
}

#[costate::coroutine]
fn sized_reference() -> impl for<'a> Coroutine<&'a Noisy, Yield = u32, Return = u32> {
    let first = yield_!(0).id();
    let second = yield_!(first);
    let sum = first + id(&second);
    yield_!(sum);
    sum
}

#[test]
fn the_caller_keeps_the_value() {
    let log = record(|| {
        let noisy = Noisy::new(4);
        let mut coroutine = sized_reference();
        start(&mut coroutine);
        assert_eq!(coroutine.send(&noisy), Yielded(4));
        assert_eq!(coroutine.send(&Noisy::new(5)), Yielded(9));
        assert_eq!(coroutine.send(&noisy), Complete(9));
    });
    assert_eq!(log, ["new 4", "new 5", "drop 5", "drop 4"]);
}

#[costate::coroutine]
fn outer_parser() -> impl for<'a> Coroutine<&'a [u8], Yield = usize, Return = usize> {
    let first = yield_from!(total_length());
    let second = yield_from!(total_length());
    first * 100 + second
}

#[test]
fn delegation() {
    let mut coroutine = outer_parser();
    assert_eq!(start(&mut coroutine), Yielded(0));
    assert_eq!(coroutine.send(&vec![0; 3]), Yielded(3));
    assert_eq!(coroutine.send(&[]), Yielded(0));
    assert_eq!(coroutine.send(&vec![0; 4]), Yielded(4));
    assert_eq!(coroutine.send(&[]), Complete(304));
}

#[costate::coroutine]
fn optional_text() -> impl for<'a> Coroutine<Option<&'a str>, Yield = usize, Return = String> {
    let mut all = String::new();
    while let Some(text) = yield_!(all.len()) {
        all.push_str(text);
    }
    all
}

#[costate::coroutine]
fn repeated_text() -> impl for<'a> Coroutine<(&'a str, usize), Yield = usize, Return = ()> {
    let mut longest = 0;
    loop {
        let (text, times) = yield_!(longest);
        if times == 0 {
            return;
        }
        longest = longest.max(text.repeat(times).len());
    }
}

/// A borrowed event, as a caller might define it.
enum Event<'a> {
    Key(char),
    Paste(&'a str),
}

#[costate::coroutine]
fn editor() -> impl for<'a> Coroutine<Event<'a>, Yield = usize, Return = String> {
    let mut line = String::new();
    loop {
        match yield_!(line.len()) {
            Event::Key('\n') => return line,
            Event::Key(letter) => line.push(letter),
            Event::Paste(text) => line += text,
        }
    }
}

#[test]
fn borrows_inside_the_value() {
    let mut coroutine = optional_text();
    start(&mut coroutine);
    assert_eq!(coroutine.send(Some(&"ab".to_string())), Yielded(2));
    assert_eq!(coroutine.send(Some("c")), Yielded(3));
    assert_eq!(coroutine.send(None), Complete("abc".to_string()));

    let mut coroutine = repeated_text();
    start(&mut coroutine);
    assert_eq!(coroutine.send((&"ab".to_string(), 3)), Yielded(6));
    assert_eq!(coroutine.send(("c", 4)), Yielded(6));
    assert_eq!(coroutine.send(("", 0)), Complete(()));

    let mut coroutine = editor();
    start(&mut coroutine);
    assert_eq!(coroutine.send(Event::Key('a')), Yielded(1));
    assert_eq!(coroutine.send(Event::Paste(&"bc".to_string())), Yielded(3));
    assert_eq!(coroutine.send(Event::Key('\n')), Complete("abc".to_string()));
}

#[test]
fn object_safe() {
    let mut all: Vec<Box<dyn for<'a> Coroutine<&'a [u8], Yield = usize, Return = usize> + Unpin>> =
        vec![Box::new(total_length()), Box::new(outer_parser())];
    for coroutine in &mut all {
        assert_eq!(start(coroutine), Yielded(0));
        assert_eq!(coroutine.send(&vec![1; 7]), Yielded(7));
    }
}
