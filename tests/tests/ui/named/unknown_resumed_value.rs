use costate::Coroutine;

fn parse(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[costate::coroutine(name = Numbers)]
fn numbers() -> impl Coroutine<String, Yield = Option<u32>, Return = ()> {
    let text = yield_!(None);
    let number = parse(&text);
    yield_!(Some(text.len() as u32));
    yield_!(number);
}

fn main() {
    drop(numbers());
}
