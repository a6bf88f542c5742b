#[costate::coroutine]
fn names() -> impl Iterator<Item = usize> {
    let name = Some(String::from("Ada"));
    match &name {
        Some(inner) => {
            yield_!(1);
            yield_!(inner.len());
        }
        None => {}
    }
}

fn main() {
    println!("{}", names().count());
}
