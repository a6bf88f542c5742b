#[costate::coroutine]
fn lengths(named: bool) -> impl Iterator<Item = usize> {
    let mut name;
    if named {
        name = String::from("Ada");
    }
    yield_!(0);
    name.push('!');
    yield_!(name.len());
}

fn main() {
    println!("{}", lengths(true).count());
}
