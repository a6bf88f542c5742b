//! Measures one same program on costate and on others: bytes of flash and RAM, and instructions.
//!
//! `footprint table` measures all, and writes the section of `tests/benches/RESULTS.md` and `limits.txt`.
//! `footprint guard` measures costate's own programs, and fails where one is over its line in `limits.txt`.

mod image;
mod limits;
mod section;
mod trace;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the programs are built for, and the board that QEMU plays.
pub(crate) const TARGETS: [(&str, &str); 2] =
    [("thumbv7m-none-eabi", "lm3s6965evb"), ("thumbv6m-none-eabi", "microbit")];

/// The profiles, and their optimisation levels.
pub(crate) const PROFILES: [(&str, &str); 2] = [("small", "z"), ("fast", "3")];

/// What the programs do.
pub(crate) const PROGRAMS: [&str; 2] = ["tasks", "queue"];

/// One that only costate has: its tasks have handles, and one is cancelled and joined.
pub(crate) const HANDLES: &str = "handles";

/// What they do it on. The first is what the others are compared with.
pub(crate) const COLUMNS: [&str; 5] = ["bare", "costate", "embassy", "lilos", "rtic"];

/// One program on one executor, built in one way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) target: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) program: &'static str,
    pub(crate) column: &'static str,
}

/// What was measured of it.
pub(crate) struct Figures {
    pub(crate) flash: u64,
    pub(crate) ram: u64,
    /// For one call of `work`. None without QEMU.
    pub(crate) instructions: Option<f64>,
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it is in the workspace").to_owned()
}

fn target_directory() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

fn build(peers: bool) {
    for (target, _) in TARGETS {
        for (profile, _) in PROFILES {
            let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
            cargo.current_dir(workspace()).args(["build", "--quiet", "-p", "costate-footprint-programs"]);
            cargo.args(["--target", target, "--profile", profile]);
            if peers {
                cargo.args(["--features", "peers"]);
            }
            let status = cargo.status().expect("cargo runs");
            assert!(status.success(), "the programs do not build for {target}");
        }
    }
}

fn measure(columns: &[&'static str]) -> Vec<(Case, Figures)> {
    let qemu = trace::Qemu::find();
    let mut all = Vec::new();
    for (target, board) in TARGETS {
        for (profile, _) in PROFILES {
            for program in [PROGRAMS[0], PROGRAMS[1], HANDLES] {
                let columns = if program == HANDLES { &["costate"] } else { columns };
                for &column in columns {
                    let case = Case { target, profile, program, column };
                    let file =
                        target_directory().join(target).join(profile).join(format!("{column}-{program}"));
                    let image = image::Image::read(&file);
                    let instructions = qemu.as_ref().map(|qemu| qemu.count(&file, board, image.work));
                    all.push((case, Figures { flash: image.flash, ram: image.ram, instructions }));
                }
            }
        }
    }
    all
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc runs");
    String::from_utf8(output.stdout).expect("it is text").trim().to_owned()
}

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        Some("table") => {
            build(true);
            let all = measure(&COLUMNS);
            section::write(&all, &rustc());
            limits::write(&all, &rustc());
            ExitCode::SUCCESS
        }
        Some("guard") => {
            build(false);
            limits::guard(&measure(&COLUMNS[..2]), &rustc())
        }
        _ => {
            eprintln!("usage: footprint table|guard");
            ExitCode::from(2)
        }
    }
}
