fn main() {
    let n = 3;
    let numbers = costate::generator!(move yield n);
    drop(numbers);
}
