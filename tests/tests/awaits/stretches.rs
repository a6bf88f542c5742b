//! Stretches of code that hold a borrow of a local across an await.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};
use std::cell::{RefCell, RefMut};
use std::rc::Rc;

awaits! {
    async fn loop_over_a_borrow() -> u32 {
        let noisy = vec![Noisy::new(1), Noisy::new(2)];
        let mut sum = 0;
        for one in &noisy {
            sum += pause(id(one), 1).await;
        }
        let mut numbers = vec![1u32, 2];
        for number in numbers.iter_mut() {
            *number += give(10, 1).await;
        }
        for (at, number) in numbers.iter().enumerate().rev() {
            if at == 5 {
                break;
            }
            sum += give(*number, 1).await;
        }
        t(noisy.len());
        sum
    }
    loop_over_a_borrow();
}

awaits! {
    async fn loop_that_leaves(words: Vec<String>) -> Result<usize, String> {
        let _guard = Noisy::new(1);
        let mut total = 0;
        for word in &words {
            if word == "end" {
                return Ok(total);
            }
            let length = give(word.parse::<usize>().map_err(|_| word.clone()), 1).await?;
            total += length;
        }
        Ok(total + words.len())
    }
    loop_that_leaves(vec!["1".into(), "2".into()]);
    loop_that_leaves(vec!["1".into(), "x".into(), "2".into()]);
    loop_that_leaves(vec!["1".into(), "end".into(), "x".into()]);
}

struct Lock<T>(RefCell<T>);

impl<T> Lock<T> {
    async fn lock(&self) -> RefMut<'_, T> {
        pause(70, 1).await;
        self.0.borrow_mut()
    }
}

awaits! {
    async fn guard_of_a_local(fails: bool) -> Result<u32, u32> {
        let list = Rc::new(Lock(RefCell::new(vec![1u32])));
        let shared = Rc::clone(&list);
        let mut guard = list.lock().await;
        guard.push(2);
        let n = pause(guard.len() as u32, 1).await;
        if fails {
            Err(n)?;
        }
        drop(guard);
        let m = shared.lock().await.len() as u32;
        Ok(n * 10 + m)
    }
    guard_of_a_local(false);
    guard_of_a_local(true);
}

awaits! {
    async fn borrowed_text() -> usize {
        let text = give(String::from("one two three"), 1).await;
        let mut words = text.split(' ');
        let mut longest = "";
        while let Some(word) = words.next() {
            if give(word.len(), 1).await > longest.len() {
                longest = word;
            }
        }
        longest.len()
    }
    borrowed_text();
}

awaits! {
    async fn branches_on_a_borrow(key: Option<String>) -> usize {
        let found = match &key {
            Some(key) => give(key.len(), 1).await,
            None => pause(9, 1).await as usize,
        };
        if let Some(key) = key.as_deref() {
            return found + give(key.len(), 1).await;
        }
        found
    }
    branches_on_a_borrow(None);
    branches_on_a_borrow(Some("ab".into()));
}

awaits! {
    async fn pinned_where_it_is() -> u32 {
        let mut pausing = std::pin::pin!(pause(3, 2));
        let first = give(1, 1).await;
        first + pausing.as_mut().await
    }
    pinned_where_it_is();
}

awaits! {
    async fn boxed_recursion(n: u32) -> u32 {
        if n == 0 {
            return pause(0, 1).await;
        }
        let m = n - 1;
        n * Box::pin(boxed_recursion(m)).await + 1
    }
    boxed_recursion(3);
}

awaits! {
    async fn endless_loop_over_a_borrow(limit: u32) -> u32 {
        let mut counts = vec![0u32, 0];
        let counter = &mut counts;
        loop {
            counter[0] += 1;
            if pause(counter[0], 1).await == limit {
                return counter[0];
            }
        }
    }
    endless_loop_over_a_borrow(2);
}

struct Tasks {
    items: Vec<u32>,
    done: u32,
}

impl Tasks {
    #[costate::coroutine]
    async fn run(&mut self) -> u32 {
        for item in self.items.iter() {
            self.done += pause(*item, 1).await;
        }
        self.done
    }

    #[costate::coroutine]
    async fn clear(&mut self) -> usize {
        for item in &mut self.items {
            *item = pause(*item, 1).await;
        }
        self.items.len()
    }
}

#[test]
fn fields_of_self() {
    let mut tasks = Tasks { items: vec![1, 2], done: 0 };
    assert_eq!(costate_tests::awaits::finish(tasks.run()), 3);
    assert_eq!(costate_tests::awaits::finish(tasks.clear()), 2);
}

awaits! {
    async fn block_that_borrows_for_later(queue: Vec<u32>) -> usize {
        let mut queue = queue;
        let taken = async {
            queue.pop();
            pause(1, 1).await;
        };
        taken.await;
        let least = queue.first().copied().unwrap_or(0);
        let above = |n: &u32| *n >= least && queue.len() > 1;
        let n = pause(above(&3) as u32, 1).await;
        queue.len() + n as usize
    }
    block_that_borrows_for_later(vec![1, 2, 3]);
}

awaits! {
    async fn discarded_in_an_arm(n: u32) -> u32 {
        match n {
            2 => _ = pause(2, 1).await,
            _ => {}
        }
        n
    }
    discarded_in_an_arm(1);
    discarded_in_an_arm(2);
}

awaits! {
    async fn big_array_in_a_loop(rounds: usize) -> u32 {
        let mut counts = [0u32; 512];
        let noisy = Noisy::new(1);
        for i in 0..rounds {
            let n = pause(1, 1).await;
            if i == 5 {
                return id(&noisy) + counts[4];
            }
            counts[i] += n;
        }
        counts.iter().sum()
    }
    big_array_in_a_loop(3);
    big_array_in_a_loop(7);
}

/// As `futures` has it.
macro_rules! pin_mut {
    ($($name:ident),* $(,)?) => { $(#[allow(unused_mut, reason = "as that of `futures` does")] let mut $name = std::pin::pin!($name);)* };
}

/// As `tokio` has it.
macro_rules! pin {
    ($($name:ident),*) => { $(let mut $name = std::pin::pin!($name);)* };
    ($(let $name:ident = $value:expr;)*) => { $(let mut $name = std::pin::pin!($value);)* };
}

awaits! {
    async fn pinned_by_a_statement() -> u32 {
        let noisy = Noisy::new(1);
        let first = pause(1, 1);
        pin!(first);
        let (second, third) = (give(2, 2), pause(3, 1));
        pin_mut!(second, third);
        let mut sum = first.as_mut().await;
        sum += second.await + id(&noisy);
        pin! {
            let fourth = pause(4, 1);
            let fifth = give(5, 1);
        }
        sum += third.await;
        sum + (&mut fourth).await + (&mut fifth).await
    }
    pinned_by_a_statement();
}
