use costate::Coroutine;

#[costate::coroutine]
fn each(n: u32) -> impl Coroutine<Yield = u32, Return = ()> {
    yield_!(n);
}

#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!(each(1) each(2));
}

fn main() {
    println!("{}", numbers().count());
}
