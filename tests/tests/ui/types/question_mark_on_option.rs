use costate::Coroutine;
#[costate::coroutine]
fn numbers(text: String) -> impl Coroutine<(), Yield = u32, Return = Result<(), String>> {
    yield_!(1);
    let first = text.chars().next()?;
    yield_!(first as u32);
    Ok(())
}

fn main() {
    drop(numbers(String::from("1")));
}
