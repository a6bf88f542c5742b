//! Closures: stored across suspensions, capturing by reference between them, passed to adapters.

use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn stored_across_a_yield() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let add = |n| n + 1;
        let a = add(yield_!(1));
        let b = add(yield_!(a));
        a + b
    }
    stored_across_a_yield() <- [10, 20];
}

oracle! {
    fn capturing_by_move() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(7);
        let plus = move |n: u32| id(&noisy) + n;
        yield_!(plus(1));
        yield_!(plus(2));
        t("end");
        drop(plus);
    }
    capturing_by_move();
}

oracle! {
    fn counter_with_state() -> impl Iterator<Item = u32> {
        let mut count = 0;
        let mut next = move || {
            count += 3;
            count
        };
        yield_!(next());
        yield_!(next());
        yield_!(count);
    }
    counter_with_state();
}

oracle! {
    fn borrowing_between_two_yields() -> impl Iterator<Item = usize> {
        let mut list = vec![3, 1, 2];
        let mut log = Vec::new();
        let mut note = |n: usize| log.push(n);
        list.iter().for_each(|n| note(*n));
        yield_!(log.len());
        list.sort_by_key(|n| std::cmp::Reverse(*n));
        yield_!(list[0]);
        let total = || list.iter().chain(&log).sum::<usize>();
        let sum = total() + total();
        yield_!(sum);
        list.retain(|n| n % 2 == 1);
        yield_!(list.len());
    }
    borrowing_between_two_yields();
}

oracle! {
    fn called_once() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(1);
        let consume = move || {
            t("consuming");
            noisy.into_id()
        };
        yield_!(0);
        yield_!(consume());
        t("end");
    }
    called_once();
}

oracle! {
    fn never_called() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(1);
        let _consume = move || drop(noisy);
        yield_!(0);
        t("end");
    }
    never_called();
}

oracle! { once "E0277: `Box<dyn Fn(u32) -> u32>: Clone` is not satisfied"
    fn function_pointers_and_boxes() -> impl Iterator<Item = u32> {
        fn double(n: u32) -> u32 { n * 2 }
        let steps: [fn(u32) -> u32; 3] = [double, |n| n + 1, u32::count_ones];
        let offset = 100;
        let mut boxed: Vec<Box<dyn Fn(u32) -> u32>> = vec![Box::new(double)];
        boxed.push(Box::new(move |n| n + offset));
        for step in steps {
            yield_!(step(7));
            for extra in &boxed.iter().map(|extra| extra(step(3))).collect::<Vec<_>>() {
                t(*extra);
            }
        }
        while let Some(extra) = boxed.pop() {
            yield_!(extra(1));
        }
    }
    function_pointers_and_boxes();
}

oracle! {
    fn closure_returning_a_closure() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let adder = |a: u32| move |b: u32| a + b;
        let add = adder(yield_!(1));
        let sum = add(yield_!(2));
        adder(sum)(yield_!(sum))
    }
    closure_returning_a_closure() <- [10, 20, 30];
}

oracle! {
    fn closures_in_adapters_held_across_yields(limit: u32) -> impl Iterator<Item = u32> {
        let factor = limit / 2;
        let squares = (1..).map(move |n| n * n).take_while(move |n| *n < limit * limit);
        let mut scaled = squares.scan(0, move |sum, n| {
            *sum += n;
            Some(*sum * factor)
        });
        while let Some(n) = scaled.next() {
            yield_!(n);
        }
        for (a, b) in (0..limit).flat_map(|a| (0..a).map(move |b| (a, b))) {
            yield_!(a * 10 + b);
        }
    }
    closures_in_adapters_held_across_yields(4);
}

oracle! {
    fn captures_disjoint_fields() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        struct Two { count: u32, list: Vec<u32> }
        let mut two = Two { count: 0, list: vec![1, 2, 3] };
        {
            let count = &mut two.count;
            two.list.iter().for_each(|n| *count += n);
        }
        yield_!(two.count);
        let mut bump = || two.count += 10;
        bump();
        bump();
        yield_!(two.count);
        yield_!(two.list.len() as u32);
    }
    captures_disjoint_fields();
}

oracle! {
    fn closure_shadowing_a_function_and_its_own_name() -> impl Iterator<Item = u32> {
        let step = |n: u32| n + 1;
        let step = move |n: u32| step(step(n)) * 10;
        yield_!(step(1));
        let step = step(2);
        yield_!(step);
    }
    closure_shadowing_a_function_and_its_own_name();
}

oracle! {
    fn last_mention_in_a_closure_that_runs_often() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let mut list = vec![1, 2, 3];
        let more = yield_!(0);
        list.iter_mut().for_each(|n| *n += more);
        let limit = yield_!(list[0]);
        let above = list.iter().filter(|n| **n > limit).count();
        let name = yield_!(above as u32).to_string();
        let names = list.iter().map(|n| format!("{name}{n}")).collect::<Vec<_>>();
        yield_!(names.len() as u32);
        names.iter().filter_map(|text| text.parse().ok()).collect()
    }
    last_mention_in_a_closure_that_runs_often() <- [10, 11, 7];
}

oracle! {
    fn sent_closures() -> impl Coroutine<fn(u32) -> u32, Yield = u32, Return = ()> {
        let mut n = 1;
        loop {
            let step = yield_!(n);
            n = step(n);
            if n > 20 {
                return;
            }
        }
    }
    sent_closures() <- [(|n| n + 3) as fn(u32) -> u32, |n| n * 2];
}
