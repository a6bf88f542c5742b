//! Parsers and decoders that take their input as it comes.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, start};

#[costate::coroutine]
fn frames() -> impl Coroutine<u8, Yield = Option<Vec<u8>>, Return = &'static str> {
    let mut out = None;
    loop {
        let length = yield_!(out);
        if length == 0 {
            return "closed";
        }
        let mut body = Vec::with_capacity(length.into());
        let mut check = 0;
        while body.len() < length.into() {
            let byte = yield_!(None);
            check ^= byte;
            body.push(byte);
        }
        if yield_!(None) != check {
            return "broken";
        }
        out = Some(body);
    }
}

#[test]
fn length_prefixed_frames() {
    let (out, end) = drive(frames(), [2, 5, 6, 5 ^ 6, 1, 9, 9, 0]);
    assert_eq!(out.into_iter().flatten().collect::<Vec<_>>(), [vec![5, 6], vec![9]]);
    assert_eq!(end, Some("closed"));
    assert_eq!(drive(frames(), [1, 5, 6]).1, Some("broken"));
}

#[costate::coroutine]
fn chunked(input: &[u8]) -> impl Coroutine<(), Yield = Vec<u8>, Return = Result<usize, String>> {
    let mut rest = input;
    let mut total = 0;
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n").ok_or("no line end")?;
        let line = std::str::from_utf8(&rest[..end]).map_err(|error| error.to_string())?;
        let length = usize::from_str_radix(line, 16).map_err(|error| format!("{line:?}: {error}"))?;
        rest = &rest[end + 2..];
        if length == 0 {
            return Ok(total);
        }
        let (chunk, after) = rest.split_at_checked(length + 2).ok_or("short chunk")?;
        total += length;
        yield_!(chunk[..length].to_vec());
        rest = after;
    }
}

#[test]
fn chunked_transfer_decoder() {
    let (chunks, total) = drive(chunked(b"3\r\nabc\r\na\r\n0123456789\r\n0\r\n"), [(), ()]);
    assert_eq!(chunks, [b"abc".to_vec(), b"0123456789".to_vec()]);
    assert_eq!(total, Some(Ok(13)));
    assert_eq!(drive(chunked(b"zz\r\n"), []).1, Some(Err("\"zz\": invalid digit found in string".into())));
    assert_eq!(drive(chunked(b"5\r\nabc"), []).1, Some(Err("short chunk".into())));
}

#[costate::coroutine]
fn calculator() -> impl Coroutine<&'static str, Yield = f64, Return = Result<f64, String>> {
    let mut stack = Vec::new();
    loop {
        let word = yield_!(stack.last().copied().unwrap_or(0.0));
        let (a, b) = match word {
            "=" => return stack.pop().ok_or_else(|| "empty stack".to_string()),
            "+" | "-" | "*" | "/" => {
                let b = stack.pop().ok_or("no right operand")?;
                let a = stack.pop().ok_or("no left operand")?;
                (a, b)
            }
            number => {
                let number = number.parse().map_err(|_| format!("{number:?} is no number"))?;
                stack.push(number);
                continue;
            }
        };
        stack.push(match word {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            _ => a / b,
        });
    }
}

#[test]
fn reverse_polish_calculator() {
    assert_eq!(drive(calculator(), ["2", "3", "+", "4", "*", "="]).1, Some(Ok(20.0)));
    assert_eq!(drive(calculator(), ["2", "+"]).1, Some(Err("no left operand".to_string())));
    assert_eq!(drive(calculator(), ["two"]).1, Some(Err("\"two\" is no number".to_string())));
}

#[costate::coroutine]
fn csv_fields(line: &str) -> impl Iterator<Item = String> {
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => yield_!(std::mem::take(&mut field)),
            (other, _) => field.push(other),
        }
    }
    yield_!(field);
}

#[test]
fn comma_separated_fields() {
    let fields: Vec<_> = csv_fields(r#"a,"b,c","say ""hi""","#).collect();
    assert_eq!(fields, ["a", "b,c", "say \"hi\"", ""]);
}

#[costate::coroutine]
fn varints(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let mut value = 0;
    let mut shift = 0;
    for byte in bytes {
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            yield_!(value);
            value = 0;
            shift = 0;
        } else {
            shift += 7;
        }
    }
}

