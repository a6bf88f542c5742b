#[costate::coroutine]
fn each(list: &[u32]) -> impl Iterator<Item = u32> {
    for n in list {
        yield_!(*n);
    }
}

fn main() {
    let numbers = {
        let list = vec![1, 2];
        each(&list)
    };
    println!("{}", numbers.count());
}
