//! Recursive walks, each through `Box`.

use costate::Coroutine;

type Items<T> = Box<dyn Coroutine<(), Yield = T, Return = ()> + Unpin>;

#[derive(Debug)]
struct Tree {
    value: u32,
    children: Vec<Tree>,
}

fn tree(value: u32, children: Vec<Tree>) -> Tree {
    Tree { value, children }
}

fn sample() -> Tree {
    tree(1, vec![tree(2, vec![tree(3, vec![])]), tree(4, vec![tree(5, vec![]), tree(6, vec![])])])
}

#[costate::coroutine]
fn pre_order(node: Tree, depth: usize) -> impl Coroutine<(), Yield = (usize, u32), Return = ()> + Unpin {
    yield_!((depth, node.value));
    for child in node.children {
        let inner = Box::new(pre_order(child, depth + 1)) as Items<_>;
        yield_from!(inner);
    }
}

#[test]
fn tree_walk() {
    let mut walk = Box::new(pre_order(sample(), 0)) as Items<(usize, u32)>;
    let mut seen = Vec::new();
    while let Some(pair) = walk.send(()).yielded() {
        seen.push(pair);
    }
    assert_eq!(seen, [(0, 1), (1, 2), (2, 3), (1, 4), (2, 5), (2, 6)]);
}

#[costate::coroutine]
fn breadth_first(root: &Tree) -> impl Iterator<Item = u32> {
    let mut queue = std::collections::VecDeque::from([root]);
    while let Some(node) = queue.pop_front() {
        queue.extend(&node.children);
        yield_!(node.value);
    }
}

#[test]
fn tree_by_levels() {
    assert_eq!(breadth_first(&sample()).collect::<Vec<_>>(), [1, 2, 4, 3, 5, 6]);
}

#[costate::coroutine]
fn depth_first(root: &Tree) -> impl Iterator<Item = u32> {
    let mut stack = vec![root.children.iter()];
    yield_!(root.value);
    while let Some(children) = stack.last_mut() {
        match children.next() {
            Some(child) => {
                stack.push(child.children.iter());
                yield_!(child.value);
            }
            None => {
                stack.pop();
            }
        }
    }
}

#[test]
fn tree_with_a_stack_of_iterators() {
    assert_eq!(depth_first(&sample()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
}

#[costate::coroutine]
fn hanoi(disks: u32, from: char, to: char, spare: char) -> impl Iterator<Item = (char, char)> {
    if disks > 0 {
        let before = Box::new(hanoi(disks - 1, from, spare, to)) as Box<dyn Iterator<Item = _>>;
        for step in before {
            yield_!(step);
        }
        yield_!((from, to));
        let after = Box::new(hanoi(disks - 1, spare, to, from)) as Box<dyn Iterator<Item = _>>;
        for step in after {
            yield_!(step);
        }
    }
}

#[test]
fn towers_of_hanoi() {
    let moves: Vec<_> = hanoi(3, 'a', 'c', 'b').collect();
    assert_eq!(moves.len(), 7);
    assert_eq!(moves[..3], [('a', 'c'), ('a', 'b'), ('c', 'b')]);
}

#[costate::coroutine]
fn permutations(items: Vec<u32>) -> impl Iterator<Item = Vec<u32>> {
    if items.len() <= 1 {
        yield_!(items);
        return;
    }
    for i in 0..items.len() {
        let mut rest = items.clone();
        let first = rest.remove(i);
        let inner = Box::new(permutations(rest)) as Box<dyn Iterator<Item = Vec<u32>>>;
        for mut tail in inner {
            tail.insert(0, first);
            yield_!(tail);
        }
    }
}

#[test]
fn permutations_by_recursion() {
    let all: Vec<_> = permutations(vec![1, 2, 3]).collect();
    assert_eq!(all.len(), 6);
    assert_eq!(all[0], [1, 2, 3]);
    assert_eq!(all[5], [3, 2, 1]);
}

#[costate::coroutine]
fn permutations_in_place(n: usize) -> impl Iterator<Item = Vec<usize>> {
    let mut items = (0..n).collect::<Vec<_>>();
    let mut counters = vec![0; n];
    yield_!(items.clone());
    let mut i = 0;
    while i < n {
        if counters[i] < i {
            let other = if i % 2 == 0 { 0 } else { counters[i] };
            items.swap(other, i);
            yield_!(items.clone());
            counters[i] += 1;
            i = 0;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

#[test]
fn permutations_by_heap() {
    let mut all: Vec<_> = permutations_in_place(4).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 24);
}

#[costate::coroutine]
fn subsets(items: &[char]) -> impl Iterator<Item = String> {
    for mask in 0..1 << items.len() {
        let chosen = items.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0);
        let chosen = chosen.map(|(_, item)| *item).collect();
        yield_!(chosen);
    }
}

#[test]
fn subsets_by_mask() {
    assert_eq!(subsets(&['a', 'b']).collect::<Vec<_>>(), ["", "a", "b", "ab"]);
}

#[costate::coroutine]
fn combinations(n: usize, k: usize) -> impl Iterator<Item = Vec<usize>> {
    let mut chosen = (0..k).collect::<Vec<_>>();
    loop {
        yield_!(chosen.clone());
        let Some(i) = (0..k).rev().find(|i| chosen[*i] != i + n - k) else {
            return;
        };
        chosen[i] += 1;
        for j in i + 1..k {
            chosen[j] = chosen[j - 1] + 1;
        }
    }
}

#[test]
fn combinations_in_order() {
    let all: Vec<_> = combinations(4, 2).collect();
    assert_eq!(all, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
}

#[costate::coroutine]
fn gray_code(bits: u32) -> impl Iterator<Item = u32> {
    if bits == 0 {
        yield_!(0);
    } else {
        let lower = Box::new(gray_code(bits - 1)) as Box<dyn Iterator<Item = _>>;
        let mut seen = vec![];
        for code in lower {
            seen.push(code);
            yield_!(code);
        }
        while let Some(code) = seen.pop() {
            yield_!(code | 1 << (bits - 1));
        }
    }
}

#[test]
fn gray_codes() {
    assert_eq!(gray_code(2).collect::<Vec<_>>(), [0b00, 0b01, 0b11, 0b10]);
}

#[costate::coroutine]
fn queens(n: usize) -> impl Iterator<Item = Vec<usize>> {
    let mut columns = vec![0];
    while let Some(last) = columns.pop() {
        let row = columns.len();
        let free = (last..n).find(|c| {
            columns.iter().enumerate().all(|(r, placed)| placed != c && placed.abs_diff(*c) != row - r)
        });
        if let Some(column) = free {
            columns.push(column);
            if columns.len() == n {
                yield_!(columns.clone());
            } else {
                columns.push(0);
                continue;
            }
        }
        if let Some(placed) = columns.last_mut() {
            *placed += 1;
        }
    }
}

#[test]
fn queens_by_backtracking() {
    assert_eq!(queens(4).collect::<Vec<_>>(), [[1, 3, 0, 2], [2, 0, 3, 1]]);
    assert_eq!(queens(6).count(), 4);
}
