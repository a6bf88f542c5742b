#[costate::coroutine(name = Lamp)]
fn lamp() -> impl Iterator<Item = bool> {
    #[state]
    yield_!(true);
    #[state("Dark")]
    yield_!(false);
    #[state(fn)]
    yield_!(false);
}

#[costate::coroutine]
fn operands() -> impl Iterator<Item = bool> {
    yield_!(true, state = "Lit");
    yield_!(true, state = Lit, false);
}

fn main() {
    lamp();
    operands();
}
