//! Calls: evaluation order of callee, receiver and arguments around a suspension.

use costate_tests::{Noisy, id, oracle, t};

fn pair<A, B>(a: A, b: B) -> (A, B) {
    (a, b)
}

fn sum4(a: u32, b: u32, c: u32, d: u32) -> u32 {
    t(a * 1000 + b * 100 + c * 10 + d)
}

oracle! {
    fn arguments_left_to_right() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        sum4(t(1), yield_!(2), t(3), yield_!(4)) + sum4(yield_!(5), t(6), yield_!(7), t(8))
    }
    arguments_left_to_right() <- [1, 2, 3, 4];
}

oracle! {
    fn nested_calls() -> impl Coroutine<u32, Yield = u32, Return = ((u32, u32), (u32, u32))> {
        pair(pair(t(1), yield_!(1)), pair(yield_!(2), t(2)))
    }
    nested_calls() <- [10, 20];
}

oracle! { named
    fn suspended_argument_of_a_suspended_argument() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        sum4(yield_!(yield_!(1)), 0, yield_!(sum4(1, 2, 3, yield_!(4))), 0)
    }
    suspended_argument_of_a_suspended_argument() <- [1, 2, 3, 4];
}

oracle! {
    fn callee_is_evaluated_first() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        fn choose(n: u32) -> fn(u32) -> u32 {
            t(n);
            |m| t(m + 1)
        }
        choose(5)(yield_!(1)) + (if t(true) { choose(6) } else { choose(7) })(yield_!(2))
    }
    callee_is_evaluated_first() <- [10, 20];
}

oracle! {
    fn callee_itself_suspended() -> impl Coroutine<fn(u32) -> u32, Yield = u32, Return = u32> {
        let first = (yield_!(1))(t(5));
        first + yield_!(2)(t(6))
    }
    callee_itself_suspended() <- [(|n| n * 2) as fn(u32) -> u32];
}

oracle! {
    fn receiver_by_value() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        Noisy::new(1).into_id() + Noisy::new(2).into_id().pow(yield_!(1)).min(yield_!(2))
    }
    receiver_by_value() <- [3, 7];
}

oracle! {
    fn receiver_suspended() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        yield_!(1).unwrap_or(t(5)) + yield_!(2).map(|n| n + 1).unwrap_or_default()
    }
    receiver_suspended() <- [Some(1), None];
    receiver_suspended() <- [None, Some(3)];
}

oracle! {
    fn method_chain_with_suspended_arguments() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        (t(0)..yield_!(1)).map(|n| n * 2).filter(|n| *n > 2).chain([yield_!(2), yield_!(3)]).collect()
    }
    method_chain_with_suspended_arguments() <- [5, 6, 7];
}

oracle! {
    fn receiver_by_mutable_reference() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let mut list = vec![1];
        list.push(yield_!(1));
        list.insert(0, yield_!(2));
        list.extend([yield_!(3), t(4), yield_!(5)]);
        list
    }
    receiver_by_mutable_reference() <- [10, 20, 30, 40];
}

oracle! {
    fn receiver_in_a_field() -> impl Coroutine<u32, Yield = usize, Return = (Vec<u32>, String)> {
        #[derive(Clone)]
        struct Both { list: Vec<u32>, text: String }
        let mut both = Both { list: Vec::new(), text: String::from("n") };
        both.list.push(yield_!(both.text.len()));
        both.text.push_str(&yield_!(both.list.len()).to_string());
        (both.list, both.text)
    }
    receiver_in_a_field() <- [7, 8];
}

oracle! { once "E0277: `&mut Vec<u32>: Clone` is not satisfied"
    fn receiver_behind_a_reference(list: &mut Vec<u32>) -> impl Coroutine<u32, Yield = usize, Return = usize> {
        list.push(yield_!(list.len()));
        list.push(yield_!(list.len()));
        list.len()
    }
    receiver_behind_a_reference(Box::leak(Box::new(vec![1]))) <- [5];
}

oracle! {
    fn two_phase_receiver() -> impl Coroutine<u32, Yield = u32, Return = Vec<usize>> {
        let mut list = vec![0, 1];
        list.push(list.len());
        let n = yield_!(1) as usize;
        list.push(list.len() + n);
        list
    }
    two_phase_receiver() <- [40];
}

oracle! {
    fn borrowed_argument_after_the_suspension() -> impl Coroutine<u32, Yield = u32, Return = usize> {
        fn measure(n: u32, text: &str, list: &[u32]) -> usize {
            n as usize + text.len() + list.len()
        }
        let text = String::from("four");
        let list = vec![1, 2];
        measure(yield_!(1), &text, &list) + measure(yield_!(2), &text, &list)
    }
    borrowed_argument_after_the_suspension() <- [10, 20];
}

oracle! {
    fn moved_argument_before_the_suspension() -> impl Coroutine<u32, Yield = u32, Return = (Noisy, u32)> {
        let noisy = Noisy::new(1);
        pair(noisy, yield_!(1))
    }
    moved_argument_before_the_suspension() <- [10];
}

oracle! {
    fn copied_argument_changes_later() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut n = 1;
        sum4(n, { n += 1; yield_!(n) }, n, { n += 1; n })
    }
    copied_argument_changes_later() <- [7];
}

oracle! {
    fn arguments_alive_across_the_suspension_drop_in_order() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        fn take(a: Noisy, b: u32, c: Noisy) {
            t(id(&a) + b + id(&c));
        }
        take(Noisy::new(1), yield_!(1), Noisy::new(2));
        take(Noisy::new(3), t(0), { yield_!(2); Noisy::new(4) });
        t("end");
    }
    arguments_alive_across_the_suspension_drop_in_order() <- [10];
}

