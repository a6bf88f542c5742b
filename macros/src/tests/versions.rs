//! What the version of a named coroutine depends on.

use super::expand;

/// The fingerprint that stands in the expansion.
fn version(options: &str, item: &str) -> String {
    let item = format!("#[derive(Serialize)] {item}");
    let expanded = expand(options, &item);
    let (_, after) = expanded.split_once("const VERSION : & 'static str = \"").expect("it has a version");
    after.split('"').next().expect("it ends").to_owned()
}

const COUNT: &str = "fn count(n: u32) -> impl Iterator<Item = u32> { for i in 0..n { yield_!(i); } }";

#[test]
fn the_source_decides() {
    let first = version("name = Count", COUNT);
    assert_eq!(first.len(), 16);
    assert_eq!(version("name = Count", &COUNT.replace("yield_", "/* here */ yield_")), first);
    assert_ne!(version("name = Count", &COUNT.replace("0..n", "1..n")), first);
    assert_ne!(version("name = Count", &COUNT.replace("n: u32", "n: u64")), first);
    assert_ne!(version("name = Count", &COUNT.replace("(i)", "(i, state = Here)")), first);
}

/// The code around it, and what the enum is called, are not of the state.
#[test]
fn what_is_not_stored_does_not_count() {
    let first = version("name = Count", COUNT);
    assert_eq!(version("name = Other", COUNT), first);
    assert_eq!(version("name = Count, crate = here::costate", COUNT), first);
}

/// What the state of an async function stores is defined inside a macro.
#[test]
fn of_an_async_function() {
    let wait = "async fn wait(n: u32) -> u32 { let m: u32 = step(n).await; step(m).await }";
    let first = version("name = Wait", wait);
    assert_eq!(version("name = Wait", wait), first);
    assert_ne!(version("name = Wait", &wait.replace("(m)", "(m + n)")), first);
}

#[test]
fn a_version_that_is_given_is_the_version() {
    assert_eq!(version("name = Count, version = \"2\"", COUNT), "2");
}
