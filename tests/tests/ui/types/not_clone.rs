struct Ticket(u32);

#[costate::coroutine]
fn tickets(n: u32) -> impl Iterator<Item = u32> + Clone {
    let ticket = Ticket(n);
    yield_!(ticket.0);
    yield_!(ticket.0 + 1);
}

fn main() {
    println!("{}", tickets(3).clone().count());
}
