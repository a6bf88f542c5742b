//! Patterns: in arguments, of awaited values, that borrow, with guards, in `let .. else` and chains.

use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, id, t};

#[derive(Debug)]
pub(super) enum Message {
    Text(String),
    Move { x: i32, y: i32 },
    Many(Vec<Message>),
    Held(Noisy, u32),
    Quit,
}

use Message::{Held, Many, Move, Quit, Text};

awaits! {
    async fn match_by_reference(message: &Message, own: Message) -> u32 {
        let n = match message {
            Text(text) => give(text.len(), 1).await as u32,
            Many(all) if let [first, ..] = all.as_slice() && matches!(first, Quit) => pause(1, 1).await,
            Many(all) => {
                let mut sum = 0;
                for message in all {
                    if let Held(noisy, n) = message {
                        sum += pause(*n, 1).await + noisy.id();
                    }
                }
                sum
            }
            _ => 0,
        };
        match &own {
            Held(noisy, m) => t(id(noisy) + m),
            _ => t(0),
        };
        pause(n, 1).await;
        match own {
            Held(noisy, _) => n + id(&noisy) + pause(7, 1).await,
            Move { ref x, .. } => n + *x as u32,
            _ => n,
        }
    }
    match_by_reference(&Text("abc".into()), Quit);
    match_by_reference(&Many(vec![Quit]), Held(Noisy::new(1), 1));
    match_by_reference(&Many(vec![Held(Noisy::new(3), 2), Quit]), Move { x: 3, y: 4 });
}

pub(super) struct Pair {
    left: (u32, Noisy),
    right: Noisy,
}

awaits! {
    async fn let_else_in_a_loop(lines: &[&str]) -> Result<Vec<(String, u32)>, String> {
        let mut parsed = Vec::new();
        let _all = Noisy::new(lines.len() as u32);
        for line in lines {
            let line = give(line.trim(), 1).await;
            let Some((name, value)) = line.split_once('=') else {
                if line.is_empty() {
                    pause(0, 1).await;
                    continue;
                }
                return Err(give(format!("no value: {line}"), 1).await);
            };
            let Ok(value) = value.parse::<u32>() else { break };
            let (name, value @ 1..) = (name.to_owned(), give(value, 1).await) else {
                let noisy = Noisy::new(9);
                pause(id(&noisy), 1).await;
                continue;
            };
            parsed.push((name, value));
        }
        Ok(parsed)
    }
    let_else_in_a_loop(&["a=1", " ", "b=0", "c=3"]);
    let_else_in_a_loop(&["a=1", "x"]);
    let_else_in_a_loop(&["a=1", "b=x", "c=3"]);
}

awaits! {
    async fn shadowed_over_and_over(n: u32) -> String {
        let n = pause(n, 1).await;
        let n = n.to_string();
        let n = if n.len() > 1 { let n = n + "!"; give(n, 1).await } else { n };
        let n = n.as_str().len() + { let n = Noisy::new(3); pause(id(&n), 1).await as usize };
        let n = match n { 0 => None, n => Some(n) };
        let Some(n) = n else { return "none".into() };
        let n = async move { give(n, 1).await + n }.await;
        for n in 0..n.min(2) {
            let n = pause(n as u32, 1).await;
            t(n);
        }
        n.to_string()
    }
    shadowed_over_and_over(3);
    shadowed_over_and_over(30);
}

awaits! {
    async fn labels_and_values(limit: u32) -> (u32, &'static str) {
        let mut n = 0;
        let _outer = Noisy::new(1);
        let how = 'search: {
            let found = 'rows: loop {
                let _row = Noisy::new(n + 10);
                n += 1;
                for i in 0.. {
                    match pause(i, 1).await + n {
                        5 if limit == 5 => break 'search "at once",
                        4 => continue 'rows,
                        m if m > limit => break 'rows m,
                        _ if i > 3 => break,
                        _ => {}
                    }
                }
                if n > 4 { break n * 100 }
            };
            if give(found, 1).await > 100 { break 'search "late" }
            n += found;
            "found"
        };
        (n, how)
    }
    labels_and_values(2);
    labels_and_values(5);
    labels_and_values(9);
}

