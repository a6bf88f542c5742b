fn main() {
    let echo = costate::generator!(|first: u32| -> u32 first + 1);
    drop(echo);
}
