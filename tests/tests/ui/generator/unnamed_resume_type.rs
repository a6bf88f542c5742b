fn main() {
    let echo = costate::generator!(|first| -> u32 {
        let second = yield 1;
        2
    });
    drop(echo);
}