awaits! {
    async fn taken_apart(mut pair: (Noisy, Noisy), held: Option<(Noisy, u32)>) -> u32 {
        pair.0 = Noisy::new(pause(5, 1).await);
        let (left, right) = pair;
        let n = pause(id(&left), 1).await;
        drop(right);
        let m = if let Some((noisy, n)) = held { pause(n, 1).await + id(&noisy) } else { 0 };
        t(m);
        let [a, b] = give([left, Noisy::new(8)], 1).await;
        pause(1, 1).await;
        drop(a);
        pause(2, 1).await + id(&b) + n
    }
    taken_apart((Noisy::new(1), Noisy::new(2)), Some((Noisy::new(3), 4)));
    taken_apart((Noisy::new(1), Noisy::new(2)), None);
}

awaits! {
    async fn match_on_awaited(message: Message) -> String {
        match give(message, 1).await {
            Text(text) if text.is_empty() => give(text + "empty", 1).await,
            Text(mut text) => {
                text.push_str(&pause(1, 1).await.to_string());
                text
            }
            Move { x: 0, y } | Move { x: y, y: 0 } => give(y, 1).await.to_string(),
            Move { x, .. } if t(x) > 5 => String::from("far"),
            Move { x, y } => format!("{},{}", pause(x as u32, 1).await, y),
            Many(mut all) if all.len() == 1 => match all.pop() {
                Some(Held(noisy, n)) => format!("{}", id(&noisy) + pause(n, 1).await),
                other => format!("{other:?}"),
            },
            Many(all) => {
                let n = all.len();
                pause(n as u32, 1).await;
                all.into_iter().map(|message| format!("{message:?}")).collect()
            }
            Held(noisy, n) => pause(n + noisy.id(), 1).await.to_string() + &noisy.into_id().to_string(),
            Quit => return "quit".to_string(),
        }
    }
    match_on_awaited(Text("".into()));
    match_on_awaited(Text("ab".into()));
    match_on_awaited(Move { x: 0, y: 3 });
    match_on_awaited(Move { x: 4, y: 0 });
    match_on_awaited(Move { x: 6, y: 1 });
    match_on_awaited(Move { x: 5, y: 1 });
    match_on_awaited(Many(vec![Held(Noisy::new(1), 2)]));
    match_on_awaited(Many(vec![Quit]));
    match_on_awaited(Many(vec![Quit, Held(Noisy::new(1), 2)]));
    match_on_awaited(Held(Noisy::new(4), 2));
    match_on_awaited(Quit);
}

awaits! {
    async fn nested_patterns_in_arguments(
        _: Noisy,
        Pair { left: (a, left), mut right }: Pair,
        (x, (third, y)): (u32, (Noisy, u32)),
        _unused: Noisy,
        mut names: Vec<String>,
    ) -> String {
        right.renumber(a + pause(y, 1).await);
        names.push(x.to_string());
        pause(id(&right) + id(&third), 1).await;
        drop(left);
        names.join(" ")
    }
    nested_patterns_in_arguments(
        Noisy::new(6), Pair { left: (1, Noisy::new(1)), right: Noisy::new(2) }, (3, (Noisy::new(7), 4)), Noisy::new(5),
        vec!["n".into()]);
}

awaits! {
    async fn chains(given: &[Option<u32>]) -> u32 {
        let mut i = 0;
        let mut total = 0;
        while let Some(item) = given.get(i)
            && let Some(n) = give(*item, 1).await
            && n != 9
        {
            if n > 1 && let m = pause(n, 1).await && m % 2 == 0 {
                total += n;
            } else if let Some(next) = given.get(i + 1).copied().flatten() && next > n {
                total += give(next, 1).await * 10;
            }
            i += 1;
        }
        if !given.is_empty() && (i == given.len() || give(i > 1, 1).await) { total += 1000 }
        total
    }
    chains(&[]);
    chains(&[Some(1), Some(2), Some(3), Some(4)]);
    chains(&[Some(3), None, Some(4)]);
    chains(&[Some(4), Some(5), Some(9)]);
}
