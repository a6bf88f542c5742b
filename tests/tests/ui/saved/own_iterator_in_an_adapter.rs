use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Halves(u32);

impl Iterator for Halves {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0 /= 2;
        (self.0 > 0).then_some(self.0)
    }
}

#[costate::coroutine(name = Numbered)]
#[derive(Serialize)]
fn numbered(halves: Halves) -> impl Iterator<Item = (usize, u32)> {
    for (i, half) in halves.enumerate() {
        yield_!((i, half));
    }
}

fn main() {
    drop(numbered(Halves(9)));
}
