//! `async-fn-size*`, `future-sizes/*`: what a future need not hold costs nothing, and none is larger than the compiler's.

use costate_tests::awaits::{give, pause};
use costate_tests::both;
use std::future::ready;
use std::mem::size_of_val;

/// A kibibyte.
pub(super) type Big = [u8; 1024];

/// The sizes of both versions.
macro_rules! sizes {
    ($name:ident, { $($items:tt)* }, $made:expr) => {
        fn $name() -> (usize, usize) {
            mod transformed {
                use super::*;
                use costate::coroutine as machine;
                $($items)*
                pub(super) fn size() -> usize { size_of_val(&$made) }
            }
            mod native {
                use super::*;
                use costate_tests::awaits::native as machine;
                $($items)*
                pub(super) fn size() -> usize { size_of_val(&$made) }
            }
            (transformed::size(), native::size())
        }
    };
}

sizes!(
    one_await,
    {
        #[machine]
        async fn f() -> u8 {
            ready(1).await
        }
    },
    f()
);
sizes!(
    base,
    {
        #[machine]
        async fn f(big: Big) -> u8 {
            ready(()).await;
            big[0]
        }
    },
    f([0; 1024])
);
sizes!(
    moved_before,
    {
        #[machine]
        async fn f(big: Big) -> u8 {
            let n = consume(big);
            ready(n).await + ready(n).await
        }
        fn consume(big: Big) -> u8 {
            big[3]
        }
    },
    f([0; 1024])
);
sizes!(
    overlaid,
    {
        #[machine]
        async fn f() -> u8 {
            let a = {
                let big: Big = [1; 1024];
                ready(0).await;
                big[0]
            };
            let b = {
                let big: Big = [2; 1024];
                ready(0).await;
                big[0]
            };
            a + b
        }
    },
    f()
);
sizes!(
    passed_on,
    {
        #[machine]
        async fn f(big: Big) -> u8 {
            g(big).await
        }
        #[machine]
        async fn g(big: Big) -> u8 {
            h(big).await
        }
        #[machine]
        async fn h(big: Big) -> u8 {
            ready(()).await;
            big[0]
        }
    },
    f([0; 1024])
);
sizes!(
    uninitialized,
    {
        #[machine]
        async fn f() -> u8 {
            let big: Big;
            ready(()).await;
            big = [4; 1024];
            big[0]
        }
    },
    f()
);
sizes!(
    joined,
    {
        #[machine]
        async fn big() -> u8 {
            let big: Big = [1; 1024];
            ready(()).await;
            big[0]
        }
        #[machine]
        async fn f() -> u8 {
            let made = big();
            let second = big();
            ready(()).await;
            made.await + second.await
        }
    },
    f()
);

#[test]
fn none_is_larger_than_the_compilers() {
    let all = [
        ("one_await", one_await()),
        ("base", base()),
        ("moved_before", moved_before()),
        ("overlaid", overlaid()),
        ("passed_on", passed_on()),
        ("uninitialized", uninitialized()),
        ("joined", joined()),
    ];
    let larger: Vec<_> = all.into_iter().filter(|(_, (ours, native))| ours > native).collect();
    assert!(larger.is_empty(), "{larger:?} of {all:?}");
}

/// async-fn-size, async-fn-size-moved-locals, large-arg: a kibibyte is there once, or not at all.
#[test]
fn a_buffer_is_stored_once() {
    assert!(one_await().0 <= 4, "{:?}", one_await());
    assert!((1024..1032).contains(&base().0), "{:?}", base());
    assert!((1024..1032).contains(&moved_before().0), "{:?}", moved_before());
    assert!((1024..1040).contains(&overlaid().0), "{:?}", overlaid());
    assert!((1024..1048).contains(&passed_on().0), "{:?}", passed_on());
    assert!(uninitialized().0 < 16, "{:?}", uninitialized());
    assert!((2048..2080).contains(&joined().0), "{:?}", joined());
}

both! {
    mod what_is_sized_still_runs {
        #[machine]
        pub(super) async fn f(big: Big) -> u32 {
            let a = { let small = big[3]; pause(u32::from(small), 1).await };
            let big = give(big, 1).await;
            a + u32::from(big[4])
        }
    }
    f([7; 1024]);
}
