#[costate::coroutine(name = Walk)]
fn walk(depth: u32) -> impl costate::Coroutine<Yield = u32, Return = ()> {
    if depth > 0 {
        yield_from!(walk(depth - 1));
    }
    yield_!(depth);
}

fn main() {
    drop(walk(3));
}
