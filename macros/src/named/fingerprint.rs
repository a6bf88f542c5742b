//! A short text that differs when code does.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// FNV-1a over the tokens, without regard to spaces and comments, as 16 hexadecimal digits.
pub(crate) fn fingerprint(tokens: TokenStream) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.tokens(tokens);
    format!("{:016x}", hash.0)
}

struct Fnv(u64);

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                // What `$x` of a macro stands for is in a group without delimiters.
                TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                    self.tokens(group.stream())
                }
                TokenTree::Group(group) => {
                    let (open, close): (&[u8], &[u8]) = match group.delimiter() {
                        Delimiter::Brace => (b"{", b"}"),
                        Delimiter::Bracket => (b"[", b"]"),
                        _ => (b"(", b")"),
                    };
                    self.bytes(open);
                    self.tokens(group.stream());
                    self.bytes(close);
                }
                TokenTree::Ident(ident) => self.bytes(ident.to_string().as_bytes()),
                TokenTree::Punct(punct) => self.bytes(punct.as_char().to_string().as_bytes()),
                TokenTree::Literal(literal) => self.bytes(literal.to_string().as_bytes()),
            }
            self.bytes(b" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    fn of(code: &str) -> String {
        fingerprint(code.parse().expect("tokens"))
    }

    #[test]
    fn spaces_and_comments_do_not_count() {
        assert_eq!(of("f(a,b) // c"), of("f ( a ,\n b )"));
    }

    #[test]
    fn all_else_counts() {
        let all =
            ["f(a)", "f[a]", "g(a)", "f(a) b", "f(a b)", "f(ab)", "f(1)", "f(1u8)", "f(\"1\")", "f(a;)"];
        let mut prints: Vec<String> = all.iter().map(|code| of(code)).collect();
        prints.sort();
        prints.dedup();
        assert_eq!(prints.len(), all.len());
    }

    #[test]
    fn the_same_for_ever() {
        assert_eq!(of(""), "cbf29ce484222325");
    }
}
