//! Guards of an async mutex: used once, held across awaits, given up by an early return.

use crate::toys::{Guard, Mutex};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};
use std::collections::BTreeMap;
use std::rc::Rc;

awaits! {
    async fn method_of_a_guard(list: &Mutex<Vec<u32>>) -> usize {
        list.lock().await.push(1);
        t("between");
        list.lock().await.extend([2, 3]);
        list.lock().await.push(pause(4, 1).await);
        let n = list.lock().await.len();
        list.lock().await[0] += 10;
        n + list.lock().await.iter().sum::<u32>() as usize
    }
    method_of_a_guard(&Mutex::new(vec![]));
}

awaits! {
    async fn held_across_awaits(cell: &Mutex<u32>, other: &Mutex<Vec<String>>) -> u32 {
        let mut guard = cell.lock().await;
        *guard += pause(3, 1).await;
        {
            let mut names = other.lock().await;
            names.push(guard.to_string());
            pause(4, 1).await;
            names.push(format!("{}", *guard + 1));
        }
        let so_far = *guard;
        drop(guard);
        pause(5, 1).await;
        so_far + *cell.lock().await
    }
    held_across_awaits(&Mutex::new(2), &Mutex::new(Vec::new()));
}

awaits! {
    async fn early_return_with_a_guard(cell: &Mutex<u32>, limit: u32) -> Result<u32, String> {
        let _outer = Noisy::new(1);
        let mut guard = cell.lock().await;
        if *guard > limit {
            return Err(format!("{} is more than {limit}", *guard));
        }
        let _inner = Noisy::new(2);
        let more = pause(limit, 1).await;
        if more == 0 {
            return Ok(*guard);
        }
        *guard += more;
        let n = give(guard.checked_sub(10).ok_or_else(|| "too small".to_string())?, 1).await;
        Ok(n + *guard)
    }
    early_return_with_a_guard(&Mutex::new(5), 4);
    early_return_with_a_guard(&Mutex::new(0), 0);
    early_return_with_a_guard(&Mutex::new(5), 20);
    early_return_with_a_guard(&Mutex::new(2), 3);
}

awaits! {
    async fn given_away(cell: &Mutex<Vec<u32>>) -> usize {
        async fn fill(mut guard: Guard<'_, Vec<u32>>, n: u32) -> usize {
            for i in 0..n {
                guard.push(pause(i, 1).await);
            }
            guard.len()
        }
        fn both(first: Guard<'_, Vec<u32>>, second: usize) -> usize { first.len() + second }
        let n = fill(cell.lock().await, 2).await;
        let guard = cell.lock().await;
        let m = fill(guard, 1).await;
        n * m + both(cell.lock().await, give(3, 1).await)
    }
    given_away(&Mutex::new(vec![7]));
}

awaits! {
    async fn guard_in_an_option(cell: &Mutex<u32>, wanted: bool) -> u32 {
        let mut held = None;
        if wanted {
            held = Some(cell.lock().await);
        }
        pause(1, 1).await;
        if let Some(guard) = held.as_mut() {
            **guard += 1;
            pause(2, 1).await;
        }
        let n = held.as_ref().map_or(0, |guard| **guard);
        held.take();
        pause(3, 1).await;
        n + id(&Noisy::new(4))
    }
    guard_in_an_option(&Mutex::new(6), true);
    guard_in_an_option(&Mutex::new(6), false);
}

awaits! {
    async fn guard_in_a_condition(map: &Mutex<BTreeMap<u32, String>>) -> String {
        if map.lock().await.contains_key(&1) {
            return "early".into();
        }
        if let Some(name) = map.lock().await.get_mut(&2) {
            name.push('!');
        }
        while map.lock().await.len() < 4 {
            let n = map.lock().await.len() as u32;
            map.lock().await.insert(n + 10, n.to_string());
        }
        match map.lock().await.get(&2).map(|name| name.len()) {
            Some(n) if n > 3 => t(n).to_string(),
            Some(_) => map.lock().await.values().cloned().collect::<Vec<_>>().join("-"),
            None => String::new(),
        }
    }
    guard_in_a_condition(&Mutex::new(BTreeMap::from([(1, "a".into())])));
    guard_in_a_condition(&Mutex::new(BTreeMap::from([(2, "abc".into())])));
}

awaits! {
    async fn two_guards_in_one_statement(a: &Mutex<u32>, b: &Mutex<u32>) -> u32 {
        std::mem::swap(&mut *a.lock().await, &mut *b.lock().await);
        let sum = *a.lock().await + *b.lock().await;
        t((sum, *a.lock().await));
        *a.lock().await = *b.lock().await + 1;
        let (x, y) = (a.lock().await, b.lock().await);
        *x * 100 + *y
    }
    two_guards_in_one_statement(&Mutex::new(3), &Mutex::new(8));
}

both! {
    mod shared_state {
        #[derive(Clone)]
        struct Shared(Rc<Inner>);
        struct Inner { jobs: Mutex<Vec<String>>, done: Mutex<usize>, _noisy: Noisy }

        impl Shared {
            fn new() -> Self {
                let jobs = Mutex::new(vec!["one".to_string(), "three".into()]);
                Shared(Rc::new(Inner { jobs, done: Mutex::new(0), _noisy: Noisy::new(5) }))
            }

            #[machine]
            async fn take(&self) -> Option<String> {
                self.0.jobs.lock().await.pop()
            }

            #[machine]
            async fn finish(&self, name: &str) {
                let mut done = self.0.done.lock().await;
                *done += pause(name.len() as u32, 1).await as usize;
            }

            #[machine]
            async fn work(self, also: Shared) -> usize {
                while let Some(job) = self.take().await {
                    let _working = Noisy::new(job.len() as u32);
                    also.finish(&job).await;
                    if job.len() == 5 {
                        self.0.jobs.lock().await.push(job.replace('t', "") + "s!");
                    }
                }
                *self.0.done.lock().await
            }
        }
    }
    async { let shared = Shared::new(); shared.clone().work(shared).await };
    async { Shared::new().work(Shared::new()).await };
}

both! {
    mod counters {
        struct Counters { table: Mutex<BTreeMap<&'static str, u32>>, total: Mutex<u32> }

        #[machine]
        async fn bump(counters: &Counters, name: &'static str, by: u32) -> u32 {
            let mut table = counters.table.lock().await;
            let entry = table.entry(name).or_insert_with(|| t(100));
            *entry += by;
            let value = *entry;
            drop(table);
            *counters.total.lock().await += value;
            value
        }

        #[machine]
        async fn bump_all(counters: &Counters, names: &[&'static str]) -> Vec<u32> {
            let mut values = Vec::new();
            for (i, name) in names.iter().copied().enumerate() {
                values.push(bump(counters, name, i as u32).await);
                if let Some(first) = values.first() && *first + 1 == *values.last().unwrap() {
                    values.push(*counters.total.lock().await);
                }
            }
            values
        }
    }
    async {
        let counters = Counters { table: Mutex::default(), total: Mutex::new(0) };
        let values = bump_all(&counters, &["a", "b", "a"]).await;
        (values, *counters.total.lock().await)
    };
}

awaits! {
    async fn mutex_is_a_local() -> Vec<u32> {
        let list = Mutex::new(vec![9]);
        list.lock().await.push(1);
        for i in 0..2 {
            let mut guard = list.lock().await;
            guard.push(i);
            t(guard.len());
        }
        let n = *list.lock().await.first().unwrap_or(&0);
        let taken = std::mem::take(&mut *list.lock().await);
        pause(n, 1).await;
        taken
    }
    mutex_is_a_local();
}
