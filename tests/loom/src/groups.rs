//! Gathers that come and go, while their children are woken, and those of former ones.

use crate::model;
use crate::pool::{Group, Groups};
use loom::future::block_on;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use loom::thread;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Waits until each of some children was woken, and checks what was written before the wake.
///
/// `begin` is called in the first poll, with the groups in their order.
fn gathered(children: &[usize], done: &AtomicUsize, begin: impl FnOnce(Vec<&'static Group>)) {
    let words = children.iter().max().unwrap() / 32 + 1;
    let (mut groups, mut begin, mut left) = (None::<Groups>, Some(begin), children.to_vec());
    block_on(poll_fn(|cx| {
        if let Some(groups) = &groups {
            assert!(groups.keeps_on(cx.waker()));
        }
        let groups = groups.get_or_insert_with(|| Groups::claim(cx.waker(), words * 32).unwrap());
        let mut woken = groups.woken();
        let mut found = Vec::new();
        for word in 0..words {
            let (found_word, bits) = woken.next_word(false).unwrap();
            assert_eq!(found_word, word);
            found.push(woken.group);
            left.retain(|child| {
                let woken = child / 32 == word && bits & 1 << (child % 32) != 0;
                if woken && begin.is_none() {
                    assert_ne!(done.load(Relaxed) & 1 << child, 0, "woken, but not done");
                }
                !woken || begin.is_some()
            });
        }
        if let Some(begin) = begin.take() {
            begin(found);
        }
        if left.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }));
}

fn complete(child: usize, group: &Group, done: &AtomicUsize) {
    done.fetch_or(1 << child, Relaxed);
    group.wake(child % 32);
}

#[test]
fn no_wake_of_a_child_is_lost() {
    model(3, || {
        let done = Arc::new(AtomicUsize::new(0));
        let mut threads = Vec::new();
        gathered(&[0, 33], &done, |groups| {
            for child in [0, 33] {
                let (group, done) = (groups[child / 32], Arc::clone(&done));
                threads.push(thread::spawn(move || complete(child, group, &done)));
            }
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn a_group_belongs_to_one_gather() {
    model(3, || {
        let claim = |children| Groups::claim(Waker::noop(), children);
        let other =
            thread::spawn(move || claim(64).map(|groups| std::ptr::from_ref(groups.woken().group).addr()));
        let mine = claim(32);
        let one = claim(32);
        let first = mine.as_ref().map(|groups| std::ptr::from_ref(groups.woken().group).addr());
        let second = one.as_ref().map(|groups| std::ptr::from_ref(groups.woken().group).addr());
        assert!(first.is_none() || first != second);
        drop((mine, one));
        other.join().unwrap();
        let all = [claim(32), claim(32)];
        assert!(all.iter().all(Option::is_some), "all were given back");
        assert!(claim(32).is_none());
    });
}

#[test]
fn the_waker_of_a_former_owner_does_no_harm() {
    model(3, || {
        let former = Groups::claim(Waker::noop(), 64).unwrap();
        let mut woken = former.woken();
        woken.next_word(false);
        woken.next_word(false);
        let second = woken.group;
        let stale = thread::spawn(move || {
            second.wake(7);
        });
        drop(former);
        let done = Arc::new(AtomicUsize::new(0));
        let mut child = None;
        gathered(&[1], &done, |groups| {
            let (group, done) = (groups[0], Arc::clone(&done));
            child = Some(thread::spawn(move || complete(1, group, &done)));
        });
        stale.join().unwrap();
        child.unwrap().join().unwrap();
    });
}
