use costate::Coroutine;

#[costate::coroutine]
fn longest() -> impl for<'a> Coroutine<&'a str, Yield = usize, Return = ()> {
    let mut longest = yield_!(0);
    loop {
        let next = yield_!(longest.len());
        if next.len() > longest.len() {
            longest = next;
        }
    }
}

fn main() {
    drop(longest());
}