#[test]
fn variable_length_integers() {
    assert_eq!(varints(&[0x05, 0xac, 0x02, 0x00]).collect::<Vec<_>>(), [5, 300, 0]);
}

#[costate::coroutine]
fn utf8_decoder() -> impl Coroutine<u8, Yield = Option<char>, Return = u8> {
    let mut out = None;
    loop {
        let first = yield_!(out);
        let (more, bits) = match first {
            0x00..=0x7f => (0, first),
            0xc0..=0xdf => (1, first & 0x1f),
            0xe0..=0xef => (2, first & 0x0f),
            0xf0..=0xf7 => (3, first & 0x07),
            _ => return first,
        };
        let mut code = u32::from(bits);
        for _ in 0..more {
            let next = yield_!(None);
            if next & 0xc0 != 0x80 {
                return next;
            }
            code = code << 6 | u32::from(next & 0x3f);
        }
        out = char::from_u32(code);
    }
}

#[test]
fn utf8_byte_by_byte() {
    let (out, end) = drive(utf8_decoder(), "aß€😀".bytes());
    assert_eq!(out.into_iter().flatten().collect::<String>(), "aß€😀");
    assert_eq!(end, None);
    assert_eq!(drive(utf8_decoder(), [0xc3, 0x41]).1, Some(0x41));
}

#[costate::coroutine]
fn key_values(
    text: &str,
) -> impl Coroutine<(), Yield = (String, i64), Return = Result<usize, std::num::ParseIntError>> {
    let mut count = 0;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let value = value.trim().parse()?;
        count += 1;
        yield_!((key.trim().to_string(), value));
    }
    Ok(count)
}

#[test]
fn configuration_file() {
    let (pairs, count) = drive(key_values("# c\na = 1\n\nb=-2 # two\n"), [(), ()]);
    assert_eq!(pairs, [("a".to_string(), 1), ("b".to_string(), -2)]);
    assert_eq!(count, Some(Ok(2)));
    assert!(matches!(drive(key_values("a = x"), []).1, Some(Err(_))));
}

#[costate::coroutine]
fn request_line() -> impl for<'a> Coroutine<&'a [u8], Yield = usize, Return = Option<(String, String)>> {
    let mut seen = Vec::new();
    let end = loop {
        let chunk = yield_!(seen.len());
        if chunk.is_empty() {
            return None;
        }
        seen.extend_from_slice(chunk);
        if let Some(end) = seen.iter().position(|byte| *byte == b'\n') {
            break end;
        }
    };
    let line = String::from_utf8(seen[..end].to_vec()).ok()?;
    let (method, target) = line.trim_end().split_once(' ')?;
    Some((method.to_string(), target.to_string()))
}

#[test]
fn request_line_in_pieces() {
    let expected = Some(("GET".to_string(), "/x".to_string()));
    for size in 1..8 {
        let mut parser = request_line();
        start(&mut parser);
        let mut end = None;
        for piece in b"GET /x\r\n".chunks(size) {
            if let CoroutineState::Complete(found) = parser.send(piece) {
                end = found;
            }
        }
        assert_eq!(end, expected, "in pieces of {size}");
    }
    let mut parser = request_line();
    start(&mut parser);
    assert_eq!(parser.send(&[]), CoroutineState::Complete(None));
}

#[costate::coroutine]
fn balanced() -> impl Coroutine<char, Yield = usize, Return = Result<(), char>> {
    let mut open = vec![];
    loop {
        let letter = yield_!(open.len());
        match letter {
            '(' => open.push(')'),
            '[' => open.push(']'),
            ')' | ']' => match open.pop() {
                Some(expected) if expected == letter => {}
                _ => return Err(letter),
            },
            '.' if open.is_empty() => return Ok(()),
            '.' => return Err('.'),
            _ => {}
        }
    }
}

#[test]
fn balanced_brackets() {
    assert_eq!(drive(balanced(), "(a[b]).".chars()), (vec![0, 1, 1, 2, 2, 1, 0], Some(Ok(()))));
    assert_eq!(drive(balanced(), "(]".chars()).1, Some(Err(']')));
    assert_eq!(drive(balanced(), "(.".chars()).1, Some(Err('.')));
}
