macro_rules! when {
    ($condition:expr, $then:expr) => {
        if $condition {
            $then
        }
    };
}

#[costate::coroutine]
fn three() -> impl Iterator<Item = u32> {
    let mut n = 0;
    'all: loop {
        n += 1;
        yield_!(n);
        when!(n == 3, break);
        when!(n == 2, {
            while n > 0 {
                continue 'all;
            }
        });
        when!(n == 1, loop {
            break;
        });
    }
    yield_!(9);
}

fn main() {
    println!("{}", three().count());
}
