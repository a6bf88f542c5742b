//! Columns whose generators live pinned in their caller's frame, so that no function can return them.

/// Adds `genawaiter::stack`: `|co| body(co, ..)`.
macro_rules! genawaiter_stack {
    ($row:expr, $producer:expr) => {
        $row.runs(
            $crate::Column::GenawaiterStack,
            None,
            move || {
                genawaiter::stack::let_gen_using!(generator, $producer);
                $crate::checksum::drain(generator.into_iter())
            },
            move || {
                genawaiter::stack::let_gen_using!(generator, $producer);
                let iterator: &mut dyn Iterator<Item = _> = &mut generator.into_iter();
                $crate::checksum::drain(std::hint::black_box(iterator))
            },
        )
    };
}

/// Adds next-gen: `body(..)`.
macro_rules! next_gen {
    ($row:expr, $($generator:tt)*) => {
        $row.runs(
            $crate::Column::NextGen,
            None,
            move || {
                next_gen::mk_gen!(let generator = $($generator)*);
                $crate::checksum::drain(generator)
            },
            move || {
                next_gen::mk_gen!(let generator = box $($generator)*);
                let iterator: Box<dyn Iterator<Item = _>> = Box::new(generator);
                $crate::checksum::drain(std::hint::black_box(iterator))
            },
        )
    };
}
