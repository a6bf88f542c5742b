//! Whenever the process is killed, each step of each order happens once.

use super::*;
use std::fs;
use std::path::PathBuf;

fn directory(name: &str) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("costate-durable-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    directory
}

/// The orders run in one go, all in memory.
fn expected_effects() -> Vec<(u32, u32, String)> {
    let directory = directory("undisturbed");
    run(&directory, Duration::ZERO).expect("it runs");
    let effects = shop::effects(&directory).expect("it can be read");
    fs::remove_dir_all(directory).expect("it can be removed");
    effects
}

const OUTCOMES: [Outcome; 4] = [Outcome::Shipped, Outcome::Unpaid, Outcome::SoldOut, Outcome::Shipped];

/// Not a test by itself: the process that [`killed_at_random_each_step_happens_once`] starts and kills.
#[test]
fn worker() {
    if let Some(directory) = std::env::var_os("COSTATE_DURABLE") {
        run(Path::new(&directory), Duration::from_millis(2)).expect("it runs");
    }
}

#[test]
fn killed_at_random_each_step_happens_once() {
    let expected = expected_effects();
    let program = std::env::current_exe().expect("a path");
    let mut killed = 0;
    for seed in 1..=3 {
        let directory = directory(&format!("killed-{seed}"));
        let worker = || {
            let mut worker = Command::new(&program);
            worker.args(["--exact", "tests::worker"]).env("COSTATE_DURABLE", &directory);
            worker
        };
        killed += kill_until_done(seed, worker).expect("it ends");
        assert_eq!(shop::effects(&directory).expect("it can be read"), expected);
        let (stock, money, parcels) = shop::balance(&directory).expect("it can be read");
        assert_eq!((stock, money, parcels), (3, vec![1500, 100, 1000, 0], vec![3, 0, 0, 4]));
        let letters = fs::read_dir(directory.join("letters")).expect("letters");
        let mut letters: Vec<String> = letters
            .map(|letter| letter.expect("a letter").file_name().into_string().expect("text"))
            .collect();
        letters.retain(|letter| !letter.ends_with(".draft"));
        let written = expected.iter().filter(|(_, _, effect)| effect.starts_with("Write"));
        assert_eq!(letters.len(), written.count(), "{letters:?}");
        assert_eq!(run(&directory, Duration::ZERO).expect("it is done"), OUTCOMES);
        fs::remove_dir_all(directory).expect("it can be removed");
    }
    assert!(killed >= 6, "killed only {killed} times");
}

#[test]
fn an_order_can_be_read_in_the_database() {
    let mut stored = Stored::new(order(2, 100));
    stored.answer(true);
    stored.answer(false);
    let text = serde_json::to_string(&stored).expect("it can be written");
    assert!(text.contains(r#""version":"1","state":{"Reminding":"#), "{text}");
    let loaded: Stored = serde_json::from_str(&text).expect("it was written so");
    assert_eq!(loaded.pending, Some(Effect::Write("please pay, we ask for the 1. time".to_owned())));
}

/// The third reminder is the last, also for an order that was stored during it.
#[test]
fn a_loop_that_is_stored_in_its_last_turn_ends() {
    let mut stored = Stored::new(order(2, 100));
    stored.answer(true);
    let mut effects = 0;
    while stored.outcome.is_none() {
        let text = serde_json::to_string(&stored).expect("it can be written");
        stored = serde_json::from_str(&text).expect("it was written so");
        stored.answer(stored.pending != Some(Effect::Charge(100)));
        effects += 1;
    }
    assert_eq!((stored.outcome, effects), (Some(Outcome::Unpaid), 7));
}
