#[costate::coroutine]
fn greeting(named: bool) -> impl Iterator<Item = usize> {
    let mut name;
    if named {
        name = String::from("you");
    }
    yield_!(0);
    name.push('!');
    yield_!(name.len());
}

fn main() {
    greeting(true).count();
}
