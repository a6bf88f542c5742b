fn counted(n: u32) -> impl Iterator<Item = u32> {
    costate::generator!({
        for i in 0..n {
            yield i;
        }
    })
}

fn main() {
    println!("{}", counted(3).count());
}
