use costate::Coroutine;

enum Answer {
    Yes,
    No,
}

#[costate::coroutine]
fn ask() -> impl Coroutine<Answer, Yield = u32, Return = bool> {
    match yield_!(1) {
        Answer::Yes => true,
    }
}

fn main() {
    drop(ask());
    drop(Answer::No);
}
