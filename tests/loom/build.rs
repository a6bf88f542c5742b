//! The sources that are shared with the library have what differs under `cfg(loom)`.

fn main() {
    println!("cargo::rustc-cfg=loom");
}
