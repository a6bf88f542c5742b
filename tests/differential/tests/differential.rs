//! Random bodies do as coroutines what they do as plain functions.
//!
//! Async bodies do as machines what they do as the compiler's own async functions.
//!
//! Both are cloned at every suspension too; and machines with names, whose bodies write their types, are saved there
//! and loaded. What was copied and what it was copied from both go on as what never was.
//!
//! `COSTATE_FUZZ_BODIES` says how many (300), `COSTATE_FUZZ_SEED` the seed of the first (1); the
//! next ones have the next seeds, so one body alone is `COSTATE_FUZZ_BODIES=1 COSTATE_FUZZ_SEED=7`.
//! The counts of the other tests are `COSTATE_FUZZ_CLONES`, `.._SAVED`, `.._ASYNC_BODIES`, `.._ASYNC_CLONES` and
//! `.._ASYNC_SAVED`.

use costate_differential::{Body, Campaign, Subject, Verdict};
use std::env;
use std::path::{Path, PathBuf};

mod planted;

/// Seeds whose bodies show a mistake that is not yet corrected. They must go on failing, or leave this
/// list.
const OPEN: &[u64] = &[];

/// The same for bodies whose machines are saved.
const OPEN_SAVED: &[u64] = &[88];

/// The same for async bodies.
const OPEN_ASYNC: &[u64] = &[];

/// The same for async bodies that are cloned.
const OPEN_ASYNC_CLONES: &[u64] = &[110, 167];

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text:?}")),
        Err(_) => default,
    }
}

fn campaign(name: &str) -> Campaign {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = temporary.parent().map(PathBuf::from).expect("the directory is in the target directory");
    Campaign { name: name.to_owned(), target, subject: Subject::Costate }
}

#[test]
fn random_bodies_do_the_same_as_plain_functions() {
    let count = number("COSTATE_FUZZ_BODIES", 300);
    agree("differential", Subject::Costate, Body::new, count, OPEN);
}

/// The clone of a suspended coroutine and its original both go on as the plain function does.
#[test]
fn random_bodies_go_on_in_two_clones() {
    agree("clones", Subject::Clones, Body::new, number("COSTATE_FUZZ_CLONES", 100), &[]);
}

/// So do what was saved of it and loaded again, and its original.
#[test]
fn random_bodies_go_on_when_they_are_loaded() {
    agree("saved", Subject::Saved, Body::written, number("COSTATE_FUZZ_SAVED", 80), OPEN_SAVED);
}

#[test]
fn random_async_bodies_do_the_same_as_native_async_functions() {
    let count = number("COSTATE_FUZZ_ASYNC_BODIES", 100);
    agree("awaits", Subject::Costate, Body::asynchronous, count, OPEN_ASYNC);
}

#[test]
fn random_async_bodies_go_on_in_two_clones() {
    let count = number("COSTATE_FUZZ_ASYNC_CLONES", 40);
    agree("awaits_clones", Subject::Clones, Body::asynchronous_cloned, count, OPEN_ASYNC_CLONES);
}

#[test]
fn random_async_bodies_go_on_when_they_are_loaded() {
    let count = number("COSTATE_FUZZ_ASYNC_SAVED", 40);
    agree("awaits_saved", Subject::Saved, Body::asynchronous_written, count, &[]);
}

