//! `Point { x }`: one word is the field's name and the local's.

use costate_tests::{Noisy, id, oracle, t};

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Point {
    x: u32,
    y: u32,
}

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Pair {
    first: Noisy,
    second: Noisy,
}

fn points() -> [Point; 2] {
    [Point { x: 1, y: 2 }, Point { x: 3, y: 4 }]
}

oracle! {
    fn in_a_for() -> impl Iterator<Item = u32> {
        for Point { x, y } in points() {
            yield_!(x);
            t(y);
        }
        let y = 3;
        yield_!(y);
        for Point { x, mut y } in points() {
            y += 1;
            yield_!(x);
            let x = x + y;
            yield_!(x);
        }
        for (y, Point { x, y: _ }) in points().into_iter().enumerate() {
            yield_!(x);
            let y = y as u32;
            yield_!(y);
        }
        yield_!(y);
    }
    in_a_for();
}

oracle! {
    fn by_reference() -> impl Iterator<Item = u32> {
        for Point { ref x, ref mut y } in points() {
            *y += *x;
            let n = *y;
            yield_!(n);
            let (x, y) = (5, 6);
            yield_!(x + y);
        }
    }
    by_reference();
}

oracle! {
    fn everywhere_else() -> impl Iterator<Item = u32> {
        let Point { x, y } = Point { x: 1, y: 2 };
        yield_!(x);
        let sum = |Point { x, y }: Point| x + y;
        yield_!(sum(Point { x: y, y: x }));
        match (Point { x, y }) {
            Point { x: 3, .. } => {}
            Point { x, y } if x < y => yield_!(x),
            Point { x, y } => yield_!(x + y),
        }
        if let Some(Point { x, y: y @ 2..9 }) = points().into_iter().next() {
            yield_!(x);
            let x = y;
            yield_!(x);
        }
        while let Some(Point { x, y }) = points().into_iter().last() {
            yield_!(x);
            if y == 4 {
                break;
            }
        }
        let Some(Point { x, y }) = points().into_iter().nth(1) else { return };
        yield_!(x);
        let y = y + x;
        yield_!(y);
    }
    everywhere_else();
}

oracle! {
    fn drops_in_order() -> impl Iterator<Item = u32> {
        for Pair { first, second } in [Pair { first: Noisy::new(1), second: Noisy::new(2) }] {
            yield_!(id(&first));
            let second = Noisy::new(id(&second) + 5);
            yield_!(id(&second));
        }
        let first = Noisy::new(3);
        yield_!(4);
        let pair = Pair { second: Noisy::new(5), first };
        yield_!(id(&pair.first));
    }
    drops_in_order();
}
