//! Tells the linker where the memory is.

use std::path::Path;
use std::{env, fs};

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("memory.x"), include_bytes!("memory.x"))
        .expect("it is a directory of ours");
    println!("cargo:rustc-link-search={}", Path::new(&out).display());
    println!("cargo:rerun-if-changed=memory.x");
    // Here and not in `.cargo/config.toml`, where RUSTFLAGS in the environment would take their place.
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rustc-link-arg-bins=--nmagic");
}
