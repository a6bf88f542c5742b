//! `async-await.rs` and the small run-pass tests beside it: every form of an async function, each polled step by step.

use costate::coroutine as machine;
use costate_tests::awaits::{finish, give, pause};
use costate_tests::trace::record;
use costate_tests::{Noisy, awaits, id, t};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Wakes itself once, as in rustc's test.
#[derive(Default)]
struct WakeOnce {
    woken: bool,
}

impl Future for WakeOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.woken, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn wake_and_yield_once() {
    WakeOnce::default().await;
}

#[machine]
async fn async_block(x: u8) -> u8 {
    async move {
        wake_and_yield_once().await;
        x
    }
    .await
}

#[machine]
async fn borrowed(x: &u8) -> u8 {
    wake_and_yield_once().await;
    *x
}

#[machine]
async fn named_lifetime<'a>(x: &'a u8) -> u8 {
    wake_and_yield_once().await;
    *x
}

#[machine]
fn impl_future(x: &u8) -> impl Future<Output = u8> {
    wake_and_yield_once().await;
    *x
}

#[machine]
fn impl_future_named<'a>(x: &'a u8) -> impl Future<Output = u8> + 'a {
    wake_and_yield_once().await;
    *x
}

#[machine]
async fn multiple_arguments(x: &u8, _y: &u8) -> u8 {
    wake_and_yield_once().await;
    *x
}

#[machine]
async fn mutable_argument(mut x: u8) -> u8 {
    x += 1;
    wake_and_yield_once().await;
    x - 1
}

#[machine]
async fn with_internal_borrow(y: u8) -> u8 {
    async fn inner(x: &u8) -> u8 {
        wake_and_yield_once().await;
        *x
    }
    inner(&y).await
}

#[machine]
async unsafe fn unsafe_function(x: u8) -> u8 {
    wake_and_yield_once().await;
    x
}

#[machine]
async fn generic<T: Copy>(x: T) -> T {
    wake_and_yield_once().await;
    x
}

#[machine]
async fn closure_in_it(x: u8) -> u8 {
    let by_move = async move |x: u8| -> u8 {
        wake_and_yield_once().await;
        x
    };
    by_move(x).await
}

struct Methods;

impl Methods {
    #[machine]
    pub async fn static_method(x: u8) -> u8 {
        wake_and_yield_once().await;
        x
    }

    #[machine]
    async fn borrowed_self(&self, x: u8) -> u8 {
        wake_and_yield_once().await;
        x
    }

    #[machine]
    async fn by_value(self, x: &u8) -> u8 {
        wake_and_yield_once().await;
        *x
    }
}

/// Pending once and then ready with 9: `async fn` of one await.
fn two_polls<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(&mut cx).is_pending());
    match future.as_mut().poll(&mut cx) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("pending again"),
    }
}

/// async-await
#[test]
fn each_form_wakes_once() {
    let nine = &9;
    assert_eq!(two_polls(async_block(9)), 9);
    assert_eq!(two_polls(borrowed(nine)), 9);
    assert_eq!(two_polls(named_lifetime(nine)), 9);
    assert_eq!(two_polls(impl_future(nine)), 9);
    assert_eq!(two_polls(impl_future_named(nine)), 9);
    assert_eq!(two_polls(multiple_arguments(nine, &5)), 9);
    assert_eq!(two_polls(mutable_argument(9)), 9);
    assert_eq!(two_polls(with_internal_borrow(9)), 9);
    assert_eq!(two_polls(generic(9)), 9);
    assert_eq!(two_polls(generic("nine")), "nine");
    assert_eq!(two_polls(closure_in_it(9)), 9);
    assert_eq!(two_polls(Methods::static_method(9)), 9);
    assert_eq!(two_polls(Methods.borrowed_self(9)), 9);
    assert_eq!(two_polls(Methods.by_value(nine)), 9);
}

/// async-await, its unsafe functions: making the future is what is unsafe.
#[test]
fn an_unsafe_function_stays_unsafe() {
    fn takes<F: Future<Output = u8>>(_: unsafe fn(u8) -> F) {}
    takes(unsafe_function);
}

