fn main() {
    let doubled = costate::generator!({
        (0..3).for_each(|n| yield n * 2);
    });
    println!("{}", doubled.sum::<u32>());
}
