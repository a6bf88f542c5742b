use costate::Coroutine;

#[costate::coroutine(name = Dialogue)]
fn dialogue() -> impl Coroutine<(String, u32), Yield = usize, Return = ()> {
    let (name, age) = yield_!(0);
    yield_!(name.len());
    yield_!(name.len() + age as usize);
}

fn main() {
    let dialogue: Dialogue = dialogue();
    drop(dialogue);
}
