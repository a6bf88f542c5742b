// What the macros make of http_request.rs, as a test in macros/ checks. Read it beside that file.

//! An HTTP/1.1 request parser without input or output: bytes in, events out.
//!
//! The parser is one coroutine. Its body reads like the grammar of RFC 9112 from top to bottom, and
//! where a hand-written parser would return "not enough yet" and find its place again later, it just
//! says `yield_!`. Nothing in it knows where the bytes come from: the same parser serves a blocking
//! socket, an event loop, a microcontroller's UART or, as below, a file.
//!
//! ```text
//! cargo run --example http_request -- examples/data/requests.http 7
//! ```
//! prints the events of a captured connection that arrives in pieces of 7 bytes.
use crate::error::Error;
use crate::framing::{Body, Framing};
use crate::grammar::{Field, Version};
use crate::input::{CHUNK_END, CHUNK_LINE, FIELD_LINE, Input, REQUEST_LINE};
use costate::{Coroutine, CoroutineState};
use std::fmt;
use std::io::Write;
use std::num::NonZero;
use std::process::ExitCode;
#[path = "http_request/error.rs"]
mod error;
#[path = "http_request/framing.rs"]
mod framing;
#[path = "http_request/grammar.rs"]
mod grammar;
#[path = "http_request/input.rs"]
mod input;
#[path = "http_request/target.rs"]
mod target;
#[cfg(test)]
#[path = "http_request/tests.rs"]
mod tests;
/// What the parser tells about the connection, in this order for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    /// Everything received so far is used: resume with the next bytes, or with none at their end.
    NeedData,
    Method(String),
    Target(String),
    Version(Version),
    Header(Field),
    EndOfHeaders,
    /// A part of the body, as large as what has arrived of it.
    Data(Vec<u8>),
    Trailer(Field),
    EndOfRequest,
}
/// The empty lines that may come before a request: some clients end a body with one too many.
const MAX_EMPTY_LINES: usize = 2;
/// Parses the requests of one connection until the bytes end between two of them.
///
/// Each resume may bring bytes, whatever it answers; only for [`Event::NeedData`] do none mean the
/// end. They are lent until the next event. What the parser keeps longer it copies into `input`:
/// a chunk that is still borrowed at a `yield_!` would be refused by rustc.
///
/// It leaves it to its caller to stop where the bytes are HTTP no longer, after an accepted `CONNECT`
/// or `Upgrade`.
#[allow(
    unused_mut,
    unused_assignments,
    reason = "a local may be changed before a suspension and not after it"
)]
fn parser() -> impl for<'a> Coroutine<
    &'a [u8],
    Yield = Event,
    Return = Result<(), Error>,
