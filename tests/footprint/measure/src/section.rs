//! The section of `tests/benches/RESULTS.md`.

use crate::{COLUMNS, Case, Figures, HANDLES, PROFILES, PROGRAMS, TARGETS, workspace};
use std::fs;

const HEADING: &str = "## Footprint on a microcontroller";

const BEFORE: &str = "
```sh
.ci/footprint table
```

One same program on each: `tasks` are two tasks that yield for ever, `queue` is a producer and a consumer with a queue
of four items between them, no heap, the same panic handler and vectors, link-time optimisation and `panic = \"abort\"`. What
the bare loop takes is in its column, and what the others take **more** is in theirs. Flash is code, constants and
initial values in bytes, RAM the variables in bytes as `llvm-size` counts them, without stacks. Instructions are those
between two polls of a task (`tasks`) or for half the way of an item (`queue`), which includes the wakes. QEMU runs them one by one and
logs each, so the figures are exact and the same on every machine.
";

const AFTER: &str = "
What is in these figures: lilos has its tasks and its queue in the stack of `main`, where `llvm-size` does not see them, polls a
task whose number is 32 more too, and its queue has one producer and one consumer. RTIC has one channel end a side
to be waited for, and its tasks are polled in the order in which they are declared, not in that in which they were woken. embassy's
channel wakes one waiter a side. None of the three can cancel or join a task. costate's tasks here are `Daemon`s on a
`Forever`, first woken, first run, with the feature `critical-section`; its queue has any number of waiters, served in
order, of which each may be cancelled.

Where the 364 bytes of `tasks` are (thumbv7m-none-eabi, `z`), of which the aim was 330: the loop and the start 128 (156, less the 28
of the bare loop); to spawn 60; a turn of each task 2 × 60, and 10 that they share; the ways to a panic 22; the initial value of the
executor 16; the function that it notifies with 8. In each turn 16 bytes and 7 instructions find out that a
future that was just made has to be polled: at `z` the compiler does not follow a known state to the beginning of
the loop over the states, which at `3` it does. 14 more refuse a poll after the end, or after a panic.
";

pub(crate) fn write(all: &[(Case, Figures)], rustc: &str) {
    let mut text = format!("{HEADING}\n{BEFORE}");
    for program in PROGRAMS {
        text += &format!("\n| `{program}` | | {} |\n|---|---|", COLUMNS.join(" | "));
        text += &"---:|".repeat(COLUMNS.len());
        text += "\n";
        for (target, _) in TARGETS {
            for (profile, level) in PROFILES {
                let figures = |column| {
                    let found =
                        all.iter().find(|(case, _)| *case == Case { target, profile, program, column });
                    &found.expect("all were measured").1
                };
                let row = |what: &str, digits: usize, of: &dyn Fn(&Figures) -> f64| {
                    let bare = of(figures("bare"));
                    let cells =
                        COLUMNS[1..].iter().map(|column| format!("{:.digits$}", of(figures(column)) - bare));
                    let cells: Vec<_> = cells.collect();
                    format!("| {target}, `{level}` | {what} | {bare:.digits$} | {} |\n", cells.join(" | "))
                };
                text += &row("flash", 0, &|figures| figures.flash as f64);
                text += &row("RAM", 0, &|figures| figures.ram as f64);
                text +=
                    &row("instructions", 1, &|figures| figures.instructions.expect("the table needs QEMU"));
            }
        }
    }
    text += &handles(all);
    text += AFTER;
    text += &format!("\nMeasured with {rustc}.\n");
    print!("{text}");
    let path = workspace().join("../benches/RESULTS.md");
    let old = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, replaced(&old, &text)).expect("it can be written");
}

/// What joining and cancelling takes.
fn handles(all: &[(Case, Figures)]) -> String {
    let (target, profile) = (TARGETS[0].0, PROFILES[0].0);
    let figures = |program, column| {
        let found = all.iter().find(|(case, _)| *case == Case { target, profile, program, column });
        &found.expect("all were measured").1
    };
    let (bare, with) = (figures(PROGRAMS[0], "bare"), figures(HANDLES, "costate"));
    format!(
        "\nIf the two tasks of `tasks` have handles, and one cancels and joins the other, then costate takes {} bytes of \
         flash and {} of RAM more than\nthe bare loop ({target}, `{}`). A program that does neither links nothing of that.\n",
        with.flash - bare.flash,
        with.ram - bare.ram,
        PROFILES[0].1,
    )
}

/// Puts the section where it was, or at the end.
fn replaced(old: &str, section: &str) -> String {
    let Some(start) = old.find(HEADING) else { return format!("{}\n\n{section}", old.trim_end()) };
    let rest = &old[start + HEADING.len()..];
    let end = rest.find("\n## ").map_or("", |end| &rest[end..]);
    format!("{}{section}{end}", &old[..start])
}
