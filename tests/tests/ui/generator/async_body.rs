fn main() {
    let answers = costate::generator!(async move {
        yield 42;
    });
    drop(answers);
}
