//! Looks at single bodies, and fuzzes for longer than the test does.
//!
//! ```text
//! cargo run -p costate-differential -- print SEED
//! cargo run -p costate-differential -- run SEED [COUNT]
//! cargo run -p costate-differential -- shrink SEED
//! ```
//! `--async` anywhere makes them async bodies.
//! `--clones` clones the machines at every suspension.
//! `--saved` saves and loads machines there that have names, and in whose bodies types are written.
//! `--nightly` runs the bodies as coroutines of the nightly compiler: they must agree with the plain
//! functions too, or the oracle is wrong.

use costate_differential::{Body, Campaign, Subject, Verdict, shrink};
use std::error::Error;
use std::path::{self, PathBuf};
use std::{env, process};

const USAGE: &str =
    "usage: print SEED | run SEED [COUNT] | shrink SEED, with --async, and --clones, --saved or --nightly";

fn main() -> Result<(), Box<dyn Error>> {
    let (options, arguments): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let mut is_async = false;
    let mut subject = Subject::Costate;
    for option in &options {
        match option.as_str() {
            "--async" => is_async = true,
            "--clones" => subject = Subject::Clones,
            "--saved" => subject = Subject::Saved,
            "--nightly" => subject = Subject::Nightly,
            _ => return Err(USAGE.into()),
        }
    }
    let body = match (subject, is_async) {
        (Subject::Costate, true) => Body::asynchronous,
        (Subject::Clones, true) => Body::asynchronous_cloned,
        (Subject::Saved, true) => Body::asynchronous_written,
        (Subject::Saved, false) => Body::written,
        (Subject::Nightly, true) => return Err("the nightly compiler's coroutines do not await".into()),
        (_, false) => Body::new,
    };
    let number = |at: usize| arguments.get(at).map(|text| text.parse::<u64>());
    let Some(seed) = number(1).transpose()? else {
        return Err(USAGE.into());
    };
    let count = number(2).transpose()?.unwrap_or(1);
    // Campaigns of different names can run at once.
    let named = |what: &str| format!("{what}{}", options.concat());
    match arguments[0].as_str() {
        "print" => print!("{}", body(seed).source(subject)),
        "run" => run(campaign(&named("run"), subject)?, body, seed, count)?,
        "shrink" => {
            let (body, verdict) = shrink(&campaign(&named("shrink"), subject)?, body(seed))?;
            println!("{}\n{}", body.source(subject), told(&verdict));
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

fn campaign(name: &str, subject: Subject) -> std::io::Result<Campaign> {
    let target = match env::var_os("CARGO_TARGET_DIR") {
        Some(target) => path::absolute(target)?,
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"),
    };
    Ok(Campaign { name: name.to_owned(), target, subject })
}

fn run(campaign: Campaign, body: fn(u64) -> Body, seed: u64, count: u64) -> Result<(), Box<dyn Error>> {
    let bodies: Vec<Body> = (seed..seed + count).map(body).collect();
    let cases: Vec<_> = bodies.iter().map(|body| body.case(campaign.subject)).collect();
    let report = campaign.run(&cases)?;
    for (name, verdict) in &report.verdicts {
        if *verdict != Verdict::Agrees {
            println!("==== {name} {}", told(verdict));
        }
    }
    println!("{}", report.summary());
    if report.verdicts.values().any(|verdict| *verdict != Verdict::Agrees) {
        process::exit(1);
    }
    Ok(())
}

fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Agrees => "agrees".to_owned(),
        Verdict::Differs(told) => format!("differs\n{told}"),
        Verdict::Refused(told) => format!("refused\n{told}"),
        Verdict::Unfit(told) => format!("unfit\n{told}"),
        Verdict::Crashed(told) => format!("crashed\n{told}"),
    }
}
