//! Awaited expressions that borrow from locals and arguments.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};

pub(super) async fn read(from: &mut Vec<u8>, into: &mut [u8]) -> Result<usize, String> {
    pause(from.len() as u32, 1).await;
    let n = into.len().min(from.len());
    into[..n].copy_from_slice(&from[..n]);
    from.drain(..n);
    if n == 0 { Err(String::from("empty")) } else { Ok(n) }
}

pub(super) async fn note(noted: &Noisy, also: &[u32]) -> u32 {
    pause(noted.id(), 1).await + also.iter().sum::<u32>()
}

awaits! {
    async fn borrowed_local_is_used_again() -> u32 {
        let noisy = Noisy::new(3);
        let numbers = vec![1, 2];
        let first = note(&noisy, &numbers).await;
        let second = note(&noisy, &numbers[1..]).await;
        t(numbers);
        first + second + id(&noisy)
    }
    borrowed_local_is_used_again();
}

awaits! {
    async fn borrowed_local_is_not_used_again() -> u32 {
        let _before = Noisy::new(1);
        let noisy = Noisy::new(2);
        let _after = Noisy::new(3);
        let n = note(&noisy, &[4]).await;
        t("end");
        n + pause(9, 1).await
    }
    borrowed_local_is_not_used_again();
}

awaits! {
    async fn reader_and_buffer(source: Vec<u8>) -> Result<(usize, Vec<u8>), String> {
        let mut source = source;
        let mut buffer = [0u8; 4];
        let mut copied = Vec::new();
        let mut total = 0;
        while total < 6 {
            let n = read(&mut source, &mut buffer).await?;
            copied.extend_from_slice(&buffer[..n]);
            total += n;
        }
        Ok((total, copied))
    }
    reader_and_buffer(b"abcdefgh".to_vec());
    reader_and_buffer(b"abc".to_vec());
}

awaits! {
    async fn reborrowed_argument(source: &mut Vec<u8>, buffer: &mut [u8]) -> usize {
        let first = read(source, buffer).await.unwrap_or(0);
        let second = read(source, &mut buffer[..1]).await.unwrap_or(10);
        let third = read(source, buffer).await.unwrap_or(20);
        first + second + third
    }
    reborrowed_argument(&mut b"abcd".to_vec(), &mut [0; 3]);
}

pub(super) struct Connection {
    sent: Vec<u32>,
    name: Noisy,
}

impl Connection {
    async fn send(&mut self, key: &u32) -> Result<usize, u32> {
        pause(*key, 1).await;
        if *key > 8 {
            return Err(*key);
        }
        self.sent.push(*key);
        Ok(self.sent.len())
    }
}

pub(super) struct Client {
    connection: Connection,
    tries: u32,
}

fn client() -> Client {
    Client { connection: Connection { sent: Vec::new(), name: Noisy::new(50) }, tries: 0 }
}

awaits! {
    async fn fields_of_an_argument(mut client: Client, key: u32) -> Result<u32, u32> {
        let first = client.connection.send(&key).await?;
        client.tries += 1;
        let second = client.connection.send(&(key + 4)).await? + client.tries as usize;
        t((first, second, id(&client.connection.name)));
        Ok(client.tries)
    }
    fields_of_an_argument(client(), 1);
    fields_of_an_argument(client(), 5);
    fields_of_an_argument(client(), 9);
}

awaits! {
    async fn behind_a_reference(client: &mut Client, keys: &[u32]) -> usize {
        let mut sent = 0;
        for key in keys {
            match client.connection.send(key).await {
                Ok(n) => sent += n,
                Err(key) => client.tries += key,
            }
        }
        sent + client.tries as usize
    }
    behind_a_reference(&mut client(), &[1, 9, 3]);
}

awaits! {
    async fn number_is_changed() -> u32 {
        async fn bump(n: &mut u32, by: u32) { pause(by, 1).await; *n += by; }
        let mut n = 1;
        bump(&mut n, 2).await;
        t(n);
        let by = n;
        bump(&mut n, by).await;
        n
    }
    number_is_changed();
}

