fn main() {
    let n__costate0 = 3;
    let numbers = costate::generator!(move {
        yield n__costate0;
    });
    println!("{}", numbers.count());
}
