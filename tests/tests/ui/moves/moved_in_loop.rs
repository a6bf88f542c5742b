#[costate::coroutine]
fn names() -> impl Iterator<Item = String> {
    let name = String::from("Ada");
    for _ in 0..3 {
        yield_!(name);
    }
}

fn main() {
    println!("{}", names().count());
}
