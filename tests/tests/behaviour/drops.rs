//! Drop order: scope ends, early exits, drops written out, arguments, values held but never mentioned again.

use costate_tests::shared::Shared;
use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn reverse_order_at_the_end() -> impl Iterator<Item = u32> {
        let _a = Noisy::new(1);
        yield_!(1);
        let _b = Noisy::new(2);
        let _c = Noisy::new(3);
        yield_!(2);
        t("end");
    }
    reverse_order_at_the_end();
}

oracle! {
    fn never_mentioned_again() -> impl Iterator<Item = u32> {
        let _guard = Noisy::new(1);
        for i in 0..3 {
            let _inner = Noisy::new(10 + i);
            yield_!(i);
        }
        t("end");
    }
    never_mentioned_again();
}

oracle! {
    fn last_mention_by_reference() -> impl Iterator<Item = u32> {
        fn look(noisy: &Noisy) -> u32 { id(&noisy) }
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        yield_!(look(&a));
        yield_!(look(&b));
        yield_!(3);
        t("end");
    }
    last_mention_by_reference();
}

oracle! {
    fn last_mention_of_a_field() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        struct Plain(u32, Noisy);
        #[derive(Clone)]
        struct Tagged { tag: u32, noisy: Plain }
        let tagged = Tagged { tag: 5, noisy: Plain(2, Noisy::new(1)) };
        t(id(&tagged.noisy.1));
        yield_!(tagged.tag);
        yield_!(tagged.noisy.0);
        let other = (Noisy::new(2), 7);
        yield_!(other.1);
        yield_!(tagged.tag + other.1);
        yield_!(3);
        t("end");
    }
    last_mention_of_a_field();
}

oracle! {
    fn dropped_early() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        yield_!(1);
        drop(a);
        yield_!(2);
        std::mem::drop(b);
        yield_!(3);
        t("end");
    }
    dropped_early();
}

oracle! {
    fn moved_into_a_collection() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        let mut list = Vec::new();
        let b = Noisy::new(2);
        yield_!(0);
        list.push(b);
        list.push(a);
        yield_!(list.len() as u32);
        list.remove(0);
        t("removed");
        yield_!(list.len() as u32);
        list.push(Noisy::new(3));
        yield_!(list.len() as u32);
    }
    moved_into_a_collection();
}

oracle! {
    fn moved_to_another_name() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        let _first = Noisy::new(2);
        yield_!(id(&a));
        let b = a;
        yield_!(id(&b));
        let _last = b;
        yield_!(3);
        t("end");
    }
    moved_to_another_name();
}

// A native coroutine captures its arguments as a closure does, so it drops them in another order.
#[cfg(not(feature = "nightly"))]
oracle! {
    fn arguments_drop_last(a: Noisy, _unused: Noisy, b: Noisy) -> impl Iterator<Item = u32> {
        let local = Noisy::new(10);
        yield_!(id(&local));
        yield_!(id(&a) + id(&b));
        t("end");
    }
    arguments_drop_last(Noisy::new(1), Noisy::new(2), Noisy::new(3));
}

#[cfg(not(feature = "nightly"))]
oracle! {
    fn pattern_arguments((a, b): (Noisy, Noisy), [c, _d]: [Noisy; 2]) -> impl Iterator<Item = u32> {
        yield_!(id(&a));
        drop(b);
        yield_!(id(&c));
        t("end");
    }
    pattern_arguments((Noisy::new(1), Noisy::new(2)), [Noisy::new(3), Noisy::new(4)]);
}

oracle! {
    fn argument_given_away(noisy: Noisy) -> impl Iterator<Item = Noisy> {
        let _held = Noisy::new(2);
        yield_!(noisy);
        t("given away");
    }
    argument_given_away(Noisy::new(1));
}

oracle! {
    fn tuple_and_array_parts_drop_in_order() -> impl Iterator<Item = u32> {
        let pair = (Noisy::new(1), Noisy::new(2));
        let list = [Noisy::new(3), Noisy::new(4)];
        let (a, b) = (Noisy::new(5), Noisy::new(6));
        yield_!(id(&pair.0));
        yield_!(id(&list[0]));
        yield_!(id(&a) + id(&b));
        t("end");
    }
    tuple_and_array_parts_drop_in_order();
}

oracle! {
    fn scope_of_an_if_let() -> impl Iterator<Item = u32> {
        let _outer = Noisy::new(1);
        if let (a, Some(b)) = (Noisy::new(2), Some(Noisy::new(3))) {
            yield_!(id(&a));
            yield_!(id(&b));
        }
        t("after");
        yield_!(9);
    }
    scope_of_an_if_let();
}

