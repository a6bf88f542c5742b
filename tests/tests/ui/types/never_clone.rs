//! What the bodies of the behaviour tests store that run `once`, and are not cloned.

use std::cell::RefCell;
use std::sync::Mutex;

#[costate::coroutine]
fn guard(mutex: &Mutex<u32>) -> impl Iterator<Item = u32> + Clone {
    let guard = mutex.lock().unwrap();
    yield_!(1);
    drop(guard);
}

#[costate::coroutine]
fn borrow(cell: &RefCell<u32>) -> impl Iterator<Item = u32> + Clone {
    let borrow = cell.borrow_mut();
    yield_!(1);
    drop(borrow);
}

#[costate::coroutine]
fn reference(slot: &mut u32) -> impl Iterator<Item = u32> + Clone {
    yield_!(*slot);
    *slot += 1;
}

#[costate::coroutine]
fn boxed(n: u32) -> impl Iterator<Item = u32> + Clone {
    let mut boxed: Vec<Box<dyn Fn(u32) -> u32>> = vec![Box::new(move |m| n + m)];
    while let Some(step) = boxed.pop() {
        yield_!(step(1));
    }
}

fn main() {
    let mut slot = 1;
    guard(&Mutex::new(1)).chain(borrow(&RefCell::new(1))).chain(reference(&mut slot)).chain(boxed(1)).for_each(drop);
}
