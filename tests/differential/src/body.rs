use crate::campaign::Case;
use crate::code::Code;
use crate::grammar::Grammar;
use crate::halves;
use crate::random::Random;
use crate::scope::Init;
use crate::signature::Signature;
use crate::types::Ty;

/// A random body with its signature.
#[derive(Clone, Debug)]
pub struct Body {
    /// The seed it was made from, or what else tells it from other bodies.
    pub name: String,
    pub(crate) signature: Signature,
    pub(crate) code: Code,
}

/// What the second half of a body is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A coroutine of this crate.
    Costate,
    /// The same, cloned at every suspension: the clone and the original both go on.
    Clones,
    /// A coroutine with a name, saved and loaded at every suspension: what was loaded and the original both go on.
    Saved,
    /// A coroutine of the nightly compiler, to check that the oracle says what Rust means.
    Nightly,
}

impl Body {
    /// The body of a seed: always the same.
    pub fn new(seed: u64) -> Body {
        Body::random(seed.to_string(), Random::new(seed), Signature::random)
    }

    /// The async body of a seed: always the same.
    pub fn asynchronous(seed: u64) -> Body {
        Body::random(format!("a{seed}"), Random::new(seed), Signature::random_async)
    }

    /// The async body of a seed whose machine can be cloned, since nothing that it awaits borrows: always the same.
    pub fn asynchronous_cloned(seed: u64) -> Body {
        Body::random(format!("c{seed}"), Random::new(seed), Signature::random_async_cloned)
    }

    /// The body of a seed in which all types are written: always the same.
    pub fn written(seed: u64) -> Body {
        Body::random(format!("w{seed}"), Random::new(seed), Signature::random_written)
    }

    /// The async body of a seed in which all types are written: always the same.
    pub fn asynchronous_written(seed: u64) -> Body {
        Body::random(format!("s{seed}"), Random::new(seed), Signature::random_async_written)
    }

    fn random(name: String, mut random: Random, signature: fn(&mut Random) -> Signature) -> Body {
        let signature = signature(&mut random);
        let largest = 2 + random.below(12);
        let size = 5 + random.below(10);
        let mut grammar = Grammar::new(random, signature.clone(), largest);
        for argument in &signature.arguments {
            for (name, ty, mutable) in &argument.bindings {
                grammar.scope.declare(name, ty.clone(), *mutable, true, Init::Full);
            }
        }
        if signature.receives_first {
            grammar.scope.declare("first", Ty::Number, false, true, Init::Full);
        }
        let code = grammar.body(size);
        Body { name, signature, code }
    }

    /// A body that is given as a block, without arguments, that receives and returns a `u32`.
    pub fn given(name: &str, block: &str) -> Body {
        let signature = Signature {
            is_async: false,
            lends: false,
            written: false,
            is_iterator: false,
            receives: true,
            receives_first: false,
            result: Ty::Number,
            arguments: Vec::new(),
        };
        Body { name: name.to_owned(), signature, code: Code::from(block) }
    }

    /// An async body that is given as a block, without arguments, that returns a `u32`.
    pub fn given_async(name: &str, block: &str) -> Body {
        let given = Body::given(name, block);
        Body { signature: Signature { is_async: true, lends: true, ..given.signature.clone() }, ..given }
    }

    /// The same body under another name.
    pub fn named(&self, name: &str) -> Body {
        Body { name: name.to_owned(), ..self.clone() }
    }

    /// The body as a case of a campaign.
    pub fn case(&self, subject: Subject) -> Case {
        Case { name: self.name.clone(), source: self.source(subject) }
    }

    /// A case of which the coroutine half has the block of another body: as if the transformation
    /// had made a mistake.
    pub fn case_against(&self, other: &Body, subject: Subject) -> Case {
        Case { name: self.name.clone(), source: halves::file(self, &other.code.to_string(), subject) }
    }

    /// The body without one of its statements, if it has that many.
    pub fn without(&self, statement: usize) -> Option<Body> {
        let Code::Block(statements) = &self.code else { return None };
        let mut statements = statements.clone();
        if statement + 1 >= statements.len() {
            return None;
        }
        statements.remove(statement);
        Some(Body { code: Code::Block(statements), ..self.clone() })
    }

    /// The body as a file: both halves, and a function that compares them.
    pub fn source(&self, subject: Subject) -> String {
        halves::file(self, &self.code.to_string(), subject)
    }
}
