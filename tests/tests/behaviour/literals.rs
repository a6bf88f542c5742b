//! Tuples, arrays, structs with `..base`, and what a suspension between their parts leaves alive.

use costate_tests::{Noisy, id, oracle, t};

#[derive(Clone, Debug, Default, PartialEq)]
struct Settings {
    width: u32,
    height: u32,
    title: String,
    marks: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Trio {
    a: Noisy,
    b: Noisy,
    c: Noisy,
}

oracle! {
    fn tuples() -> impl Coroutine<u32, Yield = u32, Return = (u32, u32, (u32, u32))> {
        (t(1), yield_!(1), (yield_!(2), t(4)))
    }
    tuples() <- [10, 20];
}

oracle! {
    fn one_tuple_and_parentheses() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let (a,) = (yield_!(1),);
        let b = (((yield_!(2))));
        (a) + (b) * (yield_!(3))
    }
    one_tuple_and_parentheses() <- [1, 2, 3];
}

oracle! {
    fn arrays() -> impl Coroutine<u32, Yield = u32, Return = [u32; 4]> {
        [yield_!(1), t(2), yield_!(3), t(4)]
    }
    arrays() <- [10, 20];
}

oracle! {
    fn nested_arrays() -> impl Coroutine<u32, Yield = u32, Return = [[u32; 2]; 2]> {
        [[t(1), yield_!(1)], [yield_!(2), t(2)]]
    }
    nested_arrays() <- [10, 20];
}

oracle! {
    fn repeated_array() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let zeros = [0; 3];
        let sent = [yield_!(1); 3];
        zeros.iter().chain(&sent).sum()
    }
    repeated_array() <- [5];
}

oracle! {
    fn struct_fields_in_source_order() -> impl Coroutine<u32, Yield = u32, Return = Settings> {
        Settings {
            title: t("title").to_string(),
            height: yield_!(1),
            marks: vec![yield_!(2), t(7)],
            width: t(5),
        }
    }
    struct_fields_in_source_order() <- [10, 20];
}

oracle! { named
    fn struct_shorthand() -> impl Coroutine<u32, Yield = u32, Return = Settings> {
        let width = yield_!(1);
        let height = yield_!(width);
        let title = format!("{width}x{height}");
        let marks = Vec::new();
        Settings { width, height, title, marks }
    }
    struct_shorthand() <- [3, 4];
}

oracle! {
    fn struct_with_a_base() -> impl Coroutine<u32, Yield = u32, Return = (Settings, Settings)> {
        let base = Settings { width: 1, height: 2, title: "base".into(), marks: vec![1] };
        let first = Settings { width: yield_!(1), ..base.clone() };
        let second = Settings { title: first.title.clone(), height: yield_!(2), ..base };
        (first, second)
    }
    struct_with_a_base() <- [10, 20];
}

oracle! {
    fn suspended_base() -> impl Coroutine<Settings, Yield = u32, Return = Settings> {
        Settings { width: t(5), ..yield_!(1) }
    }
    suspended_base() <- [Settings { title: "sent".into(), ..Settings::default() }];
}

oracle! {
    fn half_built_struct_is_dropped() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        let trio = Trio { c: Noisy::new(1), a: yield_!(1), b: Noisy::new(3) };
        t("built");
        yield_!(id(&trio.a) + id(&trio.b) + id(&trio.c));
    }
    half_built_struct_is_dropped() <- [Noisy::new(2), Noisy::new(5)];
}

oracle! {
    fn half_built_tuple_is_dropped() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let (a, n, b) = (Noisy::new(1), yield_!(1), Noisy::new(2));
        yield_!(id(&a) + n + id(&b));
    }
    half_built_tuple_is_dropped() <- [10];
}

oracle! {
    fn half_built_array_is_dropped() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        let all = [Noisy::new(1), yield_!(1), Noisy::new(3), yield_!(2)];
        yield_!(all.iter().map(Noisy::id).sum());
    }
    half_built_array_is_dropped() <- [Noisy::new(20), Noisy::new(40)];
}

oracle! {
    fn half_built_vec_is_dropped() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        let all = vec![Noisy::new(1), yield_!(1), Noisy::new(3)];
        yield_!(all.iter().map(Noisy::id).sum());
    }
    half_built_vec_is_dropped() <- [Noisy::new(20)];
}

oracle! {
    fn generic_struct_inferred_from_a_sent_value() -> impl Coroutine<u8, Yield = u32, Return = Option<u8>> {
        #[derive(Clone)]
        struct Wrapper<T> { inner: Option<T> }
        let mut wrapper = Wrapper { inner: None };
        yield_!(1);
        wrapper.inner = Some(yield_!(2));
        wrapper.inner
    }
    generic_struct_inferred_from_a_sent_value() <- [7, 8];
}
