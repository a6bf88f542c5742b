//! rustfmt formats bodies: what stands in them is Rust.

use std::io::Write as _;
use std::process::{Command, Stdio};

const TYPED: &str = r"
#[costate::coroutine]
fn lengths( words:Vec<String> )->impl Iterator<Item=usize>{
let mut seen=Vec::new( );
for word in words{ if seen.contains(&word){ continue }
let n=word.len( ) ; yield_!( n,state=Word );
    #[state(Next)] yield_!( n+1 );
let sent=yield_!(  n *2); drop(sent) ;
yield_from!( inner( n ) );
seen.push(word) ; }
}

#[costate::coroutine]
async fn load( key:u32 )->u32{ let bytes=read( &key ).await ; bytes.len( )as u32 }

fn blocks(k: u32) {
let squares=costate::generator!(move||{ for n in 0..k{ yield n*n } });
let echo=costate::generator!(|first:u32|->u32{ let mut x=first; while x>0{ x=yield x+1 } 0 });
let later=costate::generator!(async move { load( k ).await });
let plain=costate::generator!({ yield 1;yield  2 });
}
";

const FORMATTED: &str = r"
#[costate::coroutine]
fn lengths(words: Vec<String>) -> impl Iterator<Item = usize> {
    let mut seen = Vec::new();
    for word in words {
        if seen.contains(&word) {
            continue;
        }
        let n = word.len();
        yield_!(n, state = Word);
        #[state(Next)]
        yield_!(n + 1);
        let sent = yield_!(n * 2);
        drop(sent);
        yield_from!(inner(n));
        seen.push(word);
    }
}

#[costate::coroutine]
async fn load(key: u32) -> u32 {
    let bytes = read(&key).await;
    bytes.len() as u32
}

fn blocks(k: u32) {
    let squares = costate::generator!(move || {
        for n in 0..k {
            yield n * n
        }
    });
    let echo = costate::generator!(|first: u32| -> u32 {
        let mut x = first;
        while x > 0 {
            x = yield x + 1
        }
        0
    });
    let later = costate::generator!(async move { load(k).await });
    let plain = costate::generator!({
        yield 1;
        yield 2
    });
}
";

#[test]
fn bodies_are_formatted() {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is a component of every toolchain that tests this");
    let mut input = rustfmt.stdin.take().expect("it is piped");
    input.write_all(TYPED.as_bytes()).expect("it reads");
    drop(input);
    let output = rustfmt.wait_with_output().expect("it ends");
    let formatted = String::from_utf8(output.stdout).expect("it is text");
    assert!(output.status.success());
    assert_eq!(formatted.trim_start(), FORMATTED.trim_start());
}
