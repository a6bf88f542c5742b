fn main() {
    let numbers = costate::generator!({
        yield 1;
        yield "two";
    });
    println!("{}", numbers.count());
}
