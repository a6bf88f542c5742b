//! Mistakes that a transformation could make, as pairs of a body and what it would become.

/// A name, the body, and the body with the mistake.
pub(crate) const MISTAKES: &[(&str, &str, &str)] = &[
    (
        "operands_in_the_wrong_order",
        "{ add(tick(1), yield_!(2)) }",
        "{ let sent = yield_!(2); add(tick(1), sent) }",
    ),
    (
        "an_operand_read_after_the_suspension",
        "{ let mut a = 1; a + { a = yield_!(2); a } }",
        "{ let mut a = 1; a = yield_!(2); a + a }",
    ),
    (
        "a_place_evaluated_before_the_value",
        "{ let mut a = [1, 2, 3]; a[tick(1) as usize] = yield_!(2); total(&a) }",
        "{ let mut a = [1, 2, 3]; let at = tick(1) as usize; a[at] = yield_!(2); total(&a) }",
    ),
    (
        "a_shadowed_local_mistaken_for_its_shadow",
        "{ let a = 1; { let a = 2; yield_!(a); } tick(a) }",
        "{ let mut a = 1; { a = 2; yield_!(a); } tick(a) }",
    ),
    (
        "a_guard_dropped_at_the_suspension",
        "{ let _g = Noisy::new(1); yield_!(2) }",
        "{ let g = Noisy::new(1); drop(g); yield_!(2) }",
    ),
    (
        "a_guard_kept_past_its_scope",
        "{ { let _g = Noisy::new(1); tick(2); } yield_!(3) }",
        "{ let _g = Noisy::new(1); tick(2); yield_!(3) }",
    ),
    (
        "a_guard_never_dropped",
        "{ let _g = Noisy::new(1); yield_!(2) }",
        "{ let g = Noisy::new(1); std::mem::forget(g); yield_!(2) }",
    ),
    (
        "locals_dropped_in_the_order_of_declaration",
        "{ let _g = Noisy::new(1); let _h = Noisy::new(2); yield_!(3) }",
        "{ let (_h, _g); _g = Noisy::new(1); _h = Noisy::new(2); yield_!(3) }",
    ),
    (
        "another_order_only_when_given_up",
        "{ let g = Noisy::new(1); let h = Noisy::new(2); yield_!(3); drop(g); drop(h); 4 }",
        "{ let g = Noisy::new(1); let h = Noisy::new(2); let g = g; yield_!(3); drop(g); drop(h); 4 }",
    ),
    (
        "a_maybe_moved_local_dropped_at_the_join",
        "{ let g = Noisy::new(1); if yield_!(2) > 3 { sink(g); } yield_!(4) }",
        "{ let g = Noisy::new(1); if yield_!(2) > 3 { sink(g); } else { drop(g); } yield_!(4) }",
    ),
    (
        "the_old_value_dropped_before_the_new_one_is_made",
        "{ let mut g = Noisy::new(1); touch(&g); g = Noisy::new(yield_!(2)); touch(&g) }",
        "{ let mut g = Noisy::new(1); touch(&g); drop(g); g = Noisy::new(yield_!(2)); touch(&g) }",
    ),
    ("a_sent_value_lost", "{ let a = yield_!(1); yield_!(a) }", "{ let a = yield_!(1); yield_!(1 + 0 * a) }"),
    ("another_result", "{ yield_!(1) }", "{ yield_!(1) + 1 }"),
    (
        "another_panic",
        "{ if yield_!(1) > 5 { blow(2) } else { 3 } }",
        "{ if yield_!(1) > 5 { panic!(\"another\") } else { 3 } }",
    ),
    (
        "another_order_of_drops_when_it_panics",
        "{ let g = Noisy::new(1); let h = Noisy::new(2); if yield_!(1) > 5 { blow(2) } drop(g); drop(h); 3 }",
        "{ let g = Noisy::new(1); let h = Noisy::new(2); let g = g; if yield_!(1) > 5 { blow(2) } drop(g); drop(h); 3 }",
    ),
    (
        "a_loop_left_by_the_wrong_label",
        "{ let mut n = 0; 'a: loop { loop { n += yield_!(n); break 'a; } } n }",
        "{ let mut n = 0; 'a: loop { loop { n += yield_!(n); break; } if n > 2 || !fuel() { break 'a; } } n }",
    ),
];

/// The same for async bodies.
pub(crate) const ASYNC_MISTAKES: &[(&str, &str, &str)] = &[
    (
        "a_guard_dropped_before_the_await",
        "{ let _g = Noisy::new(1); pause(2).await }",
        "{ let g = Noisy::new(1); drop(g); pause(2).await }",
    ),
    (
        "a_lent_guard_that_drops_out_of_turn",
        "{ let a = Noisy::new(1); let _b = Noisy::new(2); look(&a, 3).await }",
        "{ let _b = Noisy::new(2); let a = Noisy::new(1); look(&a, 3).await }",
    ),
    (
        "a_copy_changed_in_place_of_the_local",
        "{ let mut n = 1; change(&mut n, 2).await; n }",
        "{ let n = 1; let mut copy = n; change(&mut copy, 2).await; n }",
    ),
    (
        "a_future_that_outlives_its_await",
        "{ let n = pause(1).await; tick(n) }",
        "{ let mut p = pause(1); let n = (&mut p).await; tick(n) }",
    ),
    (
        "a_future_made_when_it_is_polled",
        "{ let p = pause(1); tick(2); p.await }",
        "{ let p = async { pause(1).await }; tick(2); p.await }",
    ),
    (
        "an_argument_moved_in_at_the_first_poll",
        "{ let a = Noisy::new(1); let f = hand(a, 2); touch(&f.await) }",
        "{ let a = Noisy::new(1); let b = hand(a, 2).await; pause(3).await; touch(&b) }",
    ),
];
