use costate::Coroutine;

#[costate::coroutine]
fn ask(polite: bool) -> impl Coroutine<u32, Yield = u32, Return = ()> {
    let answer = if polite {
        yield_!(1)
    } else {
        yield_!(2);
        "none"
    };
    drop(answer);
}

fn main() {
    drop(ask(true));
}
