//! Larger bodies in which many features meet.

use costate_tests::shared::Shared;
use costate_tests::{Noisy, id, oracle, t};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};

oracle! {
    fn lists_in_place() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let mut list = vec![1, 2, 3];
        for n in list.iter_mut() { *n += 1; }
        let doubled = list.iter().map(|n| n * 2).collect::<Vec<_>>();
        for (i, n) in doubled.iter().enumerate() { list[i] += n; }
        let more = yield_!(list[0]);
        list[1] += more;
        yield_!(list.iter().copied().max().unwrap_or(0));
        list
    }
    lists_in_place() <- [10];
}

oracle! {
    fn counted_by_key() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut counts = HashMap::new();
        loop {
            let key = yield_!(counts.len() as u32);
            if key == 0 { break counts.values().sum(); }
            if let Some(count) = counts.get_mut(&key) { *count += 1; continue; }
            counts.insert(key, 1);
        }
    }
    counted_by_key() <- [5, 6, 5, 0];
}

oracle! {
    fn breadth_first(limit: u32) -> impl Iterator<Item = u32> {
        let mut seen = HashSet::new();
        let mut queue = VecDeque::from([1]);
        while let Some(n) = queue.pop_front() {
            if n > limit || !seen.insert(n) { continue; }
            queue.extend([n * 2, n * 3].into_iter().filter(|m| !seen.contains(m)));
            yield_!(n);
        }
        yield_!(seen.len() as u32 + 1000);
    }
    breadth_first(12);
}

oracle! {
    fn early_exits() -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<u32>> {
        let x = (|| Some(5))()?;
        let y = { let z = yield_!(x)?; z + yield_!(z)? };
        let list = [x, y, yield_!(y)?];
        list.iter().copied().reduce(|a, b| a + b)
    }
    early_exits() <- [Some(1), Some(2), Some(3)];
    early_exits() <- [Some(1), None];
}

oracle! {
    fn shared_and_unwrapped() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(1);
        let seen = id(&noisy);
        yield_!(seen);
        let shared = Shared::new(noisy);
        let other = Shared::share(&shared);
        drop(shared);
        yield_!(id(&other));
        let back = Shared::into_inner(other);
        yield_!(back.as_ref().map_or(0, id));
        t("end");
    }
    shared_and_unwrapped();
}

oracle! {
    fn initialised_on_the_way(flag: bool) -> impl Iterator<Item = u32> {
        let noisy;
        let which = if flag { noisy = Noisy::new(1); yield_!(id(&noisy)); 1 } else { noisy = Noisy::new(2); 2 };
        yield_!(which);
        let kept = match which { 1 => Some(noisy), _ => { drop(noisy); None } };
        yield_!(kept.is_some() as u32);
        if let Some(kept) = kept { yield_!(id(&kept)); t("kept"); }
        t("end");
    }
    initialised_on_the_way(true);
    initialised_on_the_way(false);
}

oracle! {
    fn stack_of_nodes() -> impl Iterator<Item = u32> {
        let mut stack = vec![(0, Noisy::new(0))];
        while let Some((depth, node)) = stack.pop() {
            if depth < 2 { for k in 1..3 { stack.push((depth + 1, Noisy::new(id(&node) * 10 + k))); } }
            yield_!(id(&node));
            if id(&node) == 12 { break }
        }
        t("after");
        yield_!(stack.len() as u32);
    }
    stack_of_nodes();
}

oracle! {
    fn replaced_in_a_while_let() -> impl Iterator<Item = u32> {
        let mut next = Some(Noisy::new(1));
        while let Some(noisy) = next {
            yield_!(id(&noisy));
            next = if id(&noisy) < 3 { Some(Noisy::new(id(&noisy) + 1)) } else { None };
            t("turn");
        }
        t("end");
    }
    replaced_in_a_while_let();
}

oracle! {
    fn labels_and_guards() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        'whole: loop {
            let _a = Noisy::new(1);
            'part: {
                let _b = Noisy::new(2);
                if yield_!(1) { break 'part; }
                let _c = Noisy::new(3);
                if yield_!(2) { continue 'whole; }
                if yield_!(3) { break 'whole; }
            }
            t("part done");
            if yield_!(4) { return; }
        }
        t("end");
    }
    labels_and_guards() <- [true, false];
    labels_and_guards() <- [false, true];
    labels_and_guards() <- [false, false, true];
    labels_and_guards() <- [false];
}

oracle! {
    fn arrays_by_index_and_by_value() -> impl Coroutine<u32, Yield = u32, Return = ([u32; 2], (u32, [u8; 2]))> {
        let mut grid = [[0u8; 2]; 2];
        let nested = (1, [2, 3]);
        let mut pair = [yield_!(1), yield_!(2)];
        grid[1][0] = yield_!(3) as u8;
        let [first, _] = pair;
        pair[1] = first;
        for row in &mut grid { row[0] += 1; }
        yield_!(grid[1][0].into());
        for row in grid { yield_!(row[0].into()); }
        (pair, nested)
    }
    arrays_by_index_and_by_value() <- [5, 6, 7];
}