awaits! {
    async fn lent_on_one_path(wanted: bool) -> u32 {
        let noisy = Noisy::new(1);
        let other = Noisy::new(2);
        let n = if wanted { note(&noisy, &[]).await } else { drop(noisy); 7 };
        pause(3, 1).await;
        n + id(&other)
    }
    lent_on_one_path(true);
    lent_on_one_path(false);
}

awaits! {
    async fn method_of_a_local() -> Vec<u32> {
        let mut connection = Connection { sent: Vec::new(), name: Noisy::new(1) };
        let mut key = 0;
        while let Ok(n) = connection.send(&key).await {
            key += 2 + n as u32;
        }
        connection.sent
    }
    method_of_a_local();
}

awaits! {
    async fn way_out_for_what_borrows_a_local() -> usize {
        let text = give(String::from("one two three"), 1).await;
        let longest = async {
            let words: Vec<&str> = text.split(' ').collect();
            pause(words.len() as u32, 1).await;
            words.iter().map(|word| word.len()).max().unwrap_or(0)
        }.await;
        longest + text.len()
    }
    way_out_for_what_borrows_a_local();
}

awaits! {
    async fn moved_into_the_operand() -> u32 {
        async fn eat(noisy: Noisy) -> u32 { pause(1, 1).await; noisy.into_id() }
        let first = Noisy::new(3);
        let second = Noisy::new(4);
        let a = eat(first).await;
        let b = async move { second.into_id() }.await;
        a + b
    }
    moved_into_the_operand();
}

awaits! {
    async fn two_loops_lend_the_same() -> u32 {
        let mut source = b"abcdefghij".to_vec();
        let mut buffer = [0u8; 3];
        let mut sum = 0;
        for _ in 0..2 {
            let n = read(&mut source, &mut buffer).await.unwrap_or(0);
            let mut left = n;
            while left > 0 {
                left -= 1;
                sum += u32::from(buffer[left]) + note(&Noisy::new(1), &[left as u32]).await;
            }
        }
        sum
    }
    two_loops_lend_the_same();
}

/// A lock that is free for whoever waits a little.
pub(super) struct Lock<T>(std::cell::RefCell<T>);

impl<T> Lock<T> {
    async fn lock(&self) -> std::cell::RefMut<'_, T> {
        pause(70, 1).await;
        self.0.borrow_mut()
    }
}

awaits! {
    async fn output_that_borrows_from_a_local() -> (Vec<u32>, u32) {
        let list = std::rc::Rc::new(Lock(std::cell::RefCell::new(vec![9u32])));
        list.lock().await.push(1);
        list.lock().await.push(pause(2, 1).await);
        *list.lock().await.first_mut().unwrap() += 4;
        list.lock().await[1] = 8;
        let mut turns = 0;
        while list.lock().await.len() < 5 {
            turns += 1;
            list.lock().await.push(turns);
        }
        let first = list.lock().await[0];
        let sum = list.lock().await.iter().sum::<u32>() + pause(first, 1).await;
        let found = list.lock().await.get(1).copied().ok_or("none").unwrap_or(0);
        t((first, found));
        let all = list.lock().await.clone();
        (all, sum)
    }
    output_that_borrows_from_a_local();
}

awaits! {
    async fn output_that_borrows_through_a_reference(list: &Lock<Vec<u32>>) -> u32 {
        *list.lock().await.first_mut().unwrap() += 4;
        if let Some(n) = list.lock().await.get_mut(0) {
            *n += 1;
        }
        let taken = std::mem::take(&mut *list.lock().await);
        let mut table = list.lock().await;
        table.extend(taken);
        let entry = table.first_mut().unwrap();
        *entry += 1;
        let value = *entry;
        drop(table);
        pause(value, 1).await;
        value
    }
    output_that_borrows_through_a_reference(&Lock(std::cell::RefCell::new(vec![9u32])));
}

awaits! {
    async fn macros_that_await() -> (u32, u32) {
        let noisy = Noisy::new(3);
        macro_rules! join {
            ($a:expr, $b:expr) => {{ let b = $b; let a = $a.await; (a, b.await) }};
        }
        let (a, b) = join!(note(&noisy, &[1]), async { pause(4, 1).await });
        t(id(&noisy));
        (a, b)
    }
    macros_that_await();
}
