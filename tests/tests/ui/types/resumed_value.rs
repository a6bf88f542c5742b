use costate::Coroutine;

#[costate::coroutine]
fn greeter() -> impl Coroutine<String, Yield = usize, Return = ()> {
    let name: u32 = yield_!(0);
    yield_!(name as usize);
}

fn main() {
    drop(greeter());
}
