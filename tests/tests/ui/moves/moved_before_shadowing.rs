#[costate::coroutine]
fn names() -> impl Iterator<Item = String> {
    let name = "Ada";
    let name = String::from(name);
    yield_!(name);
    yield_!(name);
}

fn main() {
    println!("{}", names().count());
}
