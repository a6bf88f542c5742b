fn main() {
    let answers = costate::generator!({
        yield std::future::ready(42).await;
    });
    println!("{}", answers.count());
}
