//! The grammar of single lines: RFC 9112 with the tokens of RFC 9110, sections 5.5 and 5.6.
//!
//! A line comes without its CRLF, and any other control character in it is refused by what follows.

use crate::Error;
use crate::target::is_target;
use std::fmt;

/// The version of the protocol. Within a major version the minor one only promises more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u8,
    minor: u8,
}

impl Version {
    pub(crate) const HTTP_11: Version = Version { major: 1, minor: 1 };
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP/{}.{}", self.major, self.minor)
    }
}

/// A header or trailer field. The value is bytes: it may be in any encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Vec<u8>,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.value.escape_ascii())
    }
}

/// `request-line = method SP request-target SP HTTP-version`
pub(crate) fn request_line(line: &[u8]) -> Result<(String, String, Version), Error> {
    let mut words = line.split(|&byte| byte == b' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Error::BadRequestLine);
    };
    if !is_token(method) {
        return Err(Error::BadMethod);
    }
    // Another version may have other targets, so it is looked at first.
    let version = parse_version(version)?;
    if !is_target(method, target) {
        return Err(Error::BadTarget);
    }
    Ok((ascii(method), ascii(target), version))
}

/// `HTTP-version = "HTTP" "/" DIGIT "." DIGIT`
fn parse_version(version: &[u8]) -> Result<Version, Error> {
    let Some(&[major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9']) = version.strip_prefix(b"HTTP/") else {
        return Err(Error::BadVersion);
    };
    let version = Version { major: major - b'0', minor: minor - b'0' };
    if version.major == Version::HTTP_11.major { Ok(version) } else { Err(Error::UnsupportedVersion) }
}

/// `field-line = field-name ":" OWS field-value OWS`, or `None` for the empty line that ends a section.
///
/// Neither whitespace before the colon nor a folded line is repaired: what the next server makes of
/// them is how requests are smuggled.
pub(crate) fn field(line: &[u8]) -> Result<Option<Field>, Error> {
    match line {
        [] => return Ok(None),
        [b' ' | b'\t', ..] => return Err(Error::FoldedField),
        _ => {}
    }
    let colon = line.iter().position(|&byte| byte == b':').ok_or(Error::BadFieldName)?;
    let (name, value) = (&line[..colon], trim(&line[colon + 1..]));
    if !is_token(name) {
        return Err(Error::BadFieldName);
    }
    if !value.iter().all(|&byte| is_text(byte)) {
        return Err(Error::BadFieldValue);
    }
    Ok(Some(Field { name: ascii(name), value: value.to_vec() }))
}

/// The size in `chunk-size [ chunk-ext ]`. Extensions are checked and ignored.
pub(crate) fn chunk_size(line: &[u8]) -> Result<u64, Error> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (size, extensions) = line.split_at(digits);
    let size = number(size, 16).ok_or(Error::BadChunkSize)?;
    if are_chunk_extensions(extensions) { Ok(size) } else { Err(Error::BadChunkExtension) }
}

/// `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`
fn are_chunk_extensions(mut rest: &[u8]) -> bool {
    while !rest.is_empty() {
        let Some(name) = trim_start(rest).strip_prefix(b";").map(trim_start) else {
            return false;
        };
        let Some(after_name) = skip_token(name) else {
            return false;
        };
        rest = match trim_start(after_name).strip_prefix(b"=").map(trim_start) {
            None => after_name,
            Some(value) => match skip_token(value).or_else(|| skip_quoted_string(value)) {
                Some(after_value) => after_value,
                None => return false,
            },
        };
    }
    true
}

fn skip_token(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().take_while(|&&byte| is_token_byte(byte)).count();
    (length > 0).then(|| &text[length..])
}

/// `quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE`
fn skip_quoted_string(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text.strip_prefix(b"\"")?;
    loop {
        rest = match rest {
            [b'"', after @ ..] => return Some(after),
            [b'\\', escaped, after @ ..] if is_text(*escaped) => after,
            [byte, after @ ..] if *byte != b'\\' && is_text(*byte) => after,
            _ => return None,
        }
    }
}

/// A decimal number, or `None` where there is anything but digits.
pub(crate) fn decimal(digits: &[u8]) -> Option<u64> {
    number(digits, 10)
}

/// A number too large for its type comes out as the largest, which every limit refuses.
fn number(digits: &[u8], radix: u32) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |number, &digit| {
        let digit = char::from(digit).to_digit(radix)?;
        Some(number.saturating_mul(radix.into()).saturating_add(digit.into()))
    })
}

/// Without the spaces and tabs around it (`OWS`), and no other kind of whitespace.
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    let text = trim_start(text);
    let end = text.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1);
    &text[..end]
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len());
    &text[start..]
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What a field value or a quoted string is made of: no control characters but the tab.
fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..)
}

fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&byte| is_token_byte(byte))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The text of bytes that were found to be ASCII.
fn ascii(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
