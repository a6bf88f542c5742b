use serde::{Deserialize, Serialize};

struct Secret(u32);

#[costate::coroutine(name = Guess)]
#[derive(Serialize, Deserialize)]
fn guess(secret: Secret) -> impl Iterator<Item = u32> {
    yield_!(1);
    yield_!(secret.0);
}

fn main() {
    guess(Secret(3)).for_each(drop);
}
