use costate::Coroutine;

#[costate::coroutine]
fn ask() -> impl Coroutine<u32, Yield = u32, Return = ()> {
    let answer = match yield_!(1) {
        0 => "none",
        n => n,
    };
    drop(answer);
}

fn main() {
    drop(ask());
}
