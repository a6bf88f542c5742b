//! Maps, cells, shared values and buffers held across yields.

use costate::Coroutine;
use costate_tests::steps::drive;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

#[costate::coroutine]
fn word_counts(text: &str) -> impl Iterator<Item = (String, usize)> {
    let mut counts = BTreeMap::new();
    for word in text.split(' ') {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    for (word, count) in counts {
        yield_!((word, count));
    }
}

#[test]
fn counted_words() {
    let all: Vec<_> = word_counts("b A a").collect();
    assert_eq!(all, [("a".to_string(), 2), ("b".to_string(), 1)]);
}

#[costate::coroutine]
fn first_occurrences(items: &[i32]) -> impl Iterator<Item = i32> {
    let mut seen = HashSet::new();
    for item in items {
        if seen.insert(item) {
            yield_!(*item);
        }
    }
}

#[test]
fn each_item_once() {
    assert_eq!(first_occurrences(&[3, 1, 3, 2, 1]).collect::<Vec<_>>(), [3, 1, 2]);
}

#[costate::coroutine]
fn memo() -> impl Coroutine<u64, Yield = u64, Return = usize> {
    let mut known = HashMap::from([(0, 0), (1, 1)]);
    let mut answer = 0;
    loop {
        let n = yield_!(answer);
        if n > 90 {
            return known.len();
        }
        let mut top = known.keys().copied().max().unwrap_or(1);
        while top < n {
            let next = known[&top] + known[&(top - 1)];
            top += 1;
            known.insert(top, next);
        }
        answer = known[&n];
    }
}

#[test]
fn remembered_answers() {
    assert_eq!(drive(memo(), [10, 3, 20, 99]), (vec![0, 55, 2, 6765], Some(21)));
}

#[costate::coroutine]
fn shared_log(log: Rc<RefCell<Vec<String>>>, name: &'static str) -> impl Iterator<Item = usize> {
    for step in 1..=2 {
        log.borrow_mut().push(format!("{name}{step}"));
        let length = log.borrow().len();
        yield_!(length);
    }
    log.borrow_mut().push(format!("{name} ends"));
}

#[test]
fn two_writers_of_one_log() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let a = shared_log(Rc::clone(&log), "a");
    let b = shared_log(Rc::clone(&log), "b");
    assert_eq!(a.zip(b).collect::<Vec<_>>(), [(1, 2), (3, 4)]);
    assert_eq!(*log.borrow(), ["a1", "b1", "a2", "b2", "a ends"]);
    assert_eq!(Rc::strong_count(&log), 1);
}

#[costate::coroutine]
fn watched(cell: &Cell<u32>) -> impl Iterator<Item = u32> {
    let mut last = cell.get();
    while cell.get() < 10 {
        let now = cell.get();
        yield_!(now - last);
        last = now;
        cell.set(cell.get() + 3);
    }
}

#[test]
fn a_cell_seen_by_both_sides() {
    let cell = Cell::new(0);
    let mut steps = watched(&cell);
    assert_eq!(steps.next(), Some(0));
    cell.set(4);
    assert_eq!(steps.next(), Some(7));
    assert_eq!(steps.next(), None);
    assert_eq!(cell.get(), 10);
}

