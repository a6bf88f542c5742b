use std::cell::RefCell;
use std::process;

/// One thing that a body did, or that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A function of the harness was called with this.
    Called(&'static str, String),
    /// A `Noisy` came into being: its serial number and value.
    Made(u32, u32),
    /// A `Noisy` was dropped: its serial number and value.
    Dropped(u32, u32),
    /// The body suspended with this value.
    Yielded(u32),
    /// The body returned, here as its `Debug` text.
    Returned(String),
    /// A panic left the body.
    Panicked(String),
    /// `close` has returned; whether the body then says that it is done.
    Closed(bool),
}

/// How a suspended coroutine is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is dropped.
    Drop,
    /// It is closed, and dropped later.
    Close,
}

/// What one run of a half is to do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The values that the suspensions evaluate to, taken round and round.
    pub script: Vec<u32>,
    /// Give the body up at this suspension, counted from 1; at 0 it is not even started.
    pub stop: Option<(usize, Stop)>,
}

struct Run {
    plan: Plan,
    events: Vec<Event>,
    made: u32,
    suspensions: usize,
    fuel: u32,
}

/// Loop iterations that a run has, over all loops.
const FUEL: u32 = 14;

/// More events than any bounded body makes.
const RUNAWAY: usize = 20_000;

thread_local! {
    static RUN: RefCell<Run> = const {
        RefCell::new(Run {
            plan: Plan { script: Vec::new(), stop: None },
            events: Vec::new(),
            made: 0,
            suspensions: 0,
            fuel: 0,
        })
    };
}

/// Runs one half according to `plan` and gives what it did.
pub(super) fn traced(plan: &Plan, half: impl FnOnce()) -> Vec<Event> {
    RUN.with_borrow_mut(|run| {
        *run = Run { plan: plan.clone(), events: Vec::new(), made: 0, suspensions: 0, fuel: FUEL };
    });
    half();
    RUN.with_borrow_mut(|run| std::mem::take(&mut run.events))
}

/// What `other` does from here on in a run of its own, which begins as this one stands.
pub(super) fn aside(other: impl FnOnce()) -> Vec<Event> {
    let (plan, made, suspensions, fuel) =
        RUN.with_borrow(|run| (run.plan.clone(), run.made, run.suspensions, run.fuel));
    let begun = Run { plan, events: Vec::new(), made, suspensions, fuel };
    let outer = RUN.replace(begun);
    other();
    RUN.replace(outer).events
}

/// The events of this run from `first` on.
pub(super) fn events_from(first: usize) -> Vec<Event> {
    RUN.with_borrow(|run| run.events.get(first..).unwrap_or_default().to_vec())
}

pub(super) fn push(event: Event) {
    RUN.with_borrow_mut(|run| {
        run.events.push(event);
        if run.events.len() > RUNAWAY {
            println!("RUNAWAY the last events: {:?}", &run.events[RUNAWAY - 20..]);
            process::exit(3);
        }
    });
}

pub(super) fn next_serial() -> u32 {
    RUN.with_borrow_mut(|run| {
        run.made += 1;
        run.made
    })
}

pub(super) fn burn() -> bool {
    RUN.with_borrow_mut(|run| {
        let left = run.fuel > 0;
        run.fuel = run.fuel.saturating_sub(1);
        left
    })
}

/// Counts a suspension: how to give the body up there, or else the value to go on with.
pub(super) fn suspension() -> Result<u32, Stop> {
    RUN.with_borrow_mut(|run| {
        run.suspensions += 1;
        match run.plan.stop {
            Some((at, stop)) if at == run.suspensions => Err(stop),
            _ => Ok(run.plan.script[(run.suspensions - 1) % run.plan.script.len()]),
        }
    })
}

/// Whether this run ends before the body starts.
pub(super) fn stop_before_start() -> bool {
    RUN.with_borrow(|run| matches!(run.plan.stop, Some((0, _))))
}
