#[costate::coroutine]
fn names() -> impl Iterator<Item = usize> {
    let last;
    {
        let name = String::from("Ada");
        last = &name;
        yield_!(1);
    }
    yield_!(last.len());
}

fn main() {
    println!("{}", names().count());
}
