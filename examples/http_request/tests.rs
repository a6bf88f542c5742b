use crate::framing::{MAX_BODY, MAX_FIELDS};
use crate::{BUNDLED_CAPTURE, Error, Event, WHOLE, parse, parser, record};
use costate::{Coroutine, CoroutineState};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};

mod malformed;

type Parsed = (Vec<Event>, Result<(), Error>);

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn captures() -> [Vec<u8>; 2] {
    [BUNDLED_CAPTURE.into(), data().join("trailers.http")].map(|path: PathBuf| std::fs::read(path).unwrap())
}

/// The answer to the whole capture, which must be the answer to every other way to cut it as well.
#[track_caller]
fn parse_in_every_size(capture: &[u8]) -> Parsed {
    let whole = parse(capture, WHOLE);
    for size in (1..=capture.len()).filter_map(NonZero::new) {
        assert_eq!(parse(capture, size), whole, "in pieces of {size} bytes");
    }
    whole
}

#[track_caller]
fn refused(capture: &[u8]) -> Error {
    parse_in_every_size(capture).1.unwrap_err()
}

#[track_caller]
fn accepted(capture: &[u8]) -> Vec<Event> {
    let (events, result) = parse_in_every_size(capture);
    assert_eq!(result, Ok(()), "after {events:#?}");
    events
}

/// A request of `lines`, with the empty line after the last field.
fn request(lines: &[&str]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line, "\r\n"]).chain(["\r\n"]).collect::<String>().into_bytes()
}

fn body(events: &[Event]) -> Option<&[u8]> {
    events.iter().find_map(|event| match event {
        Event::Data(data) => Some(data.as_slice()),
        _ => None,
    })
}

#[test]
fn the_captured_connection() {
    let lines: Vec<String> = accepted(&captures()[0]).iter().map(Event::to_string).collect();
    let expected = std::fs::read_to_string(data().join("requests.events")).unwrap();
    assert_eq!(lines, expected.lines().collect::<Vec<_>>());
}

#[test]
fn a_captured_request_with_chunk_extensions_and_a_trailer() {
    let events = accepted(&captures()[1]);
    let mut sent: Vec<u8> = (0..=255).collect();
    sent.extend(b"\r\n0\r\n\r\nthe end\n");
    assert_eq!(body(&events), Some(sent.as_slice()));

    let Some(Event::Trailer(digest)) = events.iter().rev().nth(1) else { panic!("{events:#?}") };
    assert_eq!(digest.name, "Content-Digest");
    assert_eq!(digest.value, b"sha-256=:s1dU7T4HVMhrCmY/4cjfMMPC/Uu4PtC1uC/Er26Lpjo=:");
}

#[test]
fn bytes_may_come_with_any_resume() {
    for capture in captures() {
        let mut parser = parser();
        let mut bytes = capture.chunks(5);
        let mut events = Vec::new();
        let mut state = parser.begin();
        while let CoroutineState::Yielded(event) = state {
            if event != Event::NeedData {
                record(&mut events, event);
            }
            state = parser.send(bytes.next().unwrap_or_default());
        }
        assert_eq!(state, CoroutineState::Complete(Ok(())));
        assert_eq!(events, parse(&capture, WHOLE).0);
        assert!(parser.is_done());
    }
}

