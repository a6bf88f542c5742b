use costate::yield_;

macro_rules! emit {
    ($value:expr) => {
        yield_!($value)
    };
}

#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    emit!(1);
    emit!(2);
}

fn main() {
    println!("{}", numbers().count());
}
