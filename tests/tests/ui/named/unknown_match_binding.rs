use costate::Coroutine;

#[costate::coroutine(name = Dialogue)]
fn dialogue(mut name: Option<String>) -> impl Coroutine<(), Yield = usize, Return = usize> {
    match name.take() {
        Some(name) => {
            yield_!(0);
            name.len()
        }
        None => 0,
    }
}

fn main() {
    drop(dialogue(None));
}
