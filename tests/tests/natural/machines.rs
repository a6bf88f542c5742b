//! State machines written as the straight code they are.

use costate::Coroutine;
use costate_tests::steps::drive;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Light {
    Red,
    Amber,
    Green,
}

#[costate::coroutine]
fn traffic_light() -> impl Iterator<Item = (Light, u32)> {
    loop {
        yield_!((Light::Red, 30));
        yield_!((Light::Green, 20));
        for blink in 0..2 {
            yield_!((Light::Amber, blink + 1));
        }
    }
}

#[test]
fn traffic_lights() {
    let lights: Vec<_> = traffic_light().map(|(light, _)| light).take(6).collect();
    assert_eq!(lights, [Light::Red, Light::Green, Light::Amber, Light::Amber, Light::Red, Light::Green]);
}

#[costate::coroutine]
fn turnstile(price: u32) -> impl Coroutine<u32, Yield = bool, Return = ()> {
    loop {
        let mut paid = 0;
        while paid < price {
            paid += yield_!(false);
        }
        yield_!(true);
    }
}

#[test]
fn turnstile_opens_when_paid() {
    let (open, _) = drive(turnstile(5), [2, 2, 1, 0, 5, 0]);
    assert_eq!(open, [false, false, false, true, false, true, false]);
}

#[costate::coroutine]
fn blink(times: u8) -> impl Iterator<Item = bool> {
    let mut left = times;
    while left > 0 {
        yield_!(true);
        yield_!(false);
        left -= 1;
    }
}

#[test]
fn blinking_led() {
    assert_eq!(blink(2).collect::<Vec<_>>(), [true, false, true, false]);
}

#[costate::coroutine]
fn debounced(threshold: u32) -> impl Coroutine<bool, Yield = bool, Return = ()> {
    let mut stable = false;
    let mut differing = 0;
    loop {
        let raw = yield_!(stable);
        if raw == stable {
            differing = 0;
            continue;
        }
        differing += 1;
        if differing == threshold {
            stable = raw;
            differing = 0;
        }
    }
}

#[test]
fn debounced_button() {
    let (states, _) = drive(debounced(2), [true, false, true, true, false, true]);
    assert_eq!(states, [false, false, false, false, true, true, true]);
}

#[derive(Clone, Copy)]
enum Event {
    Digit(u8),
    Cancel,
}

#[costate::coroutine]
fn code_lock(code: [u8; 3]) -> impl Coroutine<Event, Yield = String, Return = u32> {
    let mut failures = 0;
    'attempt: loop {
        let mut correct = true;
        for (i, expected) in code.into_iter().enumerate() {
            match yield_!(format!("{}{}", "*".repeat(i), if failures > 0 { "!" } else { "" })) {
                Event::Digit(digit) => correct &= digit == expected,
                Event::Cancel => continue 'attempt,
            }
        }
        if correct {
            break failures;
        }
        failures += 1;
    }
}

#[test]
fn code_lock_counts_failures() {
    use Event::{Cancel, Digit};
    let events = [Digit(1), Cancel, Digit(9), Digit(2), Digit(3), Digit(1), Digit(2), Digit(3)];
    let (shown, failures) = drive(code_lock([1, 2, 3]), events);
    assert_eq!(shown, ["", "*", "", "*", "**", "!", "*!", "**!"]);
    assert_eq!(failures, Some(1));
}

#[costate::coroutine]
fn vending() -> impl Coroutine<u32, Yield = &'static str, Return = u32> {
    let mut credit = 0;
    let chosen = loop {
        match yield_!("coin or choice?") {
            coin @ (10 | 20 | 50) => credit += coin,
            choice @ 1..=9 => break choice,
            0 => return credit,
            _ => {
                let _ = yield_!("not accepted");
            }
        }
    };
    let price = chosen * 15;
    while credit < price {
        credit += yield_!("more please");
    }
    credit - price
}

