use super::drive::GivenUp;
use super::trace::{Event, burn, push, suspension};
use super::values::{Noisy, Shape};
use std::fmt::Debug;
use std::panic;

fn called(name: &'static str, argument: impl Debug) {
    push(Event::Called(name, format!("{argument:?}")));
}

/// A suspension of a body that runs as a plain function.
pub fn record(value: u32) -> u32 {
    push(Event::Yielded(value));
    match suspension() {
        Ok(sent) => sent,
        Err(stop) => panic::panic_any(GivenUp(stop)),
    }
}

/// [`record`] for bodies that receive nothing.
pub fn record_unit(value: u32) {
    record(value);
}

/// Shows that an operand was evaluated, and when.
pub fn tick(value: u32) -> u32 {
    called("tick", value);
    value
}

/// [`tick`] as a condition.
pub fn flag(value: u32) -> bool {
    called("flag", value);
    !value.is_multiple_of(3)
}

/// Mentions a value by reference.
pub fn touch<T: Debug + ?Sized>(value: &T) -> u32 {
    let text = format!("{value:?}");
    let sum = text.bytes().map(u32::from).sum::<u32>() % 32;
    push(Event::Called("touch", text));
    sum
}

/// Mentions by reference what has no `Debug`.
pub fn hold<T: ?Sized>(_: &T) -> u32 {
    called("hold", ());
    3
}

/// Consumes a value.
pub fn sink<T: Debug>(value: T) -> u32 {
    let text = format!("{value:?}");
    let sum = text.bytes().map(u32::from).sum::<u32>() % 16;
    push(Event::Called("sink", text));
    sum
}

/// Two operands.
pub fn add(left: u32, right: u32) -> u32 {
    called("add", (left, right));
    (left + right) % 64
}

/// Three operands.
pub fn mix(a: u32, b: u32, c: u32) -> u32 {
    called("mix", (a, b, c));
    (a * 3 + b * 5 + c) % 47
}

/// A droppable operand before a plain one.
pub fn weigh(guard: Noisy, more: u32) -> u32 {
    called("weigh", (&guard, more));
    (guard.value() + more) % 40
}

/// A droppable value from two operands.
pub fn make(left: u32, right: u32) -> Noisy {
    called("make", (left, right));
    Noisy::new((left + right) % 30)
}

/// Gives a value back.
pub fn wrap<T: Debug>(value: T) -> T {
    called("wrap", &value);
    value
}

/// One of two droppable values; the other is dropped.
pub fn pick(first: bool, left: Noisy, right: Noisy) -> Noisy {
    called("pick", first);
    if first { left } else { right }
}

/// Fixes the type of what it is given.
pub fn total(numbers: &[u32]) -> u32 {
    called("total", numbers);
    numbers.iter().fold(0, |sum, n| (sum + n) % 99)
}

/// A number as the wider type.
pub fn wide(value: u32) -> u64 {
    called("wide", value);
    u64::from(value)
}

/// Writes through a reference.
pub fn bump(value: &mut u32) -> u32 {
    called("bump", &value);
    *value = (*value + 7) % 60;
    *value
}

/// Fails for some values.
pub fn fail(value: u32) -> Result<u32, u32> {
    called("fail", value);
    if value % 4 == 3 { Err(value) } else { Ok(value) }
}

/// `Some` for most numbers.
pub fn perhaps<T>(number: u32, value: T) -> Option<T> {
    called("perhaps", number);
    (number % 3 != 1).then_some(value)
}

/// `Ok` for most numbers.
pub fn attempt<T>(number: u32, value: T) -> Result<T, u32> {
    called("attempt", number);
    if number % 4 == 1 { Err(number) } else { Ok(value) }
}

/// A shape that depends on the number.
pub fn shape(number: u32) -> Shape {
    called("shape", number);
    match number % 5 {
        0 => Shape::Dot,
        1 => Shape::Line(number),
        2 => Shape::Rect { w: number, h: number / 2 },
        _ => Shape::Held(Noisy::new(number)),
    }
}

/// The bound of every loop.
pub fn fuel() -> bool {
    burn()
}

/// `Some` as long as there is [`fuel`].
pub fn more<T>(value: T) -> Option<T> {
    burn().then_some(value)
}

/// A panic whose message tells where it came from.
pub fn blow(value: u32) -> ! {
    called("blow", value);
    panic!("blown up by {value}")
}
