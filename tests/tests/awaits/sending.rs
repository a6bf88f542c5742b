//! A future is `Send` when what it really holds across its awaits is.

use costate_tests::awaits::{finish, give};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

fn sent<F: Future + Send>(future: F) -> F::Output {
    finish(future)
}

#[costate::coroutine]
async fn temporary_ended_before() -> u32 {
    let n = (*Rc::new(3u32)).checked_add(1).unwrap_or(0);
    give(n, 1).await
}

/// rust-lang/rust#115437 and its kin: dropped by hand before the await.
#[costate::coroutine]
async fn dropped_before() -> u32 {
    let shared = Rc::new(Cell::new(1));
    shared.set(2);
    let n = shared.get();
    drop(shared);
    give(n, 1).await
}

/// rust-lang/rust#116680: moved into something that is not held.
#[costate::coroutine]
async fn moved_before() -> u32 {
    let shared = Rc::new(5);
    let n = consume(shared);
    give(n, 1).await
}

fn consume(shared: Rc<u32>) -> u32 {
    *shared
}

#[costate::coroutine]
async fn in_an_inner_scope() -> u32 {
    let n = {
        let shared = Rc::new(7);
        *shared + 1
    };
    give(n, 1).await
}

#[costate::coroutine]
async fn in_the_scrutinee_of_an_if() -> u32 {
    if *Rc::new(1) > 0 { give(4, 1).await } else { 0 }
}

#[costate::coroutine]
async fn in_a_branch_that_returns(early: bool) -> u32 {
    if early {
        let shared = Rc::new(1);
        return *shared;
    }
    give(2, 1).await
}

#[costate::coroutine]
async fn in_a_loop_between_awaits(n: u32) -> u32 {
    let mut total = 0;
    for i in 0..n {
        let shared = Rc::new(i);
        let got = consume(shared);
        total += give(got, 1).await;
    }
    total
}

#[costate::coroutine]
async fn a_dead_raw_pointer(text: String) -> u32 {
    let pointer = text.as_ptr();
    let aligned = pointer.addr() % 2;
    give(aligned as u32 / 2 + text.len() as u32, 1).await
}

#[costate::coroutine]
async fn shared_by_arc(shared: Arc<u32>) -> u32 {
    let other = Arc::clone(&shared);
    pause(*other, 0).await + *shared
}

async fn pause(id: u32, times: u32) -> u32 {
    costate_tests::awaits::pause(id, times).await
}

#[test]
fn not_held_is_not_asked() {
    assert_eq!(sent(temporary_ended_before()), 4);
    assert_eq!(sent(dropped_before()), 2);
    assert_eq!(sent(moved_before()), 5);
    assert_eq!(sent(in_an_inner_scope()), 8);
    assert_eq!(sent(in_the_scrutinee_of_an_if()), 4);
    assert_eq!(sent(in_a_branch_that_returns(true)), 1);
    assert_eq!(sent(in_a_branch_that_returns(false)), 2);
    assert_eq!(sent(in_a_loop_between_awaits(3)), 3);
    assert_eq!(sent(a_dead_raw_pointer(String::from("abc"))), 3);
    assert_eq!(sent(shared_by_arc(Arc::new(4))), 8);
}
