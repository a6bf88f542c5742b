use costate::Coroutine;

struct Meter;

impl Meter {
    #[costate::coroutine]
    fn read(#[resume] &mut self) -> impl Coroutine<u32, Yield = u32, Return = ()> {
        yield_!(1);
    }
}

fn main() {
    drop(Meter.read());
}
