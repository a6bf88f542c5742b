use costate::Coroutine;

#[costate::coroutine]
fn ask(known: Option<u32>) -> impl Coroutine<Option<u32>, Yield = u32, Return = bool> {
    if known.is_some() || let Some(_) = yield_!(1) {
        return true;
    }
    false
}

fn main() {
    drop(ask(None));
}
