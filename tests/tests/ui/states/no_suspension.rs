#[costate::coroutine(name = Lamp)]
fn lamp(n: u32) -> impl Iterator<Item = bool> {
    #[state(Counting)]
    let is_odd = n % 2 == 1;
    let nobody = || {
        #[state(Inside)]
        drop(n);
    };
    yield_!(is_odd);
    nobody();
}

fn main() {
    lamp(1);
}
