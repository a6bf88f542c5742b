#[costate::coroutine]
fn names() -> impl Iterator<Item = String> {
    let name = String::from("Ada");
    let initial = &name[..1];
    yield_!(name);
    yield_!(initial.to_owned());
}

fn main() {
    println!("{}", names().count());
}
