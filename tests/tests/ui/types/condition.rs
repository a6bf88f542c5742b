use costate::Coroutine;

#[costate::coroutine]
fn ask() -> impl Coroutine<u32, Yield = u32, Return = ()> {
    if yield_!(1) {
        yield_!(2);
    }
}

fn main() {
    drop(ask());
}
