struct Log {
    lines: Vec<String>,
}

impl Log {
    #[costate::coroutine]
    fn lengths(self) -> impl Iterator<Item = usize> {
        for line in &self.lines {
            yield_!(line.len());
        }
    }
}

fn main() {
    println!("{}", Log { lines: Vec::new() }.lengths().count());
}
