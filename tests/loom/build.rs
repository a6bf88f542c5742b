//! The sources that are shared with the library have what differs under `cfg(loom)`.

fn main() {
    println!("cargo::rustc-cfg=loom");
    // Two groups.
    println!("cargo::rustc-env=COSTATE_GATHER_CHILDREN=64");
}
