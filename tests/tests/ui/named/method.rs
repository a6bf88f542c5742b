struct Grid {
    rows: u32,
}

impl Grid {
    #[costate::coroutine(name = Rows)]
    fn rows(&self) -> impl Iterator<Item = u32> {
        for row in 0..self.rows {
            yield_!(row);
        }
    }
}

fn main() {
    println!("{}", Grid { rows: 3 }.rows().count());
}
