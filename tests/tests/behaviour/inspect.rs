//! Looking inside: the state with its place in the source, all states, and the ways between them.

use costate::inspect::{Graph, StateInfo};
use costate::{Coroutine, Inspect, generator};
use costate_tests::awaits::pause;
use costate_tests::steps::start;
use std::pin::pin;
use std::task::{Context, Waker};

/// The name of a state, and the lines it is below the function.
fn at(inspected: &impl Inspect) -> (&'static str, u32) {
    let begin = inspected.graph().states()[0].line;
    (inspected.state().name, inspected.state().line - begin)
}

/// `Start->One` and so on.
fn ways(graph: Graph) -> Vec<String> {
    let name = |index: usize| graph.states()[index].name;
    graph.edges().iter().map(|(from, to)| format!("{}->{}", name(*from), name(*to))).collect()
}

#[costate::coroutine(name = Door)]
fn door(code: u32) -> impl Coroutine<u32, Yield = &'static str, Return = Result<u32, String>> {
    let mut wrong: u32 = 0;
    #[state(Locked)]
    while yield_!("locked") != code {
        wrong += 1;
        if wrong > 2 {
            return Err("too often".to_owned());
        }
    }
    #[state(Open)]
    let knock: u32 = yield_!("open");
    check(knock)?;
    loop {
        yield_!("ajar");
    }
}

fn check(knock: u32) -> Result<(), String> {
    if knock == 0 { Err("silence".to_owned()) } else { Ok(()) }
}

#[test]
fn a_named_coroutine_says_where_it_is() {
    let mut door = door(7);
    assert_eq!(at(&door), ("Start", 0));
    start(&mut door);
    assert_eq!(at(&door), ("Locked", 3));
    door.send(1);
    assert_eq!(at(&door), ("Locked", 3));
    door.send(7);
    assert_eq!(at(&door), ("Open", 10));
    assert_eq!(door.state().column, 22);
    assert!(door.state().file.ends_with("tests/behaviour/inspect.rs"));
    door.send(1);
    assert_eq!(at(&door), ("Yield3", 13));
    door.close();
    assert_eq!(at(&door), ("Done", 0));
}

#[test]
fn the_text_of_a_state() {
    let mut door = door(7);
    start(&mut door);
    let StateInfo { file, line, .. } = door.state();
    assert_eq!(door.state().to_string(), format!("Locked at {file}:{line}:11"));
}

#[test]
fn every_state_has_its_index() {
    let names: Vec<_> = Door::STATES.iter().map(|state| state.name).collect();
    assert_eq!(names, ["Start", "Locked", "Open", "Yield3", "Done", "Panicked"]);
    assert!(Door::STATES.iter().enumerate().all(|(index, state)| state.index == index));
    assert_eq!(Door::GRAPH.name(), "door");
}

#[test]
fn the_ways_between_states() {
    let expected = [
        "Start->Locked",
        "Locked->Locked",
        "Locked->Open",
        "Locked->Done",
        "Open->Yield3",
        "Open->Done",
        "Yield3->Yield3",
    ];
    assert_eq!(ways(Door::GRAPH), expected);
}

/// Every step of a run goes one of the ways.
#[test]
fn runs_go_along_the_ways() {
    for sent in [[7, 1, 1, 1], [1, 7, 0, 0], [1, 2, 3, 4]] {
        let mut door = door(7);
        let mut states = vec![door.state().index];
        start(&mut door);
        states.push(door.state().index);
        for value in sent {
            if !door.is_done() {
                door.send(value);
                states.push(door.state().index);
            }
        }
        for step in states.windows(2) {
            assert!(Door::GRAPH.edges().contains(&(step[0], step[1])), "{step:?}");
        }
    }
}

#[test]
fn panicked_is_a_state() {
    #[costate::coroutine]
    fn fails() -> impl Coroutine<(), Yield = u8, Return = ()> + Inspect {
        yield_!(1);
        panic!("on purpose");
    }
    let mut failing = fails();
    failing.send(());
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| failing.send(()))).is_err());
    assert_eq!(failing.state().name, "Panicked");
}

/// Its suspensions share `total`, and have arrays beside them: the state enum has others inside.
#[costate::coroutine]
fn nested(list: Vec<u32>) -> impl Iterator<Item = u32> + Inspect {
    let mut total = 0;
    for n in list {
        total += n;
        yield_!(total, state = Sum);
        let mut buffer = [0_u8; 256];
        for i in 0..2 {
            buffer[i as usize] = n as u8;
            yield_!(u32::from(buffer[0]) + i, state = Part);
        }
    }
    yield_!(total);
}

