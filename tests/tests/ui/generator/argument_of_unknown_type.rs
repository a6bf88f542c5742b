fn main() {
    let echo = costate::generator!(|first| {
        yield 1;
        first.len();
    });
    drop(echo);
}
