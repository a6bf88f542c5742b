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
