use crate::bodies::{self, Broken};
use crate::{Guard, cancelled_after};
use costate::Cancelled;
use costate::CoroutineState::{Complete, Yielded};
use std::fmt::Debug;

/// An executor, or a way through one.
pub trait Runner {
    /// What `future` gives when this executor has run it to its end.
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static;

    /// As [`run`](Self::run), and the output must be this.
    fn gives<F, T>(&mut self, expected: T, future: F)
    where
        F: Future<Output = T> + Send + 'static,
        T: PartialEq + Debug + Send + 'static,
    {
        assert_eq!(self.run(future), expected);
    }
}

/// Every body, with what it must give wherever it runs.
///
/// # Panics
/// If one gives something else.
pub fn run_all(runner: &mut impl Runner) {
    plain(runner);
    streams(runner);
    cancelled(runner);
}

fn plain(runner: &mut impl Runner) {
    runner.gives(66, bodies::triangle(12));
    runner.gives(Ok((11, b"hello world".to_vec())), bodies::copy(b"hello world"));
    runner.gives(Err(Broken::Byte(0)), bodies::copy(b"hello\0world"));
    let shown = async |bytes| bodies::sum_of_lines(bytes).await.map_err(|error| error.to_string());
    runner.gives(Ok(42), shown(b"2\n40\n2\n"));
    runner.gives(Err("no line".into()), shown(b"3\n40\n2\n"));
    runner.gives(Err("invalid digit found in string".into()), shown(b"2\nforty\n2\n"));
    runner.gives(
        vec![Yielded(0), Yielded(3), Yielded(7), Yielded(7), Complete(3)],
        bodies::conversation(vec![3, 7, 5, 0]),
    );
    runner.gives(30, bodies::from_threads(5));
    runner.gives(89, bodies::fibonacci(11));
    runner.gives((6, 5, 5), bodies::joined());
    runner.gives((0..20).map(|n: u32| n * n.saturating_sub(1) / 2).sum(), bodies::unordered(20));
}

fn streams(runner: &mut impl Runner) {
    runner.gives(vec![(1, 1), (3, 9), (5, 25)], bodies::collected(7));
    runner.gives(285, bodies::collected_in_place(10));
    runner.gives(9, bodies::blocks(["a", "few", "words"].map(String::from).into()));
    let guard = Guard::default();
    runner.gives(4, bodies::leaves_a_stream(guard.clone()));
    assert_eq!(guard.others(), 0);
}

fn cancelled(runner: &mut impl Runner) {
    for polls in 1..6 {
        let guard = Guard::default();
        runner.gives(Some(Ok("cleaned up")), cancelled_after(polls, bodies::cleans_up(guard.clone())));
        runner.gives(Some(Err(Cancelled)), cancelled_after(polls, bodies::gives_in(guard.clone())));
        runner.gives(None, cancelled_after(polls, bodies::unaware(guard.clone())));
        runner.gives(Some(Err(Cancelled)), cancelled_after(polls, bodies::shielded(guard.clone())));
        let boxed: std::pin::Pin<Box<dyn Future<Output = _> + Send>> =
            Box::pin(bodies::cleans_up(guard.clone()));
        let through_a_block = async move { boxed.await.map(str::len) };
        runner.gives(Some(Ok(10)), cancelled_after(polls, through_a_block));
        let one_sees_it = futures_util::future::join(bodies::triangle(9), bodies::gives_in(guard.clone()));
        runner.gives(Some((36, Err(Cancelled))), cancelled_after(polls, one_sees_it));
        assert_eq!(guard.others(), 0, "after {polls} polls");
    }
}
