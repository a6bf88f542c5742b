#[costate::coroutine]
fn names(early: bool) -> impl Iterator<Item = String> {
    let name = String::from("Ada");
    if early {
        yield_!(name);
    }
    yield_!(name);
}

fn main() {
    println!("{}", names(true).count());
}
