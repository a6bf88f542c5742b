//! Whatever tokens come in, tokens come out: code or errors, never a panic.
//!
//! Inputs are natural bodies with random tokens deleted, repeated, swapped or put in from elsewhere.
//! `COSTATE_TOKEN_FUZZ` says how many; the seed is fixed.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

const BODIES: [&str; 12] = [
    "fn a(n: u32) -> impl Iterator<Item = u32> { for i in (0..n).rev() { yield_!(i); } }",
    "fn b() -> impl Coroutine<f64, Yield = f64, Return = usize> { let (mut sum, mut n) = (0.0, 0); \
     loop { let x = yield_!(if n == 0 { 0.0 } else { sum / n as f64 }); if x < 0.0 { return n } sum += x; n += 1; } }",
    "fn c(s: &str) -> impl Iterator<Item = String> { let mut rest = s; while let Some(at) = rest.find(' ') { \
     yield_!(format!(\"{rest:?} {at}\")); rest = &rest[at + 1..]; } yield_!(rest.to_owned()); }",
    "fn d() -> impl Coroutine<u8, Yield = u8, Return = Result<(), ()>> { let g = guard(); let mut b = [0u8; 64]; \
     'a: loop { match yield_!(b[0]) { 0 => break 'a, n if n > 3 => { b[n as usize] = yield_!(n); continue; } _ => {} } } \
     drop(g); Ok(()) }",
    "fn e(self, (x, y): (u8, u8)) -> impl Iterator<Item = u8> { let v = vec![x, y]; let f = move |z| v[0] + z; \
     yield_!(f(y)); if let Some(q) = w && q > yield_!(1) { yield_!(q) } else { return } }",
    "fn f() -> impl Iterator<Item = u8> { yield_from!(Box::new(g())); let x; if c { x = 1; } else { x = yield_!(2); } \
     assert!(x > yield_!(1), \"{}\", yield_!(2)); println!(\"{x} {}\", yield_!(3)); }",
    "fn g() -> impl Coroutine<(), Yield = u8, Return = u8> { let Some(x) = y else { yield_!(1); return 2 }; \
     a[i()] = yield_!(3); a[yield_!(1)] += 2; S { a: yield_!(1), ..base }.m(yield_!(4))?; x }",
    "fn h() -> impl Iterator<Item = u8> { unsafe { yield_!(p()) } #[cfg(a)] yield_!(1); #[cfg(b)] let x = 2; \
     const N: u8 = 3; fn k() {} matches!(yield_!(1), Some(_) if true); (0..yield_!(1)).for_each(|_| {}); }",
    "fn i(mut a: Vec<u8>, #[resume] b: u8) -> impl Coroutine<u8, Yield = u8, Return = ()> { \
     while a.len() > 1 { let b = a.pop(); if b.is_some() { drop(a); a = vec![]; } yield_!(1); } }",
    "async fn j(x: u8) -> u8 { x.await }",
    "fn k() -> impl for<'a> Coroutine<&'a [u8], Yield = (), Return = ()> { let c = yield_!(()); my!(c, yield_!(1)); \
     let s = [1, 2, 3]; loop { yield_!(()); s[0]; } }",
    "fn l() -> impl Iterator<Item = u8> { let x = 1; let x = x + 1; { let x = \"a\"; yield_!(x.len()) } \
     match t { (a, ref b) | (b, a) => yield_!(*b), _ => unreachable!() } 'q: { if z { break 'q } yield_!(x) } }",
];

/// A small generator with a fixed seed: the same inputs on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

fn mutate(tokens: TokenStream, random: &mut Random, pool: &[TokenTree]) -> TokenStream {
    let mut output: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let token = match token {
            TokenTree::Group(group) => {
                let inner = mutate(group.stream(), random, pool);
                let delimiters =
                    [Delimiter::Brace, Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::None];
                let delimiter =
                    if random.below(60) == 0 { delimiters[random.below(4)] } else { group.delimiter() };
                Group::new(delimiter, inner).into()
            }
            other => other,
        };
        match random.below(40) {
            0 => {}
            1 => output.extend([token.clone(), token]),
            2 => output.extend([pool[random.below(pool.len())].clone(), token]),
            3 => {
                let before = output.pop();
                output.push(token);
                output.extend(before);
            }
            _ => output.push(token),
        }
    }
    output.into_iter().collect()
}

fn pool() -> Vec<TokenTree> {
    let words = [
        "yield_", "yield", "await", "async", "move", "loop", "while", "for", "if", "else", "match", "let",
        "return", "break", "continue", "fn", "self", "unsafe", "const", "in", "mut", "ref", "x", "Some",
        "vec", "r#type",
    ];
    let mut pool: Vec<TokenTree> = words
        .iter()
        .map(|word| match word.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
            None => Ident::new(word, Span::call_site()).into(),
        })
        .collect();
    let puncts = "!?;,.&|=<>-+*/%^#$:@~".chars();
    pool.extend(puncts.map(|punct| TokenTree::from(Punct::new(punct, Spacing::Alone))));
    pool.extend([
        Literal::u8_unsuffixed(1).into(),
        Literal::string("{x} {0} {y:?}").into(),
        Literal::f64_suffixed(1.5).into(),
    ]);
    pool.push(Group::new(Delimiter::Brace, TokenStream::new()).into());
    pool.push(Group::new(Delimiter::Parenthesis, "yield_!(1)".parse().expect("tokens")).into());
    pool
}

#[test]
fn any_tokens_give_tokens() {
    let rounds =
        std::env::var("COSTATE_TOKEN_FUZZ").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(4_000);
    let pool = pool();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0;
    for round in 0..rounds {
        let body = BODIES[round % BODIES.len()].parse::<TokenStream>().expect("the bodies are tokens");
        let input = mutate(body, &mut random, &pool);
        let options: TokenStream = ["", "name = N"][random.below(2)].parse().expect("tokens");
        let output = crate::compile::attribute(options, input.clone());
        let text = output.to_string();
        assert!(!text.contains("a bug in costate"), "the transform panicked on:\n{input}");
        assert!(!text.contains(crate::names::MARK), "a name of the passes is left in:\n{text}\nof:\n{input}");
        refused += usize::from(text.contains("compile_error"));
        let bang = crate::compile::bang(input.clone()).to_string();
        assert!(!bang.contains("a bug in costate"), "the transform panicked on gen! of:\n{input}");
    }
    assert!(refused < rounds, "some of the inputs are still good code");
    assert!(refused > 0, "some of the inputs are broken");
}

#[test]
fn the_bodies_themselves_are_accepted() {
    for body in BODIES
        .iter()
        .filter(|body| !body.contains("async") && !body.contains("my!") && !body.contains("self"))
    {
        let output = super::expand("", body);
        assert!(!output.contains("compile_error"), "{body}\n{output}");
    }
}

/// Neither the passes nor what they write may go deeper with each suspension of a straight line.
#[test]
fn a_straight_line_of_suspensions_stays_flat() {
    let line: String = (0..300).map(|step| format!("yield_!(x); x = x.wrapping_mul({step}); ")).collect();
    let output = super::expand("", &format!("fn line(mut x: u64) -> impl Iterator<Item = u64> {{ {line} }}"));
    assert!(output.contains("Yield300"));
    assert!(depth(output.parse().expect("tokens")) < 20);
}

fn depth(tokens: TokenStream) -> usize {
    let inner = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => 1 + depth(group.stream()),
        _ => 0,
    });
    inner.max().unwrap_or(0)
}
