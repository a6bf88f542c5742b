#[costate::coroutine]
fn names() -> impl Iterator<Item = &'static str> {
    let name = String::from("Ada");
    yield_!(&name);
    yield_!("Grace");
}

fn main() {
    println!("{}", names().count());
}
