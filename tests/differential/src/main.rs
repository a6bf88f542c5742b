//! Looks at single bodies, and fuzzes for longer than the test does.
//!
//! ```text
//! cargo run -p costate-differential -- print SEED
//! cargo run -p costate-differential -- run SEED [COUNT]
//! cargo run -p costate-differential -- clones SEED [COUNT]
//! cargo run -p costate-differential -- saved SEED [COUNT]
//! cargo run -p costate-differential -- nightly SEED [COUNT]
//! cargo run -p costate-differential -- shrink SEED
//! ```
//! `--async` anywhere makes them async bodies.
//! `clones` clones the coroutines at every suspension.
//! `saved` saves and loads coroutines there in whose bodies all types are written.
//! `nightly` runs the bodies as coroutines of the nightly compiler: they must agree with the plain
//! functions too, or the oracle is wrong.

use costate_differential::{Body, Campaign, Subject, Verdict, shrink};
use std::error::Error;
use std::path::{self, PathBuf};
use std::{env, process};

const USAGE: &str = "usage: print SEED | run SEED [COUNT] | clones SEED [COUNT] | saved SEED [COUNT] | nightly SEED [COUNT] | shrink SEED";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let is_async = arguments.iter().any(|argument| argument == "--async");
    arguments.retain(|argument| argument != "--async");
    let body = if is_async { Body::asynchronous } else { Body::new };
    let number = |at: usize| arguments.get(at).map(|text| text.parse::<u64>());
    let Some(seed) = number(1).transpose()? else {
        return Err(USAGE.into());
    };
    let count = number(2).transpose()?.unwrap_or(1);
    match arguments[0].as_str() {
        "print" => print!("{}", body(seed).source(Subject::Costate)),
        "run" => run(campaign("run", Subject::Costate)?, body, seed, count)?,
        "clones" => run(campaign("clones", Subject::Clones)?, Body::new, seed, count)?,
        "saved" => run(campaign("saved", Subject::Saved)?, Body::written, seed, count)?,
        "nightly" => run(campaign("nightly", Subject::Nightly)?, Body::new, seed, count)?,
        "shrink" => {
            let (body, verdict) = shrink(&campaign("shrink", Subject::Costate)?, body(seed))?;
            println!("{}\n{}", body.source(Subject::Costate), told(&verdict));
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
