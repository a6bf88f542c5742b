// The enum of a refused body keeps its parameters, its derives and its traits.
use std::fmt::Debug;

#[costate::coroutine(name = Chunks)]
#[derive(Clone, Debug, PartialEq)]
fn chunks<'a, T: Clone + Debug, const N: usize>(
    list: &'a [T; N],
    size: &usize,
    keep: impl Fn(&T) -> bool + Clone,
) -> impl Iterator<Item = Vec<T>> {
    for chunk in list.chunks(*size).filter(|chunk| chunk.iter().all(&keep)) {
        let chunk: Vec<T> = chunk.to_vec();
        yield_!(chunk);
    }
}

#[costate::coroutine(name = Twice)]
fn twice(list: &[u32]) -> impl Iterator<Item = &u32> {
    yield_from!();
    for item in list {
        yield_!(item);
    }
}

struct Holder<'a> {
    twice: Twice<'a>,
}

fn main() {
    let holder = Holder { twice: twice(&[1]) };
    println!("{}", holder.twice.max().is_some());
    let chunks = chunks(&[1], &2, |n: &u32| *n > 0);
    println!("{}", chunks.clone().map(|chunk: Vec<u32>| chunk.len()).sum::<usize>());
}
