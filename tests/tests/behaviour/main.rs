//! What bodies mean, topic by topic: each is run transformed and as a plain function, and compared.
#![deny(unsafe_code)]
#![cfg_attr(feature = "nightly", feature(coroutines, coroutine_trait))]
#![allow(
    clippy::all,
    redundant_semicolons,
    unused_assignments,
    unused_braces,
    unused_labels,
    unused_parens,
    reason = "the bodies cover the language, style aside"
)]

mod arguments;
mod assignment;
mod block_form;
mod borrowed_resume;
mod boxes;
mod branches;
mod calls;
mod captures;
mod closures;
mod coercions;
mod conditions;
mod configured;
mod delegation;
mod derives;
mod deviation;
mod diverging;
mod drops;
mod generics;
mod guards;
mod harness;
mod inference;
mod initialisation;
mod inspect;
mod items;
mod jumps;
mod let_else;
mod literals;
mod loops;
mod macros;
mod matches;
mod methods;
mod mixed;
mod moves;
mod named;
mod named_bodies;
mod named_places;
mod operators;
mod panics;
mod passthrough;
mod protocol;
mod question_mark;
mod refilled;
mod resume_arguments;
mod shadowing;
mod shorthand;
mod shown_names;
mod sizes;
mod statements;
mod states;
mod temporaries;
mod unsafety;
