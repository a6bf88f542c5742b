//! Where is it stuck? A mail client's side of SMTP as one coroutine, which can be drawn and asked.
//!
//! ```sh
//! cargo run --example states -- dot | dot -Tsvg > states.svg    # the graph, by Graphviz
//! cargo run --example states -- mermaid                         # the same for Markdown
//! cargo run --example states -- table                           # all states, with their places in this file
//! cargo run --example states -- talk 220 250 250 550            # a server's answers, one after the other
//! ```
//! The coroutine yields the lines to send and is sent the codes of the answers; nothing in it knows of sockets.

use costate::{Coroutine, CoroutineState, Inspect};
use std::fmt;
use std::process::ExitCode;

/// What the server did not want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    code: u16,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.code)
    }
}

fn expect(wanted: u16, code: u16) -> Result<(), Refused> {
    if code == wanted { Ok(()) } else { Err(Refused { code }) }
}

/// Delivers one mail. Gives how many of its recipients the server has accepted.
#[costate::coroutine(name = Delivery)]
#[derive(Clone, Debug)]
fn deliver(
    from: String,
    recipients: Vec<String>,
) -> impl Coroutine<u16, Yield = String, Return = Result<usize, Refused>> {
    #[state(Connected)]
    let greeting: u16 = yield_!(String::new());
    expect(220, greeting)?;
    #[state(SaidHello)]
    expect(250, yield_!("EHLO client.example".to_owned()))?;
    #[state(NamedSender)]
    expect(250, yield_!(format!("MAIL FROM:<{from}>")))?;
    let mut accepted: usize = 0;
    for recipient in recipients {
        #[state(NamedRecipient)]
        let code: u16 = yield_!(format!("RCPT TO:<{recipient}>"));
        match code {
            250 => accepted += 1,
            550 => {}
            code => return Err(Refused { code }),
        }
    }
    if accepted > 0 {
        #[state(AskedForData)]
        expect(354, yield_!("DATA".to_owned()))?;
        #[state(SentBody)]
        expect(250, yield_!("Subject: hello\r\n\r\nhello\r\n.".to_owned()))?;
    }
    #[state(SaidGoodbye)]
    yield_!("QUIT".to_owned());
    Ok(accepted)
}

fn delivery() -> Delivery {
    deliver(
        "ann@client.example".to_owned(),
        vec!["bob@server.example".to_owned(), "eve@server.example".to_owned()],
    )
}

/// Plays the answers of a server, and says where the client is after each.
fn talk(answers: &[u16]) -> String {
    let mut delivery = delivery();
    let mut told = String::new();
    let mut state = delivery.begin();
    for answer in answers {
        match state {
            CoroutineState::Yielded(line) => told += &format!("C: {line}\nS: {answer}\n"),
            CoroutineState::Complete(_) => break,
        }
        state = delivery.send(*answer);
    }
    match state {
        CoroutineState::Yielded(line) => told + &format!("C: {line}\nwaiting: {}\n", delivery.state()),
        CoroutineState::Complete(Ok(accepted)) => told + &format!("delivered to {accepted}\n"),
        CoroutineState::Complete(Err(refused)) => told + &format!("failed: {refused}\n"),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = match &arguments[..] {
        [what] if what == "dot" => Ok(Delivery::GRAPH.dot().to_string()),
        [what] if what == "mermaid" => Ok(Delivery::GRAPH.mermaid().to_string()),
        [what] if what == "table" => Ok(Delivery::STATES.iter().map(|state| format!("{state}\n")).collect()),
        [what, answers @ ..] if what == "talk" => {
            answers.iter().map(|code| code.parse()).collect::<Result<Vec<u16>, _>>().map(|codes| talk(&codes))
        }
        _ => {
            eprintln!("usage: states dot | mermaid | table | talk CODE..");
            return ExitCode::FAILURE;
        }
    };
    match told {
        Ok(told) => {
            print!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("an answer is a number like 250: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_delivered_to_whom_the_server_knows() {
        let told = talk(&[220, 250, 250, 250, 550, 354, 250, 221]);
        assert!(told.contains("C: RCPT TO:<eve@server.example>\nS: 550\nC: DATA\n"), "{told}");
        assert!(told.ends_with("C: QUIT\nS: 221\ndelivered to 1\n"), "{told}");
    }

    #[test]
    fn a_refusal_ends_it() {
        assert!(talk(&[220, 421]).ends_with("failed: the server answered 421\n"));
    }

    #[test]
    fn it_says_where_it_waits() {
        let told = talk(&[220, 250]);
        assert!(told.contains("waiting: NamedSender at "), "{told}");
        assert!(told.trim_end().contains("states.rs:"), "{told}");
    }

    #[test]
    fn every_line_of_the_drawing_is_an_edge() {
        let drawn = Delivery::GRAPH.dot().to_string();
        assert_eq!(drawn.matches("->").count(), Delivery::GRAPH.edges().len());
        assert!(drawn.contains(r#""SaidGoodbye" -> "Done";"#), "{drawn}");
    }
}
