#[costate::coroutine]
fn each(list: &[u32]) -> impl Iterator<Item = u32> + 'static {
    for n in list {
        yield_!(*n);
    }
}

fn main() {
    println!("{}", each(&[1]).count());
}
