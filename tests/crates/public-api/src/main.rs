//! Prints the public items of the crate that a file of rustdoc's JSON describes, one a line.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(json) = std::env::args_os().nth(1) else {
        eprintln!("usage: public-api-tests FILE.json");
        return ExitCode::from(2);
    };
    // Derives and auto traits are promises too. What holds for every type is none.
    let listed = public_api::Builder::from_rustdoc_json(json).omit_blanket_impls(true).build();
    match listed {
        Ok(listed) => {
            let lines = listed.items().map(ToString::to_string);
            lines.filter(|line| !is_left_out(line)).for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The guide is text; what expansions are made of is hidden; some auto traits are not stable; and what pin-project-lite
/// writes goes by its own names.
fn is_left_out(line: &str) -> bool {
    const UNSTABLE: [&str; 5] = [
        "marker::Freeze",
        "marker::UnsafeUnpin",
        "::UnwindSafe",
        "::RefUnwindSafe",
        "marker::StructuralPartialEq",
    ];
    const HIDDEN: [&str; 3] = ["costate::machine::", "costate::async_machine::", "costate::rejected::"];
    line.starts_with("pub mod costate::guide")
        || HIDDEN.iter().any(|name| line.contains(name))
        || line.contains("__private")
        || line.starts_with("impl") && UNSTABLE.iter().any(|name| line.contains(name))
}
