unsafe fn read(port: u32) -> u32 {
    port
}

#[costate::coroutine]
fn values() -> impl Iterator<Item = u32> {
    yield_!(read(1));
    yield_!(read(2));
}

fn main() {
    println!("{}", values().count());
}
