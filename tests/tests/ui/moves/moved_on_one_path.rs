#[costate::coroutine]
fn lengths(early: bool) -> impl Iterator<Item = usize> {
    let name = String::from("Ada");
    if early {
        yield_!(1);
        drop(name);
    } else {
        yield_!(2);
    }
    yield_!(3);
    let last = name;
    yield_!(last.len());
}

fn main() {
    println!("{}", lengths(true).count());
}
