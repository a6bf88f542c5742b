#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!(names());
}

#[costate::coroutine]
fn names() -> impl Iterator<Item = String> {
    yield_!(String::from("Ada"));
}

fn main() {
    println!("{}", numbers().count());
}