/// Runs the bodies of some seeds; all must agree but the open ones, which must not.
fn agree(name: &str, subject: Subject, body: fn(u64) -> Body, count: u64, open: &[u64]) {
    let first = number("COSTATE_FUZZ_SEED", 1);
    let bodies: Vec<(u64, Body)> = (first..first + count).map(|seed| (seed, body(seed))).collect();
    let cases: Vec<_> = bodies.iter().map(|(_, body)| body.case(subject)).collect();
    let campaign = Campaign { subject, ..campaign(name) };
    let report = campaign.run(&cases).expect("the bodies can be built and run");
    println!("{}", report.summary());
    let mut failed = Vec::new();
    let mut refused = 0;
    for (seed, body) in &bodies {
        let verdict = report.verdicts.get(&body.name);
        refused += u64::from(matches!(verdict, Some(Verdict::Refused(_))));
        match (verdict, open.contains(seed)) {
            (Some(Verdict::Agrees), true) => panic!("seed {seed} agrees now: take it off the list"),
            (Some(Verdict::Agrees), false) | (Some(Verdict::Differs(_) | Verdict::Refused(_)), true) => {}
            (verdict, _) => failed.push((body, verdict)),
        }
    }
    // Each failure whole, so that it can be worked on without this program; but not hundreds.
    for (body, verdict) in failed.iter().take(3) {
        println!("======== seed {}\n{}", body.name, body.source(subject));
        match verdict {
            Some(Verdict::Differs(told)) => println!("the halves differ\n{told}"),
            Some(Verdict::Refused(told)) => println!("the coroutine is refused\n{told}"),
            Some(Verdict::Unfit(told)) => println!("the generator made what rustc refuses\n{told}"),
            Some(Verdict::Crashed(told)) => println!("the program crashed\n{told}"),
            Some(Verdict::Agrees) | None => println!("it was never run"),
        }
    }
    let seeds: Vec<&str> = failed.iter().map(|(body, _)| body.name.as_str()).collect();
    assert!(failed.is_empty(), "{} of {count} bodies fail, of the seeds {seeds:?}", failed.len());
    assert_eq!(report.figures.get("bodies"), Some(&(count - refused)), "every body was run");
}

#[test]
fn a_planted_mistake_is_found() {
    let mut cases = Vec::new();
    for (name, right, wrong) in planted::MISTAKES {
        let (right, wrong) = (Body::given(name, right), Body::given(name, wrong));
        cases.push(right.case_against(&wrong, Subject::Costate));
        cases.push(right.named(&format!("{name}_not")).case(Subject::Costate));
    }
    let report = campaign("planted").run(&cases).expect("the planted bodies can be built and run");
    for (name, ..) in planted::MISTAKES {
        let verdict = &report.verdicts[*name];
        assert!(matches!(verdict, Verdict::Differs(_)), "{name} is not found: {verdict:?}");
        let verdict = &report.verdicts[&format!("{name}_not")];
        assert_eq!(*verdict, Verdict::Agrees, "{name}: without the mistake the halves differ");
    }
}

#[test]
fn a_planted_mistake_in_an_async_body_is_found() {
    let mut cases = Vec::new();
    for (name, right, wrong) in planted::ASYNC_MISTAKES {
        let (right, wrong) = (Body::given_async(name, right), Body::given_async(name, wrong));
        cases.push(right.case_against(&wrong, Subject::Costate));
        cases.push(right.named(&format!("{name}_not")).case(Subject::Costate));
    }
    let report = campaign("planted_awaits").run(&cases).expect("the planted bodies can be built and run");
    for (name, ..) in planted::ASYNC_MISTAKES {
        let verdict = &report.verdicts[*name];
        assert!(matches!(verdict, Verdict::Differs(_)), "{name} is not found: {verdict:?}");
        let verdict = &report.verdicts[&format!("{name}_not")];
        assert_eq!(*verdict, Verdict::Agrees, "{name}: without the mistake the halves differ");
    }
}

#[test]
fn a_statement_left_out_of_a_random_body_is_found() {
    let mut cases = Vec::new();
    for seed in 1..=40 {
        let body = Body::new(seed);
        // Near the beginning: the further down, the fewer scripts come by.
        let less = (0..3).rev().find_map(|statement| body.without(statement));
        cases.extend(less.map(|less| body.case_against(&less, Subject::Costate)));
    }
    let report = campaign("reduced").run(&cases).expect("the reduced bodies can be built and run");
    let built = report.verdicts.values().filter(|verdict| !matches!(verdict, Verdict::Refused(_))).count();
    let found = report.verdicts.values().filter(|verdict| matches!(verdict, Verdict::Differs(_))).count();
    println!("{found} of {built} are found");
    // The rest are in code that no script reaches, or are no change of meaning.
    assert!(built >= 20 && found * 2 > built, "only {found} of {built} are found");
}
