struct Ticket(u32);

#[costate::coroutine(name = Tickets)]
fn tickets(ticket: Ticket) -> impl Iterator<Item = u32> + Clone {
    yield_!(ticket.0);
    yield_!(ticket.0);
}

fn main() {
    println!("{}", tickets(Ticket(1)).clone().count());
}
