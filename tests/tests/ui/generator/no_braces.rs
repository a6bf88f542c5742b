fn main() {
    let echo = costate::generator!(|first: u32| yield first);
    drop(echo);
}