oracle! {
    fn scope_of_a_match_arm() -> impl Iterator<Item = u32> {
        match (Noisy::new(1), Noisy::new(2), Noisy::new(3)) {
            (a, _b, c) => {
                yield_!(id(&a));
                drop(c);
                yield_!(2);
                t("end of arm");
            }
        }
        t("after");
        yield_!(9);
    }
    scope_of_a_match_arm();
}

oracle! {
    fn value_in_an_option() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut slot = Some(Noisy::new(1));
        if yield_!(1) {
            slot = None;
            t("emptied");
        }
        yield_!(slot.as_ref().map_or(0, Noisy::id));
        slot = Some(Noisy::new(2));
        t("refilled");
        yield_!(slot.as_ref().map_or(0, Noisy::id));
        let taken = slot.take();
        yield_!(slot.is_none().into());
        drop(taken);
        t("end");
    }
    value_in_an_option() <- [true];
    value_in_an_option() <- [false];
}

oracle! {
    fn returned_by_the_tail() -> impl Coroutine<(), Yield = u32, Return = (Noisy, Noisy)> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let _c = Noisy::new(3);
        yield_!(1);
        (b, a)
    }
    returned_by_the_tail() <- [()];
}

oracle! { named
    fn sent_values_are_kept_and_dropped() -> impl Coroutine<Noisy, Yield = u32, Return = u32> {
        let first = yield_!(0);
        let second = yield_!(id(&first));
        yield_!(id(&second));
        let third = yield_!(id(&first) + id(&second));
        drop(first);
        id(&second) + id(&third)
    }
    sent_values_are_kept_and_dropped() <- [Noisy::new(1), Noisy::new(2), Noisy::new(4), Noisy::new(8)];
}

oracle! {
    fn boxed_and_counted() -> impl Iterator<Item = usize> {
        let shared = Shared::new(Noisy::new(1));
        let other = Shared::share(&shared);
        yield_!(Shared::count(&shared));
        let boxed = Box::new(Noisy::new(2));
        drop(shared);
        yield_!(Shared::count(&other));
        yield_!(id(&boxed) as usize);
        let inner = *boxed;
        yield_!(id(&inner) as usize);
        t("end");
    }
    boxed_and_counted();
}

oracle! {
    fn forgotten_values_are_not_dropped() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        let b = std::mem::ManuallyDrop::new(Noisy::new(2));
        yield_!(id(&a));
        std::mem::forget(a);
        yield_!(id(&b));
        t("end");
    }
    forgotten_values_are_not_dropped();
}

oracle! {
    fn replaced_and_swapped() -> impl Iterator<Item = u32> {
        let mut a = Noisy::new(1);
        let mut b = Noisy::new(2);
        yield_!(id(&a));
        std::mem::swap(&mut a, &mut b);
        yield_!(id(&a));
        let old = std::mem::replace(&mut a, Noisy::new(3));
        yield_!(id(&old));
        yield_!(id(&a) + id(&b));
        t("end");
    }
    replaced_and_swapped();
}

// The native half is a block that cannot borrow from its function's arguments.
#[cfg(not(feature = "nightly"))]
oracle! {
    fn arguments_by_reference(ref shown: Noisy, ref mut n: u32, (ref mut m, _): (u32, Noisy)) -> impl Iterator<Item = u32> {
        *n += id(shown);
        *m += *n;
        yield_!(*m);
    }
    arguments_by_reference(Noisy::new(1), 2, (3, Noisy::new(4)));
}

oracle! {
    fn of_one_pattern_of_which_a_part_is_moved() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let (a, mut b, c) = (Noisy::new(1), Noisy::new(2), Noisy::new(3));
        b = { drop(b); Noisy::new(4) };
        if yield_!(1) {
            drop(a);
        }
        if yield_!(2) {
            drop(c);
        }
        yield_!(3);
        t("end");
    }
    of_one_pattern_of_which_a_part_is_moved() <- [false, false, true];
    of_one_pattern_of_which_a_part_is_moved() <- [true, false, true];
    of_one_pattern_of_which_a_part_is_moved() <- [false, true, true];
}

oracle! {
    fn of_what_an_iterator_gives() -> impl Iterator<Item = u32> {
        let guards = vec![Noisy::new(1), Noisy::new(2)];
        if let Some(_last) = guards.into_iter().last() {
            yield_!(1);
            t("still there");
        }
        let guards = vec![Noisy::new(3), Noisy::new(4)];
        if let Some(_found) = guards.into_iter().find(|noisy| noisy.id() == 4) {
            yield_!(2);
            t("still there");
        }
    }
    of_what_an_iterator_gives();
}
