//! What rust-analyzer knows inside of bodies, also while they are being typed.

use costate_editor_tests::{Client, Position, Project};

/// A body as it stands in an editor. `<|>` is the cursor.
struct Situation {
    name: &'static str,
    text: &'static str,
    /// What must be among the completions.
    wanted: &'static str,
}

const SITUATIONS: &[Situation] = &[
    Situation {
        name: "a local of inferred type, behind a suspension",
        text: r#"
#[costate::coroutine]
fn lengths(words: &[&str]) -> impl Iterator<Item = usize> {
    let mut seen = Vec::new();
    for word in words {
        seen.push(*word);
        yield_!(word.len());
        seen.<|>
    }
}
"#,
        wanted: "push",
    },
    Situation {
        name: "the operand of a yield",
        text: r#"
#[costate::coroutine]
fn lengths(text: &str) -> impl Iterator<Item = usize> {
    let word = text.trim().to_owned();
    yield_!(word.<|>);
    yield_!(2);
}
"#,
        wanted: "len",
    },
    Situation {
        name: "a value that was sent",
        text: r#"
use costate::Coroutine;

#[costate::coroutine]
fn greeter() -> impl Coroutine<String, Yield = usize, Return = ()> {
    loop {
        let name = yield_!(1);
        name.<|>
    }
}
"#,
        wanted: "push_str",
    },
    Situation {
        name: "what an await gave",
        text: r#"
async fn load(key: u32) -> Vec<u8> {
    vec![0; key as usize]
}

#[costate::coroutine]
async fn sum(key: u32) -> usize {
    let bytes = load(key).await;
    bytes.<|>
}
"#,
        wanted: "len",
    },
    Situation {
        name: "a block of `generator!`",
        text: r#"
pub fn squares(text: String) -> impl Iterator<Item = usize> {
    costate::generator!(move {
        yield 1;
        let words = text.split(' ').collect::<Vec<_>>();
        yield words.<|>;
    })
}
"#,
        wanted: "len",
    },
    Situation {
        name: "a named coroutine",
        text: r#"
#[costate::coroutine(name = Words)]
#[derive(Clone)]
fn words(text: String) -> impl Iterator<Item = usize> {
    let words: Vec<usize> = text.split(' ').map(str::len).collect();
    yield_!(1);
    words.<|>
}
"#,
        wanted: "len",
    },
    Situation {
        name: "the name of a local",
        text: r#"
#[costate::coroutine]
fn countdown(from: u32) -> impl Iterator<Item = u32> {
    let remaining_steps = from;
    yield_!(1);
    yield_!(rem<|>);
}
"#,
        wanted: "remaining_steps",
    },
    Situation {
        name: "a body that is broken elsewhere",
        text: r#"
#[costate::coroutine]
fn lengths(text: &str) -> impl Iterator<Item = usize> {
    let word = text.to_owned();
    yield_!(word.len());
    let = 3;
    word.<|>
    yield_!(2)
    yield_!(3);
}
"#,
        wanted: "push_str",
    },
    Situation {
        name: "a body that the macro refuses",
        text: r#"
#[costate::coroutine]
fn lengths(text: &str) -> impl Iterator<Item = usize> {
    let word = text.to_owned();
    [1].iter().for_each(|n| yield_!(*n));
    yield_!(word.<|>);
}
"#,
        wanted: "len",
    },
    Situation {
        name: "`self` in a method",
        text: r#"
pub struct Source {
    remaining_bytes: Vec<u8>,
}

impl Source {
    #[costate::coroutine]
    pub async fn read(&mut self) -> usize {
        costate::yield_now().await;
        self.<|>
    }
}
"#,
        wanted: "remaining_bytes",
    },
    Situation {
        name: "the name of a local behind an await",
        text: r#"
#[costate::coroutine]
async fn sum(first_number: u32) -> u32 {
    let doubled_number = 2 * first_number;
    costate::yield_now().await;
    dou<|>
}
"#,
        wanted: "doubled_number",
    },
    Situation {
        name: "an argument of a call in a match arm",
        text: r#"
#[costate::coroutine]
fn texts(list: Vec<Option<String>>) -> impl Iterator<Item = usize> {
    for entry in list {
        match entry {
            Some(text) => yield_!(usize::max(1, text.<|>)),
            None => yield_!(0),
        }
    }
}
"#,
        wanted: "len",
    },
    Situation {
        name: "an async block of `generator!`",
        text: r#"
pub fn later(text: String) -> impl Future<Output = usize> {
    costate::generator!(async move {
        costate::yield_now().await;
        text.<|>
    })
}
"#,
        wanted: "len",
    },
    Situation {
        name: "the caller of a coroutine whose body is broken",
        text: r#"
#[costate::coroutine]
fn lengths(text: &str) -> impl Iterator<Item = usize> {
    yield_!(text.len()
}

pub fn total(text: &str) -> usize {
    lengths(text).<|>
}
"#,
        wanted: "max_by_key",
    },
];

/// What a hover is asked on: `<|>` stands before it. The answer has `shown` in it.
struct Hover {
    name: &'static str,
    text: &'static str,
    shown: &'static str,
}

const HOVERS: &[Hover] = &[
    Hover {
        name: "a local behind a suspension",
        text: r#"
#[costate::coroutine]
fn lengths(words: Vec<String>) -> impl Iterator<Item = usize> {
    let mut seen = Vec::new();
    for word in words {
        yield_!(word.len());
        <|>seen.push(word);
    }
}
"#,
        shown: "Vec<String>",
    },
    Hover {
        name: "an argument in the operand of a yield",
        text: r#"
#[costate::coroutine]
fn doubles(number: u64) -> impl Iterator<Item = u64> {
    yield_!(1);
    yield_!(2 * <|>number);
}
"#,
        shown: "u64",
    },
    Hover {
        name: "a value that was sent, in a body with a line that is not finished",
        text: r#"
use costate::Coroutine;

#[costate::coroutine]
fn greeter() -> impl Coroutine<String, Yield = usize, Return = ()> {
    loop {
        let name = yield_!(1);
        drop(<|>name.clone());
        let next =
    }
}
"#,
        shown: "String",
    },
    Hover {
        name: "a local of a body that the macro refuses",
        text: r#"
#[costate::coroutine]
fn lengths(text: &str) -> impl Iterator<Item = usize> {
    let word = text.to_owned();
    yield_!(1, 2);
    yield_!(<|>word.len());
}
"#,
        shown: "String",
    },
    Hover {
        name: "a yield",
        text: r#"
#[costate::coroutine]
fn countdown(from: u32) -> impl Iterator<Item = u32> {
    <|>yield_!(from);
    yield_!(1);
}
"#,
        shown: "Suspends the coroutine",
    },
    Hover {
        name: "the call of a coroutine",
        text: r#"
/// Counts down.
#[costate::coroutine]
fn countdown(from: u32) -> impl Iterator<Item = u32> {
    yield_!(from);
}

pub fn sum() -> u32 {
    <|>countdown(3).sum()
}
"#,
        shown: "Counts down.",
    },
];

/// A jump from `<|>` to the line with `// here`.
const JUMPS: &[(&str, &str)] = &[
    (
        "from a use behind a suspension to the local",
        r#"
#[costate::coroutine]
fn lengths(text: String) -> impl Iterator<Item = usize> {
    let word = text.trim().to_owned(); // here
    yield_!(1);
    yield_!(<|>word.len());
}
"#,
    ),
    (
        "from a body to the function that it calls",
        r#"
fn length(text: &str) -> usize { // here
    text.len()
}

#[costate::coroutine]
async fn lengths(text: String) -> usize {
    costate::yield_now().await;
    <|>length(&text)
}
"#,
    ),
    (
        "from the caller to the coroutine",
        r#"
pub fn sum() -> u32 {
    <|>countdown(3).sum()
}

#[costate::coroutine]
fn countdown(from: u32) -> impl Iterator<Item = u32> { // here
    yield_!(from);
}
"#,
    ),
    (
        "to a local, in a body that does not parse",
        r#"
#[costate::coroutine]
fn lengths(text: String) -> impl Iterator<Item = usize> {
    let word = text.trim().to_owned(); // here
    yield_!(<|>word.len())
    yield_!(2)
    let = 3;
}
"#,
    ),
    (
        "in a block of `generator!`",
        r#"
pub fn lengths(text: String) -> impl Iterator<Item = usize> {
    costate::generator!(move {
        let word = text.trim().to_owned(); // here
        yield 1;
        yield <|>word.len();
    })
}
"#,
    ),
];

/// Everything at once, and nothing wrong in it.
const RIGHT: &str = r#"
use costate::{Cancelled, Coroutine, catch_cancel};

#[costate::coroutine]
pub fn lengths(words: Vec<String>) -> impl Iterator<Item = usize> + Clone {
    let mut seen = Vec::new();
    for word in words {
        if seen.contains(&word) {
            continue;
        }
        yield_!(word.len());
        seen.push(word);
    }
}

#[costate::coroutine(name = Turnstile)]
#[derive(Clone, Debug)]
pub fn turnstile(price: u32) -> impl Coroutine<u32, Yield = &'static str, Return = ()> {
    loop {
        let mut paid: u32 = 0;
        while paid < price {
            paid += yield_!("locked");
        }
        yield_!("open");
    }
}

