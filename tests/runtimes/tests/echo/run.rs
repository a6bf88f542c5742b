//! All connections, in batches.

use crate::net::{Connection, Net};
use crate::peers::{Served, client, echo, number_of};
use crate::plan::{Fate, Plan, plans};
use costate_runtimes_tests::{Guard, cancelled_after};
use futures_util::future::{Either, select};
use std::io;
use std::net::SocketAddr;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

const CONNECTIONS: usize = 1_000;
/// Two sockets each.
const AT_ONCE: usize = 100;
const LIMIT: Duration = Duration::from_secs(60);

/// A connection at the server, and how it ended, which is nothing if it was dropped.
type Ended = (usize, Option<io::Result<Served>>);

/// How the server's connections ended.
#[derive(Debug, Default)]
struct Tally {
    finished: usize,
    cancelled: usize,
    dropped: usize,
    broken: usize,
}

impl Tally {
    /// Counts a connection, which must have ended as was planned.
    fn add(&mut self, number: usize, plan: Plan, outcome: Option<io::Result<Served>>) {
        match (&outcome, plan.fate) {
            (Some(Ok(Served::All(bytes))), fate) => {
                assert!(*bytes == plan.bytes || fate != Fate::Finished, "{number}: {bytes} of {plan:?}");
                self.finished += 1;
            }
            (Some(Ok(Served::Cancelled(bytes))), Fate::ServerCancelled(_)) => {
                assert!(*bytes <= plan.bytes, "{number}: {bytes} of {plan:?}");
                self.cancelled += 1;
            }
            (None, Fate::ServerDropped(_) | Fate::ServerCancelled(_)) => self.dropped += 1,
            (Some(Err(_)), Fate::CutOff | Fate::ClientDropped(_) | Fate::ServerCancelled(_)) => {
                self.broken += 1
            }
            _ => panic!("{number}: {outcome:?} after {plan:?}"),
        }
    }
}

/// `future`, unless it takes more polls than this. Then it is dropped.
async fn dropped_after<F: Future>(polls: u32, future: F) -> Option<F::Output> {
    let mut future = Some(Box::pin(future));
    let mut left = polls;
    std::future::poll_fn(move |cx| {
        let polled = future.as_mut().map(|future| future.as_mut().poll(cx));
        match polled {
            Some(Poll::Ready(output)) => Poll::Ready(Some(output)),
            Some(Poll::Pending) if left > 0 => {
                left -= 1;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            _ => {
                future = None;
                Poll::Ready(None)
            }
        }
    })
    .await
}

/// One connection at the server.
#[costate::coroutine]
async fn serve_one<C: Connection>(
    mut connection: C,
    plans: Arc<Vec<Plan>>,
    guard: Guard,
) -> io::Result<Ended> {
    let number = number_of(&mut connection).await?;
    let echoing = echo(connection, guard);
    let outcome = match plans[number].fate {
        Fate::ServerDropped(polls) => dropped_after(polls, echoing).await,
        Fate::ServerCancelled(polls) => cancelled_after(polls, echoing).await,
        _ => Some(echoing.await),
    };
    Ok((number, outcome))
}

/// One client, whose echo must be as was planned.
#[costate::coroutine]
async fn ask_one<N: Net>(to: SocketAddr, number: usize, plan: Plan, guard: Guard) {
    let asking = client::<N>(to, number, plan, guard);
    let outcome = match plan.fate {
        Fate::ClientDropped(polls) => dropped_after(polls, asking).await,
        _ => Some(asking.await),
    };
    match (outcome, plan.fate) {
        (Some(Ok(echoed)), Fate::Finished) => assert_eq!(echoed, plan.bytes, "connection {number}"),
        (Some(Err(error)), Fate::Finished) => panic!("connection {number}: {error}"),
        (Some(Ok(echoed)), _) => assert!(echoed <= plan.bytes, "connection {number}"),
        (Some(Err(_)) | None, _) => {}
    }
}

/// All clients of one batch.
#[costate::coroutine]
async fn ask_all<N: Net>(to: SocketAddr, numbers: Range<usize>, plans: Arc<Vec<Plan>>, guard: Guard) {
    let ask = |number| N::spawn(ask_one::<N>(to, number, plans[number], guard.clone()));
    let clients: Vec<_> = numbers.map(ask).collect();
    for client in clients {
        client.await;
    }
}

async fn first<A: Future, B: Future + Unpin>(a: A, b: &mut B) -> Either<A::Output, B::Output> {
    match select(pin!(a), b).await {
        Either::Left((output, _)) => Either::Left(output),
        Either::Right((output, _)) => Either::Right(output),
    }
}

#[costate::coroutine]
async fn batch<N: Net>(numbers: Range<usize>, plans: Arc<Vec<Plan>>, guard: Guard) -> io::Result<Vec<Ended>> {
    let (listener, address) = N::bind().await?;
    let mut clients = Box::pin(N::spawn(ask_all::<N>(address, numbers, Arc::clone(&plans), guard.clone())));
    let mut tasks = Vec::new();
    while let Either::Left(accepted) = first(N::accept(&listener), &mut clients).await {
        tasks.push(N::spawn(serve_one(accepted?, Arc::clone(&plans), guard.clone())));
    }
    let mut served = Vec::new();
    for task in tasks {
        // A client that never said its number was dropped early.
        served.extend(task.await.ok());
    }
    Ok(served)
}

/// As many connections as the name says, and nothing of them left.
pub(crate) async fn thousand_connections<N: Net>(seed: u64) {
    let guard = Guard::default();
    let plans = Arc::new(plans(seed, CONNECTIONS));
    let mut tally = Tally::default();
    let mut seen = 0;
    for first in (0..CONNECTIONS).step_by(AT_ONCE) {
        let batch = batch::<N>(first..first + AT_ONCE, Arc::clone(&plans), guard.clone());
        let served = N::within(LIMIT, batch).await.expect("in time").expect("no error of the listener");
        for (number, outcome) in served {
            tally.add(number, plans[number], outcome);
            seen += 1;
        }
        assert_eq!(guard.others(), 0, "after connection {first} and its batch");
    }
    let never_dropped = |plan: &&Plan| !matches!(plan.fate, Fate::ClientDropped(_));
    assert!(seen >= plans.iter().filter(never_dropped).count(), "{seen} served");
    let finishing = plans.iter().filter(|plan| plan.fate == Fate::Finished).count();
    assert!(tally.finished >= finishing, "{tally:?}");
    assert!(tally.cancelled > 0 && tally.dropped > 0 && tally.broken > 0, "{tally:?}");
}
