use costate::Coroutine;

#[costate::coroutine]
fn average() -> impl Coroutine<f64, Yield = f64, Return = usize> {
    let sum = yield_!(0.0);
    println!("{sum}");
}

fn main() {
    drop(average());
}
