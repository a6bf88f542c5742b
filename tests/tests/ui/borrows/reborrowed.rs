#[costate::coroutine]
fn filling(text: &mut String) -> impl Iterator<Item = usize> {
    let first = &mut *text;
    yield_!(1);
    let second = &mut *text;
    first.push('a');
    second.push('b');
    yield_!(2);
}

fn main() {
    println!("{}", filling(&mut String::new()).count());
}