> {
    enum ParserState<
        Input,
        EmptyLines,
        Target,
        Version,
        Framing,
        Body,
        Size,
        Missing,
        SizeRest,
        MissingRest,
        BodyRest,
        FramingRest,
    > {
        Held {
            at: ParserStateWhich<
                EmptyLines,
                Target,
                Version,
                Framing,
                Body,
                Size,
                Missing,
                SizeRest,
                MissingRest,
                BodyRest,
                FramingRest,
            >,
            input: Input,
        },
        Start,
        Done,
        Panicked,
    }
    enum ParserStateWhich<
        EmptyLines,
        Target,
        Version,
        Framing,
        Body,
        Size,
        Missing,
        SizeRest,
        MissingRest,
        BodyRest,
        FramingRest,
    > {
        Yield1 { empty_lines: EmptyLines },
        Yield2 { version: Version, target: Target },
        Yield3 { version: Version },
        Yield4 { version: Version },
        Yield5 { framing: Framing },
        Yield6 { framing: Framing },
        Yield7 { body: Body, framing: Framing },
        Yield8 { body: Body, framing: Framing },
        Yield9 { missing: Missing, size: Size, body: Body, framing: Framing },
        Yield10 { missing: Missing, size: Size, body: Body, framing: Framing },
        Yield11 { missing: MissingRest, size: SizeRest, body: Body, framing: Framing },
        Yield12 { body: BodyRest, framing: Framing },
        Yield13 { body: BodyRest, framing: Framing },
        Yield14 { body: BodyRest, framing: FramingRest },
    }
    impl<
        Input,
        EmptyLines,
        Target,
        Version,
        Framing,
        Body,
        Size,
        Missing,
        SizeRest,
        MissingRest,
        BodyRest,
        FramingRest,
    > ::costate::__private::State
    for ParserState<
        Input,
        EmptyLines,
        Target,
        Version,
        Framing,
        Body,
        Size,
        Missing,
        SizeRest,
        MissingRest,
        BodyRest,
        FramingRest,
    > {
        const DONE: Self = ParserState::Done;
        const FUSED: bool = false;
        #[inline]
        fn phase(&self) -> ::costate::__private::Phase {
            match self {
                ParserState::Start { .. } => ::costate::__private::Phase::Unstarted,
                ParserState::Done | ParserState::Panicked => {
                    ::costate::__private::Phase::Done
                }
                _ => ::costate::__private::Phase::Suspended,
            }
        }
    }
    enum ParserStateTurn1<
        EmptyLines,
        Target,
        Version,
        Framing,
        Body,
        Size,
        Missing,
        SizeRest,
        MissingRest,
        BodyRest,
        FramingRest,
    > {
        Next,
        Yield1 { empty_lines: EmptyLines },
        Yield2 { target: Target, version: Version },
        Yield3 { version: Version },
        Yield4 { version: Version },
        Yield5 { framing: Framing },
        Yield6 { framing: Framing },
        Yield7 { framing: Framing, body: Body },
        Yield8 { framing: Framing, body: Body },
        Yield9 { framing: Framing, body: Body, size: Size, missing: Missing },
        Yield10 { framing: Framing, body: Body, size: Size, missing: Missing },
        Yield11 { framing: Framing, body: Body, size: SizeRest, missing: MissingRest },
        Yield12 { framing: Framing, body: BodyRest },
        Yield13 { framing: Framing, body: BodyRest },
        Yield14 { framing: FramingRest, body: BodyRest },
    }
    enum ParserStateTurn2 {
        Next,
        Yield1,
    }
    enum ParserStateTurn3 {
        Next,
        Yield1,
    }
    enum ParserStateTurn4 {
        Next,
        Yield5,
        Yield6,
    }
    enum ParserStateTurn5 {
        Next,
        Yield5,
    }
    enum ParserStateTurn6<Size, Missing, SizeRest, MissingRest> {
        Next,
        Yield8,
        Yield9 { size: Size, missing: Missing },
        Yield10 { size: Size, missing: Missing },
        Yield11 { size: SizeRest, missing: MissingRest },
    }
    enum ParserStateTurn7 {
        Next,
        Yield8,
    }
    enum ParserStateTurn8 {
        Next,
        Yield9,
        Yield10,
    }
    enum ParserStateTurn9 {
        Next,
        Yield9,
    }
    enum ParserStateTurn10 {
        Next,
        Yield11,
    }
    enum ParserStateTurn11 {
        Next,
        Yield12,
        Yield13,
    }
    enum ParserStateTurn12 {
        Next,
        Yield12,
    }
    ::costate::__private::machine_ref(
        ParserState::Start,
        |
            state: &mut ParserState<_, _, _, _, _, _, _, _, _, _, _, _>,
            mut arg: ::core::option::Option<&'_ [u8]>,
        | -> ::costate::CoroutineState<Event, Result<(), Error>> {
            use ::costate::__private::{
                KeepDropped as _, KeepNothing as _, KeepNothingMut as _,
            };
            let value: Result<(), Error> = 'body: {
                let (mut input, mut turn1) = 'enter1: {
                    if let ParserState::Start { .. }
                    | ParserState::Done
                    | ParserState::Panicked = state {
                        match ::core::mem::replace(state, ParserState::Panicked) {
                            ParserState::Start => {
                                if arg.is_some() {
                                    ::costate::__private::put(state, ParserState::Start);
                                    ::costate::__private::refuse_before_start();
                                }
                                let mut input = Input::default();
                                break 'enter1 (input, ParserStateTurn1::Next);
                            }
                            ParserState::Done => {
                                ::costate::__private::put(state, ParserState::Done);
                                ::costate::__private::completed()
                            }
                            _ => ::costate::__private::panicked(),
                        }
                    }
                    match ::core::mem::replace(state, ParserState::Panicked) {
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield1 { empty_lines },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield1 {
                                    empty_lines,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield2 { target, version },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield2 {
                                    target,
                                    version,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield3 { version },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield3 {
                                    version,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield4 { version },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield4 {
                                    version,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield5 { framing },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield5 {
                                    framing,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield6 { framing },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield6 {
                                    framing,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield7 { framing, body },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield7 {
                                    framing,
                                    body,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield8 { framing, body },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield8 {
                                    framing,
                                    body,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield9 { framing, body, size, missing },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield9 {
                                    framing,
                                    body,
                                    size,
                                    missing,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield10 {
                                framing,
                                body,
                                size,
                                missing,
                            },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield10 {
                                    framing,
                                    body,
                                    size,
                                    missing,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield11 {
                                framing,
                                body,
                                size: size_rest,
                                missing: missing_rest,
                            },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield11 {
                                    framing,
                                    body,
                                    size: size_rest,
                                    missing: missing_rest,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield12 { framing, body: body_rest },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield12 {
                                    framing,
                                    body: body_rest,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield13 { framing, body: body_rest },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield13 {
                                    framing,
                                    body: body_rest,
                                },
                            );
                        }
                        ParserState::Held {
                            input,
                            at: ParserStateWhich::Yield14 {
                                framing: framing_rest,
                                body: body_rest,
                            },
                        } => {
                            break 'enter1 (
                                input,
                                ParserStateTurn1::Yield14 {
                                    framing: framing_rest,
                                    body: body_rest,
                                },
                            );
                        }
                        _ => ::core::unreachable!(),
                    }
                };
                'loop1: loop {
                    let (framing_rest, body_rest) = 'resume14: {
                        let (framing_rest, body_rest) = 'join12: {
                            let (mut framing, body_rest, mut turn11) = 'enter11: {
                                let (mut framing, body) = 'join6: {
                                    let (mut framing, body, mut turn6) = 'enter6: {
                                        let (mut framing, body) = 'resume7: {
                                            let mut framing = 'join4: {
                                                let (mut framing, mut turn4) = 'enter4: {
                                                    let version = 'resume4: {
                                                        let version = 'resume3: {
                                                            let (target, version) = 'resume2: {
                                                                let mut value_1 = 'join2: {
                                                                    let (mut empty_lines, mut turn2) = 'enter2: {
                                                                        match ::core::mem::replace(
                                                                            &mut turn1,
                                                                            ParserStateTurn1::Next,
                                                                        ) {
                                                                            ParserStateTurn1::Next => {
                                                                                let mut empty_lines = 0;
                                                                                break 'enter2 (empty_lines, ParserStateTurn2::Next);
                                                                            }
                                                                            ParserStateTurn1::Yield1 { empty_lines } => {
                                                                                break 'enter2 (empty_lines, ParserStateTurn2::Yield1);
                                                                            }
                                                                            ParserStateTurn1::Yield2 { target, version } => {
                                                                                break 'resume2 (target, version);
                                                                            }
                                                                            ParserStateTurn1::Yield3 { version } => {
                                                                                break 'resume3 version;
                                                                            }
                                                                            ParserStateTurn1::Yield4 { version } => {
                                                                                break 'resume4 version;
                                                                            }
                                                                            ParserStateTurn1::Yield5 { framing } => {
                                                                                break 'enter4 (framing, ParserStateTurn4::Yield5);
                                                                            }
                                                                            ParserStateTurn1::Yield6 { framing } => {
                                                                                break 'enter4 (framing, ParserStateTurn4::Yield6);
                                                                            }
                                                                            ParserStateTurn1::Yield7 { framing, body } => {
                                                                                break 'resume7 (framing, body);
                                                                            }
                                                                            ParserStateTurn1::Yield8 { framing, body } => {
                                                                                break 'enter6 (framing, body, ParserStateTurn6::Yield8);
                                                                            }
                                                                            ParserStateTurn1::Yield9 {
                                                                                framing,
                                                                                body,
                                                                                size,
                                                                                missing,
                                                                            } => {
                                                                                break 'enter6 (
                                                                                    framing,
                                                                                    body,
                                                                                    ParserStateTurn6::Yield9 {
                                                                                        size,
                                                                                        missing,
                                                                                    },
                                                                                );
                                                                            }
                                                                            ParserStateTurn1::Yield10 {
                                                                                framing,
                                                                                body,
                                                                                size,
                                                                                missing,
                                                                            } => {
                                                                                break 'enter6 (
                                                                                    framing,
                                                                                    body,
                                                                                    ParserStateTurn6::Yield10 {
                                                                                        size,
                                                                                        missing,
                                                                                    },
                                                                                );
                                                                            }
                                                                            ParserStateTurn1::Yield11 {
                                                                                framing,
                                                                                body,
                                                                                size: size_rest,
                                                                                missing: missing_rest,
                                                                            } => {
                                                                                break 'enter6 (
                                                                                    framing,
                                                                                    body,
                                                                                    ParserStateTurn6::Yield11 {
                                                                                        size: size_rest,
                                                                                        missing: missing_rest,
                                                                                    },
                                                                                );
                                                                            }
                                                                            ParserStateTurn1::Yield12 { framing, body: body_rest } => {
                                                                                break 'enter11 (
                                                                                    framing,
                                                                                    body_rest,
                                                                                    ParserStateTurn11::Yield12,
                                                                                );
                                                                            }
                                                                            ParserStateTurn1::Yield13 { framing, body: body_rest } => {
                                                                                break 'enter11 (
                                                                                    framing,
                                                                                    body_rest,
                                                                                    ParserStateTurn11::Yield13,
                                                                                );
                                                                            }
                                                                            ParserStateTurn1::Yield14 {
                                                                                framing: framing_rest,
                                                                                body: body_rest,
                                                                            } => break 'resume14 (framing_rest, body_rest),
                                                                        }
                                                                    };
                                                                    let mut value_1;
                                                                    'loop2: loop {
                                                                        'join3: {
                                                                            let mut turn3 = 'enter3: {
                                                                                match ::core::mem::replace(
                                                                                    &mut turn2,
                                                                                    ParserStateTurn2::Next,
                                                                                ) {
                                                                                    ParserStateTurn2::Next => {
                                                                                        break 'enter3 ParserStateTurn3::Next;
                                                                                    }
                                                                                    ParserStateTurn2::Yield1 => {
                                                                                        break 'enter3 ParserStateTurn3::Yield1;
                                                                                    }
                                                                                }
                                                                            };
                                                                            'loop3: loop {
                                                                                match ::core::mem::replace(
                                                                                    &mut turn3,
                                                                                    ParserStateTurn3::Next,
                                                                                ) {
                                                                                    ParserStateTurn3::Next => {
                                                                                        if !match ::costate::__private::Try::branch(
                                                                                            input.has_line(REQUEST_LINE),
                                                                                        ) {
                                                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                                                    residual,
                                                                                                );
                                                                                            }
                                                                                        } {
                                                                                            let yielded: Event = Event::NeedData;
                                                                                            ::costate::__private::put(
                                                                                                state,
                                                                                                ParserState::Held {
                                                                                                    input,
                                                                                                    at: ParserStateWhich::Yield1 {
                                                                                                        empty_lines,
                                                                                                    },
                                                                                                },
                                                                                            );
                                                                                            return ::costate::CoroutineState::Yielded(yielded);
                                                                                        } else {
                                                                                            break 'join3;
                                                                                        }
                                                                                    }
                                                                                    ParserStateTurn3::Yield1 => {
                                                                                        let chunk = ::costate::__private::sent(&mut arg);
                                                                                        if chunk.is_empty() && input.is_empty() {
                                                                                            break 'body Ok(());
                                                                                        }
                                                                                        match ::costate::__private::Try::branch(
                                                                                            input.refill(chunk),
                                                                                        ) {
                                                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                                                    residual,
                                                                                                );
                                                                                            }
                                                                                        };
                                                                                        continue 'loop3;
                                                                                    }
                                                                                }
                                                                            }
                                                                        }
                                                                        let line = input.take_line();
                                                                        if !line.is_empty() || empty_lines == MAX_EMPTY_LINES {
                                                                            {
                                                                                value_1 = match ::costate::__private::Try::branch(
                                                                                    grammar::request_line(line),
                                                                                ) {
                                                                                    ::core::ops::ControlFlow::Continue(value) => value,
                                                                                    ::core::ops::ControlFlow::Break(residual) => {
                                                                                        break 'body ::costate::__private::FromResidual::from_residual(
                                                                                            residual,
                                                                                        );
                                                                                    }
                                                                                };
                                                                                break 'join2 value_1;
                                                                            };
                                                                        }
                                                                        empty_lines += 1;
                                                                        continue 'loop2;
                                                                    }
                                                                };
                                                                let (method, target, version) = { value_1 };
                                                                let yielded: Event = Event::Method(method);
                                                                ::costate::__private::put(
                                                                    state,
                                                                    ParserState::Held {
                                                                        input,
                                                                        at: ParserStateWhich::Yield2 {
                                                                            version,
                                                                            target,
                                                                        },
                                                                    },
                                                                );
                                                                return ::costate::CoroutineState::Yielded(yielded);
                                                            };
                                                            let mut sent_1 = ::costate::__private::sent(&mut arg);
                                                            input.feed(sent_1);
                                                            let yielded: Event = Event::Target(target);
                                                            ::costate::__private::put(
                                                                state,
                                                                ParserState::Held {
                                                                    input,
                                                                    at: ParserStateWhich::Yield3 {
                                                                        version,
                                                                    },
                                                                },
                                                            );
                                                            return ::costate::CoroutineState::Yielded(yielded);
                                                        };
                                                        let mut sent_2 = ::costate::__private::sent(&mut arg);
                                                        input.feed(sent_2);
                                                        let yielded: Event = Event::Version(version);
                                                        ::costate::__private::put(
                                                            state,
                                                            ParserState::Held {
                                                                input,
                                                                at: ParserStateWhich::Yield4 {
                                                                    version,
                                                                },
                                                            },
                                                        );
                                                        return ::costate::CoroutineState::Yielded(yielded);
                                                    };
                                                    let mut sent_3 = ::costate::__private::sent(&mut arg);
                                                    input.feed(sent_3);
                                                    let mut framing = Framing::new(version);
                                                    break 'enter4 (framing, ParserStateTurn4::Next);
                                                };
                                                'loop4: loop {
                                                    'resume6: {
                                                        'join5: {
                                                            let mut turn5 = 'enter5: {
                                                                match ::core::mem::replace(
                                                                    &mut turn4,
                                                                    ParserStateTurn4::Next,
                                                                ) {
                                                                    ParserStateTurn4::Next => {
                                                                        break 'enter5 ParserStateTurn5::Next;
                                                                    }
                                                                    ParserStateTurn4::Yield5 => {
                                                                        break 'enter5 ParserStateTurn5::Yield5;
                                                                    }
                                                                    ParserStateTurn4::Yield6 => break 'resume6,
                                                                }
                                                            };
                                                            'loop5: loop {
                                                                match ::core::mem::replace(
                                                                    &mut turn5,
                                                                    ParserStateTurn5::Next,
                                                                ) {
                                                                    ParserStateTurn5::Next => {
                                                                        if !match ::costate::__private::Try::branch(
                                                                            input.has_line(FIELD_LINE),
                                                                        ) {
                                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                                    residual,
                                                                                );
                                                                            }
                                                                        } {
                                                                            let yielded: Event = Event::NeedData;
                                                                            ::costate::__private::put(
                                                                                state,
                                                                                ParserState::Held {
                                                                                    input,
                                                                                    at: ParserStateWhich::Yield5 {
                                                                                        framing,
                                                                                    },
                                                                                },
                                                                            );
                                                                            return ::costate::CoroutineState::Yielded(yielded);
                                                                        } else {
                                                                            break 'join5;
                                                                        }
                                                                    }
                                                                    ParserStateTurn5::Yield5 => {
                                                                        let mut sent_4 = ::costate::__private::sent(&mut arg);
                                                                        match ::costate::__private::Try::branch(
                                                                            input.refill(sent_4),
                                                                        ) {
                                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                                    residual,
                                                                                );
                                                                            }
                                                                        };
                                                                        continue 'loop5;
                                                                    }
                                                                }
                                                            }
                                                        }
                                                        let Some(field) = (match ::costate::__private::Try::branch(
                                                            grammar::field(input.take_line()),
                                                        ) {
                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                    residual,
                                                                );
                                                            }
                                                        }) else {
                                                            break 'join4 framing;
                                                        };
                                                        match ::costate::__private::Try::branch(
                                                            framing.header(&field),
                                                        ) {
                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                    residual,
                                                                );
                                                            }
                                                        };
                                                        let yielded: Event = Event::Header(field);
                                                        ::costate::__private::put(
                                                            state,
                                                            ParserState::Held {
                                                                input,
                                                                at: ParserStateWhich::Yield6 {
                                                                    framing,
                                                                },
                                                            },
                                                        );
                                                        return ::costate::CoroutineState::Yielded(yielded);
                                                    }
                                                    let mut sent_5 = ::costate::__private::sent(&mut arg);
                                                    input.feed(sent_5);
                                                    continue 'loop4;
                                                }
                                            };
                                            let body = match ::costate::__private::Try::branch(
                                                framing.body(),
                                            ) {
                                                ::core::ops::ControlFlow::Continue(value) => value,
                                                ::core::ops::ControlFlow::Break(residual) => {
                                                    break 'body ::costate::__private::FromResidual::from_residual(
                                                        residual,
                                                    );
                                                }
                                            };
                                            let yielded: Event = Event::EndOfHeaders;
                                            ::costate::__private::put(
                                                state,
                                                ParserState::Held {
                                                    input,
                                                    at: ParserStateWhich::Yield7 {
                                                        body,
                                                        framing,
                                                    },
                                                },
                                            );
                                            return ::costate::CoroutineState::Yielded(yielded);
                                        };
                                        let mut sent_6 = ::costate::__private::sent(&mut arg);
                                        input.feed(sent_6);
                                        break 'enter6 (framing, body, ParserStateTurn6::Next);
                                    };
                                    'loop6: loop {
                                        let (size_rest, missing_rest) = 'join11: {
                                            let (size_rest, missing_rest, mut turn10) = 'enter10: {
                                                let (size, missing_rest) = 'join9: {
                                                    let (size, mut missing, mut turn8) = 'enter8: {
                                                        let mut value_2 = 'join7: {
                                                            'join8: {
                                                                let mut turn7 = 'enter7: {
                                                                    match ::core::mem::replace(
                                                                        &mut turn6,
                                                                        ParserStateTurn6::Next,
                                                                    ) {
                                                                        ParserStateTurn6::Next => {
                                                                            let value_2;
                                                                            match body {
                                                                                Body::Length(length) => {
                                                                                    value_2 = length;
                                                                                    break 'join7 value_2;
                                                                                }
                                                                                Body::Chunked => {
                                                                                    break 'enter7 ParserStateTurn7::Next;
                                                                                }
                                                                            }
                                                                        }
                                                                        ParserStateTurn6::Yield8 => {
                                                                            break 'enter7 ParserStateTurn7::Yield8;
                                                                        }
                                                                        ParserStateTurn6::Yield9 { size, missing } => {
                                                                            break 'enter8 (size, missing, ParserStateTurn8::Yield9);
                                                                        }
                                                                        ParserStateTurn6::Yield10 { size, missing } => {
                                                                            break 'enter8 (size, missing, ParserStateTurn8::Yield10);
                                                                        }
                                                                        ParserStateTurn6::Yield11 {
                                                                            size: size_rest,
                                                                            missing: missing_rest,
                                                                        } => {
                                                                            break 'enter10 (
                                                                                size_rest,
                                                                                missing_rest,
                                                                                ParserStateTurn10::Yield11,
                                                                            );
                                                                        }
                                                                    }
                                                                };
                                                                'loop7: loop {
                                                                    match ::core::mem::replace(
                                                                        &mut turn7,
                                                                        ParserStateTurn7::Next,
                                                                    ) {
                                                                        ParserStateTurn7::Next => {
                                                                            if !match ::costate::__private::Try::branch(
                                                                                input.has_line(CHUNK_LINE),
                                                                            ) {
                                                                                ::core::ops::ControlFlow::Continue(value) => value,
                                                                                ::core::ops::ControlFlow::Break(residual) => {
                                                                                    break 'body ::costate::__private::FromResidual::from_residual(
                                                                                        residual,
                                                                                    );
                                                                                }
                                                                            } {
                                                                                let yielded: Event = Event::NeedData;
                                                                                ::costate::__private::put(
                                                                                    state,
                                                                                    ParserState::Held {
                                                                                        input,
                                                                                        at: ParserStateWhich::Yield8 {
                                                                                            body,
                                                                                            framing,
                                                                                        },
                                                                                    },
                                                                                );
                                                                                return ::costate::CoroutineState::Yielded(yielded);
                                                                            } else {
                                                                                break 'join8;
                                                                            }
                                                                        }
                                                                        ParserStateTurn7::Yield8 => {
                                                                            let mut sent_7 = ::costate::__private::sent(&mut arg);
                                                                            match ::costate::__private::Try::branch(
                                                                                input.refill(sent_7),
                                                                            ) {
                                                                                ::core::ops::ControlFlow::Continue(value) => value,
                                                                                ::core::ops::ControlFlow::Break(residual) => {
                                                                                    break 'body ::costate::__private::FromResidual::from_residual(
                                                                                        residual,
                                                                                    );
                                                                                }
                                                                            };
                                                                            continue 'loop7;
                                                                        }
                                                                    }
                                                                }
                                                            }
                                                            let mut value_2;
                                                            value_2 = match ::costate::__private::Try::branch(
                                                                framing
                                                                    .chunk(
                                                                        match ::costate::__private::Try::branch(
                                                                            grammar::chunk_size(input.take_line()),
                                                                        ) {
                                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                                    residual,
                                                                                );
                                                                            }
                                                                        },
                                                                    ),
                                                            ) {
                                                                ::core::ops::ControlFlow::Continue(value) => value,
                                                                ::core::ops::ControlFlow::Break(residual) => {
                                                                    break 'body ::costate::__private::FromResidual::from_residual(
                                                                        residual,
                                                                    );
                                                                }
                                                            };
                                                            break 'join7 value_2;
                                                        };
                                                        let size = value_2;
                                                        let mut missing = size;
                                                        break 'enter8 (size, missing, ParserStateTurn8::Next);
                                                    };
                                                    'loop8: loop {
                                                        'resume10: {
                                                            'join10: {
                                                                let mut turn9 = 'enter9: {
                                                                    match ::core::mem::replace(
                                                                        &mut turn8,
                                                                        ParserStateTurn8::Next,
                                                                    ) {
                                                                        ParserStateTurn8::Next => {
                                                                            if missing > 0 {
                                                                                break 'enter9 ParserStateTurn9::Next;
                                                                            } else {
                                                                                let missing_rest = (&mut &mut ::costate::__private::Dead(
                                                                                    ::core::option::Option::Some(missing),
                                                                                ))
                                                                                    .keep();
                                                                                break 'join9 (size, missing_rest);
                                                                            }
                                                                        }
                                                                        ParserStateTurn8::Yield9 => {
                                                                            break 'enter9 ParserStateTurn9::Yield9;
                                                                        }
                                                                        ParserStateTurn8::Yield10 => break 'resume10,
                                                                    }
                                                                };
                                                                'loop9: loop {
                                                                    match ::core::mem::replace(
                                                                        &mut turn9,
                                                                        ParserStateTurn9::Next,
                                                                    ) {
                                                                        ParserStateTurn9::Next => {
                                                                            if input.is_empty() {
                                                                                let yielded: Event = Event::NeedData;
                                                                                ::costate::__private::put(
                                                                                    state,
                                                                                    ParserState::Held {
                                                                                        input,
                                                                                        at: ParserStateWhich::Yield9 {
                                                                                            missing,
                                                                                            size,
                                                                                            body,
                                                                                            framing,
                                                                                        },
                                                                                    },
                                                                                );
                                                                                return ::costate::CoroutineState::Yielded(yielded);
                                                                            } else {
                                                                                break 'join10;
                                                                            }
                                                                        }
                                                                        ParserStateTurn9::Yield9 => {
                                                                            let mut sent_8 = ::costate::__private::sent(&mut arg);
                                                                            match ::costate::__private::Try::branch(
                                                                                input.refill(sent_8),
                                                                            ) {
                                                                                ::core::ops::ControlFlow::Continue(value) => value,
                                                                                ::core::ops::ControlFlow::Break(residual) => {
                                                                                    break 'body ::costate::__private::FromResidual::from_residual(
                                                                                        residual,
                                                                                    );
                                                                                }
                                                                            };
                                                                            continue 'loop9;
                                                                        }
                                                                    }
                                                                }
                                                            }
                                                            let data = input.take_up_to(missing);
                                                            missing -= data.len() as u64;
                                                            let yielded: Event = Event::Data(data);
                                                            ::costate::__private::put(
                                                                state,
                                                                ParserState::Held {
                                                                    input,
                                                                    at: ParserStateWhich::Yield10 {
                                                                        missing,
                                                                        size,
                                                                        body,
                                                                        framing,
                                                                    },
                                                                },
                                                            );
                                                            return ::costate::CoroutineState::Yielded(yielded);
                                                        }
                                                        let mut sent_9 = ::costate::__private::sent(&mut arg);
                                                        input.feed(sent_9);
                                                        continue 'loop8;
                                                    }
                                                };
                                                if size == 0 || body != Body::Chunked {
                                                    break 'join6 (framing, body);
                                                }
                                                let size_rest = (&mut &mut ::costate::__private::Dead(
                                                    ::core::option::Option::Some(size),
                                                ))
                                                    .keep();
                                                break 'enter10 (
                                                    size_rest,
                                                    missing_rest,
                                                    ParserStateTurn10::Next,
                                                );
                                            };
                                            'loop10: loop {
                                                match ::core::mem::replace(
                                                    &mut turn10,
                                                    ParserStateTurn10::Next,
                                                ) {
                                                    ParserStateTurn10::Next => {
                                                        if !match ::costate::__private::Try::branch(
                                                            input.has_line(CHUNK_END),
                                                        ) {
                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                    residual,
                                                                );
                                                            }
                                                        } {
                                                            let yielded: Event = Event::NeedData;
                                                            ::costate::__private::put(
                                                                state,
                                                                ParserState::Held {
                                                                    input,
                                                                    at: ParserStateWhich::Yield11 {
                                                                        missing: missing_rest,
                                                                        size: size_rest,
                                                                        body,
                                                                        framing,
                                                                    },
                                                                },
                                                            );
                                                            return ::costate::CoroutineState::Yielded(yielded);
                                                        } else {
                                                            break 'join11 (size_rest, missing_rest);
                                                        }
                                                    }
                                                    ParserStateTurn10::Yield11 => {
                                                        let mut sent_10 = ::costate::__private::sent(&mut arg);
                                                        match ::costate::__private::Try::branch(
                                                            input.refill(sent_10),
                                                        ) {
                                                            ::core::ops::ControlFlow::Continue(value) => value,
                                                            ::core::ops::ControlFlow::Break(residual) => {
                                                                break 'body ::costate::__private::FromResidual::from_residual(
                                                                    residual,
                                                                );
                                                            }
                                                        };
                                                        continue 'loop10;
                                                    }
                                                }
                                            }
                                        };
                                        input.take_line();
                                        continue 'loop6;
                                    }
                                };
                                if body == Body::Chunked {
                                    let body_rest = (&mut &mut ::costate::__private::Dead(
                                        ::core::option::Option::Some(body),
                                    ))
                                        .keep();
                                    break 'enter11 (
                                        framing,
                                        body_rest,
                                        ParserStateTurn11::Next,
                                    );
                                } else {
                                    let framing_rest = (&mut &mut ::costate::__private::Dead(
                                        ::core::option::Option::Some(framing),
                                    ))
                                        .keep();
                                    let body_rest = (&mut &mut ::costate::__private::Dead(
                                        ::core::option::Option::Some(body),
                                    ))
                                        .keep();
                                    break 'join12 (framing_rest, body_rest);
                                }
                            };
                            'loop11: loop {
                                'resume13: {
                                    'join13: {
                                        let mut turn12 = 'enter12: {
                                            match ::core::mem::replace(
                                                &mut turn11,
                                                ParserStateTurn11::Next,
                                            ) {
                                                ParserStateTurn11::Next => {
                                                    break 'enter12 ParserStateTurn12::Next;
                                                }
                                                ParserStateTurn11::Yield12 => {
                                                    break 'enter12 ParserStateTurn12::Yield12;
                                                }
                                                ParserStateTurn11::Yield13 => break 'resume13,
                                            }
                                        };
                                        'loop12: loop {
                                            match ::core::mem::replace(
                                                &mut turn12,
                                                ParserStateTurn12::Next,
                                            ) {
                                                ParserStateTurn12::Next => {
                                                    if !match ::costate::__private::Try::branch(
                                                        input.has_line(FIELD_LINE),
                                                    ) {
                                                        ::core::ops::ControlFlow::Continue(value) => value,
                                                        ::core::ops::ControlFlow::Break(residual) => {
                                                            break 'body ::costate::__private::FromResidual::from_residual(
                                                                residual,
                                                            );
                                                        }
                                                    } {
                                                        let yielded: Event = Event::NeedData;
                                                        ::costate::__private::put(
                                                            state,
                                                            ParserState::Held {
                                                                input,
                                                                at: ParserStateWhich::Yield12 {
                                                                    body: body_rest,
                                                                    framing,
                                                                },
                                                            },
                                                        );
                                                        return ::costate::CoroutineState::Yielded(yielded);
                                                    } else {
                                                        break 'join13;
                                                    }
                                                }
                                                ParserStateTurn12::Yield12 => {
                                                    let mut sent_11 = ::costate::__private::sent(&mut arg);
                                                    match ::costate::__private::Try::branch(
                                                        input.refill(sent_11),
                                                    ) {
                                                        ::core::ops::ControlFlow::Continue(value) => value,
                                                        ::core::ops::ControlFlow::Break(residual) => {
                                                            break 'body ::costate::__private::FromResidual::from_residual(
                                                                residual,
                                                            );
                                                        }
                                                    };
                                                    continue 'loop12;
                                                }
                                            }
                                        }
                                    }
                                    let Some(field) = (match ::costate::__private::Try::branch(
                                        grammar::field(input.take_line()),
                                    ) {
                                        ::core::ops::ControlFlow::Continue(value) => value,
                                        ::core::ops::ControlFlow::Break(residual) => {
                                            break 'body ::costate::__private::FromResidual::from_residual(
                                                residual,
                                            );
                                        }
                                    }) else {
                                        {
                                            let framing_rest = (&mut &mut ::costate::__private::Dead(
                                                ::core::option::Option::Some(framing),
                                            ))
                                                .keep();
                                            break 'join12 (framing_rest, body_rest);
                                        };
                                    };
                                    match ::costate::__private::Try::branch(framing.trailer()) {
                                        ::core::ops::ControlFlow::Continue(value) => value,
                                        ::core::ops::ControlFlow::Break(residual) => {
                                            break 'body ::costate::__private::FromResidual::from_residual(
                                                residual,
                                            );
                                        }
                                    };
                                    let yielded: Event = Event::Trailer(field);
                                    ::costate::__private::put(
                                        state,
                                        ParserState::Held {
                                            input,
                                            at: ParserStateWhich::Yield13 {
                                                body: body_rest,
                                                framing,
                                            },
                                        },
                                    );
                                    return ::costate::CoroutineState::Yielded(yielded);
                                }
                                let mut sent_12 = ::costate::__private::sent(&mut arg);
                                input.feed(sent_12);
                                continue 'loop11;
                            }
                        };
                        let yielded: Event = Event::EndOfRequest;
                        ::costate::__private::put(
                            state,
                            ParserState::Held {
                                input,
                                at: ParserStateWhich::Yield14 {
                                    body: body_rest,
                                    framing: framing_rest,
                                },
                            },
                        );
                        return ::costate::CoroutineState::Yielded(yielded);
                    };
                    let mut sent_13 = ::costate::__private::sent(&mut arg);
                    input.feed(sent_13);
                    continue 'loop1;
                }
            };
            ::costate::__private::put(state, ParserState::Done);
            ::costate::CoroutineState::Complete(value)
        },
    )
}
/// Runs the parser over a capture in pieces of `size` bytes: the events, and how it ended.
fn parse(capture: &[u8], size: NonZero<usize>) -> (Vec<Event>, Result<(), Error>) {
    let mut parser = parser();
    let mut pieces = capture.chunks(size.get());
    let mut events = Vec::new();
    let mut state = parser.begin();
    loop {
        let answer = match state {
            CoroutineState::Yielded(Event::NeedData) => pieces.next().unwrap_or_default(),
            CoroutineState::Yielded(event) => {
                record(&mut events, event);
                &[]
            }
            CoroutineState::Complete(result) => return (events, result),
        };
        state = parser.send(answer);
    }
}
/// Adds an event. Parts of one body are joined, so that the same capture gives the same events
/// however it is cut into pieces.
fn record(events: &mut Vec<Event>, event: Event) {
    match (events.last_mut(), event) {
        (Some(Event::Data(joined)), Event::Data(more)) => joined.extend(more),
        (_, event) => events.push(event),
    }
}
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::NeedData => write!(f, "need data"),
            Event::Method(method) => write!(f, "method     {method}"),
            Event::Target(target) => write!(f, "target     {target}"),
            Event::Version(version) => write!(f, "version    {version}"),
            Event::Header(field) => write!(f, "header     {field}"),
            Event::EndOfHeaders => write!(f, "end of headers"),
            Event::Data(data) => write!(f, "data       {} bytes", data.len()),
            Event::Trailer(field) => write!(f, "trailer    {field}"),
            Event::EndOfRequest => write!(f, "end of request"),
        }
    }
}
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let answer = match arguments.as_slice() {
        [] => print_events(BUNDLED_CAPTURE, WHOLE),
        [path] => print_events(path, WHOLE),
        [path, size] => {
            match size.parse() {
                Ok(size) => print_events(path, size),
                Err(error) => Err(format!("`{size}` is no size of a piece: {error}")),
            }
        }
        _ => Err("usage: http_request [CAPTURE [BYTES PER PIECE]]".to_owned()),
    };
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
/// The size of a piece that no capture exceeds.
const WHOLE: NonZero<usize> = NonZero::<usize>::MAX;
/// Four requests that curl sent over one connection.
const BUNDLED_CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/requests.http");
fn print_events(path: &str, size: NonZero<usize>) -> Result<(), String> {
    let capture = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let (events, result) = parse(&capture, size);
    let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
    std::io::stdout()
        .write_all(lines.as_bytes())
        .map_err(|error| format!("standard output: {error}"))?;
    result.map_err(|error| format!("{path}: {error} (status {})", error.status()))
}