#[test]
fn every_malformed_fixture_is_refused() {
    for (name, error) in malformed::FIXTURES {
        let capture = std::fs::read(data().join("malformed").join(name).with_extension("http")).unwrap();
        let answer = parse_in_every_size(&capture).1;
        assert_eq!(answer, Err(*error), "{name}");
    }
    let fixtures: BTreeSet<String> = std::fs::read_dir(data().join("malformed"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(fixtures, malformed::FIXTURES.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn every_prefix_is_truncated_or_ends_between_requests() {
    for capture in captures() {
        let whole = parse(&capture, WHOLE).0;
        let mut ends = 0;
        for length in 0..=capture.len() {
            let (events, result) = parse(&capture[..length], WHOLE);
            match result {
                Ok(()) => ends += 1,
                Err(error) => assert_eq!(error, Error::Truncated, "after {length} bytes"),
            }
            assert!(events.len() <= whole.len(), "after {length} bytes");
        }
        let requests = whole.iter().filter(|event| **event == Event::EndOfRequest).count();
        assert_eq!(ends, 1 + requests);
    }
}

/// Whatever a mutated byte makes of the capture, the parser answers, and its answer does not hang
/// on how the bytes arrive.
#[test]
fn every_mutation_of_one_byte_is_answered() {
    let mut refused = 0;
    for capture in captures() {
        for at in 0..capture.len() {
            let mut mutated = capture.clone();
            for byte in (0..=255).filter(|byte| *byte != capture[at]) {
                mutated[at] = byte;
                let answer = parse(&mutated, WHOLE);
                refused += usize::from(answer.1.is_err());
                if byte == capture[at] ^ 1 {
                    assert_eq!(parse(&mutated, NonZero::<usize>::MIN), answer, "byte {at} as {byte:#04x}");
                }
            }
        }
    }
    assert!(refused > 100_000, "{refused}");
}

#[test]
fn what_rfc_9112_wants_accepted() {
    let host = "Host: example.com";
    let accepted_heads: &[&[&str]] = &[
        &["GET / HTTP/1.0"],
        &["GET / HTTP/1.0", host],
        &["GET / HTTP/1.9", host],
        &["GET / HTTP/1.1", "host:example.com"],
        &["GET / HTTP/1.1", "Host:"],
        &["GET / HTTP/1.1", "Host: \t [2001:db8::1]:8080 \t"],
        &["GET / HTTP/1.1", "Host: [v7.a:b]"],
        &["GET / HTTP/1.1", "Host: example.com:"],
        &["GET /a/b;c=d?e=%2F/f?&g=(h) HTTP/1.1", host],
        &["GET http://example.com HTTP/1.1", host],
        &["GET http://example.com:80/a?b HTTP/1.1", host],
        &["GET coap+tcp://example.com?b HTTP/1.1", host],
        &["OPTIONS * HTTP/1.1", host],
        &["OPTIONS /a HTTP/1.1", host],
        &["CONNECT example.com:443 HTTP/1.1", "Host: example.com:443"],
        &["CONNECT [::1]:443 HTTP/1.1", "Host: [::1]:443"],
        &["!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", host],
        &["GET / HTTP/1.1", host, "X-Empty:", "!#$%&'*+-.^_`|~09azAZ: \t~ \u{e9}: \t"],
        &["GET / HTTP/1.1", host, "Content-Length: 0"],
        &["GET / HTTP/1.1", host, "Content-Length: 000, 0", "content-length:0"],
    ];
    for head in accepted_heads {
        let events = accepted(&request(head));
        assert_eq!(events.last(), Some(&Event::EndOfRequest), "{head:?}");
        assert_eq!(body(&events), None, "{head:?}");
    }
}

#[test]
fn what_rfc_9112_wants_accepted_of_bodies() {
    let fields = |lines: &[&str]| request(&[&["POST / HTTP/1.1", "Host: example.com"], lines].concat());
    let accepted_bodies: &[(&[&str], &str, &[u8])] = &[
        (&["Content-Length: 3"], "abc", b"abc"),
        (&["Content-Length: 3", "Content-Length: 3, 03"], "abc", b"abc"),
        (&["Transfer-Encoding: Chunked"], "3\r\nabc\r\n0\r\n\r\n", b"abc"),
        (
            &["Transfer-Encoding: , chunked ,"],
            "003\r\nabc\r\nA\r\n0123456789\r\n000\r\n\r\n",
            b"abc0123456789",
        ),
        (&["Transfer-Encoding: chunked"], "2;a\r\nab\r\n1 ; b = c;d=\"\\\"\t;\"\r\nc\r\n0;e\r\n\r\n", b"abc"),
        (&["Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\nContent-Length: 9\r\nHost: a\r\n\r\n", b"abc"),
    ];
    for (lines, text, expected) in accepted_bodies {
        let mut capture = fields(lines);
        capture.extend_from_slice(text.as_bytes());
        assert_eq!(body(&accepted(&capture)), Some(*expected), "{lines:?} {text:?}");
    }
}

#[test]
fn a_few_empty_lines_before_a_request_are_skipped() {
    let get = request(&["GET / HTTP/1.1", "Host: example.com"]);
    let events = accepted(&[&get, b"\r\n\r\n".as_slice(), &get, b"\r\n"].concat());
    assert_eq!(events.iter().filter(|event| **event == Event::EndOfRequest).count(), 2);
    assert_eq!(refused(&[b"\r\n\r\n\r\n", get.as_slice()].concat()), Error::BadRequestLine);
}

/// How the parser answers when a line of the given length stands between the two texts.
fn with_filler(before: &str, after: &str, line_length: usize) -> Parsed {
    let filler = line_length - before.rsplit("\r\n").next().unwrap().len() - after.find("\r\n").unwrap();
    let capture = [before, &"a".repeat(filler), after].concat().into_bytes();
    let whole = parse(&capture, WHOLE);
    for size in [1, 8191, 8192, 8193].map(|size| NonZero::new(size).unwrap()) {
        assert_eq!(parse(&capture, size), whole);
    }
    whole
}

#[test]
fn lines_have_a_limit() {
    let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (before, after, longest, error) in [
        ("GET /", " HTTP/1.1\r\nHost: a\r\n\r\n", 8192, Error::RequestLineTooLong),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: ", "\r\n\r\n", 8192, Error::FieldLineTooLong),
        (&format!("{chunked}0;"), "\r\n\r\n", 256, Error::ChunkLineTooLong),
        (&format!("{chunked}0\r\nX: "), "\r\n\r\n", 8192, Error::FieldLineTooLong),
    ] {
        assert_eq!(with_filler(before, after, longest).1, Ok(()), "{error:?}");
        assert_eq!(with_filler(before, after, longest + 1).1, Err(error));
        // A line without an end is refused as soon as it is too long: the parser never keeps more.
        let endless = [before, &"a".repeat(longest + 2)].concat();
        assert_eq!(parse(endless.as_bytes(), NonZero::<usize>::MIN).1, Err(error));
    }
}

#[test]
fn fields_have_a_limit() {
    let mut lines = vec!["POST / HTTP/1.1", "Host: a"];
    lines.resize(1 + MAX_FIELDS, "X: y");
    accepted(&request(&lines));
    lines.push("X: y");
    assert_eq!(refused(&request(&lines)), Error::TooManyFields);

    lines[2] = "Transfer-Encoding: chunked";
    lines.truncate(1 + MAX_FIELDS);
    let mut trailer = request(&lines);
    trailer.extend(b"0\r\nX: y\r\n\r\n");
    assert_eq!(refused(&trailer), Error::TooManyFields);
}

#[test]
fn bodies_have_a_limit() {
    let post = |field: &str| request(&["POST / HTTP/1.1", "Host: a", field]);
    assert_eq!(refused(&post(&format!("Content-Length: {MAX_BODY}"))), Error::Truncated);
    assert_eq!(refused(&post(&format!("Content-Length: {}", MAX_BODY + 1))), Error::BodyTooLong);

    let mut chunks = post("Transfer-Encoding: chunked");
    chunks.extend(format!("1\r\na\r\n{MAX_BODY:x}\r\n").bytes());
    assert_eq!(refused(&chunks), Error::BodyTooLong);
}

#[test]
fn errors_name_a_status() {
    let statuses = [
        (Error::BadFieldName, 400),
        (Error::BodyTooLong, 413),
        (Error::RequestLineTooLong, 414),
        (Error::TooManyFields, 431),
        (Error::UnsupportedCoding, 501),
        (Error::UnsupportedVersion, 505),
    ];
    for (error, status) in statuses {
        assert_eq!(error.status(), status, "{error}");
    }
}
