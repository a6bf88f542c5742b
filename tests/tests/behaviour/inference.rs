//! Locals without a type: decided later in the body, by use, by the yield type or by the return type.

use costate_tests::oracle;
use std::collections::{BTreeMap, HashMap, VecDeque};

oracle! {
    fn integer_typed_by_a_later_use() -> impl Iterator<Item = u8> {
        let a = 200;
        let mut b = 0;
        yield_!(1);
        b += 2;
        yield_!(b);
        yield_!(a);
    }
    integer_typed_by_a_later_use();
}

oracle! {
    fn integer_typed_in_another_arm() -> impl Coroutine<i64, Yield = i64, Return = i64> {
        let mut low = -1;
        let mut high = 1;
        loop {
            let sent = yield_!(0);
            if sent == 0 {
                return low * high;
            }
            if sent < low {
                low = sent;
            } else if sent > high {
                high = sent;
            }
        }
    }
    integer_typed_in_another_arm() <- [-5, 7, 3, 0];
}

oracle! {
    fn float_and_default_integer() -> impl Iterator<Item = String> {
        let whole = 7;
        let real = 7.5;
        yield_!(String::new());
        yield_!(format!("{whole} {real}"));
        yield_!((whole / 2).to_string());
    }
    float_and_default_integer();
}

oracle! {
    fn empty_collections() -> impl Coroutine<(u32, &'static str), Yield = usize, Return = String> {
        let mut list = Vec::new();
        let mut map = HashMap::new();
        let mut queue = VecDeque::with_capacity(4);
        let mut sorted = BTreeMap::default();
        for _ in 0..3 {
            let (n, text) = yield_!(list.len() + map.len() + queue.len() + sorted.len());
            list.push(n);
            map.insert(text, n);
            queue.push_front(text.len());
            *sorted.entry(n % 2).or_insert_with(Vec::new) = vec![text];
        }
        format!("{list:?} {} {queue:?} {sorted:?}", map["a"])
    }
    empty_collections() <- [(1, "a"), (2, "bb"), (3, "a")];
}

oracle! {
    fn options_and_results() -> impl Coroutine<u32, Yield = u32, Return = Result<u32, String>> {
        let mut best = None;
        let mut outcome = Ok(0);
        while best.is_none_or(|n| n < 10) {
            let n = yield_!(best.unwrap_or_default());
            best = best.max(Some(n));
            if n == 0 {
                outcome = Err("zero".to_string());
                break;
            }
        }
        outcome.map(|n: u32| n + best.unwrap_or(0))
    }
    options_and_results() <- [3, 1, 12];
    options_and_results() <- [3, 0];
}

oracle! {
    fn iterators_with_unnameable_types(text: &'static str) -> impl Iterator<Item = String> {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
        let mut counts = (1..).step_by(2).take_while(|n| n * n < 50);
        while let (Some(word), Some(n)) = (words.next(), counts.next()) {
            yield_!(word + &n.to_string());
        }
        let rest = words.collect::<Vec<_>>();
        yield_!(rest.join("+"));
    }
    iterators_with_unnameable_types("One, two! three-four five");
}

oracle! {
    fn collected_into_what_the_use_says() -> impl Iterator<Item = u32> {
        let list = (1..4).collect::<Vec<_>>();
        let sum = list.iter().sum::<u32>();
        yield_!(sum);
        let parsed = "7".parse().unwrap_or(0);
        yield_!(parsed);
        let converted = u8::try_from(sum).map(u32::from).unwrap_or_default();
        yield_!(converted);
        let mut default = Default::default();
        yield_!(0);
        default += 5;
        yield_!(default);
    }
    collected_into_what_the_use_says();
}

oracle! {
    fn typed_by_the_return() -> impl Coroutine<(), Yield = u32, Return = (Vec<u16>, Option<char>, [i8; 2])> {
        let list = Vec::new();
        let mut letter = None;
        let small = [1, 2];
        yield_!(1);
        if list.is_empty() {
            letter = Some('x');
        }
        yield_!(2);
        (list, letter, small)
    }
    typed_by_the_return() <- [()];
}

oracle! {
    fn typed_by_a_call() -> impl Iterator<Item = u64> {
        fn widen(n: u64, list: &mut Vec<u64>) -> u64 {
            list.push(n);
            n + list.len() as u64
        }
        let n = 5;
        let mut list = vec![];
        yield_!(0);
        let m = widen(n, &mut list);
        yield_!(m);
        yield_!(widen(m, &mut list));
    }
    typed_by_a_call();
}

oracle! {
    fn patterns_without_annotation() -> impl Iterator<Item = i32> {
        let (mut low, (mid, mut high)) = (0, (50, 100));
        let [first, .., last] = [3, 2, 1];
        yield_!(mid);
        for (step, sign) in [(10, 1), (20, -1)] {
            low += step * sign;
            high -= step;
            yield_!(low);
            yield_!(high);
        }
        if let Some((n, m)) = Some((first, last)) {
            yield_!(n);
            yield_!(m);
        }
    }
    patterns_without_annotation();
}

oracle! {
    fn strings_and_slices(data: &'static [u8]) -> impl Iterator<Item = usize> {
        let mut rest = data;
        let mut total = 0;
        while let Some((&length, tail)) = rest.split_first() {
            let (body, after) = tail.split_at(length as usize);
            total += body.len();
            yield_!(total);
            rest = after;
        }
        let text = String::from_utf8_lossy(data);
        yield_!(text.len());
    }
    strings_and_slices(&[2, 65, 66, 0, 1, 67]);
}
