fn main() {
    let sum = costate::generator!(|a: u32, b: u32| -> u32 { a + b });
    drop(sum);
}
