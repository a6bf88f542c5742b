use crate::campaign::Case;
use crate::code::Code;
use crate::grammar::Grammar;
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
    /// A coroutine of the nightly compiler, to check that the oracle says what Rust means.
    Nightly,
}

impl Body {
    /// The body of a seed: always the same.
    pub fn new(seed: u64) -> Body {
        let mut random = Random::new(seed);
        let signature = Signature::random(&mut random);
        let largest = 2 + random.below(12);
        let size = 5 + random.below(10);
        let mut grammar = Grammar::new(random, signature.clone(), largest);
        for argument in &signature.arguments {
            for (name, ty, mutable) in &argument.bindings {
                grammar.scope.declare(name, ty.clone(), *mutable, true, Init::Full);
            }
        }
        let code = grammar.body(size);
        Body { name: seed.to_string(), signature, code }
    }

    /// A body that is given as a block, without arguments, that receives and returns a `u32`.
    pub fn given(name: &str, block: &str) -> Body {
        let signature =
            Signature { is_iterator: false, receives: true, result: Ty::Number, arguments: Vec::new() };
        Body { name: name.to_owned(), signature, code: Code::from(block) }
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
        Case { name: self.name.clone(), source: self.source_of_pair(&other.code.to_string(), subject) }
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
        self.source_of_pair(&self.code.to_string(), subject)
    }

    fn source_of_pair(&self, second: &str, subject: Subject) -> String {
        let Body { name, signature, code } = self;
        let record = if signature.receives { "record" } else { "record_unit" };
        let parameters = signature.parameters();
        let result = signature.result.spelling();
        let half = match subject {
            Subject::Costate => {
                let gives = signature.coroutine_type("costate::Coroutine");
                format!("    #[costate::coroutine]\n    pub fn body({parameters}) -> {gives} {second}\n")
            }
            Subject::Nightly => self.nightly_half(second),
        };
        let drive = match (signature.is_iterator, signature.receives) {
            (true, _) => "iterated",
            (false, true) => "stepped",
            (false, false) => "stepped_without_values",
        };
        let given = signature.given();
        let (before, after) =
            if signature.borrows() { ("let mut out = vec![6, 7]; ", " touch(&out);") } else { ("", "") };
        format!(
            "// The body {name}.\n\
             use super::*;\n\n\
             mod plain {{\n    use super::*;\n\n    macro_rules! yield_ {{\n        \
             ($value:expr) => {{ {record}($value) }};\n    }}\n\n    \
             pub fn body({parameters}) -> {result} {code}\n}}\n\n\
             {SECOND_HALF}\n    use super::*;\n\n{half}}}\n\n\
             pub fn check(session: &mut Session) {{\n    session.compare(\n        \"{name}\",\n        \
             &|| {{ {before}direct(|| plain::body({given}));{after} }},\n        \
             &|| {{ {before}{drive}(|| Box::new(machine::body({given})));{after} }},\n    );\n}}\n"
        )
    }

    /// Arguments are bound in the body, as `async fn` does it, so that they drop in order.
    fn nightly_half(&self, second: &str) -> String {
        let signature = &self.signature;
        let mut parameters = Vec::new();
        let mut bindings = String::new();
        for (index, argument) in signature.arguments.iter().enumerate() {
            parameters.push(format!("argument{index}: {}", argument.ty.spelling()));
            bindings += &format!(
                "let argument{index} = argument{index}; let {} = argument{index}; ",
                argument.pattern
            );
        }
        let parameters = parameters.join(", ");
        let gives = signature.coroutine_type("costate::Coroutine");
        let result = signature.result.spelling();
        let (wrapper, resume) = match (signature.is_iterator, signature.receives) {
            (true, _) => ("NightlyIterator", "()"),
            (false, true) => ("Nightly", "u32"),
            (false, false) => ("Nightly", "()"),
        };
        format!(
            "    macro_rules! yield_ {{\n        ($value:expr) => {{ (yield $value) }};\n    }}\n\n    \
             pub fn body({parameters}) -> {gives} {{\n        {wrapper}::new(#[coroutine] static move |_: {resume}| -> {result} {{ {bindings}{second} }})\n    }}\n"
        )
    }
}

/// The line at which the second half of a file begins.
pub(crate) const SECOND_HALF: &str = "mod machine {";