/// await-into-future
#[test]
fn any_into_future_is_awaited() {
    struct Awaitable(u32);
    impl IntoFuture for Awaitable {
        type Output = u32;
        type IntoFuture = std::future::Ready<u32>;

        fn into_future(self) -> Self::IntoFuture {
            t("into_future");
            std::future::ready(self.0 + 1)
        }
    }

    #[machine]
    async fn awaits_it(given: Awaitable) -> u32 {
        t("before");
        given.await + Awaitable(10).await
    }
    let log = record(|| assert_eq!(finish(awaits_it(Awaitable(41))), 53));
    assert_eq!(log, ["t(\"before\")", "t(\"into_future\")", "t(\"into_future\")"]);
}

// await-unsize, argument-patterns, async-matches-expr, async-await-let-else, default-struct-update,
// conditional-and-guaranteed-initialization, drop-and-assign, issue-61793

awaits! {
    async fn unsized_while_awaiting() -> usize {
        async fn make_boxed_object() -> Box<dyn std::fmt::Debug> { Box::new(give(3, 1).await) as _ }
        async fn boxed() -> Box<[u32; 2]> { give(Box::new([1, 2]), 1).await }
        let object = make_boxed_object().await;
        let slice: Box<[u32]> = boxed().await;
        format!("{object:?}").len() + slice.len()
    }
    unsized_while_awaiting();
}

awaits! {
    async fn argument_patterns((a, b): (u32, u32), [c, ..]: [u32; 2], mut d: u32) -> u32 {
        d += a;
        pause(b, 1).await + c + d
    }
    argument_patterns((1, 2), [3, 4], 5);
}

awaits! {
    async fn matches_on_awaits(n: u32) -> u32 {
        match_this(match give(n, 1).await { 0 => pause(1, 1).await, n => n }).await
    }
    matches_on_awaits(0);
    matches_on_awaits(4);
}

async fn match_this(n: u32) -> u32 {
    pause(n, 1).await
}

awaits! {
    async fn let_else(given: Option<bool>) -> u32 {
        let Some(_) = given else {
            pause(1, 1).await;
            return 0;
        };
        let Some(true) = given else {
            let held = Noisy::new(2);
            drop(held);
            pause(3, 1).await;
            return 1;
        };
        let _last = Noisy::new(4);
        let Some(n) = give(given.map(u32::from), 1).await else { panic!("was `Some`") };
        n
    }
    let_else(None);
    let_else(Some(false));
    let_else(Some(true));
}

awaits! {
    async fn default_struct_update() -> (u32, usize) {
        #[derive(Default)]
        struct Settings { n: u32, names: Vec<String>, rest: [u8; 4] }
        async fn number() -> u32 { give(3, 1).await }
        let settings = Settings { n: number().await, ..Default::default() };
        (settings.n, settings.names.len() + settings.rest.len())
    }
    default_struct_update();
}

awaits! {
    async fn conditional_initialization(x: usize) -> usize {
        let y;
        if x > 5 {
            y = give(x, 1).await + 1;
        } else {
            y = x;
        }
        pause(1, 1).await;
        y
    }
    conditional_initialization(7);
    conditional_initialization(2);
}

awaits! {
    async fn guaranteed_initialization(x: u32) -> usize {
        let y;
        match x {
            1 => y = vec![x],
            _ => {
                y = give(vec![x, x], 1).await;
                pause(x, 1).await;
            }
        }
        pause(0, 1).await;
        y.len()
    }
    guaranteed_initialization(1);
    guaranteed_initialization(2);
}

awaits! {
    async fn dropped_and_assigned() -> u32 {
        let mut value = Noisy::new(1);
        drop(value);
        pause(1, 1).await;
        value = Noisy::new(2);
        pause(id(&value), 1).await
    }
    dropped_and_assigned();
}

awaits! {
    async fn arguments_of_a_call_that_awaits(n: u32) -> bool {
        async fn empty(_: (), _: [u32; 0], n: u32) -> u32 { pause(n, 1).await }
        fn takes_all(_: (), a: u32, _: (), b: u32) -> bool { a < b }
        takes_all(empty((), [], 1).await.min(0).eq(&0).then_some(()).unwrap_or(()), n, pause(0, 1).await.ne(&1).then(|| ()).unwrap(), pause(3, 1).await)
    }
    arguments_of_a_call_that_awaits(2);
}

/// expansion-in-attrs: macros and attributes around awaits.
#[machine]
#[doc = stringify!(macro in an attribute)]
async fn macros() -> (String, bool) {
    let text = format!("{} {:?}", give("one", 1).await, Some(give(2, 1).await));
    (text, matches!(give(3u8, 1).await, 0..=5))
}

#[test]
fn macros_take_awaits() {
    assert_eq!(finish(macros()), ("one Some(2)".to_owned(), true));
}
