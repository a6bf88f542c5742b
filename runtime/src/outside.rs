//! The suspension macros, as seen outside a coroutine. Inside one `#[coroutine]` takes them away
//! before they could expand.

/// Suspends the coroutine and gives a value to its caller; evaluates to the value sent back.
///
/// Only meaningful in the body of a [`#[coroutine]`](crate::coroutine) or [`gen!`](crate::gen!).
#[macro_export]
macro_rules! yield_ {
    ($($value:tt)*) => {
        ::core::compile_error!(
            "`yield_!` works only inside a coroutine, and not in what another macro expands to; \
             put `#[costate::coroutine]` on the function"
        )
    };
}

/// Runs another coroutine to its end in place of this one; evaluates to its return value.
///
/// Only meaningful in the body of a [`#[coroutine]`](crate::coroutine) or [`gen!`](crate::gen!).
#[macro_export]
macro_rules! yield_from {
    ($($value:tt)*) => {
        ::core::compile_error!(
            "`yield_from!` works only inside a coroutine, and not in what another macro expands to; \
             put `#[costate::coroutine]` on the function"
        )
    };
}
