use costate::Coroutine;

#[costate::coroutine]
fn names() -> impl Coroutine<Yield = String, Return = ()> {
    yield_!(String::from("Ada"));
}

#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!(names());
}

fn main() {
    println!("{}", numbers().count());
}
