//! `select!` and `join!` of others, with handlers that are code of the body: they await, leave and loop.

use tokio::sync::{mpsc, oneshot};

#[costate::coroutine]
async fn run(mut numbers: mpsc::Receiver<u32>, mut stop: oneshot::Receiver<()>) -> Result<u32, String> {
    let mut sum = 0;
    loop {
        tokio::select! {
            biased;
            Ok(()) = &mut stop => break,
            Some(mut n) = numbers.recv(), if sum < 1000 => {
                n += 1;
                if n == 8 {
                    return Err(format!("seven after {sum}"));
                }
                let more: u32 = "1".parse().map_err(|_| String::from("no number"))?;
                tokio::task::yield_now().await;
                sum += n + more;
            }
            else => return Ok(sum),
        }
    }
    let (a, b) = tokio::join!(async { sum + 1 }, std::future::ready(2));
    Ok((a + b) * 100)
}

#[tokio::test]
async fn every_way_out_of_a_select() {
    let (send, numbers) = mpsc::channel(4);
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(run(numbers, stopped));
    for n in [3, 4] {
        assert!(send.send(n).await.is_ok());
    }
    while send.capacity() < 4 {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    assert!(stop.send(()).is_ok());
    assert_eq!(task.await.map_err(|_| ()), Ok(Ok(1400)));

    let (send, numbers) = mpsc::channel(4);
    let (_stop, stopped) = oneshot::channel();
    for n in [3, 7] {
        assert!(send.send(n).await.is_ok());
    }
    assert_eq!(run(numbers, stopped).await, Err("seven after 5".to_owned()));

    let (send, numbers) = mpsc::channel(4);
    let (stop, stopped) = oneshot::channel();
    drop((send, stop));
    assert_eq!(run(numbers, stopped).await, Ok(0));
}

#[costate::coroutine]
async fn fused(mut first: futures_util::future::Fuse<std::future::Ready<u32>>) -> u32 {
    let mut never = futures_util::future::pending::<()>();
    let mut total = 0;
    loop {
        futures_util::select_biased! {
            n = first => {
                total += n;
                std::future::ready(()).await;
            }
            () = never => total += 100,
            complete => break,
            default => return total + 1,
        }
    }
    total
}

#[test]
fn the_select_of_futures() {
    use futures_util::FutureExt as _;
    assert_eq!(costate::block_on(fused(std::future::ready(4).fuse())), 4);
}
