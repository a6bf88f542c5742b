#[costate::coroutine]
fn flattened(lists: Vec<Vec<u32>>) -> impl Iterator<Item = u32> {
    lists.into_iter().for_each(|list| yield_from!(each(list)));
}

#[costate::coroutine]
fn each(list: Vec<u32>) -> impl Iterator<Item = u32> {
    for n in list {
        yield_!(n);
    }
}

fn main() {
    println!("{:?}", flattened(vec![vec![1, 2], vec![3]]).collect::<Vec<u32>>());
}
