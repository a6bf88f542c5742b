#[costate::coroutine(name = Lamp)]
fn lamp() -> impl Iterator<Item = bool> {
    #[state(Blinking)]
    for _ in 0..3_u8 {
        yield_!(true);
        yield_!(false);
    }
}

fn main() {
    for _ in lamp() {}
}
