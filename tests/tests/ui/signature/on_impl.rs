struct Countdown(u32);

#[costate::coroutine]
impl Countdown {
    fn steps(&self) -> impl Iterator<Item = u32> {
        0..self.0
    }
}

fn main() {
    println!("{}", Countdown(3).steps().count());
}
