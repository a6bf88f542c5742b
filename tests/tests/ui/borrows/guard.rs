use std::cell::RefCell;

#[costate::coroutine]
fn shared() -> impl Iterator<Item = usize> {
    let cell = RefCell::new(vec![1]);
    let guard = cell.borrow_mut();
    yield_!(guard.len());
    drop(guard);
    yield_!(cell.borrow().len());
}

fn main() {
    println!("{}", shared().count());
}
