//! Where a type that has a name can stand, and the types that a named machine finds by itself.

use costate::{Coroutine, CoroutineState::Yielded};
use std::sync::Mutex;

#[costate::coroutine(name = Blink)]
#[derive(Clone, Debug, PartialEq)]
fn blink(pin: u8) -> impl Coroutine<u32, Yield = bool, Return = ()> {
    loop {
        let on = yield_!(true);
        let off = yield_!(false);
        if on + off > u32::from(pin) * 10 {
            return;
        }
    }
}

/// Nothing runs before `main`: the variant is a constant.
static LED: Mutex<Blink> = Mutex::new(Blink::Start { pin: 3 });

#[test]
fn in_a_static() {
    let mut led = LED.lock().unwrap();
    assert_eq!(*led, blink(3));
    assert_eq!(led.begin(), Yielded(true));
    assert_eq!([1, 2].map(|time| led.send(time)), [Yielded(false), Yielded(true)]);
}

struct Grid {
    rows: Vec<Vec<u8>>,
}

#[costate::coroutine(name = Cells)]
#[derive(Clone)]
fn cells(grid: Grid) -> impl Iterator<Item = (usize, u8)> {
    let mut number = 0usize;
    let rows: Vec<Vec<u8>> = grid.rows;
    for row in rows {
        for cell in row {
            yield_!((number, cell));
            number += 1;
        }
    }
}

impl IntoIterator for Grid {
    type Item = (usize, u8);
    type IntoIter = Cells;

    fn into_iter(self) -> Cells {
        cells(self)
    }
}

impl Clone for Grid {
    fn clone(&self) -> Self {
        Grid { rows: self.rows.clone() }
    }
}

#[test]
fn as_an_associated_type() {
    let grid = Grid { rows: vec![vec![1], vec![], vec![2, 3]] };
    let mut found = Vec::new();
    for cell in grid {
        found.push(cell);
    }
    assert_eq!(found, [(0, 1), (1, 2), (2, 3)]);
}

#[test]
fn behind_a_trait() {
    let mut all: Vec<Box<dyn Iterator<Item = (usize, u8)>>> =
        vec![Box::new(cells(Grid { rows: vec![vec![7]] })), Box::new(std::iter::once((9, 9)))];
    assert_eq!(all.iter_mut().map(|cells| cells.next()).collect::<Vec<_>>(), [Some((0, 7)), Some((9, 9))]);
    let mut led = blink(1);
    let coroutine: &mut dyn Coroutine<u32, Yield = bool, Return = ()> = &mut led;
    assert!(!coroutine.is_done());
}

#[costate::coroutine(name = Pairs)]
fn pairs<I: IntoIterator>(list: I) -> impl Iterator<Item = (I::Item, I::Item)>
where
    I::Item: Clone,
{
    let mut before: Option<I::Item> = None;
    for item in list {
        if let Some(before) = before {
            yield_!((before, item.clone()));
        }
        before = Some(item);
    }
}

/// `<I as IntoIterator>::IntoIter` is stored.
#[test]
fn a_loop_over_what_is_generic() {
    let pairs: Pairs<[char; 3]> = pairs(['a', 'b', 'c']);
    assert_eq!(pairs.collect::<Vec<_>>(), [('a', 'b'), ('b', 'c')]);
}

/// A machine inside itself.
#[costate::coroutine(name = Walk)]
#[derive(Clone, Debug)]
fn walk(depth: u32) -> impl Coroutine<(), Yield = u32, Return = u32> {
    if depth == 0 {
        return 1;
    }
    let left: Box<Self> = Box::new(walk(depth - 1));
    let below = yield_from!(left);
    yield_!(depth);
    below + yield_from!(Box::new(walk(depth - 1)))
}

#[test]
fn recursion() {
    let mut tree = walk(3);
    let mut depths = Vec::new();
    let leaves = loop {
        match tree.send(()) {
            Yielded(depth) => depths.push(depth),
            costate::CoroutineState::Complete(leaves) => break leaves,
        }
    };
    assert_eq!((depths, leaves), (vec![1, 2, 1, 3, 1, 2, 1], 8));
}

mod parts {
    pub(super) mod inner {
        #[costate::coroutine(name = Twice)]
        #[derive(Clone)]
        pub fn twice<T: Clone>(value: T) -> impl Iterator<Item = T> {
            yield_!(value.clone());
            yield_!(value);
        }
    }
}

#[costate::coroutine(name = All)]
fn all(from: u8) -> impl Iterator<Item = u8> {
    for value in parts::inner::twice::<u8>(from) {
        yield_!(value);
    }
    let again = parts::inner::twice::<u8>(from + 1);
    for value in again {
        yield_!(value);
    }
}

/// Calls of other named coroutines, by their paths.
#[test]
fn other_named_coroutines() {
    let all: All = all(3);
    assert_eq!(all.collect::<Vec<_>>(), [3, 3, 4, 4]);
}

#[test]
fn the_size_of_a_machine_with_room_to_spare() {
    // The tag has values to spare, as for any enum.
    assert_eq!(size_of::<Option<Blink>>(), size_of::<Blink>());
    assert_eq!(size_of::<Option<Cells>>(), size_of::<Cells>());
    assert_eq!(size_of::<Option<Walk>>(), size_of::<Walk>());
    assert_eq!(size_of::<Result<All, ()>>(), size_of::<All>());
}

#[costate::coroutine(name = Versioned, version = "3 of May")]
fn versioned() -> impl Iterator<Item = u8> {
    yield_!(1);
}

/// Also where serde does not save it.
#[test]
fn a_version() {
    assert_eq!((Versioned::VERSION, versioned().count()), ("3 of May", 1));
}
