#[costate::coroutine(name = Lamp)]
fn lamp() -> impl Iterator<Item = bool> {
    #[state(Lit)]
    yield_!(true, state = On);
    #[state(One)]
    #[state(Two)]
    yield_!(false);
}

fn main() {
    lamp();
}