pub fn is_open(gate: &Turnstile) -> bool {
    match gate {
        Turnstile::Yield2 { price } => *price > 0,
        _ => false,
    }
}

#[costate::coroutine]
pub async fn read(from: &mut Vec<u8>, into: &mut [u8]) -> Result<usize, Cancelled> {
    catch_cancel(costate::yield_now()).await?;
    let (mut total, n) = (0, into.len().min(from.len()));
    for byte in from.drain(..n) {
        into[total] = byte;
        total += 1;
    }
    Ok(total)
}

#[costate::coroutine]
pub async fn copy(source: &mut Vec<u8>) -> Result<Vec<u8>, Cancelled> {
    let (mut buffer, mut all) = ([0; 4], Vec::new());
    loop {
        let n = read(source, &mut buffer).await?;
        if n == 0 {
            return Ok(all);
        }
        all.extend_from_slice(&buffer[..n]);
    }
}

pub fn squares(k: u32) -> impl Iterator<Item = u32> {
    costate::generator!(move {
        for i in 0..k {
            yield i * i;
        }
    })
}
"#;

#[test]
fn nothing_is_unknown_to_rust_analyzer() {
    let Some(version) = Client::installed() else {
        println!("not run: bodies in rust-analyzer, which is not installed");
        return;
    };
    let project = Project::new("typed-into", "");
    let mut client = Client::start(project.root(), &project.file(), &Project::target());
    println!("{version}");
    let mut failed = Vec::new();

    for Situation { name, text, wanted } in SITUATIONS {
        let (at, text) = Position::of_mark(text, "<|>");
        client.change(&text);
        let found = client.completions(at);
        println!("{:4} completions in {name}", found.len());
        if !found.iter().any(|label| label == wanted || label.starts_with(&format!("{wanted}("))) {
            failed
                .push(format!("{wanted} is not completed in {name}, but {:?}", &found[..found.len().min(8)]));
        }
    }
    for Hover { name, text, shown } in HOVERS {
        let (at, text) = Position::of_mark(text, "<|>");
        client.change(&text);
        let found = client.hover(at).unwrap_or_default();
        if !found.contains(shown) {
            failed.push(format!("{shown} is not shown of {name}, but {found:?}"));
        }
    }
    for (name, text) in JUMPS {
        let (at, text) = Position::of_mark(text, "<|>");
        client.change(&text);
        let found: Vec<usize> = client.definitions(at).iter().map(|at| at.line).collect();
        let here = text.lines().position(|line| line.ends_with("// here")).expect("a mark");
        if found != [here] {
            failed.push(format!("it goes not just {name}, in line {here}, but to {found:?}"));
        }
    }
    // What is refused is so in the editor too, in the macro's own words.
    client.change("#[costate::coroutine]\nfn pair() -> impl Iterator<Item = u32> {\n    yield_!(1, 2);\n}\n");
    let said = client.diagnostics();
    if !said.iter().any(|said| said.contains("`yield_!` gives one value")) {
        failed.push(format!("of two operands it says {said:?}"));
    }
    client.change(RIGHT);
    failed.extend(client.diagnostics().into_iter().map(|said| format!("of a program that is right: {said}")));
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}
