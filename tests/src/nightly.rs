//! The compiler's own coroutines as a second oracle, on a nightly toolchain.
//!
//! A native coroutine takes a value already at its first resume; the harness sends `None` there and `Some` from
//! then on.

use crate::compare::{agree, record_native};
use crate::trace::{log, log_panic, record};
use crate::transformed::Ending;
use std::fmt::Debug;
use std::ops::{Coroutine, CoroutineState};
use std::rc::Rc;

/// Holds a native coroutine against the plain function: a check of the oracle itself.
///
/// # Panics
/// When they differ.
pub fn coroutine<C, R>(call: &str, script: Vec<R>, make: impl Fn() -> C, native: impl Fn() -> C::Return)
where
    C: Coroutine<Option<R>, Yield: Debug, Return: Debug>,
    R: Clone + Debug + 'static,
{
    let script = Rc::new(script);
    agree(call, &|stop| record_native(&script, stop, &native), &|stop, ending| match ending {
        Ending::Close => None,
        Ending::Drop => Some(record(|| run(&script, stop, &make))),
    });
}

/// Bodies whose machine is larger than the native coroutine, by 4 to 8 bytes. All but one keep a local that may have been
/// moved, of a droppable type without a niche: in an `Option`, where the compiler has a drop flag in a gap. The other has
/// such a gap between an array that stays in place and what lies beside it. They must go on being larger, or leave this list.
const LARGER: [&str; 8] = [
    "buffer_filled_in_pieces",
    "by_a_lazy_operator",
    "conditional_moves",
    "in_one_of_several_branches",
    "named conditional_moves",
    "nested_conditions",
    "of_one_pattern_of_which_a_part_is_moved",
    "value_moved_in_one_branch_only",
];

/// Holds the bytes of a machine against those of a native coroutine.
///
/// # Panics
/// When there are more of them, but for the bodies of which that is known.
pub fn not_larger(module: &str, call: &str, machine: impl FnOnce() -> usize, native: impl FnOnce() -> usize) {
    let (mut bytes, mut limit) = (0, 0);
    let _ = record(|| (bytes, limit) = (machine(), native()));
    let name = call.split(' ').next().unwrap_or_default();
    let name = format!("{}{name}", if module.contains("::concrete::") { "named " } else { "" });
    let is_known = LARGER.contains(&&*name);
    assert_eq!(bytes > limit, is_known, "{call} takes {bytes} bytes, and the native coroutine {limit}");
}

fn run<C, R>(script: &[R], stop: usize, make: impl FnOnce() -> C)
where
    C: Coroutine<Option<R>, Yield: Debug, Return: Debug>,
    R: Clone + Debug,
{
    let mut coroutine = Box::pin(make());
    let mut step = log_panic(|| coroutine.as_mut().resume(None));
    for k in 1.. {
        match step {
            Ok(CoroutineState::Yielded(value)) => log(format!("yield {value:?}")),
            Ok(CoroutineState::Complete(value)) => {
                log(format!("return {value:?}"));
                return;
            }
            Err(_) => return,
        }
        if k == stop {
            return;
        }
        let sent = script[(k - 1) % script.len()].clone();
        log(format!("sent {sent:?}"));
        step = log_panic(|| coroutine.as_mut().resume(Some(sent)));
    }
}

/// The part of [`oracle!`](crate::oracle) that needs nightly syntax.
#[macro_export]
macro_rules! native_coroutines {
    (
        $({
            [$($attribute:tt)*] $name:ident $parameters:tt
            [$resume:ty] [$yield:ty] [$return:ty] $body:tt
        })+
        $($called:ident $arguments:tt $(<- $script:expr)?;)+
    ) => {
        mod nightly {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            #[allow(unused_macros, reason = "a body need not delegate")]
            macro_rules! yield_from {
                ($inner:expr) => {{
                    let mut inner = ::std::boxed::Box::pin($inner);
                    let mut sent = ::core::option::Option::None;
                    loop {
                        match ::core::ops::Coroutine::resume(inner.as_mut(), sent) {
                            ::core::ops::CoroutineState::Yielded(value) => sent = yield value,
                            ::core::ops::CoroutineState::Complete(value) => break value,
                        }
                    }
                }};
            }

            #[allow(unused_macros, unused_macro_rules, reason = "a body need not suspend in every form")]
            macro_rules! yield_ {
                () => { (yield ()).expect("only the first resume sends nothing") };
                ($value:expr) => { (yield $value).expect("only the first resume sends nothing") };
            }

            $(
                $($attribute)*
                pub(super) fn $name $parameters
                    -> impl ::core::ops::Coroutine<Option<$resume>, Yield = $yield, Return = $return>
                {
                    #[coroutine]
                    static move |_: Option<$resume>| -> $return $body
                }
            )+
        }

        #[test]
        fn oracle_agrees_with_a_native_coroutine() {
            $($crate::native_coroutines!(@compare $called $arguments $(<- $script)?);)+
        }

        #[test]
        fn is_not_larger_than_a_native_coroutine() {
            // The native half boxes what it delegates to, and what is borrowed in it.
            if !stringify!($($body)+).contains("yield_from!") {
                $($crate::nightly::not_larger(
                    module_path!(),
                    stringify!($called $arguments),
                    || ::core::mem::size_of_val(&transformed::$called $arguments),
                    || ::core::mem::size_of_val(&nightly::$called $arguments),
                );)+
            }
        }
    };
    (@compare $called:ident $arguments:tt) => {
        $crate::native_coroutines!(@compare $called $arguments <- [()])
    };
    (@compare $called:ident $arguments:tt <- $script:expr) => {
        $crate::nightly::coroutine(
            stringify!($called $arguments),
            ::std::vec::Vec::from($script),
            || nightly::$called $arguments,
            || native::$called $arguments,
        )
    };
}