#[test]
fn vending_machine() {
    assert_eq!(drive(vending(), [20, 3, 20, 10]).1, Some(5));
    assert_eq!(drive(vending(), [50, 7777, 0, 0]).1, Some(50));
    let (shown, _) = drive(vending(), [1]);
    assert_eq!(shown, ["coin or choice?", "more please"]);
}

#[costate::coroutine]
fn tcp_handshake() -> impl Coroutine<&'static str, Yield = &'static str, Return = Result<u32, &'static str>> {
    let mut resets = 0;
    loop {
        match yield_!("listening") {
            "syn" => {}
            "close" => return Ok(resets),
            _ => continue,
        }
        let reply = yield_!("syn-ack");
        if reply == "rst" {
            resets += 1;
            continue;
        } else if reply != "ack" {
            return Err(reply);
        }
        while yield_!("established") != "fin" {}
    }
}

#[test]
fn handshake() {
    let packets = ["syn", "rst", "noise", "syn", "ack", "data", "fin", "close"];
    let (states, end) = drive(tcp_handshake(), packets);
    assert_eq!(states[..3], ["listening", "syn-ack", "listening"]);
    assert_eq!(states[5..], ["established", "established", "listening"]);
    assert_eq!(end, Some(Ok(1)));
    assert_eq!(drive(tcp_handshake(), ["syn", "syn"]).1, Some(Err("syn")));
}

#[costate::coroutine]
fn elevator(floors: usize) -> impl Coroutine<Option<usize>, Yield = usize, Return = ()> {
    let mut wanted = vec![false; floors];
    let mut floor = 0;
    let mut up = true;
    loop {
        if let Some(call) = yield_!(floor) {
            wanted[call] = true;
        }
        wanted[floor] = false;
        let ahead = if up { wanted[floor + 1..].contains(&true) } else { wanted[..floor].contains(&true) };
        if !ahead {
            up = !up;
        }
        if wanted.contains(&true) {
            let target = if up { wanted.iter().skip(floor).position(|w| *w) } else { None };
            floor = if target.is_some() { floor + 1 } else { floor.saturating_sub(1) };
        }
    }
}

#[test]
fn elevator_goes_where_it_is_called() {
    let (visited, _) = drive(elevator(4), [Some(2), None, None, None]);
    assert!(visited.contains(&2), "{visited:?}");
}

#[costate::coroutine]
fn dialogue() -> impl Coroutine<&'static str, Yield = String, Return = (String, bool)> {
    let name = loop {
        let answer = yield_!("your name?".to_string()).trim();
        if !answer.is_empty() {
            break answer;
        }
        yield_!("please say something".to_string());
    };
    let likes_tea = match yield_!(format!("tea, {name}?")) {
        "yes" => true,
        "no" => false,
        other => yield_!(format!("{other}?")) == "yes",
    };
    (name.to_string(), likes_tea)
}

#[test]
fn npc_dialogue() {
    assert_eq!(drive(dialogue(), ["ann", "yes"]).1, Some(("ann".to_string(), true)));
    let (lines, end) = drive(dialogue(), [" ", "", "bob", "perhaps", "yes"]);
    assert_eq!(lines[3..], ["tea, bob?", "perhaps?"]);
    assert_eq!(end, Some(("bob".to_string(), true)));
}

#[costate::coroutine]
fn animation(from: f32, to: f32) -> impl Coroutine<f32, Yield = f32, Return = f32> {
    let speed = 2.0;
    let mut at = from;
    let direction = (to - from).signum();
    while (to - at) * direction > 0.0 {
        let elapsed = yield_!(at);
        at += direction * speed * elapsed;
    }
    let overshoot = (at - to).abs();
    yield_!(to);
    overshoot
}

#[test]
fn animation_by_elapsed_time() {
    assert_eq!(drive(animation(0.0, 1.0), [0.25, 0.5, 9.0]), (vec![0.0, 0.5, 1.0], Some(0.5)));
}