oracle! {
    fn many_live_operands() -> impl Coroutine<Noisy, Yield = u32, Return = u32> {
        fn five(a: Noisy, b: Noisy, c: Noisy, d: Noisy, e: Noisy) -> u32 {
            [a, b, c, d, e].iter().map(Noisy::id).sum()
        }
        five(Noisy::new(1), yield_!(1), Noisy::new(3), yield_!(2), Noisy::new(5))
    }
    many_live_operands() <- [Noisy::new(20), Noisy::new(40)];
}

oracle! {
    fn associated_functions_and_paths() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let a = u32::max(yield_!(1), 5);
        let b = <u32 as Ord>::min(yield_!(2), a);
        let c = Option::<u32>::Some(yield_!(3));
        <String as From<&str>>::from("n") + &b.to_string() + &Vec::<u32>::from_iter(c).len().to_string()
    }
    associated_functions_and_paths() <- [3, 9, 2];
}

oracle! {
    fn turbofish_on_a_method() -> impl Coroutine<&'static str, Yield = u32, Return = i64> {
        yield_!(1).parse::<i64>().unwrap_or(-1) + yield_!(2).parse::<i64>().unwrap_or(-2)
    }
    turbofish_on_a_method() <- ["17", "x"];
}

oracle! {
    fn tuple_struct_and_variant_constructors() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        struct Metres(u32);
        enum Length { Metric(Metres) }
        let Length::Metric(Metres(n)) = Length::Metric(Metres(yield_!(1)));
        n + Some(yield_!(2)).unwrap_or(0)
    }
    tuple_struct_and_variant_constructors() <- [4, 5];
}

oracle! {
    fn closure_call_with_suspended_arguments() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let base = t(100);
        let add = move |a: u32, b: u32| t(base + a * 10 + b);
        add(yield_!(1), yield_!(2)) + add(t(3), yield_!(4))
    }
    closure_call_with_suspended_arguments() <- [5, 6, 7];
}

oracle! {
    fn receiver_is_dropped_with_the_suspended_body() -> impl Coroutine<u32, Yield = u32, Return = bool> {
        #[derive(Clone)]
        struct Crate(Noisy);
        impl Crate {
            fn holds(self, n: u32) -> bool {
                id(&self.0) == n
            }
        }
        Crate(Noisy::new(1)).holds(yield_!(1)) || Crate(Noisy::new(2)).holds(yield_!(2))
    }
    receiver_is_dropped_with_the_suspended_body() <- [5, 2];
    receiver_is_dropped_with_the_suspended_body() <- [1];
}

oracle! { named
    fn receiver_that_an_argument_writes() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut b = 2u32;
        let least = b.min({
            b = 1;
            yield_!(b) + 9
        });
        t(b);
        least
    }
    receiver_that_an_argument_writes() <- [5];
}

fn called(closure: impl FnOnce() -> u32, other: u32) -> u32 {
    closure() * 100 + other
}

oracle! {
    fn closure_that_takes_a_copy_before_a_change() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut x = t(1);
        called(move || x, { x += 1; yield_!(x) }) + x
    }
    closure_that_takes_a_copy_before_a_change() <- [10];
}

oracle! {
    fn typed_let_inside_an_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        called(|| 1, yield_!(1)) - called(|| 0, { let x: u32 = yield_!(2); x })
    }
    typed_let_inside_an_operand() <- [10, 20];
}

oracle! {
    fn operand_beside_a_typed_let() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        u32::pow(yield_!(1), { let x: u32 = yield_!(2); x })
    }
    operand_beside_a_typed_let() <- [3, 4];
}

#[derive(Clone)]
struct Job {
    id: u32,
    op: u32,
}

oracle! {
    fn shorthand_in_closures_and_literals() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let (id, op) = (t(5), t(6));
        yield_!(1);
        let make = move || Job { id, op };
        yield_!(make().id + make().op);
        let op = t(7);
        let job = Job { op, id: yield_!(3) };
        job.id * 10 + job.op
    }
    shorthand_in_closures_and_literals() <- [1, 2, 3];
}

fn counting(n: u32) -> impl Fn() -> u32 + Clone + 'static {
    let noisy = Noisy::new(n);
    move || id(&noisy)
}

// Only a call of an `FnOnce` is the end of what is called.
oracle! {
    fn called_by_reference(f: impl Fn() -> u32 + Clone) -> impl Iterator<Item = u32> {
        yield_!(f());
        yield_!(2);
    }
    called_by_reference(counting(1));
}

oracle! {
    fn called_by_exclusive_reference(mut f: impl FnMut() -> u32 + Clone) -> impl Iterator<Item = u32> {
        yield_!(f());
        let n = f();
        yield_!(n);
        t("end");
    }
    called_by_exclusive_reference(counting(1));
}

oracle! { once "E0277: `Box<dyn Fn() -> u32>: Clone` is not satisfied"
    fn called_in_boxes(all: Vec<Box<dyn Fn() -> u32>>) -> impl Iterator<Item = u32> {
        for f in all {
            yield_!(f());
            yield_!(2);
        }
        let mut last: Box<dyn FnMut() -> u32> = Box::new(counting(3));
        yield_!(last());
        yield_!(4);
    }
    called_in_boxes(vec![Box::new(counting(1)), Box::new(counting(2))]);
}
