use adopted::client::Client;
use adopted::protocol::{read_line, Answer, Command, Error, LONGEST};
use adopted::server::{run, serve};
use adopted::store::Store;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, BufReader, DuplexStream};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use Answer::{Bye, Names, None as Nothing, Ok as Done, Value};

type Served = JoinHandle<Result<usize, Error>>;

/// A client of a server of its own, without sockets.
fn connected(store: &Store) -> (Client<DuplexStream>, Served) {
    let (ours, theirs) = tokio::io::duplex(64);
    let (from, to) = tokio::io::split(theirs);
    (Client::new(ours), tokio::spawn(serve(BufReader::new(from), to, store.clone())))
}

#[tokio::test]
async fn every_command() {
    let (mut client, served) = connected(&Store::default());
    let commands = [
        "SET a one two",
        "GET a",
        "GET b",
        "DEL b",
        "INCR n",
        "INCR n",
        "INCR a",
        "LIST",
        "DEL a",
        "LIST",
        "WAIT n 1",
        "WAIT m 1",
        "NO",
        "QUIT",
    ];
    let answers: Vec<Answer> = client.all(&commands).await.into_iter().map(Result::unwrap).collect();
    let expected = [
        Done,
        Value("one two".into()),
        Nothing,
        Nothing,
        Value("1".into()),
        Value("2".into()),
        Answer::Error("not a number".into()),
        Names(vec!["a".into(), "n".into()]),
        Done,
        Names(vec!["n".into()]),
        Value("2".into()),
        Nothing,
        Answer::Error("malformed: NO".into()),
        Bye,
    ];
    assert_eq!(answers, expected);
    assert_eq!(served.await.unwrap().unwrap(), commands.len());
    assert!(matches!(client.get("a").await, Err(Error::Io(_))));
}

#[tokio::test]
async fn a_wait_ends_when_another_client_sets() {
    let store = Store::default();
    let (mut waiting, _first) = connected(&store);
    let (mut setting, _second) = connected(&store);
    let waited = tokio::spawn(async move { waiting.wait("late", Duration::from_secs(60)).await });
    setting.set("early", "1").await.unwrap();
    tokio::task::yield_now().await;
    setting.set("late", "2").await.unwrap();
    assert_eq!(waited.await.unwrap().unwrap().as_deref(), Some("2"));
}

#[tokio::test]
async fn no_increment_is_lost() {
    let store = Store::default();
    let clients = (0..8).map(|_| {
        let (mut client, _) = connected(&store);
        tokio::spawn(async move {
            for _ in 0..25 {
                client.ask("INCR n").await.unwrap();
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    assert_eq!(store.get("n").await.as_deref(), Some("200"));
}

async fn listening() -> (SocketAddr, oneshot::Sender<()>, JoinHandle<std::io::Result<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    (address, stop, tokio::spawn(run(listener, Store::default(), stopped)))
}

#[tokio::test]
async fn many_clients_over_tcp() {
    let (address, stop, server) = listening().await;
    let clients: Vec<_> = (0..20)
        .map(|n| {
            tokio::spawn(async move {
                let mut client = Client::connect(address).await?;
                let (name, value) = (format!("k{n}"), "v".repeat(n + 1));
                client.set(&name, &value).await?;
                assert_eq!(client.get(&name).await?, Some(value));
                client.ask("QUIT").await
            })
        })
        .collect();
    for client in clients {
        assert_eq!(client.await.unwrap().unwrap(), Bye);
    }
    stop.send(()).unwrap();
    assert_eq!(server.await.unwrap().unwrap(), 60);
}

#[tokio::test]
async fn lines() {
    let mut input = BufReader::with_capacity(3, &b"first\n\nsecond\nrest"[..]);
    assert_eq!(read_line(&mut input).await.unwrap().as_deref(), Some("first"));
    assert_eq!(read_line(&mut input).await.unwrap().as_deref(), Some(""));
    assert_eq!(read_line(&mut input).await.unwrap().as_deref(), Some("second"));
    assert!(matches!(read_line(&mut input).await, Err(Error::Io(_))));
    let long = vec![b'x'; LONGEST + 2];
    assert!(matches!(read_line(&mut &long[..]).await, Err(Error::TooLong)));
    assert!(read_line(&mut &b""[..]).await.unwrap().is_none());
    assert!(matches!(read_line(&mut &b"\xff\n"[..]).await, Err(Error::Malformed(_))));
    assert_eq!(Command::parse("WAIT a 7").unwrap(), Command::Wait("a".into(), Duration::from_millis(7)));
    assert!(Command::parse("WAIT a soon").is_err());
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle() {
    let (mut ours, theirs) = tokio::io::duplex(64);
    let (from, to) = tokio::io::split(theirs);
    let served = tokio::spawn(serve(BufReader::new(from), to, Store::default()));
    ours.write_all(b"SET a 1\nGET ").await.unwrap();
    drop(ours);
    assert!(matches!(served.await.unwrap(), Err(Error::Io(_))));
}

fn is_send<T: Send>(_: &T) {}

#[test]
fn the_futures_are_send() {
    let store = Store::default();
    is_send(&store.increment("a".into()));
    is_send(&store.wait("a", Duration::ZERO));
}
