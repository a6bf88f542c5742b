fn main() {
    let approved = costate::generator!(move |amount: Option<u32>| -> bool {
        match amount {
            Some(amount) if yield amount > 3 => true,
            _ => false,
        }
    });
    drop(approved);
}
