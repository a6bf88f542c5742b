//! Text in, pieces of text out.

use costate::Coroutine;
use costate_tests::steps::drive;

#[costate::coroutine]
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut token = String::from(letter);
        if letter.is_alphanumeric() {
            while let Some(more) = letters.next_if(|c| c.is_alphanumeric()) {
                token.push(more);
            }
        }
        yield_!(token);
    }
}

#[test]
fn tokenizer() {
    assert_eq!(tokens("x1 = (y+ 22)").collect::<Vec<_>>(), ["x1", "=", "(", "y", "+", "22", ")"]);
}

#[costate::coroutine]
fn lines_with_numbers(text: &str) -> impl Iterator<Item = String> {
    let width = text.lines().count().to_string().len();
    for (i, line) in text.lines().enumerate() {
        let number = i + 1;
        yield_!(format!("{number:>width$} {line}"));
    }
}

#[test]
fn numbered_lines() {
    let text = "a\n".repeat(10);
    let all: Vec<_> = lines_with_numbers(&text).collect();
    assert_eq!((all[0].as_str(), all[9].as_str()), (" 1 a", "10 a"));
}

#[costate::coroutine]
fn wrapped(text: &str, width: usize) -> impl Iterator<Item = String> {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            yield_!(line);
            line = String::new();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        yield_!(line);
    }
}

#[test]
fn wrapped_lines() {
    assert_eq!(wrapped("the quick brown fox", 10).collect::<Vec<_>>(), ["the quick", "brown fox"]);
}

#[costate::coroutine]
fn built_by_shadowing(name: &str) -> impl Iterator<Item = String> {
    let text = name.trim();
    yield_!(text.to_string());
    let text = text.to_lowercase();
    yield_!(text.clone());
    let text = text.split(' ').collect::<Vec<_>>().join("-");
    yield_!(text.clone());
    let text = format!("{text}-{}", text.len());
    yield_!(text);
}

#[test]
fn string_building_with_shadowing() {
    let all: Vec<_> = built_by_shadowing(" Ab Cd ").collect();
    assert_eq!(all, ["Ab Cd", "ab cd", "ab-cd", "ab-cd-5"]);
}

#[costate::coroutine]
fn caesar(shift: u8) -> impl Coroutine<char, Yield = Option<char>, Return = usize> {
    let mut count = 0;
    let mut out = None;
    loop {
        let letter = yield_!(out);
        let base = match letter {
            'a'..='z' => b'a',
            'A'..='Z' => b'A',
            '.' => return count,
            _ => {
                out = Some(letter);
                continue;
            }
        };
        count += 1;
        let rotated = (letter as u8 - base + shift) % 26 + base;
        out = Some(rotated as char);
    }
}

#[test]
fn caesar_cipher() {
    let (out, count) = drive(caesar(3), "xY !.".chars());
    assert_eq!(out.into_iter().flatten().collect::<String>(), "aB !");
    assert_eq!(count, Some(2));
}

#[costate::coroutine]
fn anagrams(word: &str) -> impl Iterator<Item = String> {
    let mut letters = word.chars().collect::<Vec<_>>();
    letters.sort_unstable();
    loop {
        yield_!(letters.iter().collect());
        let Some(i) = letters.windows(2).rposition(|pair| pair[0] < pair[1]) else {
            break;
        };
        let j = letters.iter().rposition(|letter| *letter > letters[i]).unwrap_or(i);
        letters.swap(i, j);
        letters[i + 1..].reverse();
    }
}

#[test]
fn anagrams_in_order() {
    assert_eq!(anagrams("bca").collect::<Vec<_>>(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
    assert_eq!(anagrams("aab").count(), 3);
}

#[costate::coroutine]
fn interpolate(template: &str) -> impl Coroutine<&'static str, Yield = String, Return = String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = yield_!(name.to_string());
        out.push_str(value);
        rest = after;
    }
    out + rest
}

#[test]
fn template_asking_for_its_values() {
    let (asked, text) = drive(interpolate("{greeting}, {name}!"), ["hello", "you"]);
    assert_eq!(asked, ["greeting", "name"]);
    assert_eq!(text.as_deref(), Some("hello, you!"));
}

#[costate::coroutine]
fn hex_dump(bytes: &[u8]) -> impl Iterator<Item = String> {
    for (row, chunk) in bytes.chunks(4).enumerate() {
        let hex = chunk.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        let text = chunk.iter().map(|byte| if byte.is_ascii_graphic() { *byte as char } else { '.' });
        let text = text.collect::<String>();
        let address = row * 4;
        yield_!(format!("{address:04x}  {hex:<11}  {text}"));
    }
}

#[test]
fn hex_dump_of_bytes() {
    let all: Vec<_> = hex_dump(b"ab\n\x7fz").collect();
    assert_eq!(all, ["0000  61 62 0a 7f  ab..", "0004  7a           z"]);
}

#[costate::coroutine]
fn unquoted(text: &str) -> impl Iterator<Item = char> {
    let mut letters = text.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' if quoted => match letters.next() {
                Some('n') => yield_!('\n'),
                Some(other) => yield_!(other),
                None => return,
            },
            _ if !quoted => yield_!(letter.to_ascii_uppercase()),
            other => yield_!(other),
        }
    }
}

#[test]
fn escapes_in_quotes() {
    assert_eq!(unquoted(r#"ab"c\n\"d"e"#).collect::<String>(), "ABc\n\"dE");
}
