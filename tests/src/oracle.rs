/// Defines a test that runs bodies in both versions and compares them.
///
/// One or more functions, then the calls to compare. The last function is the one that is called; the others
/// are for its `yield_from!`, which in the plain version is a plain call.
///
/// * `name(args);` compares an `impl Iterator`,
/// * `name(args) <- [a, b];` compares an `impl Coroutine` to which `a`, `b`, `a`, .. are sent.
///
/// Each is also cloned at every suspension, and both go on ([`copies!`](crate::copies!)); with `once` in front, and
/// rustc's reason, it is not, because it stores what cannot be cloned (`tests/ui/types/never_clone.rs` has these).
///
/// With the word `named` in front, one function is compared twice: with inferred types, and as a named enum, which is
/// saved and loaded at every suspension as well; `named_unsaved`, with rustc's reason, leaves that out.
///
/// ```
/// use costate_tests::oracle;
///
/// oracle! {
///     fn countdown(n: u32) -> impl Iterator<Item = u32> {
///         for i in (0..n).rev() {
///             yield_!(i);
///         }
///     }
///     countdown(0);
///     countdown(3);
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! oracle {
    // Collect the functions as
    // `{attributes (coroutine attribute) name (parameters) (bounds) [resume] [yield] [return] body}`.
    (
        @collect $copies:tt $coroutine:tt [$($collected:tt)*]
        $(#[$attribute:meta])*
        fn $name:ident($($parameters:tt)*) -> impl Iterator<Item = $yield:ty> $body:tt
        $($rest:tt)*
    ) => {
        $crate::oracle! {
            @collect $copies $coroutine [
                $($collected)*
                {
                    [$(#[$attribute])*] $coroutine $name ($($parameters)*) (Iterator<Item = $yield>)
                    [()] [$yield] [()] $body
                }
            ]
            $($rest)*
        }
    };
    (
        @collect $copies:tt $coroutine:tt [$($collected:tt)*]
        $(#[$attribute:meta])*
        fn $name:ident($($parameters:tt)*)
            -> impl Coroutine<$resume:ty, Yield = $yield:ty, Return = $return:ty> $body:tt
        $($rest:tt)*
    ) => {
        $crate::oracle! {
            @collect $copies $coroutine [
                $($collected)*
                {
                    [$(#[$attribute])*] $coroutine $name ($($parameters)*)
                    (::costate::Coroutine<$resume, Yield = $yield, Return = $return>)
                    [$resume] [$yield] [$return] $body
                }
            ]
            $($rest)*
        }
    };
    (
        @collect $copies:tt $any_coroutine:tt [$({
            [$($attribute:tt)*] ($($coroutine:tt)*) $name:ident $parameters:tt ($($bounds:tt)*)
            [$resume:ty] [$yield:ty] [$return:ty] $body:tt
        })+]
        $called:ident $arguments:tt $(<- $script:expr)?;
        $($also_called:ident $also_arguments:tt $(<- $also_script:expr)?;)*
    ) => {
        mod $called {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            mod transformed {
                #[allow(unused_imports, reason = "a body need not use what its file imports")]
                use super::*;

                $(
                    $($attribute)*
                    #[$($coroutine)*]
                    pub(super) fn $name $parameters -> impl $($bounds)* $body
                )+
            }

            mod native {
                #[allow(unused_imports, reason = "a body need not use what its file imports")]
                use super::*;

                #[allow(unused_macros, reason = "a body need not delegate")]
                macro_rules! yield_from {
                    ($inner:expr) => { $inner };
                }

                $(
                    #[allow(unused_macros, unused_macro_rules, reason = "a body need not suspend in every form")]
                    macro_rules! yield_ {
                        () => { $crate::native::suspend::<$yield, $resume>(()) };
                        ($value:expr) => { $crate::native::suspend::<$yield, $resume>($value) };
                    }

                    $($attribute)*
                    pub(super) fn $name $parameters -> $return $body
                )+
            }

            $crate::native_coroutines! {
                $({ [$($attribute)*] $name $parameters [$resume] [$yield] [$return] $body })+
                $called $arguments $(<- $script)?;
                $($also_called $also_arguments $(<- $also_script)?;)*
            }

            $crate::copies! {
                $copies
                $({ [$($attribute)*] ($($coroutine)*) $name $parameters ($($bounds)*) $body })+
                $called $arguments $(<- $script)?;
                $($also_called $also_arguments $(<- $also_script)?;)*
            }

            #[test]
            fn agrees_with_the_plain_function() {
                $crate::oracle!(@compare $called $arguments $(<- $script)?);
                $($crate::oracle!(@compare $also_called $also_arguments $(<- $also_script)?);)*
            }
        }
    };
    (named $($functions_and_calls:tt)+) => {
        $crate::oracle! { @named (cloned) (cloned saved) $($functions_and_calls)+ }
    };
    (named_unsaved $reason:literal $($functions_and_calls:tt)+) => {
        $crate::oracle! { @named (cloned) (cloned) $($functions_and_calls)+ }
    };
    (once $reason:literal $($functions_and_calls:tt)+) => {
        $crate::oracle! { @collect () (::costate::coroutine) [] $($functions_and_calls)+ }
    };
    (@named $copies:tt $saved:tt $(#[$attribute:meta])* fn $name:ident $($rest:tt)+) => {
        mod $name {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            mod inferred {
                use super::*;
                $crate::oracle! { @collect $copies (::costate::coroutine) [] $(#[$attribute])* fn $name $($rest)+ }
            }

            mod concrete {
                use super::*;
                $crate::oracle! {
                    @collect $saved (::costate::coroutine(name = Named)) [] $(#[$attribute])* fn $name $($rest)+
                }
            }
        }
    };
    (@compare $called:ident $arguments:tt) => {
        $crate::compare::iterator(
            stringify!($called $arguments),
            || transformed::$called $arguments,
            || native::$called $arguments,
        )
    };
    (@compare $called:ident $arguments:tt <- $script:expr) => {
        $crate::compare::coroutine(
            stringify!($called $arguments),
            ::std::vec::Vec::from($script),
            || transformed::$called $arguments,
            || native::$called $arguments,
        )
    };
    ($($functions_and_calls:tt)+) => {
        $crate::oracle! { @collect (cloned) (::costate::coroutine) [] $($functions_and_calls)+ }
    };
}
