macro_rules! leave_at {
    ($n:expr, $end:expr) => {
        if $n == $end {
            break;
        }
    };
}

#[costate::coroutine]
fn three() -> impl Iterator<Item = u32> {
    let mut n = 0;
    loop {
        n += 1;
        yield_!(n);
        leave_at!(n, 3);
    }
    yield_!(9);
}

fn main() {
    println!("{}", three().count());
}
