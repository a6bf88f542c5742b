#[costate::coroutine]
fn lengths(again: bool) -> impl Iterator<Item = usize> {
    let name = String::from("Ada");
    while again {
        yield_!(1);
        drop(name);
    }
}

fn main() {
    println!("{}", lengths(false).count());
}
