use costate::Coroutine;

#[costate::coroutine]
fn greeter() -> impl Coroutine<String, Yield = usize, Return = ()> {
    let name = yield_!(0);
    yield_!(name + 1);
}

fn main() {
    drop(greeter());
}
