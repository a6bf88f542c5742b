use costate::Coroutine;

#[costate::coroutine]
fn walk(depth: u32) -> impl Coroutine<Yield = u32, Return = ()> {
    if depth > 0 {
        yield_from!(walk(depth - 1));
    }
    yield_!(depth);
}

fn main() {
    drop(walk(3));
}
