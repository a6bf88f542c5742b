//! `let .. else` whose `else` suspends.

use costate_tests::{Noisy, id, oracle, t};

#[derive(Clone)]
struct Wrapped {
    a: Option<u32>,
}

impl Wrapped {
    fn get(&self) -> Option<u32> {
        self.a
    }
}

fn end(n: u32) -> ! {
    panic!("the end of {n}")
}

oracle! {
    fn the_else_ends_in_any_way(n: u32, o: Option<u32>) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let guard = Noisy::new(n);
        let Some(m) = o else {
            let k = yield_!(id(&guard));
            if k == 0 {
                end(k);
            } else if k == 1 {
                return 7;
            }
            match k {
                2 => { end(k); }
                3 => { yield_!(3); panic!("at three"); }
                4 => loop {
                    yield_!(4);
                    if n == 5 {
                        return 4;
                    }
                    if n == 6 {
                        end(5)
                    }
                },
                _ => {
                    yield_!(8);
                    std::process::abort();
                }
            }
        };
        t(m);
        yield_!(m) + id(&guard)
    }
    the_else_ends_in_any_way(5, Some(1)) <- [2];
    the_else_ends_in_any_way(5, None) <- [0];
    the_else_ends_in_any_way(5, None) <- [1];
    the_else_ends_in_any_way(5, None) <- [2];
    the_else_ends_in_any_way(5, None) <- [3];
    the_else_ends_in_any_way(5, None) <- [4];
    the_else_ends_in_any_way(6, None) <- [4];
}

oracle! {
    fn struct_literals_at_the_beginning(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let Some(x) = Wrapped { a: n.checked_sub(1) }.get() else {
            yield_!(1);
            return 0;
        };
        let mut list = [Wrapped { a: None }, Wrapped { a: None }, Wrapped { a: None }].map(|_| x);
        if x == 5 {
            list = [yield_!(2), 5, 6];
        }
        list[Wrapped { a: Some(list[1] % 3) }.get().unwrap_or(0) as usize] += 10;
        yield_!(list[2]);
        list.iter().sum()
    }
    struct_literals_at_the_beginning(0) <- [1];
    struct_literals_at_the_beginning(3) <- [1];
    struct_literals_at_the_beginning(6) <- [4];
}
