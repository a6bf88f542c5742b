#[costate::coroutine]
fn names() -> impl Iterator<Item = String> {
    let name = String::from("Ada");
    yield_!(name);
    yield_!(name);
}

fn main() {
    println!("{}", names().count());
}