oracle! {
    fn arrays_filled_and_copied() -> impl Coroutine<u32, Yield = u32, Return = [u32; 3]> {
        let mut a = [0; 3];
        for i in 0..3 { a[i] = yield_!(i as u32); }
        a[0] += a[1];
        a.swap(1, 2);
        yield_!(a.iter().sum());
        let b = a;
        let at = move |i: usize| a[i] + b[i];
        yield_!(at(0));
        b
    }
    arrays_filled_and_copied() <- [1, 2, 3, 4, 5];
}

oracle! {
    fn arrays_of_droppable_values() -> impl Iterator<Item = u32> {
        let mut pair = [Noisy::new(1), Noisy::new(2)];
        yield_!(1);
        pair[0] = Noisy::new(3);
        yield_!(id(&pair[0]));
        pair = [Noisy::new(4), Noisy::new(5)];
        t("assigned");
        yield_!(id(&pair[1]));
    }
    arrays_of_droppable_values();
}

oracle! {
    fn buffer_filled_in_pieces() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut buffer = [0u8; 300];
        let mut length = 0;
        loop {
            let n = yield_!(length as u32) as usize;
            if n == 0 { break; }
            for byte in &mut buffer[length..length + n] { *byte = n as u8; }
            length += n;
        }
        let (head, tail) = buffer.split_at(length);
        head.iter().map(|byte| u32::from(*byte)).sum::<u32>() + tail.len() as u32
    }
    buffer_filled_in_pieces() <- [2, 3, 0];
}

oracle! {
    fn rows_of_arrays() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let mut rows = Vec::new();
        for y in 0..2 {
            let mut row = [0; 2];
            for x in 0..2 { row[x] = yield_!((x * 10 + y) as u32); }
            rows.push(row);
        }
        rows.concat()
    }
    rows_of_arrays() <- [1, 2, 3, 4];
}

oracle! {
    fn sorted_values_that_drop() -> impl Coroutine<Noisy, Yield = u32, Return = Vec<Noisy>> {
        let mut list = Vec::new();
        list.push(yield_!(0));
        let first = list.remove(0);
        list.extend([yield_!(id(&first)), first]);
        list.insert(0, { let noisy = yield_!(1); t("got"); noisy });
        list.sort();
        list
    }
    sorted_values_that_drop() <- [Noisy::new(3), Noisy::new(2), Noisy::new(1)];
}

oracle! {
    fn everything_in_a_match() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut total = 0;
        let result = loop {
            let x = yield_!(total);
            total += match x {
                0 => break total,
                1..=3 => { let y = yield_!(x); if y == 9 { continue } else { y } }
                n if n % 2 == 0 => n / 2,
                n => { for i in 0..n { total += i; if total > 50 { break } } 1 }
            };
        };
        result * 2
    }
    everything_in_a_match() <- [2, 9, 2, 5, 10, 7, 0];
    everything_in_a_match() <- [0];
    everything_in_a_match() <- [99];
}

oracle! {
    fn structs_built_and_taken_apart() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        #[derive(Clone)]
        struct Outer { a: u32, list: Vec<u32>, inner: Inner }
        #[derive(Clone)]
        struct Inner { x: u32, text: String }
        let mut s = Outer { a: yield_!(1), list: vec![yield_!(2)], inner: Inner { x: 5, text: "y".into() } };
        s.inner.x += yield_!(s.inner.x);
        s.list.push(s.inner.x);
        s.inner.text.push_str(&yield_!(s.list.len() as u32).to_string());
        let Outer { a, list, inner: Inner { x, text } } = s;
        a + list.iter().sum::<u32>() + x + text.len() as u32
    }
    structs_built_and_taken_apart() <- [1, 2, 3, 44];
}

oracle! {
    fn cells_and_their_contents() -> impl Iterator<Item = u32> {
        let cell = RefCell::new(vec![1]);
        cell.borrow_mut().push(2);
        let length = cell.borrow().len() as u32;
        yield_!(length);
        { let mut list = cell.borrow_mut(); list.push(3); list.push(4); }
        let sum = cell.borrow().iter().sum();
        yield_!(sum);
        let list = cell.into_inner();
        for n in list { yield_!(n * 10); }
    }
    cells_and_their_contents();
}

oracle! {
    fn conditions_within_conditions() -> impl Coroutine<(u32, bool), Yield = u32, Return = u32> {
        let mut n = 0;
        while let (k, true) = yield_!(n) {
            n = if k > 3 && { let (m, ok) = yield_!(k); ok || m > 1 } {
                k
            } else if let (q, false) = yield_!(100) {
                q
            } else {
                n + 1
            };
        }
        n
    }
    conditions_within_conditions() <- [(5, true), (0, true), (1, true), (2, true), (7, false), (1, false)];
    conditions_within_conditions() <- [(4, true), (0, false), (9, true), (8, false)];
}

oracle! {
    fn loops_within_labelled_blocks() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut total = 0;
        'outer: for i in 0.. {
            let bonus = 'inner: {
                for j in 0..i {
                    match yield_!(total) {
                        0 => break 'outer,
                        1 => continue 'outer,
                        2 => break 'inner 100,
                        n => total += n + j,
                    }
                }
                if i > 3 { break 'outer }
                1
            };
            total += bonus;
        }
        total
    }
    loops_within_labelled_blocks() <- [3, 2, 4, 1, 5];
    loops_within_labelled_blocks() <- [0];
    loops_within_labelled_blocks() <- [9];
}
