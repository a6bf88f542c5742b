fn main() {
    let answer = 42;
    let answers = costate::generator!(async { answer });
    drop(answers);
}
