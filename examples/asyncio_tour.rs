//! The programs of an asyncio course, one after the other. `asyncio_tour.py` is the same, line for line.
//!
//! ```sh
//! cargo run --example asyncio_tour               # takes 20 seconds
//! cargo run --example asyncio_tour -- --virtual  # takes none: time jumps when there is nothing to do
//! ```

use costate::simulation::Simulation;
use costate::{Cancelled, Elapsed, Queue, catch_cancel, gather, run, sleep, spawn, timeout};
use std::cell::RefCell;
use std::env;
use std::error::Error;
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Where the lines go, with the seconds since the beginning.
#[derive(Clone)]
struct Say {
    out: Rc<RefCell<dyn Write>>,
    now: Rc<dyn Fn() -> Duration>,
}

impl Say {
    fn line(&self, line: impl AsRef<str>) {
        let line = format!("{:3.0} s  {}", (self.now)().as_secs_f64(), line.as_ref());
        writeln!(self.out.borrow_mut(), "{line}").expect("the output is open");
    }
}

async fn hello(say: &Say) {
    say.line("hello");
    sleep(secs(1)).await;
    say.line("world");
}

async fn compute(say: &Say, x: u32, y: u32) -> u32 {
    say.line(format!("computing {x} * {y}"));
    sleep(secs(1)).await;
    x * y
}

async fn produce(say: &Say, queue: &Queue<u32, 1>) {
    for item in 0..5 {
        sleep(secs(1)).await;
        queue.put(item).await.expect("nobody closes it");
        say.line(format!("put {item}"));
    }
}

async fn consume(say: Say, queue: Rc<Queue<u32, 1>>) {
    while let Ok(item) = queue.get().await {
        say.line(format!("got {item}"));
        queue.task_done();
    }
}

async fn long_running(say: Say) -> Result<(), Cancelled> {
    let work = async {
        say.line("working");
        sleep(secs(3600)).await;
        say.line("done");
    };
    if let Err(cancelled) = catch_cancel(work).await {
        say.line("cleaning up");
        sleep(secs(1)).await;
        say.line("cleaned up");
        return Err(cancelled);
    }
    Ok(())
}

async fn fetch(say: &Say, name: &str, seconds: u64) -> String {
    say.line(format!("fetching {name}"));
    sleep(secs(seconds)).await;
    say.line(format!("fetched {name}"));
    format!("<{name}>")
}

async fn count_down(say: Say, name: &str, seconds: u64) {
    for left in (1..=seconds).rev() {
        say.line(format!("{name}: {left}"));
        sleep(secs(1)).await;
    }
    say.line(format!("{name}: done"));
}

async fn stubborn(say: Say) -> &'static str {
    if let Err(Cancelled) = catch_cancel(sleep(secs(3600))).await {
        say.line("not now");
    }
    "my own time"
}

async fn tour(say: Say) {
    hello(&say).await;

    say.line(format!("the answer is {}", compute(&say, 6, 7).await));

    let queue = Rc::new(Queue::new());
    let consumer = spawn(consume(say.clone(), Rc::clone(&queue)));
    produce(&say, &queue).await;
    queue.join().await;
    consumer.cancel();

    let task = spawn(long_running(say.clone()));
    sleep(secs(3)).await;
    task.cancel();
    match task.flatten().await {
        Ok(()) => say.line("it was not cancelled"),
        Err(Cancelled) => say.line("it was cancelled"),
    }

    let (two, three) = gather!(fetch(&say, "two", 2), fetch(&say, "three", 3)).await;
    say.line(format!("pages: {two}, {three}"));

    let tasks =
        [("a", 1), ("b", 2), ("c", 3)].map(|(name, seconds)| spawn(count_down(say.clone(), name, seconds)));
    for task in tasks {
        task.await.expect("nobody cancels it");
    }

    match timeout(secs(2), fetch(&say, "slowly", 60)).await {
        Ok(_) => say.line("in time"),
        Err(Elapsed) => say.line("too slow"),
    }

    let task = spawn(stubborn(say.clone()));
    sleep(secs(1)).await;
    task.cancel();
    say.line(format!("it took {}", task.await.expect("it refuses")));
}

/// The tour by virtual time. Gives the time that it would have taken.
fn simulated(out: Rc<RefCell<dyn Write>>) -> Duration {
    let simulation = Simulation::new();
    simulation.run(async move { tour(Say { out, now: Rc::new(costate::elapsed) }).await }).1
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = Rc::new(RefCell::new(std::io::stdout()));
    match env::args().nth(1).as_deref() {
        None => run(async { tour(Say { out, now: Rc::new(costate::elapsed) }).await }),
        Some("--virtual") => {
            simulated(out);
        }
        Some(other) => return Err(format!("what is {other}? Only --virtual is known").into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::simulated;
    use std::cell::RefCell;
    use std::process::Command;
    use std::rc::Rc;
    use std::time::Duration;

    #[test]
    fn says_what_python_says() {
        let out = Rc::new(RefCell::new(Vec::new()));
        assert_eq!(simulated(out.clone()), Duration::from_secs(20));
        let ours = String::from_utf8(out.take()).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/asyncio_tour.py");
        match Command::new("python3").arg(script).arg("--virtual").output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                assert!(ours.lines().count() > 30, "there is no python3 to compare with");
            }
            python => {
                let python = python.unwrap();
                assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
                let theirs = String::from_utf8(python.stdout).unwrap();
                for (line, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
                    assert_eq!(ours, theirs, "line {}", line + 1);
                }
                assert_eq!(ours.lines().count(), theirs.lines().count());
            }
        }
    }
}
