use costate::Coroutine;

#[costate::coroutine]
fn average() -> impl Coroutine<f64, Yield = f64, Return = usize> {
    let mut sum = 0.0;
    loop {
        let x = yield_!(sum);
        if x < 0.0 {
            return sum;
        }
        sum += x;
    }
}

fn main() {
    drop(average());
}
