fn numbers<'a>(list: &'a [u32]) -> impl Iterator<Item = u32> + 'static {
    each(list)
}

#[costate::coroutine]
fn each(list: &[u32]) -> impl Iterator<Item = u32> {
    for n in list {
        yield_!(*n);
    }
}

fn main() {
    println!("{}", numbers(&[1]).count());
}
