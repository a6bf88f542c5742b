#[costate::coroutine]
fn features() -> impl Iterator<Item = &'static str> {
    #[cfg(unix)]
    yield_!("unix");
    #[cfg(windows)]
    yield_!("windows");
    #[cfg(target_os = "linux")]
    yield_!("linux");
    #[cfg(target_os = "macos")]
    yield_!("macos");
    #[cfg(target_os = "wasi")]
    yield_!("wasi");
    #[cfg(target_os = "android")]
    yield_!("android");
    #[cfg(target_os = "none")]
    yield_!("none");
}

fn main() {
    println!("{}", features().count());
}
