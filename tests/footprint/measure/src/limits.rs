//! What costate's own programs may take: what they took when the table was made.

use crate::{Case, Figures, workspace};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// With another compiler than that of the table, a figure may be this much over its limit.
const OTHER_COMPILER_PERCENT: f64 = 10.0;

fn path() -> PathBuf {
    workspace().join("limits.txt")
}

fn name(case: Case) -> String {
    let Case { target, profile, program, .. } = case;
    format!("{target} {profile} {program}")
}

fn own(all: &[(Case, Figures)]) -> impl Iterator<Item = (String, &Figures)> {
    all.iter().filter(|(case, _)| case.column == "costate").map(|(case, figures)| (name(*case), figures))
}

/// Records the figures.
pub(crate) fn write(all: &[(Case, Figures)], rustc: &str) {
    let mut text = format!("# flash, RAM and instructions, with\n# {rustc}\n");
    for (name, figures) in own(all) {
        let instructions = figures.instructions.expect("the table needs QEMU");
        text += &format!("{name}: {} {} {instructions:.1}\n", figures.flash, figures.ram);
    }
    fs::write(path(), text).expect("it can be written");
}

/// Compares with what is recorded.
pub(crate) fn guard(all: &[(Case, Figures)], rustc: &str) -> ExitCode {
    let text = fs::read_to_string(path()).expect("`footprint table` has written it");
    let same = text.lines().any(|line| line.strip_prefix("# ") == Some(rustc));
    let factor = if same { 1.0 } else { 1.0 + OTHER_COMPILER_PERCENT / 100.0 };
    if !same {
        println!(
            "this is {rustc}, and not the compiler of the table: {OTHER_COMPILER_PERCENT} % are allowed"
        );
    }
    let mut status = ExitCode::SUCCESS;
    for (name, figures) in own(all) {
        let line = text.lines().find_map(|line| line.strip_prefix(&name)?.strip_prefix(": "));
        let Some(line) = line else {
            println!("{name}: no limit");
            status = ExitCode::FAILURE;
            continue;
        };
        let limits: Vec<f64> = line.split(' ').map(|limit| limit.parse().expect("a number")).collect();
        let measured = [Some(figures.flash as f64), Some(figures.ram as f64), figures.instructions];
        for ((what, measured), limit) in ["flash", "RAM", "instructions"].iter().zip(measured).zip(limits) {
            match measured {
                // Limits of instructions are rounded to a tenth.
                Some(measured) if measured > limit * factor + 0.05 => {
                    println!("{name}, {what}: {measured:.1}, and the limit is {limit}");
                    status = ExitCode::FAILURE;
                }
                Some(measured) => println!("{name}, {what}: {measured:.1} of {limit}"),
                None => println!("not run: {name}, {what}: there is no qemu-system-arm"),
            }
        }
    }
    if status == ExitCode::FAILURE {
        println!("a figure is over what was recorded; if that is meant, run `.ci/footprint table`");
    }
    status
}
