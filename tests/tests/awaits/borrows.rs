//! Locals that hold borrows of others across awaits, as real programs have them.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};
use std::io::{Cursor, Write};

macro_rules! ensure {
    ($holds:expr, $otherwise:expr) => {
        if !$holds {
            return Err($otherwise);
        }
    };
}

struct Parser<'h, 'b>(&'h mut [&'b str]);

impl<'b> Parser<'_, 'b> {
    fn parse(&mut self, text: &'b str) -> usize {
        let mut found = 0;
        for (place, word) in self.0.iter_mut().zip(text.split(' ')) {
            *place = word;
            found += 1;
        }
        found
    }
}

struct Message {
    subject: String,
    to: Vec<String>,
    noisy: Noisy,
}

impl Message {
    fn envelope(&self) -> &[String] {
        &self.to
    }

    fn header(&self) -> Option<&String> {
        Some(&self.subject)
    }
}

fn message() -> Message {
    Message { subject: "about".to_owned(), to: vec!["a".to_owned(), "bc".to_owned()], noisy: Noisy::new(9) }
}

awaits! {
    async fn held_by_a_constructor(n: u64) -> Result<usize, String> {
        let mut buf = [0u8; 20];
        let mut buf = Cursor::new(&mut buf[..]);
        write!(&mut buf, "{n}").map_err(|error| error.to_string())?;
        let end = buf.position() as usize;
        let sum = pause(end as u32, 1).await + u32::from(buf.get_ref()[..end][0]);
        Ok(give(sum as usize, 1).await + buf.get_ref().len())
    }
    held_by_a_constructor(123);
}

awaits! {
    async fn given_by_unknown_methods(message: Message) -> Result<usize, Noisy> {
        let header = message.header().map(|text| text.as_str()).unwrap_or("none");
        let mut sum = 0;
        for to in message.envelope().iter() {
            sum += give(to.len(), 1).await;
        }
        let is_about = header.eq_ignore_ascii_case("ABOUT");
        t(pause(1, 1).await);
        if !is_about {
            return Err(message.noisy);
        }
        Ok(sum + header.len())
    }
    given_by_unknown_methods(message());
    given_by_unknown_methods(Message { subject: "other".to_owned(), ..message() });
}

awaits! {
    async fn returns_hidden_in_macros(noisy: Noisy, limit: u32) -> Result<u32, String> {
        let older = Noisy::new(2);
        let mut words = [""; 3];
        let mut text = String::new();
        let mut parser = Parser(&mut words);
        loop {
            text.push_str("one two");
            if pause(text.len() as u32, 1).await > 6 {
                break;
            }
        }
        let found = parser.parse(&text) as u32;
        ensure!(found < limit, format!("{found} of {}", id(&noisy)));
        t(pause(found, 1).await);
        ensure!(found + 1 < limit, "just so".to_owned());
        Ok(id(&older) + words.len() as u32)
    }
    returns_hidden_in_macros(Noisy::new(1), 9);
    returns_hidden_in_macros(Noisy::new(1), 3);
    returns_hidden_in_macros(Noisy::new(1), 2);
}

macro_rules! bail {
    ($reason:expr) => {
        return Err($reason.to_owned())
    };
}

awaits! {
    async fn returns_hidden_in_branches(n: u32) -> Result<u32, String> {
        let noisy = Noisy::new(1);
        if n > 8 {
            bail!("more");
        }
        let m = pause(n, 1).await;
        let last = Noisy::new(2);
        match m {
            2 => bail!("two"),
            3 => { t(pause(id(&last), 1).await); }
            _ => {}
        }
        for i in 0..m {
            if pause(i, 1).await > 3 { bail!("four") }
        }
        Ok(m + id(&noisy))
    }
    returns_hidden_in_branches(9);
    returns_hidden_in_branches(2);
    returns_hidden_in_branches(3);
    returns_hidden_in_branches(5);
}

awaits! {
    async fn arm_that_always_leaves(messages: Vec<Message>) -> Result<(usize, usize), String> {
        let mut messages = messages;
        let mut left = 3;
        loop {
            match give(messages.len(), 1).await {
                0 => left -= 1,
                2 => {
                    let mut sum = 0;
                    let first = messages.remove(0);
                    let mut it = first.envelope().iter().skip(1);
                    while let Some(to) = it.next() {
                        sum += give(to.len(), 1).await;
                    }
                    return Ok((sum, messages.into_iter().map(|message| id(&message.noisy)).count()));
                }
                _ => { messages.pop(); }
            }
            if left == 0 {
                return Err("none".to_owned());
            }
        }
    }
    arm_that_always_leaves(vec![message(), message(), message()]);
    arm_that_always_leaves(vec![message()]);
}

async fn stream(n: u32) -> Result<impl Future<Output = u32>, String> {
    if pause(n, 1).await > 3 { Err(n.to_string()) } else { Ok(give(n, 1)) }
}

awaits! {
    async fn pinned_after_an_await(n: u32) -> Result<u32, String> {
        let noisy = Noisy::new(1);
        if n == 2 {
            let mut inner = std::pin::pin!(stream(n).await?);
            return Ok(inner.as_mut().await + id(&noisy));
        }
        let mut pinned = std::pin::pin!(stream(n).await?);
        Ok(pinned.as_mut().await + id(&noisy))
    }
    pinned_after_an_await(1);
    pinned_after_an_await(2);
    pinned_after_an_await(4);
}

awaits! {
    async fn fields_taken_apart(mut message: Message, noisy: Noisy) -> (String, usize) {
        let taken = (message.subject, 1);
        t(pause(taken.1, 1).await);
        message.to.push(taken.0.clone());
        let n = give(message.to.len(), 1).await;
        t(id(&message.noisy) + id(&noisy));
        (taken.0, n)
    }
    fields_taken_apart(message(), Noisy::new(5));
}

awaits! {
    async fn tried_in_an_arm(first: Option<u32>, second: Option<u32>) -> Result<u32, String> {
        let noisy = Noisy::new(1);
        let list = std::cell::RefCell::new(vec![Noisy::new(3)]);
        let found = match (first, second) {
            (None, _) => give(Ok(1), 1).await.map_err(|error: String| error + "!"),
            (Some(n), Some(m)) => give(&list, n).await.borrow_mut().pop().map(|noisy| id(&noisy)).ok_or("empty")?.checked_sub(m).ok_or("less".to_owned()),
            (Some(_), None) => Err("none".to_owned()),
        }?;
        Ok(pause(found, 1).await + id(&noisy))
    }
    tried_in_an_arm(None, None);
    tried_in_an_arm(Some(1), Some(2));
    tried_in_an_arm(Some(1), Some(4));
    tried_in_an_arm(Some(1), None);
}
