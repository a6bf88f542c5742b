#[costate::coroutine]
fn scores() -> impl Iterator<Item = u32> {
    struct Game {
        score: u32,
    }

    impl Game {
        fn report(&self) {
            yield_!(self.score);
        }
    }

    let game = Game { score: 7 };
    game.report();
    yield_!(game.score);
}

fn main() {
    println!("{}", scores().count());
}
