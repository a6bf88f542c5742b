use costate::Coroutine;

macro_rules! twice {
    ($value:expr) => {
        $value * 2
    };
}

#[costate::coroutine]
fn numbers() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    twice!(yield_!(1))
}

fn main() {
    drop(numbers());
    println!("{}", twice!(3));
}
