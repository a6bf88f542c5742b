//! Sequences of numbers.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, start};

#[costate::coroutine]
fn fibonacci() -> impl Iterator<Item = u64> {
    let mut a = 0;
    let mut b = 1;
    loop {
        yield_!(a);
        let next = a + b;
        a = b;
        b = next;
    }
}

#[test]
fn fibonacci_numbers() {
    assert_eq!(fibonacci().take(8).collect::<Vec<_>>(), [0, 1, 1, 2, 3, 5, 8, 13]);
}

#[costate::coroutine]
fn primes() -> impl Iterator<Item = u32> {
    let mut found = Vec::new();
    let mut n = 2;
    loop {
        if found.iter().all(|p| n % p != 0) {
            found.push(n);
            yield_!(n);
        }
        n += 1;
    }
}

#[test]
fn primes_by_trial_division() {
    assert_eq!(primes().take(8).collect::<Vec<_>>(), [2, 3, 5, 7, 11, 13, 17, 19]);
}

#[costate::coroutine]
fn sieve(limit: usize) -> impl Iterator<Item = usize> {
    let mut composite = vec![false; limit];
    for n in 2..limit {
        if composite[n] {
            continue;
        }
        yield_!(n);
        for multiple in (n * n..limit).step_by(n) {
            composite[multiple] = true;
        }
    }
}

#[test]
fn sieve_of_eratosthenes() {
    assert_eq!(sieve(30).collect::<Vec<_>>(), [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
    assert_eq!(sieve(2).count(), 0);
}

#[costate::coroutine]
fn collatz(start: u64) -> impl Iterator<Item = u64> {
    let mut n = start;
    while n != 1 {
        yield_!(n);
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
    }
    yield_!(1);
}

#[test]
fn collatz_sequence() {
    assert_eq!(collatz(6).collect::<Vec<_>>(), [6, 3, 10, 5, 16, 8, 4, 2, 1]);
}

#[costate::coroutine]
fn running_average() -> impl Coroutine<f64, Yield = f64, Return = usize> {
    let (mut sum, mut n) = (0.0, 0);
    loop {
        let x = yield_!(if n == 0 { 0.0 } else { sum / n as f64 });
        if x < 0.0 {
            return n;
        }
        sum += x;
        n += 1;
    }
}

#[test]
fn running_average_of_what_is_sent() {
    assert_eq!(drive(running_average(), [1.0, 3.0, 8.0, -1.0]), (vec![0.0, 1.0, 2.0, 4.0], Some(3)));
}

#[costate::coroutine]
fn random(seed: u32) -> impl Iterator<Item = u32> {
    let mut state = seed;
    loop {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mixed = state ^ (state >> 15);
        yield_!(mixed % 100);
    }
}

#[test]
fn linear_congruential_random() {
    let all: Vec<_> = random(1).take(50).collect();
    assert_eq!(all, random(1).take(50).collect::<Vec<_>>());
    assert_ne!(all, random(2).take(50).collect::<Vec<_>>());
    assert!(all.iter().all(|n| *n < 100));
}

#[costate::coroutine]
fn digits(n: u64, base: u64) -> impl Iterator<Item = u64> {
    let mut rest = n;
    let mut power = 1;
    while rest / power >= base {
        power *= base;
    }
    while power > 0 {
        let digit = rest / power;
        rest %= power;
        power /= base;
        yield_!(digit);
    }
}

#[test]
fn digits_of_a_number() {
    assert_eq!(digits(9_075, 10).collect::<Vec<_>>(), [9, 0, 7, 5]);
    assert_eq!(digits(6, 2).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(digits(0, 10).collect::<Vec<_>>(), [0]);
}

#[costate::coroutine]
fn factors(n: u64) -> impl Iterator<Item = (u64, u32)> {
    let mut rest = n;
    let mut candidate = 2;
    while candidate * candidate <= rest {
        let mut times = 0;
        while rest % candidate == 0 {
            rest /= candidate;
            times += 1;
        }
        if times > 0 {
            yield_!((candidate, times));
        }
        candidate += 1;
    }
    if rest > 1 {
        yield_!((rest, 1));
    }
}

#[test]
fn prime_factors() {
    assert_eq!(factors(360).collect::<Vec<_>>(), [(2, 3), (3, 2), (5, 1)]);
    assert_eq!(factors(97).collect::<Vec<_>>(), [(97, 1)]);
}

#[costate::coroutine]
fn convergents(of: f64) -> impl Iterator<Item = (i64, i64)> {
    let (mut p, mut q) = ((1, 0), (0, 1));
    let mut x = of;
    for _ in 0..6 {
        let whole = x.floor();
        let term = whole as i64;
        p = (term * p.0 + p.1, p.0);
        q = (term * q.0 + q.1, q.0);
        yield_!((p.0, q.0));
        let rest = x - whole;
        if rest < 1e-9 {
            return;
        }
        x = 1.0 / rest;
    }
}

#[test]
fn continued_fraction_of_pi() {
    assert_eq!(convergents(std::f64::consts::PI).take(3).collect::<Vec<_>>(), [(3, 1), (22, 7), (333, 106)]);
    assert_eq!(convergents(0.5).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
}

#[costate::coroutine]
fn newton(of: f64) -> impl Coroutine<f64, Yield = f64, Return = u32> {
    let mut guess = of;
    let mut rounds = 0;
    loop {
        let tolerance = yield_!(guess);
        let next = (guess + of / guess) / 2.0;
        rounds += 1;
        if (next - guess).abs() < tolerance {
            return rounds;
        }
        guess = next;
    }
}

#[test]
fn newton_until_the_caller_is_content() {
    let mut root = newton(2.0);
    assert_eq!(start(&mut root), CoroutineState::Yielded(2.0));
    assert_eq!(root.send(0.01), CoroutineState::Yielded(1.5));
    assert!(matches!(root.send(0.0), CoroutineState::Yielded(x) if (x * x - 2.0).abs() < 0.01));
    assert_eq!(root.send(0.1), CoroutineState::Complete(3));
}
