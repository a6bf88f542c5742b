//! Request targets and hosts: RFC 9112, section 3.2, with the characters of RFC 3986.

use crate::grammar::decimal;
use std::net::Ipv6Addr;

/// Which of the four forms a target may have is for the method to say.
pub(crate) fn is_target(method: &[u8], target: &[u8]) -> bool {
    match (method, target) {
        (b"CONNECT", _) => is_authority_form(target),
        (b"OPTIONS", b"*") => true,
        (_, [b'/', ..]) => is_path_and_query(target),
        _ => is_absolute_form(target),
    }
}

/// `uri-host [ ":" port ]`, as in the `Host` field. The host may be empty: not every URI has one.
pub(crate) fn is_host(value: &[u8]) -> bool {
    split_port(value).is_some_and(|(host, port)| is_uri_host(host) && port.iter().all(u8::is_ascii_digit))
}

/// `uri-host ":" port`, where RFC 9110, section 9.3.6, refuses an empty or impossible port.
fn is_authority_form(target: &[u8]) -> bool {
    let port = split_port(target).and_then(|(_, port)| decimal(port));
    is_nonempty_host(target) && port.is_some_and(|port| (1..=65_535).contains(&port))
}

/// `scheme "://" host [ ":" port ] path-abempty [ "?" query ]`. A user name before the host is
/// refused, as RFC 9110, section 4.2.4, advises.
fn is_absolute_form(target: &[u8]) -> bool {
    let Some(colon) = target.iter().position(|&byte| byte == b':') else {
        return false;
    };
    let Some(rest) = target[colon + 1..].strip_prefix(b"//") else {
        return false;
    };
    let authority_end = rest.iter().position(|byte| b"/?".contains(byte)).unwrap_or(rest.len());
    let (authority, path_and_query) = rest.split_at(authority_end);
    is_scheme(&target[..colon]) && is_nonempty_host(authority) && is_path_and_query(path_and_query)
}

fn is_nonempty_host(value: &[u8]) -> bool {
    !matches!(value, [] | [b':', ..]) && is_host(value)
}

fn is_scheme(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// `*( "/" segment ) [ "?" query ]`. A query may hold further slashes and question marks, so one set of
/// characters does for both.
fn is_path_and_query(text: &[u8]) -> bool {
    is_uri_text(text, b":@/?")
}

/// The host, and the digits after its colon.
fn split_port(authority: &[u8]) -> Option<(&[u8], &[u8])> {
    let host_end = match authority {
        [b'[', ..] => authority.iter().position(|&byte| byte == b']')? + 1,
        _ => authority.iter().position(|&byte| byte == b':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(host_end);
    match port {
        [] => Some((host, port)),
        [b':', port @ ..] => Some((host, port)),
        _ => None,
    }
}

/// `uri-host = IP-literal / IPv4address / reg-name`, and every IPv4 address is a `reg-name` as well.
fn is_uri_host(host: &[u8]) -> bool {
    match host {
        [b'[', literal @ .., b']'] => is_ip_literal(literal),
        _ => is_uri_text(host, b""),
    }
}

fn is_ip_literal(literal: &[u8]) -> bool {
    if let [b'v' | b'V', future @ ..] = literal {
        let digits = future.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let address = future[digits..].strip_prefix(b".").unwrap_or_default();
        return digits > 0 && !address.is_empty() && !address.contains(&b'%') && is_uri_text(address, b":");
    }
    std::str::from_utf8(literal).is_ok_and(|literal| literal.parse::<Ipv6Addr>().is_ok())
}

/// `*( unreserved / pct-encoded / sub-delims )` and what is allowed besides.
fn is_uri_text(mut text: &[u8], besides: &[u8]) -> bool {
    loop {
        text = match text {
            [] => return true,
            [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
            [byte, rest @ ..] if is_uri_byte(*byte) || besides.contains(byte) => rest,
            _ => return false,
        }
    }
}

fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}
