use super::trace::{Event, Plan, Stop, traced};
use std::panic;

/// Compares the halves of body after body, and counts what it saw.
#[derive(Default)]
pub struct Session {
    left_out: Vec<String>,
    bodies: usize,
    runs: usize,
    suspensions: usize,
    drops: usize,
    panics: usize,
    mismatches: usize,
}

/// Scripts of resume values that each body is run with.
const SCRIPTS: usize = 8;

impl Session {
    /// Begins a session; the program's arguments name bodies to leave out. Panics of bodies are events, not noise on standard error.
    pub fn start() -> Session {
        panic::set_hook(Box::new(|_| {}));
        Session { left_out: std::env::args().skip(1).collect(), ..Session::default() }
    }

    /// Runs both halves of a body to the end and up to each suspension, and compares the traces.
    /// Only the first difference of a body is told.
    pub fn compare(&mut self, name: &str, direct: &dyn Fn(), machine: &dyn Fn()) {
        if !self.begins(name) {
            return;
        }
        for script in 0..SCRIPTS {
            let plan = Plan { script: values(script), stop: None };
            let Some(suspensions) = self.agree(name, &plan, direct, machine) else {
                return;
            };
            if script == 0 && !self.drops_unstarted(name, &plan, machine) {
                return;
            }
            for at in 1..=suspensions {
                for stop in [Stop::Drop, Stop::Close] {
                    let plan = Plan { stop: Some((at, stop)), ..plan.clone() };
                    if self.agree(name, &plan, direct, machine).is_none() {
                        return;
                    }
                }
            }
        }
    }

    /// Polls both halves of an async body to the end, and drops them after each poll, the first included. The
    /// compiler's own `async fn` is the one that is right, also in what it drops before it is polled.
    pub fn compare_awaits(&mut self, name: &str, native: &dyn Fn(), machine: &dyn Fn()) {
        if !self.begins(name) {
            return;
        }
        for script in 0..SCRIPTS {
            let plan = Plan { script: values(script), stop: None };
            let Some(suspensions) = self.agree(name, &plan, native, machine) else {
                return;
            };
            for at in 0..=suspensions {
                let plan = Plan { stop: Some((at, Stop::Drop)), ..plan.clone() };
                if self.agree(name, &plan, native, machine).is_none() {
                    return;
                }
            }
        }
    }

    /// Whether a body is to be run.
    fn begins(&mut self, name: &str) -> bool {
        if self.left_out.iter().any(|left_out| left_out == name) {
            return false;
        }
        println!("BODY {name}");
        self.bodies += 1;
        true
    }

    /// One run of both halves; gives the number of suspensions if they agree.
    fn agree(&mut self, name: &str, plan: &Plan, direct: &dyn Fn(), machine: &dyn Fn()) -> Option<usize> {
        let expected = traced(plan, direct);
        let found = traced(plan, machine);
        let count = |kind: fn(&Event) -> bool| expected.iter().filter(|event| kind(event)).count();
        let suspensions = count(|event| matches!(event, Event::Yielded(_)));
        self.runs += 1;
        self.suspensions += suspensions;
        self.drops += count(|event| matches!(event, Event::Dropped(..)));
        self.panics += count(|event| matches!(event, Event::Panicked(_)));
        if expected == found {
            return Some(suspensions);
        }
        self.tell(name, plan, &expected, &found);
        None
    }

    /// A coroutine dropped before its start drops each of its arguments once. Their order is the
    /// machine's own affair.
    fn drops_unstarted(&mut self, name: &str, plan: &Plan, machine: &dyn Fn()) -> bool {
        let plan = Plan { stop: Some((0, Stop::Drop)), ..plan.clone() };
        let found = traced(&plan, machine);
        let mut made = Vec::new();
        let mut dropped = Vec::new();
        for event in &found {
            match *event {
                Event::Made(serial, _) => made.push(serial),
                Event::Dropped(serial, _) => dropped.push(serial),
                _ => {}
            }
        }
        dropped.sort_unstable();
        if made == dropped {
            return true;
        }
        let expected: Vec<Event> = made.iter().map(|&serial| Event::Dropped(serial, 0)).collect();
        self.tell(name, &plan, &expected, &found);
        false
    }

    fn tell(&mut self, name: &str, plan: &Plan, expected: &[Event], found: &[Event]) {
        self.mismatches += 1;
        println!("MISMATCH {name}");
        println!("values sent: {:?}", plan.script);
        match plan.stop {
            None => println!("run to its end"),
            Some((at, stop)) => println!("given up at suspension {at}: {stop:?}"),
        }
        let common = expected.iter().zip(found).take_while(|(left, right)| left == right).count();
        println!("{common} events agree, the last of them:");
        for event in &expected[common.saturating_sub(8)..common] {
            println!("    {event:?}");
        }
        println!("then the plain function:");
        for event in expected[common..].iter().take(12) {
            println!("  - {event:?}");
        }
        println!("and the coroutine:");
        for event in found[common..].iter().take(12) {
            println!("  + {event:?}");
        }
        println!("END");
    }

    /// Ends the session with a line of figures.
    pub fn finish(self) {
        let Session { left_out: _, bodies, runs, suspensions, drops, panics, mismatches } = self;
        println!(
            "SUMMARY bodies={bodies} runs={runs} suspensions={suspensions} drops={drops} panics={panics} mismatches={mismatches}"
        );
    }
}

/// Values that make the conditions of a body come out differently from script to script.
fn values(script: usize) -> Vec<u32> {
    match script {
        0 => vec![0, 1, 2, 3, 4, 5, 6],
        1 => vec![7, 3],
        2 => vec![12, 0, 9, 5, 5, 14, 2, 8, 1, 11, 3],
        3 => vec![1],
        4 => vec![13, 13, 2],
        5 => vec![4, 10, 7, 0, 6],
        6 => vec![2, 5, 8, 1],
        _ => vec![9, 1, 14, 4, 11, 0],
    }
}
