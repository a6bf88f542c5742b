use std::rc::Rc;

#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let shared = Rc::new(1);
    yield_!(*shared);
    yield_!(*shared);
}

fn main() {
    let numbers = numbers();
    std::thread::spawn(move || println!("{}", numbers.count()));
}