#[test]
fn an_opaque_coroutine_says_where_it_is() {
    let mut states = nested(vec![1, 2]);
    let mut names = vec![at(&states)];
    while states.next().is_some() {
        names.push(at(&states));
    }
    names.push(at(&states));
    let turn = [("Sum", 4), ("Part", 8), ("Part", 8)];
    let expected: Vec<_> =
        [("Start", 0)].into_iter().chain(turn).chain(turn).chain([("Yield3", 11), ("Done", 0)]).collect();
    assert_eq!(names, expected);
    let expected = [
        "Start->Sum",
        "Start->Yield3",
        "Sum->Sum",
        "Sum->Part",
        "Sum->Yield3",
        "Part->Sum",
        "Part->Part",
        "Part->Yield3",
        "Yield3->Done",
    ];
    assert_eq!(ways(states.graph()), expected);
}

#[costate::coroutine]
async fn waits(times: Vec<u32>) -> u32 {
    let first = pause(1, 1).await;
    let mut sum = first;
    for time in &times {
        sum += pause(*time, 1).await;
    }
    sum
}

#[costate::coroutine]
fn waiting(times: Vec<u32>) -> impl Future<Output = u32> + Inspect {
    let mut sum = pause(1, 1).await;
    for time in &times {
        sum += pause(*time, 1).await;
    }
    sum
}

#[test]
fn a_future_says_where_it_is() {
    assert_eq!(costate_tests::awaits::finish(waits(vec![2])), 3);
    let mut cx = Context::from_waker(Waker::noop());
    let mut future = pin!(waiting(vec![2, 3]));
    let mut names = vec![at(&future)];
    while future.as_mut().poll(&mut cx).is_pending() {
        names.push(at(&future));
    }
    names.push(at(&future));
    // The loop borrows from `times`, and is one thing to await.
    assert_eq!(names, [("Start", 0), ("Await1", 1), ("Await2", 2), ("Await2", 2), ("Done", 0)]);
}

#[test]
fn a_block_says_where_it_is() {
    let line = line!() + 2;
    let mut numbers = generator!(move {
        yield 1;
    });
    numbers.next();
    assert_eq!((numbers.state().name, numbers.state().line), ("Yield1", line));
}

#[test]
fn behind_a_pointer() {
    let mut door = door(1);
    start(&mut door);
    let all: [&dyn Inspect; 2] = [&door, &nested(vec![])];
    assert_eq!(all.map(|stuck| stuck.state().name), ["Locked", "Start"]);
    assert_eq!(Box::new(&mut door).state().name, "Locked");
}

#[test]
fn drawn_as_mermaid() {
    let drawn = "stateDiagram-v2
    [*] --> Locked
    Locked --> Locked
    Locked --> Open
    Locked --> [*]
    Open --> Yield3
    Open --> [*]
    Yield3 --> Yield3
";
    assert_eq!(Door::GRAPH.mermaid().to_string(), drawn);
}

/// The first program of the README.
#[costate::coroutine(name = Turnstile)]
fn turnstile(price: u32) -> impl Coroutine<u32, Yield = &'static str, Return = ()> {
    loop {
        let mut paid: u32 = 0;
        while paid < price {
            paid += yield_!("locked", state = Locked);
        }
        #[state(Open)]
        yield_!("open");
    }
}

#[test]
fn the_picture_in_the_readme_is_what_is_drawn() {
    start(&mut turnstile(1));
    let drawn = Turnstile::GRAPH.mermaid().to_string();
    assert!(include_str!("../../../README.md").contains(&format!("```mermaid\n{drawn}```")), "{drawn}");
}

#[test]
fn drawn_as_dot() {
    let drawn = Door::GRAPH.dot().to_string();
    let lines: Vec<&str> = drawn.lines().map(str::trim).collect();
    assert_eq!(lines[0], r#"digraph "door" {"#);
    assert!(lines[2].starts_with(r#""Start" [tooltip=""#) && lines[2].ends_with("shape=circle];"), "{drawn}");
    assert!(lines.contains(&r#""Locked" -> "Open";"#), "{drawn}");
    assert_eq!(lines.last(), Some(&"}"));
    assert!(!drawn.contains("Panicked"));
}
