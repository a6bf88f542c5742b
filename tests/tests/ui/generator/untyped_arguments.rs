fn main() {
    let sum = costate::generator!(|a, b| { yield a + b; });
    drop(sum);
}
