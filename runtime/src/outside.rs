//! Macros that say what is missing: the suspensions, as seen outside a coroutine, since inside one `#[coroutine]` takes
//! them away before they could expand; and a feature.

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

/// Says what is missing where a coroutine derives serde's traits, and this crate was built without.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_serde {
    () => {};
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_serde {
    () => {
        ::core::compile_error!(
            "a coroutine is saved with the feature `serde` of costate, which is off; \
             run `cargo add costate --features serde`"
        );
    };
}

/// Says what is missing where a coroutine is a stream, and this crate was built without.
#[cfg(feature = "stream")]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_stream {
    () => {};
}

#[cfg(not(feature = "stream"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_stream {
    () => {
        ::core::compile_error!(
            "a coroutine is a stream with the feature `stream` of costate, which is off; \
             run `cargo add costate --features stream`"
        );
    };
}
