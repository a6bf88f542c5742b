#[costate::coroutine]
fn ticks() -> impl Iterator<Item = u32> {
    let ticking = async {
        yield_!(1);
    };
    drop(ticking);
    yield_!(2);
}

fn main() {
    println!("{}", ticks().count());
}
