fn main() {
    let echo = costate::generator!(|first| {
        yield 1;
        drop(first);
    });
    drop(echo);
}
