/// The types of locals and expressions in random bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    /// `u32`, the type of yielded and resumed values.
    Number,
    /// `u64`, so that unsuffixed literals have more than one type to become.
    Wide,
    /// `bool`.
    Flag,
    /// `String`.
    Text,
    /// `Point { x: u32, y: u32 }`, plain data.
    Point,
    /// `[u32; 3]`.
    Array,
    /// `Vec<u32>`.
    Numbers,
    /// `Noisy`, whose drop is in the trace.
    Noisy,
    /// `Holder { n: u32, inner: Noisy }`, without a drop of its own: it can be taken apart.
    Holder,
    /// `Shape`, an enum of which one variant holds a `Noisy`.
    Shape,
    /// `Box<Noisy>`.
    Boxed,
    /// `Vec<Noisy>`.
    Guards,
    /// A tuple of two.
    Pair(Box<Ty>, Box<Ty>),
    /// `Option`.
    Maybe(Box<Ty>),
    /// `Result` with a `u32` for an error.
    Outcome(Box<Ty>),
    /// `Result<u32, Fault>`, into whose error `?` converts.
    Faulty,
    /// A closure, whose type has no name.
    Closure(Closure),
    /// An iterator over `u32` whose type nobody would write.
    Stream,
    /// `&mut Vec<u32>`, an argument that borrows from the caller.
    Out,
    /// `()`.
    Unit,
}

/// What the generator must know of a closure local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closure {
    /// It takes a `u32`; otherwise nothing.
    pub takes_number: bool,
    /// It is `FnMut` and not `Fn`.
    pub mutates: bool,
    /// It owns a `Noisy`.
    pub drops: bool,
}

impl Ty {
    /// A tuple type.
    pub(crate) fn pair(left: Ty, right: Ty) -> Ty {
        Ty::Pair(Box::new(left), Box::new(right))
    }

    /// An `Option` type.
    pub(crate) fn maybe(inner: Ty) -> Ty {
        Ty::Maybe(Box::new(inner))
    }

    /// A `Result` type.
    pub(crate) fn outcome(inner: Ty) -> Ty {
        Ty::Outcome(Box::new(inner))
    }

    /// The type as a program spells it. Closures and streams have no spelling.
    pub(crate) fn spelling(&self) -> String {
        match self {
            Ty::Number => "u32".into(),
            Ty::Wide => "u64".into(),
            Ty::Flag => "bool".into(),
            Ty::Text => "String".into(),
            Ty::Point => "Point".into(),
            Ty::Array => "[u32; 3]".into(),
            Ty::Numbers => "Vec<u32>".into(),
            Ty::Noisy => "Noisy".into(),
            Ty::Holder => "Holder".into(),
            Ty::Shape => "Shape".into(),
            Ty::Boxed => "Box<Noisy>".into(),
            Ty::Guards => "Vec<Noisy>".into(),
            Ty::Pair(left, right) => format!("({}, {})", left.spelling(), right.spelling()),
            Ty::Maybe(inner) => format!("Option<{}>", inner.spelling()),
            Ty::Outcome(inner) => format!("Result<{}, u32>", inner.spelling()),
            Ty::Faulty => "Result<u32, Fault>".into(),
            Ty::Closure(_) | Ty::Stream => "_".into(),
            Ty::Out => "&mut Vec<u32>".into(),
            Ty::Unit => "()".into(),
        }
    }

    /// Whether a by-value mention copies.
    pub(crate) fn is_copy(&self) -> bool {
        match self {
            Ty::Number | Ty::Wide | Ty::Flag | Ty::Point | Ty::Array | Ty::Unit | Ty::Faulty => true,
            Ty::Pair(left, right) => left.is_copy() && right.is_copy(),
            Ty::Maybe(inner) | Ty::Outcome(inner) => inner.is_copy(),
            Ty::Closure(closure) => !closure.drops && !closure.mutates,
            _ => false,
        }
    }

    /// Whether a drop of it may be seen in the trace.
    pub(crate) fn drops(&self) -> bool {
        match self {
            Ty::Noisy | Ty::Holder | Ty::Shape | Ty::Boxed | Ty::Guards => true,
            Ty::Pair(left, right) => left.drops() || right.drops(),
            Ty::Maybe(inner) | Ty::Outcome(inner) => inner.drops(),
            Ty::Closure(closure) => closure.drops,
            _ => false,
        }
    }

    /// The plainest expression of the type, if it has one.
    pub(crate) fn plain(&self) -> Option<String> {
        Some(match self {
            Ty::Number => "1".into(),
            Ty::Wide => "2".into(),
            Ty::Flag => "flag(1)".into(),
            Ty::Text => "String::new()".into(),
            Ty::Point => "Point { x: 1, y: 2 }".into(),
            Ty::Array => "[1, 2, 3]".into(),
            Ty::Numbers => "vec![4u32, 5]".into(),
            Ty::Noisy => "Noisy::new(1)".into(),
            Ty::Holder => "Holder { n: 1, inner: Noisy::new(2) }".into(),
            Ty::Shape => "Shape::Held(Noisy::new(3))".into(),
            Ty::Boxed => "Box::new(Noisy::new(4))".into(),
            Ty::Guards => "vec![Noisy::new(5)]".into(),
            Ty::Pair(left, right) => format!("({}, {})", left.plain()?, right.plain()?),
            Ty::Maybe(inner) => format!("Some({})", inner.plain()?),
            Ty::Outcome(inner) => format!("Ok::<_, u32>({})", inner.plain()?),
            Ty::Faulty => "Ok::<u32, Fault>(1)".into(),
            Ty::Unit => "()".into(),
            Ty::Closure(_) | Ty::Stream | Ty::Out => return None,
        })
    }
}
