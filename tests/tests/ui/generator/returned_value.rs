fn main() {
    let numbers = costate::generator!(move |first: u32| -> u32 {
        yield first;
        "done"
    });
    drop(numbers);
}
