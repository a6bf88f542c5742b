fn main() {
    let mut total = 0;
    let mut running = costate::generator!({
        for i in 0..3 {
            total += i;
            yield total;
        }
    });
    running.next();
    total = 10;
    running.next();
    println!("{total}");
}
