#[costate::coroutine(name = Lamp)]
fn lamp() -> impl Iterator<Item = bool> {
    #[state(Done)]
    yield_!(true);
    yield_!(false, state = Yield1);
}

fn main() {
    lamp();
}
