//! Sets `cfg(nightly)` where the compiler has native coroutines, so that stable builds never see them.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(nightly)");
    let rustc = env::var_os("RUSTC").expect("cargo sets RUSTC");
    let version = Command::new(rustc).arg("--version").output().expect("rustc tells its version");
    if String::from_utf8_lossy(&version.stdout).contains("nightly") {
        println!("cargo::rustc-cfg=nightly");
    }
}
