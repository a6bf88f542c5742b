use costate::Coroutine;
use std::num::ParseIntError;

#[costate::coroutine]
fn sum(text: String) -> impl Coroutine<(), Yield = u32, Return = Result<u32, ParseIntError>> {
    let mut sum = 0;
    for word in text.split(' ').map(str::to_owned).collect::<Vec<_>>() {
        sum += word.parse::<u32>()?;
        yield_!(sum);
    }
    let last = text.chars().next_back().ok_or("empty")?;
    Ok(sum + last.len_utf8() as u32)
}

fn main() {
    drop(sum(String::from("1 2")));
}
