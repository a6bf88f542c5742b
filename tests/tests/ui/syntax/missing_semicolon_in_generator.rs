fn main() {
    let numbers = costate::generator!({
        yield 1
        yield 2
    });
    println!("{}", numbers.count());
}
