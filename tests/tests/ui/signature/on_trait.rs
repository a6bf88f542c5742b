#[costate::coroutine]
trait Corners {
    fn corners(&self) -> impl Iterator<Item = (u32, u32)>;
}

struct Square(u32);

impl Corners for Square {
    #[costate::coroutine]
    fn corners(&self) -> impl Iterator<Item = (u32, u32)> {
        yield_!((0, 0));
        yield_!((self.0, self.0));
    }
}

fn main() {
    println!("{}", Square(3).corners().count());
}
