//! Instructions, counted one by one.
//!
//! QEMU translates each instruction alone and logs each that it runs. They are counted from one call of
//! `work` to the next, over many calls, after the program has got into its stride. Nothing of that depends on time:
//! the programs use no timer, so the same file gives the same figure everywhere.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// Calls of `work` before the first that counts.
const BEFORE: u64 = 100;

/// Calls that count. A multiple of what the programs' patterns repeat after.
const CALLS: u64 = 840;

/// More than any program takes for that, so that one that is stuck is noticed.
const MOST: u64 = 2_000_000;

pub(crate) struct Qemu {
    one_by_one: &'static [&'static str],
}

impl Qemu {
    pub(crate) fn find() -> Option<Self> {
        let output = Command::new("qemu-system-arm").arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = text.split("version ").nth(1)?;
        let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map_while(|n| n.parse::<u32>().ok());
        let version = (numbers.next()?, numbers.next()?);
        let one_by_one: &[_] =
            if version < (8, 1) { &["-singlestep"] } else { &["-accel", "tcg,one-insn-per-tb=on"] };
        Some(Qemu { one_by_one })
    }

    /// Instructions for one call of the function at `work`, itself included.
    pub(crate) fn count(&self, program: &Path, board: &str, work: u64) -> f64 {
        let mut child = Command::new("qemu-system-arm")
            .args(["-machine", board, "-nographic", "-monitor", "none", "-serial", "none"])
            .args(self.one_by_one)
            .args(["-d", "exec,nochain", "-D", "/dev/stdout", "-kernel"])
            .arg(program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("QEMU was there a moment ago");
        let log = BufReader::new(child.stdout.take().expect("it is piped"));
        let (mut calls, mut counted, mut seen) = (0, 0_u64, 0);
        for line in log.lines() {
            let line = line.expect("QEMU writes text");
            // An instruction that is begun and given up for an interrupt is logged, and then again.
            if line.starts_with("Stopped") && calls > BEFORE {
                counted -= 1;
            }
            let Some(address) = address(&line) else { continue };
            if address == work {
                calls += 1;
            }
            if calls > BEFORE + CALLS {
                break;
            }
            if calls > BEFORE {
                counted += 1;
            }
            seen += 1;
            assert!(seen < MOST, "{} is stuck", program.display());
        }
        // It would run for ever.
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
        assert!(calls > BEFORE + CALLS, "{} ended, or QEMU did", program.display());
        counted as f64 / CALLS as f64
    }
}

/// Of a line like `Trace 0: 0x7fad0c002280 [00800400/00000134/00000110/ff000201] main`.
fn address(line: &str) -> Option<u64> {
    let fields = line.strip_prefix("Trace ")?.split('[').nth(1)?;
    u64::from_str_radix(fields.split('/').nth(1)?, 16).ok()
}
