struct Countdown(u32);

#[costate::coroutine]
impl Countdown {
    fn steps(&self) -> impl Iterator<Item = u32> {
        for i in (0..self.0).rev() {
            yield_!(i);
        }
    }
}

fn main() {
    println!("{}", Countdown(3).steps().count());
}
