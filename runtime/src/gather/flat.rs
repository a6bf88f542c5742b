//! From `(a, (b, (c, ())))` to `(a, b, c)`.

/// Nested pairs, and what else is a result of a gather.
pub trait Flat {
    /// Without the nesting.
    type Flat;

    /// Takes the nesting away.
    fn flat(self) -> Self::Flat;
}

impl<T, const N: usize> Flat for [T; N] {
    type Flat = Self;

    fn flat(self) -> Self {
        self
    }
}

#[cfg(feature = "alloc")]
impl<T> Flat for alloc::vec::Vec<T> {
    type Flat = Self;

    fn flat(self) -> Self {
        self
    }
}

macro_rules! nested {
    () => { () };
    ($head:ident $($tail:ident)*) => { ($head, nested!($($tail)*)) };
}

macro_rules! flat {
    ($($name:ident)*) => {
        impl<$($name),*> Flat for nested!($($name)*) {
            type Flat = ($($name,)*);

            #[allow(
                non_snake_case,
                clippy::unused_unit,
                reason = "locals are named as the types are, and there may be none"
            )]
            fn flat(self) -> Self::Flat {
                let nested!($($name)*) = self;
                ($($name,)*)
            }
        }
    };
}

flat!();
flat!(A);
flat!(A B);
flat!(A B C);
flat!(A B C D);
flat!(A B C D E);
flat!(A B C D E F);
flat!(A B C D E F G);
flat!(A B C D E F G H);
flat!(A B C D E F G H I);
flat!(A B C D E F G H I J);
flat!(A B C D E F G H I J K);
flat!(A B C D E F G H I J K L);
