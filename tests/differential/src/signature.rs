use crate::random::Random;
use crate::types::Ty;

/// What a body gives and takes.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    /// `async fn`: it suspends by `.await`, and not by `yield_!`.
    pub(crate) is_async: bool,
    /// What it awaits may borrow; if not, the machine can be cloned.
    pub(crate) lends: bool,
    /// Every type that its enum needs is written: the machine has a name.
    pub(crate) written: bool,
    /// `impl Iterator`, and not `impl Coroutine`.
    pub(crate) is_iterator: bool,
    /// A suspension evaluates to a `u32`, and not to `()`.
    pub(crate) receives: bool,
    /// A `#[resume]` argument named `first` receives the first value that is sent.
    pub(crate) receives_first: bool,
    /// What the body returns.
    pub(crate) result: Ty,
    pub(crate) arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// As the signature writes it.
    pub(crate) pattern: &'static str,
    /// What the pattern binds: name, type, mutable.
    pub(crate) bindings: Vec<(&'static str, Ty, bool)>,
    pub(crate) ty: Ty,
    /// The value it is called with.
    pub(crate) given: &'static str,
}

impl Signature {
    pub(crate) fn random(random: &mut Random) -> Signature {
        let is_iterator = random.chance(25);
        let receives = !is_iterator && random.chance(88);
        let receives_first = receives && random.chance(15);
        let result = if is_iterator { Ty::Unit } else { random_result(random) };
        let arguments = random_arguments(random);
        Signature {
            is_async: false,
            lends: true,
            written: false,
            is_iterator,
            receives,
            receives_first,
            result,
            arguments,
        }
    }

    /// The signature of an `async fn`.
    pub(crate) fn random_async(random: &mut Random) -> Signature {
        let result = random_result(random);
        let arguments = random_arguments(random);
        Signature {
            is_async: true,
            lends: true,
            written: false,
            is_iterator: false,
            receives: true,
            receives_first: false,
            result,
            arguments,
        }
    }

    /// The signature of an `async fn` whose machine can be cloned.
    pub(crate) fn random_async_cloned(random: &mut Random) -> Signature {
        let mut signature = Signature::random_async(random);
        signature.arguments.retain(|argument| argument.ty != Ty::Out);
        Signature { lends: false, ..signature }
    }

    /// The signature of a machine that can be saved.
    pub(crate) fn random_written(random: &mut Random) -> Signature {
        Signature::random(random).in_writing()
    }

    /// The signature of an `async fn` whose machine can be saved.
    pub(crate) fn random_async_written(random: &mut Random) -> Signature {
        Signature::random_async_cloned(random).in_writing()
    }

    fn in_writing(mut self) -> Signature {
        // Nobody lends to what is loaded; and a pattern says no type of what it takes out of a struct.
        self.arguments.retain(|argument| !matches!(argument.ty, Ty::Out | Ty::Holder));
        Signature { written: true, ..self }
    }

    /// The return type of the coroutine.
    pub(crate) fn coroutine_type(&self) -> String {
        if self.is_iterator {
            return "impl Iterator<Item = u32>".to_owned();
        }
        let resume = if self.receives { "u32" } else { "()" };
        format!("impl costate::Coroutine<{resume}, Yield = u32, Return = {}>", self.result.spelling())
    }

    /// The arguments as the signature lists them.
    pub(crate) fn parameters(&self) -> String {
        let parameters = self.arguments.iter().map(|argument| {
            let Argument { pattern, ty, .. } = argument;
            format!("{pattern}: {}", ty.spelling())
        });
        parameters.collect::<Vec<_>>().join(", ")
    }

    /// The values that a call gives.
    pub(crate) fn given(&self) -> String {
        self.arguments.iter().map(|argument| argument.given).collect::<Vec<_>>().join(", ")
    }

    /// Whether some argument borrows `out` from the caller.
    pub(crate) fn borrows(&self) -> bool {
        self.arguments.iter().any(|argument| argument.ty == Ty::Out)
    }
}

fn random_result(random: &mut Random) -> Ty {
    match random.below(20) {
        0..=9 => Ty::outcome(Ty::Number),
        10 | 11 => Ty::maybe(Ty::Number),
        12 | 13 => Ty::Faulty,
        14 => Ty::outcome(Ty::Noisy),
        15 => Ty::maybe(Ty::pair(Ty::Noisy, Ty::Number)),
        16 => Ty::Noisy,
        17 => Ty::Unit,
        _ => Ty::Number,
    }
}

fn random_arguments(random: &mut Random) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for argument in all_arguments() {
        if random.chance(22) && arguments.len() < 4 {
            arguments.push(argument);
        }
    }
    arguments
}

fn all_arguments() -> Vec<Argument> {
    let one = |name: &'static str, pattern, ty: Ty, mutable, given| Argument {
        pattern,
        bindings: vec![(name, ty.clone(), mutable)],
        ty,
        given,
    };
    vec![
        one("a", "a", Ty::Number, false, "5"),
        one("b", "mut b", Ty::Number, true, "2"),
        one("g", "g", Ty::Noisy, false, "Noisy::new(21)"),
        one("h", "mut h", Ty::Noisy, true, "Noisy::new(22)"),
        one("k", "mut k", Ty::Numbers, true, "vec![3, 1]"),
        one("out", "out", Ty::Out, false, "&mut out"),
        Argument { pattern: "_", bindings: Vec::new(), ty: Ty::Noisy, given: "Noisy::new(23)" },
        Argument {
            pattern: "(c, _g)",
            bindings: vec![("c", Ty::Number, false), ("_g", Ty::Noisy, false)],
            ty: Ty::pair(Ty::Number, Ty::Noisy),
            given: "(4, Noisy::new(24))",
        },
        Argument {
            pattern: "Holder { inner: e, .. }",
            bindings: vec![("e", Ty::Noisy, false)],
            ty: Ty::Holder,
            given: "Holder { n: 1, inner: Noisy::new(25) }",
        },
        one("d", "d", Ty::maybe(Ty::Noisy), false, "Some(Noisy::new(26))"),
    ]
}
