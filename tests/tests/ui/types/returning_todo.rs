macro_rules! todo {
    ($what:expr) => {
        println!("to do: {}", $what)
    };
}

#[costate::coroutine]
fn plans() -> impl Iterator<Item = u32> {
    yield_!(1);
    todo!("the rest");
    yield_!(2);
}

fn main() {
    println!("{}", plans().count());
}
