struct Point {
    x: u32,
    y: u32,
}

fn extent(points: &[Point]) -> (u32, u32) {
    (points.len() as u32, 1)
}

fn last(points: &[Point]) -> Point {
    Point { x: points.len() as u32, y: 1 }
}

#[costate::coroutine(name = Sizes)]
fn sizes(points: Vec<Point>) -> impl Iterator<Item = u32> {
    let (width, height) = extent(&points);
    let Point { x, y } = last(&points);
    yield_!(0);
    yield_!(width + height + x + y);
}

fn main() {
    println!("{}", sizes(Vec::new()).count());
}
