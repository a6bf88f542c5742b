use costate::Coroutine;

#[costate::coroutine(name = Ask)]
fn ask() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
    let answer = loop {
        if let Some(answer) = yield_!(0) {
            break answer;
        }
    };
    yield_!(answer);
    answer
}

fn main() {
    drop(ask());
}
