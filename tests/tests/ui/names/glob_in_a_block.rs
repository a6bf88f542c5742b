mod lights {
    pub fn name() -> &'static str {
        "light"
    }
}

fn name() -> &'static str {
    "none"
}

#[costate::coroutine]
fn names() -> impl Iterator<Item = &'static str> {
    yield_!(name());
    {
        use lights::*;
        yield_!(name());
    }
}

fn main() {
    println!("{}", names().count());
}
