//! The passes print what they made: read these to see them at work.

use crate::compile::printed;

fn check(item: &str, expected: &str) {
    let printed = printed(item.parse().expect("tokens")).expect("an accepted body");
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(printed.trim()), trimmed(expected.trim()), "\n{printed}");
}

#[test]
fn a_loop_that_begins_a_new_turn() {
    check(
        "fn countdown(n: u32) -> impl Iterator<Item = u32> { for i in (0..n).rev() { yield_!(i); } }",
        "
entry
    scope
        scope
            let iter_2 = :: core :: iter :: IntoIterator :: into_iter ((0 .. n_0) . rev ())
            jump enter1
enter1 (iter_2)
    loop 1
    entry
        match :: core :: iter :: Iterator :: next (& mut iter_2)
        | :: core :: option :: Option :: Some (i_1)
            suspend 1 with i_1
        | :: core :: option :: Option :: None
            jump join2
    resume1
        next turn of loop 1
join2
    return ()
Yield1 stores iter_2
",
    );
}

#[test]
fn a_guard_is_kept_and_plain_data_is_not() {
    check(
        "fn held() -> impl Iterator<Item = u32> { let guard = lock(); let n = 1; touch(&guard, n); yield_!(n); }",
        "
entry
    scope
        let guard_0 = lock () ;
        let n_1 = 1 ;
        touch (& guard_0 , n_1) ;
        suspend 1 with n_1
resume1 (rest of guard_0)
    return ()
Yield1 stores rest of guard_0
",
    );
}
