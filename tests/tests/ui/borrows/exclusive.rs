#[costate::coroutine]
fn filling() -> impl Iterator<Item = usize> {
    let mut list = Vec::new();
    let slot = &mut list;
    slot.push(1);
    yield_!(1);
    slot.push(2);
    yield_!(list.len());
}

fn main() {
    println!("{}", filling().count());
}
