#[costate::coroutine]
struct Countdown {
    n: u32,
}

fn main() {
    println!("{}", Countdown { n: 3 }.n);
}
