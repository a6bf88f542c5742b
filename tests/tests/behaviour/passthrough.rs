//! Code around a suspension that the macro has no business with: it must come through untouched.

use costate_tests::{Noisy, id, oracle, t};

oracle! { named
    fn const_blocks_and_paths() -> impl Iterator<Item = usize> {
        let size = const { std::mem::size_of::<u64>() * 2 };
        yield_!(size);
        yield_!(<[u8; 4]>::default().len());
        yield_!(usize::MAX - std::primitive::usize::MAX);
    }
    const_blocks_and_paths();
}

oracle! {
    fn async_blocks_and_inner_returns() -> impl Iterator<Item = usize> {
        let size = {
            let future = async {
                if t(1) == 1 {
                    return 5;
                }
                std::future::ready(7).await
            };
            std::mem::size_of_val(&future).min(1)
        };
        yield_!(size);
        let classify = |n: usize| -> Option<usize> {
            let half = n.checked_sub(4)?;
            'search: loop {
                for i in 0..half {
                    if i * i == half {
                        break 'search Some(i);
                    }
                }
                return None;
            }
        };
        for n in [2, 8, 13] {
            yield_!(classify(n).unwrap_or(99));
        }
    }
    async_blocks_and_inner_returns();
}

oracle! {
    fn long_plain_stretches() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let mut out = String::new();
        'rows: for y in 0..4 {
            for x in 0..4 {
                if x == y {
                    continue 'rows;
                }
                out += match (x, y) {
                    (0, _) => "a",
                    (_, 3) if out.len() > 3 => break 'rows,
                    _ => "b",
                };
            }
        }
        let n = yield_!(out.len() as u32);
        let tail = if let Some(first) = out.chars().next() {
            let mut tail = String::from(first);
            while tail.len() < n as usize {
                tail.insert(0, '-');
            }
            tail
        } else {
            String::new()
        };
        yield_!(tail.len() as u32);
        format!("{out}{tail}")
    }
    long_plain_stretches() <- [3];
}

oracle! {
    fn plain_jumps_out_of_nested_code(limit: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut total = 0;
        'outer: loop {
            total += yield_!(total);
            for i in 0..10 {
                match total.checked_sub(i * limit) {
                    None => continue 'outer,
                    Some(0) => break 'outer,
                    Some(rest) if rest > 100 => return rest,
                    Some(_) => {}
                }
            }
        }
        total + 1000
    }
    plain_jumps_out_of_nested_code(5) <- [1, 2, 2];
    plain_jumps_out_of_nested_code(7) <- [3, 200];
}

oracle! {
    fn plain_blocks_with_their_own_drops() -> impl Iterator<Item = u32> {
        let kept = Noisy::new(1);
        let n = {
            let inner = Noisy::new(2);
            let moved = inner;
            if id(&moved) > 1 { id(&moved) } else { 0 }
        };
        yield_!(n);
        for i in 3..5 {
            let turn = Noisy::new(i);
            if i == 4 {
                break;
            }
            t(id(&turn));
        }
        yield_!(id(&kept));
    }
    plain_blocks_with_their_own_drops();
}

oracle! {
    fn references_and_raw_pointers() -> impl Iterator<Item = bool> {
        let same = {
            let n = 5;
            let (a, b) = (&raw const n, &n as *const i32);
            std::ptr::eq(a, b)
        };
        yield_!(same);
        let text = String::from("abc");
        let inside = {
            let middle = &text[1..2];
            text.contains(middle) && !middle.is_empty()
        };
        yield_!(inside);
    }
    references_and_raw_pointers();
}

oracle! { named
    fn comments_attributes_and_odd_spacing() -> impl Iterator<Item = u32> {
        // A comment with yield_!(1) in it.
        /* and { another */
        let text = "yield_!(2) is text";
        yield_!(text.len()as u32);
        #[rustfmt::skip]
        let odd = [ 1,2 , 3 ];
        yield_!( odd.iter( ).sum( ) );
        let r#fn = '"';
        yield_!(r#fn as u32);
    }
    comments_attributes_and_odd_spacing();
}
