#[costate::coroutine(name = Lamp)]
fn lamp() -> impl Iterator<Item = bool> {
    #[state(Lit)]
    yield_!(true);
    yield_!(false, state = Lit);
}

fn main() {
    lamp();
}
