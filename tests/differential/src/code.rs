use crate::types::Ty;
use std::fmt;

/// A piece of a body, with just the structure the shrinker needs to take it apart.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    /// Tokens as they are.
    Text(String),
    /// Pieces in a row.
    Seq(Vec<Code>),
    /// `{ .. }`, one entry per statement; the last may be the block's value.
    Block(Vec<Code>),
    /// An expression of a known type: the shrinker may put a plainer one of that type in its place.
    Value(Ty, Box<Code>),
}

/// Pieces in a row, from texts and `Code`s.
macro_rules! code {
    ($($piece:expr),* $(,)?) => {
        $crate::code::Code::Seq(vec![$($crate::code::Code::from($piece)),*])
    };
}
pub(crate) use code;

impl Code {
    /// The pieces with `separator` between them.
    pub(crate) fn list(pieces: Vec<Code>, separator: &str) -> Code {
        let mut row = Vec::new();
        for (index, piece) in pieces.into_iter().enumerate() {
            if index > 0 {
                row.push(Code::from(separator));
            }
            row.push(piece);
        }
        Code::Seq(row)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        match self {
            Code::Text(text) => f.write_str(text),
            Code::Seq(pieces) => pieces.iter().try_for_each(|piece| piece.write(f, indent)),
            Code::Value(_, code) => code.write(f, indent),
            Code::Block(statements) => {
                f.write_str("{\n")?;
                for statement in statements {
                    write!(f, "{:1$}", "", indent + 4)?;
                    statement.write(f, indent + 4)?;
                    f.write_str("\n")?;
                }
                write!(f, "{:1$}}}", "", indent)
            }
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Code {
        Code::Text(text.to_owned())
    }
}

impl From<String> for Code {
    fn from(text: String) -> Code {
        Code::Text(text)
    }
}

impl From<&String> for Code {
    fn from(text: &String) -> Code {
        Code::Text(text.clone())
    }
}