#[costate::coroutine]
fn smallest_first(
    items: Vec<(u32, &'static str)>,
) -> impl Coroutine<Option<(u32, &'static str)>, Yield = &'static str, Return = usize> {
    let mut heap = items.into_iter().map(std::cmp::Reverse).collect::<BinaryHeap<_>>();
    let mut served = 0;
    while let Some(std::cmp::Reverse((_, name))) = heap.pop() {
        served += 1;
        if let Some(more) = yield_!(name) {
            heap.push(std::cmp::Reverse(more));
        }
    }
    served
}

#[test]
fn priority_queue() {
    let queue = smallest_first(vec![(5, "e"), (2, "b")]);
    assert_eq!(drive(queue, [Some((1, "a")), None, None]), (vec!["b", "a", "e"], Some(3)));
}

#[costate::coroutine]
fn dijkstra(edges: &[(usize, usize, u32)], from: usize) -> impl Iterator<Item = (usize, u32)> {
    let mut neighbours = HashMap::new();
    for (a, b, weight) in edges {
        neighbours.entry(a).or_insert_with(Vec::new).push((b, weight));
    }
    let mut done = HashSet::new();
    let mut frontier = BinaryHeap::from([(std::cmp::Reverse(0), from)]);
    while let Some((std::cmp::Reverse(distance), node)) = frontier.pop() {
        if !done.insert(node) {
            continue;
        }
        if let Some(next) = neighbours.get(&node) {
            frontier.extend(next.iter().map(|(to, weight)| (std::cmp::Reverse(distance + **weight), **to)));
        }
        yield_!((node, distance));
    }
}

#[test]
fn shortest_paths() {
    let edges = [(0, 1, 4), (0, 2, 1), (2, 1, 2), (1, 3, 5)];
    assert_eq!(dijkstra(&edges, 0).collect::<Vec<_>>(), [(0, 0), (2, 1), (1, 3), (3, 8)]);
}

#[costate::coroutine]
fn spiral(grid: &[[u32; 3]]) -> impl Iterator<Item = u32> {
    let (mut top, mut bottom, mut left, mut right) = (0, grid.len(), 0, 3);
    while top < bottom && left < right {
        for x in left..right {
            yield_!(grid[top][x]);
        }
        top += 1;
        for row in &grid[top..bottom] {
            yield_!(row[right - 1]);
        }
        right -= 1;
        if top < bottom {
            bottom -= 1;
            for x in (left..right).rev() {
                yield_!(grid[bottom][x]);
            }
        }
        if left < right {
            for y in (top..bottom).rev() {
                yield_!(grid[y][left]);
            }
            left += 1;
        }
    }
}

#[test]
fn matrix_in_a_spiral() {
    let grid = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
    assert_eq!(spiral(&grid).collect::<Vec<_>>(), [1, 2, 3, 6, 9, 8, 7, 4, 5]);
}

#[costate::coroutine]
fn neighbours(width: i32, height: i32, at: (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
    let (x, y) = at;
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (x, y) = (x + dx, y + dy);
            let inside = (0..width).contains(&x) && (0..height).contains(&y);
            if (dx, dy) == (0, 0) || !inside {
                continue;
            }
            yield_!((x, y));
        }
    }
}

#[test]
fn neighbours_in_a_grid() {
    assert_eq!(neighbours(3, 3, (0, 0)).collect::<Vec<_>>(), [(1, 0), (0, 1), (1, 1)]);
    assert_eq!(neighbours(3, 3, (1, 1)).count(), 8);
}

#[costate::coroutine]
fn ring_buffer(capacity: usize) -> impl Coroutine<f32, Yield = Option<f32>, Return = Vec<f32>> {
    let mut buffer = Vec::with_capacity(capacity);
    let mut at = 0;
    let mut oldest = None;
    loop {
        let value = yield_!(oldest);
        if value.is_nan() {
            buffer.rotate_left(at);
            return buffer;
        }
        oldest = if buffer.len() < capacity {
            buffer.push(value);
            None
        } else {
            let old = std::mem::replace(&mut buffer[at], value);
            at = (at + 1) % capacity;
            Some(old)
        };
    }
}

#[test]
fn overwriting_the_oldest() {
    let (out, kept) = drive(ring_buffer(2), [1.0, 2.0, 3.0, f32::NAN]);
    assert_eq!(out, [None, None, None, Some(1.0)]);
    assert_eq!(kept, Some(vec![2.0, 3.0]));
}

#[costate::coroutine]
fn game_of_life(width: usize, alive: Vec<usize>) -> impl Iterator<Item = Vec<usize>> {
    let mut alive = alive;
    while !alive.is_empty() {
        let count = |cell: usize| {
            let (x, y) = (cell % width, cell / width);
            let near =
                |other: &&usize| (**other % width).abs_diff(x) <= 1 && (**other / width).abs_diff(y) <= 1;
            alive.iter().filter(near).filter(|other| **other != cell).count()
        };
        let next = (0..width * width)
            .filter(|cell| matches!((count(*cell), alive.contains(cell)), (3, _) | (2, true)));
        let next = next.collect::<Vec<_>>();
        yield_!(alive);
        alive = next;
    }
}

#[test]
fn blinker_blinks() {
    let mut generations = game_of_life(5, vec![11, 12, 13]);
    assert_eq!(generations.next(), Some(vec![11, 12, 13]));
    assert_eq!(generations.next(), Some(vec![7, 12, 17]));
    assert_eq!(generations.next(), Some(vec![11, 12, 13]));
}
