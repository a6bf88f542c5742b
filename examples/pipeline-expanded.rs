// What the macros make of pipeline.rs, as a test in macros/ checks. Read it beside that file.

//! Files through a chain of coroutines: lines, then words, then a running statistic and a ranking.
//!
//! ```text
//! cargo run --release --example pipeline -- README.md
//! ```
//! Each stage is an ordinary function that suspends where it has something to hand on. Nothing is
//! collected in between, and no stage knows when the next one will ask again.
use costate::{Coroutine, CoroutineState};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
#[cfg(test)]
#[path = "pipeline/tests.rs"]
mod tests;
/// The lines of one file. The caller gets each line as it is read, and in the end their number or
/// what went wrong: `?` works as in any function.
#[allow(
    unused_mut,
    unused_assignments,
    reason = "a local may be changed before a suspension and not after it"
)]
fn lines(path: &Path) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    enum LinesState<Path, Unreadable, File, Line> {
        Yield1 { path: Path, line: Line, file: File, unreadable: Unreadable },
        Start { path: Path },
        Done,
        Panicked,
    }
    impl<Path, Unreadable, File, Line> ::costate::__private::State
    for LinesState<Path, Unreadable, File, Line> {
        const DONE: Self = LinesState::Done;
        const FUSED: bool = false;
        #[inline]
        fn phase(&self) -> ::costate::__private::Phase {
            match self {
                LinesState::Start { .. } => ::costate::__private::Phase::Unstarted,
                LinesState::Done | LinesState::Panicked => {
                    ::costate::__private::Phase::Done
                }
                _ => ::costate::__private::Phase::Suspended,
            }
        }
    }
    ::costate::__private::machine(
        LinesState::Start { path },
        |
            state: &mut LinesState<_, _, _, _>,
            _: ::core::option::Option<()>,
        | -> ::costate::CoroutineState<String, Result<usize, Error>> {
            let value: Result<usize, Error> = 'body: {
                let (path, unreadable, mut file, mut line) = 'enter1: {
                    if let LinesState::Start { .. }
                    | LinesState::Done
                    | LinesState::Panicked = state {
                        match ::core::mem::replace(state, LinesState::Panicked) {
                            LinesState::Start { path } => {
                                let unreadable = move |error| Error::Unreadable {
                                    path: path.to_owned(),
                                    error,
                                };
                                let mut file = BufReader::new(
                                    match ::costate::__private::Try::branch(
                                        File::open(path).map_err(unreadable),
                                    ) {
                                        ::core::ops::ControlFlow::Continue(value) => value,
                                        ::core::ops::ControlFlow::Break(residual) => {
                                            break 'body ::costate::__private::FromResidual::from_residual(
                                                residual,
                                            );
                                        }
                                    },
                                );
                                let mut line = 0;
                                break 'enter1 (path, unreadable, file, line);
                            }
                            LinesState::Done => {
                                ::costate::__private::put(state, LinesState::Done);
                                ::costate::__private::completed()
                            }
                            _ => ::costate::__private::panicked(),
                        }
                    }
                    match ::core::mem::replace(state, LinesState::Panicked) {
                        LinesState::Yield1 { path, unreadable, file, line } => {
                            break 'enter1 (path, unreadable, file, line);
                        }
                        _ => ::core::unreachable!(),
                    }
                };
                'loop1: loop {
                    {
                        let mut bytes = Vec::new();
                        if match ::costate::__private::Try::branch(
                            file.read_until(b'\n', &mut bytes).map_err(unreadable),
                        ) {
                            ::core::ops::ControlFlow::Continue(value) => value,
                            ::core::ops::ControlFlow::Break(residual) => {
                                break 'body ::costate::__private::FromResidual::from_residual(
                                    residual,
                                );
                            }
                        } == 0
                        {
                            break 'body Ok(line);
                        }
                        line += 1;
                        let text = match ::costate::__private::Try::branch(
                            String::from_utf8(bytes)
                                .map_err(|error| {
                                    let byte = error.utf8_error().valid_up_to() + 1;
                                    Error::NotUtf8 {
                                        path: path.to_owned(),
                                        line,
                                        byte,
                                    }
                                }),
                        ) {
                            ::core::ops::ControlFlow::Continue(value) => value,
                            ::core::ops::ControlFlow::Break(residual) => {
                                break 'body ::costate::__private::FromResidual::from_residual(
                                    residual,
                                );
                            }
                        };
                        let yielded: String = text;
                        ::costate::__private::put(
                            state,
                            LinesState::Yield1 {
                                path,
                                line,
                                file,
                                unreadable,
                            },
                        );
                        return ::costate::CoroutineState::Yielded(yielded);
                    }
                }
            };
            ::costate::__private::put(state, LinesState::Done);
            ::costate::CoroutineState::Complete(value)
        },
    )
}
/// The lines of several files. `yield_from!` hands on whatever `lines` yields and then evaluates to
/// what it returned.
#[allow(
    unused_mut,
    unused_assignments,
    reason = "a local may be changed before a suspension and not after it"
)]
fn all_lines(
    paths: &[PathBuf],
) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    enum AllLinesState<Paths, Total, Iter, Inner> {
        Yield1 { total: Total, inner: Inner, iter: Iter },
        Start { paths: Paths },
        Done,
        Panicked,
    }
    impl<Paths, Total, Iter, Inner> ::costate::__private::State
    for AllLinesState<Paths, Total, Iter, Inner> {
        const DONE: Self = AllLinesState::Done;
        const FUSED: bool = false;
        #[inline]
        fn phase(&self) -> ::costate::__private::Phase {
            match self {
                AllLinesState::Start { .. } => ::costate::__private::Phase::Unstarted,
                AllLinesState::Done | AllLinesState::Panicked => {
                    ::costate::__private::Phase::Done
                }
                _ => ::costate::__private::Phase::Suspended,
            }
        }
    }
    enum AllLinesStateTurn1<Inner> {
        Next,
        Yield1 { inner: Inner },
    }
    ::costate::__private::machine(
        AllLinesState::Start { paths },
        |
            state: &mut AllLinesState<_, _, _, _>,
            mut arg: ::core::option::Option<()>,
        | -> ::costate::CoroutineState<String, Result<usize, Error>> {
            let value: Result<usize, Error> = 'body: {
                let mut total = 'join2: {
                    let (mut total, mut iter, mut turn1) = 'enter1: {
                        if let AllLinesState::Start { .. }
                        | AllLinesState::Done
                        | AllLinesState::Panicked = state {
                            match ::core::mem::replace(state, AllLinesState::Panicked) {
                                AllLinesState::Start { paths } => {
                                    arg = ::core::option::Option::None;
                                    let mut total = 0;
                                    let mut iter = ::core::iter::IntoIterator::into_iter(paths);
                                    break 'enter1 (total, iter, AllLinesStateTurn1::Next);
                                }
                                AllLinesState::Done => {
                                    ::costate::__private::put(state, AllLinesState::Done);
                                    ::costate::__private::completed()
                                }
                                _ => ::costate::__private::panicked(),
                            }
                        }
                        match ::core::mem::replace(state, AllLinesState::Panicked) {
                            AllLinesState::Yield1 { total, iter, inner } => {
                                break 'enter1 (
                                    total,
                                    iter,
                                    AllLinesStateTurn1::Yield1 {
                                        inner,
                                    },
                                );
                            }
                            _ => ::core::unreachable!(),
                        }
                    };
                    'loop1: loop {
                        let mut value = 'join3: {
                            let mut inner = 'enter2: {
                                match ::core::mem::replace(
                                    &mut turn1,
                                    AllLinesStateTurn1::Next,
                                ) {
                                    AllLinesStateTurn1::Next => {
                                        match ::core::iter::Iterator::next(&mut iter) {
                                            ::core::option::Option::Some(path) => {
                                                let mut inner = lines(path);
                                                break 'enter2 inner;
                                            }
                                            ::core::option::Option::None => {
                                                break 'join2 total;
                                            }
                                        }
                                    }
                                    AllLinesStateTurn1::Yield1 { inner } => break 'enter2 inner,
                                }
                            };
                            let mut value;
                            let mut inner = inner;
                            'loop2: loop {
                                {
                                    match ::costate::__private::drive(&mut inner, arg.take()) {
                                        ::costate::CoroutineState::Yielded(item) => {
                                            let yielded: String = item;
                                            ::costate::__private::put(
                                                state,
                                                AllLinesState::Yield1 {
                                                    total,
                                                    inner,
                                                    iter,
                                                },
                                            );
                                            return ::costate::CoroutineState::Yielded(yielded);
                                        }
                                        ::costate::CoroutineState::Complete(end) => {
                                            value = end;
                                            break 'join3 value;
                                        }
                                    }
                                }
                            }
                        };
                        total
                            += match ::costate::__private::Try::branch(value) {
                                ::core::ops::ControlFlow::Continue(value) => value,
                                ::core::ops::ControlFlow::Break(residual) => {
                                    break 'body ::costate::__private::FromResidual::from_residual(
                                        residual,
                                    );
                                }
                            };
                        continue 'loop1;
                    }
                };
                break 'body Ok(total);
            };
            ::costate::__private::put(state, AllLinesState::Done);
            ::costate::CoroutineState::Complete(value)
        },
    )
}
/// The words of the lines, in lower case. The end of the lines is handed on as it is.
#[allow(
    unused_mut,
    unused_assignments,
    reason = "a local may be changed before a suspension and not after it"
)]
fn words(
    lines: impl Coroutine<Yield = String, Return = Result<usize, Error>> + Unpin,
) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    enum WordsState<Lines, Iter> {
        Yield1 { iter: Iter, lines: Lines },
        Start { lines: Lines },
        Done,
        Panicked,
    }
    impl<Lines, Iter> ::costate::__private::State for WordsState<Lines, Iter> {
        const DONE: Self = WordsState::Done;
        const FUSED: bool = false;
        #[inline]
        fn phase(&self) -> ::costate::__private::Phase {
            match self {
                WordsState::Start { .. } => ::costate::__private::Phase::Unstarted,
                WordsState::Done | WordsState::Panicked => {
                    ::costate::__private::Phase::Done
                }
                _ => ::costate::__private::Phase::Suspended,
            }
        }
    }
    enum WordsStateTurn1<Iter> {
        Next,
        Yield1 { iter: Iter },
    }
    ::costate::__private::machine(
        WordsState::Start { lines },
        |
            state: &mut WordsState<_, _>,
            _: ::core::option::Option<()>,
        | -> ::costate::CoroutineState<String, Result<usize, Error>> {
            let value: Result<usize, Error> = 'body: {
                let (mut lines, mut turn1) = 'enter1: {
                    if let WordsState::Start { .. }
                    | WordsState::Done
                    | WordsState::Panicked = state {
                        match ::core::mem::replace(state, WordsState::Panicked) {
                            WordsState::Start { mut lines } => {
                                break 'enter1 (lines, WordsStateTurn1::Next);
                            }
                            WordsState::Done => {
                                ::costate::__private::put(state, WordsState::Done);
                                ::costate::__private::completed()
                            }
                            _ => ::costate::__private::panicked(),
                        }
                    }
                    match ::core::mem::replace(state, WordsState::Panicked) {
                        WordsState::Yield1 { lines, iter } => {
                            break 'enter1 (lines, WordsStateTurn1::Yield1 { iter });
                        }
                        _ => ::core::unreachable!(),
                    }
                };
                'loop1: loop {
                    let mut iter = 'enter2: {
                        match ::core::mem::replace(&mut turn1, WordsStateTurn1::Next) {
                            WordsStateTurn1::Next => {
                                let line = match lines.send(()) {
                                    CoroutineState::Yielded(line) => line,
                                    CoroutineState::Complete(end) => break 'body end,
                                };
                                let words: Vec<String> = line
                                    .split(|c: char| !c.is_alphabetic())
                                    .filter(|word| !word.is_empty())
                                    .map(str::to_lowercase)
                                    .collect();
                                let mut iter = ::core::iter::IntoIterator::into_iter(words);
                                break 'enter2 iter;
                            }
                            WordsStateTurn1::Yield1 { iter } => break 'enter2 iter,
                        }
                    };
                    'loop2: loop {
                        {
                            match ::core::iter::Iterator::next(&mut iter) {
                                ::core::option::Option::Some(word) => {
                                    let yielded: String = word;
                                    ::costate::__private::put(
                                        state,
                                        WordsState::Yield1 { iter, lines },
                                    );
                                    return ::costate::CoroutineState::Yielded(yielded);
                                }
                                ::core::option::Option::None => {
                                    continue 'loop1;
                                }
                            }
                        }
                    }
                }
            };
            ::costate::__private::put(state, WordsState::Done);
            ::costate::CoroutineState::Complete(value)
        },
    )
}
#[derive(Clone, Debug)]
///The states of [`statistic`].
#[allow(missing_docs, reason = "the fields are the function's own locals")]
#[must_use = "a coroutine does nothing until it is started"]
enum Statistic {
    Yield1 { count: usize, sum: usize, squares: usize },
    Start,
    ///The body has returned, or was closed.
    Done,
    ///The body has panicked.
    Panicked,
}
impl ::costate::__private::Located for Statistic {
    fn index(&self) -> usize {
        match self {
            Statistic::Start { .. } => 0,
            Statistic::Done => 2usize,
            Statistic::Panicked => 3usize,
            Statistic::Yield1 { .. } => 1usize,
        }
    }
}
impl ::costate::__private::Inspected for Statistic {
    const GRAPH: ::costate::__private::Graph = ::costate::__private::Graph::new(
        "statistic",
        &[
            ::costate::__private::StateInfo::new(
                "Start",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                0usize,
            ),
            ::costate::__private::StateInfo::new(
                "Yield1",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                1usize,
            ),
            ::costate::__private::StateInfo::new(
                "Done",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                2usize,
            ),
            ::costate::__private::StateInfo::new(
                "Panicked",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                3usize,
            ),
        ],
        &[(0usize, 1usize), (1usize, 1usize), (1usize, 2usize)],
    );
}
impl ::costate::__private::State for Statistic {
    const DONE: Self = Statistic::Done;
    const FUSED: bool = false;
    #[inline]
    fn phase(&self) -> ::costate::__private::Phase {
        match self {
            Statistic::Start { .. } => ::costate::__private::Phase::Unstarted,
            Statistic::Done | Statistic::Panicked => ::costate::__private::Phase::Done,
            _ => ::costate::__private::Phase::Suspended,
        }
    }
}
enum StatisticTurn1 {
    Next,
    Yield1,
}
impl Statistic {
    #[inline]
    #[allow(
        unused_mut,
        unused_assignments,
        reason = "a local may be changed before a suspension and not after it"
    )]
    fn step(
        state: &mut Self,
        mut arg: ::core::option::Option<Option<usize>>,
    ) -> ::costate::CoroutineState<f64, Summary> {
        let value: Summary = 'body: {
            let (mut count, mut sum, mut squares) = 'join2: {
                let (mut count, mut sum, mut squares, mut turn1) = 'enter1: {
                    if let Statistic::Start { .. }
                    | Statistic::Done
                    | Statistic::Panicked = state {
                        match ::core::mem::replace(state, Statistic::Panicked) {
                            Statistic::Start => {
                                if arg.is_some() {
                                    ::costate::__private::put(state, Statistic::Start);
                                    ::costate::__private::refuse_before_start();
                                }
                                let mut count: usize = 0;
                                let mut sum: usize = 0;
                                let mut squares: usize = 0;
                                break 'enter1 (count, sum, squares, StatisticTurn1::Next);
                            }
                            Statistic::Done => {
                                ::costate::__private::put(state, Statistic::Done);
                                ::costate::__private::completed()
                            }
                            _ => ::costate::__private::panicked(),
                        }
                    }
                    match ::core::mem::replace(state, Statistic::Panicked) {
                        Statistic::Yield1 { count, sum, squares } => {
                            break 'enter1 (count, sum, squares, StatisticTurn1::Yield1);
                        }
                        _ => ::core::unreachable!(),
                    }
                };
                'loop1: loop {
                    'join3: {
                        match ::core::mem::replace(&mut turn1, StatisticTurn1::Next) {
                            StatisticTurn1::Next => {
                                let yielded: f64 = ratio(sum, count);
                                ::costate::__private::put(
                                    state,
                                    Statistic::Yield1 {
                                        count,
                                        sum,
                                        squares,
                                    },
                                );
                                return ::costate::CoroutineState::Yielded(yielded);
                            }
                            StatisticTurn1::Yield1 => {
                                let mut sent = ::costate::__private::sent(&mut arg);
                                if let Some(number) = sent {
                                    count += 1;
                                    sum += number;
                                    squares += number * number;
                                    continue 'loop1;
                                }
                                break 'join3;
                            }
                        }
                    }
                    break 'join2 (count, sum, squares);
                }
            };
            let mean = ratio(sum, count);
            break 'body Summary {
                count,
                mean,
                deviation: (ratio(squares, count) - mean * mean).sqrt(),
            };
        };
        ::costate::__private::put(state, Statistic::Done);
        ::costate::CoroutineState::Complete(value)
    }
}
impl ::core::marker::Unpin for Statistic {}
impl ::costate::Coroutine<Option<usize>> for Statistic {
    type Yield = f64;
    type Return = Summary;
    #[inline]
    fn start(
        self: ::core::pin::Pin<&mut Self>,
    ) -> ::costate::CoroutineState<f64, Summary> {
        Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::None)
    }
    #[inline]
    fn resume(
        self: ::core::pin::Pin<&mut Self>,
        value: Option<usize>,
    ) -> ::costate::CoroutineState<f64, Summary> {
        Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::Some(value))
    }
    #[inline]
    fn close(&mut self) {
        ::costate::__private::close(self);
    }
    #[inline]
    fn is_done(&self) -> bool {
        ::costate::__private::State::is_done(self)
    }
}
#[allow(dead_code, reason = "who wants to may look inside")]
impl Statistic {
    /// The states in which the coroutine may be.
    const STATES: &'static [::costate::__private::StateInfo] = <Self as ::costate::__private::Inspected>::GRAPH
        .states();
    /// The states, and which may follow which.
    const GRAPH: ::costate::__private::Graph = <Self as ::costate::__private::Inspected>::GRAPH;
}
impl ::costate::__private::Inspect for Statistic {
    fn state(&self) -> ::costate::__private::StateInfo {
        ::costate::__private::state_of(self)
    }
    fn graph(&self) -> ::costate::__private::Graph {
        <Self as ::costate::__private::Inspected>::GRAPH
    }
}
#[doc(hidden)]
///What [`statistic`](statistic()) gives; other named coroutines find its type by this name.
#[allow(
    non_camel_case_types,
    dead_code,
    type_alias_bounds,
    reason = "named like the function on purpose"
)]
type statistic = Statistic;
/// Mean and standard deviation of the numbers sent in. Each answer is the mean so far; `None` asks
/// for the summary.
///
/// With a name the state is a type of its own: `pub enum Statistic`, with the derives below.
fn statistic() -> Statistic {
    #[allow(dead_code, reason = "only the types are checked")]
    fn returned(machine: Statistic) {
        fn written(
            _: impl Coroutine<Option<usize>, Yield = f64, Return = Summary>,
            _: ::core::marker::PhantomData<Statistic>,
        ) {}
        written(machine, ::core::marker::PhantomData)
    }
    Statistic::Start
}
fn ratio(sum: usize, count: usize) -> f64 {
    sum as f64 / count.max(1) as f64
}
/// What [`statistic`] returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    count: usize,
    mean: f64,
    deviation: f64,
}
#[derive(Clone, Debug)]
///The states of [`ranking`].
#[allow(missing_docs, reason = "the fields are the function's own locals")]
#[must_use = "a coroutine does nothing until it is started"]
enum Ranking {
    Yield1 { inner: ::std::boxed::Box<ranking>, behind: Vec<Count>, pivot: Count },
    Yield2 { behind: Vec<Count> },
    Yield3 { inner: ::std::boxed::Box<ranking> },
    Start { counts: Vec<Count> },
    ///The body has returned, or was closed.
    Done,
    ///The body has panicked.
    Panicked,
}
impl ::costate::__private::Located for Ranking {
    fn index(&self) -> usize {
        match self {
            Ranking::Start { .. } => 0,
            Ranking::Done => 4usize,
            Ranking::Panicked => 5usize,
            Ranking::Yield1 { .. } => 1usize,
            Ranking::Yield2 { .. } => 2usize,
            Ranking::Yield3 { .. } => 3usize,
        }
    }
}
impl ::costate::__private::Inspected for Ranking {
    const GRAPH: ::costate::__private::Graph = ::costate::__private::Graph::new(
        "ranking",
        &[
            ::costate::__private::StateInfo::new(
                "Start",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                0usize,
            ),
            ::costate::__private::StateInfo::new(
                "Yield1",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                1usize,
            ),
            ::costate::__private::StateInfo::new(
                "Yield2",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                2usize,
            ),
            ::costate::__private::StateInfo::new(
                "Yield3",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                3usize,
            ),
            ::costate::__private::StateInfo::new(
                "Done",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                4usize,
            ),
            ::costate::__private::StateInfo::new(
                "Panicked",
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
                5usize,
            ),
        ],
        &[
            (0usize, 1usize),
            (0usize, 2usize),
            (0usize, 4usize),
            (1usize, 1usize),
            (1usize, 2usize),
            (2usize, 3usize),
            (2usize, 4usize),
            (3usize, 3usize),
            (3usize, 4usize),
        ],
    );
}
impl ::costate::__private::State for Ranking {
    const DONE: Self = Ranking::Done;
    const FUSED: bool = true;
    #[inline]
    fn phase(&self) -> ::costate::__private::Phase {
        match self {
            Ranking::Start { .. } => ::costate::__private::Phase::Unstarted,
            Ranking::Done | Ranking::Panicked => ::costate::__private::Phase::Done,
            _ => ::costate::__private::Phase::Suspended,
        }
    }
}
impl Ranking {
    #[inline]
    #[allow(
        unused_mut,
        unused_assignments,
        reason = "a local may be changed before a suspension and not after it"
    )]
    fn step(
        state: &mut Self,
        mut arg: ::core::option::Option<()>,
    ) -> ::costate::CoroutineState<Count, ()> {
        let value: () = 'body: {
            let mut value_2 = 'join3: {
                let mut inner_2 = 'enter2: {
                    let behind = 'resume2: {
                        let (pivot, behind, mut value_1) = 'join2: {
                            let (pivot, behind, mut inner_1) = 'enter1: {
                                if let Ranking::Start { .. }
                                | Ranking::Done
                                | Ranking::Panicked = state {
                                    match ::core::mem::replace(state, Ranking::Panicked) {
                                        Ranking::Start { mut counts } => {
                                            arg = ::core::option::Option::None;
                                            if counts.is_empty() {
                                                break 'body ();
                                            }
                                            let pivot: Count = counts.swap_remove(counts.len() / 2);
                                            let (ahead, behind): (Vec<Count>, Vec<Count>) = counts
                                                .into_iter()
                                                .partition(|count| count.ranks_before(&pivot));
                                            let mut inner_1 = Box::new(ranking(ahead));
                                            break 'enter1 (pivot, behind, inner_1);
                                        }
                                        Ranking::Done => {
                                            ::costate::__private::put(state, Ranking::Done);
                                            return ::costate::CoroutineState::Complete(());
                                        }
                                        _ => ::costate::__private::panicked(),
                                    }
                                }
                                match ::core::mem::replace(state, Ranking::Panicked) {
                                    Ranking::Yield1 { pivot, behind, inner: inner_1 } => {
                                        break 'enter1 (pivot, behind, inner_1);
                                    }
                                    Ranking::Yield2 { behind } => break 'resume2 behind,
                                    Ranking::Yield3 { inner: inner_2 } => break 'enter2 inner_2,
                                    _ => ::core::unreachable!(),
                                }
                            };
                            let mut value_1: <::std::boxed::Box<
                                ranking,
                            > as ::costate::Coroutine<()>>::Return;
                            let mut inner_1 = inner_1;
                            'loop1: loop {
                                {
                                    match ::costate::__private::drive(
                                        &mut inner_1,
                                        arg.take(),
                                    ) {
                                        ::costate::CoroutineState::Yielded(item_1) => {
                                            let yielded: Count = item_1;
                                            ::costate::__private::put(
                                                state,
                                                Ranking::Yield1 {
                                                    inner: inner_1,
                                                    behind,
                                                    pivot,
                                                },
                                            );
                                            return ::costate::CoroutineState::Yielded(yielded);
                                        }
                                        ::costate::CoroutineState::Complete(end_1) => {
                                            value_1 = end_1;
                                            break 'join2 (pivot, behind, value_1);
                                        }
                                    }
                                }
                            }
                        };
                        ::costate::__private::end(value_1);
                        let yielded: Count = pivot;
                        ::costate::__private::put(state, Ranking::Yield2 { behind });
                        return ::costate::CoroutineState::Yielded(yielded);
                    };
                    let mut inner_2 = Box::new(ranking(behind));
                    break 'enter2 inner_2;
                };
                let mut value_2: <::std::boxed::Box<
                    ranking,
                > as ::costate::Coroutine<()>>::Return;
                let mut inner_2 = inner_2;
                'loop2: loop {
                    {
                        match ::costate::__private::drive(&mut inner_2, arg.take()) {
                            ::costate::CoroutineState::Yielded(item_2) => {
                                let yielded: Count = item_2;
                                ::costate::__private::put(
                                    state,
                                    Ranking::Yield3 { inner: inner_2 },
                                );
                                return ::costate::CoroutineState::Yielded(yielded);
                            }
                            ::costate::CoroutineState::Complete(end_2) => {
                                value_2 = end_2;
                                break 'join3 value_2;
                            }
                        }
                    }
                }
            };
            ::costate::__private::end(value_2);
            break 'body ();
        };
        ::costate::__private::put(state, Ranking::Done);
        ::costate::CoroutineState::Complete(value)
    }
}
impl ::core::marker::Unpin for Ranking {}
impl ::costate::Coroutine<()> for Ranking {
    type Yield = Count;
    type Return = ();
    #[inline]
    fn start(self: ::core::pin::Pin<&mut Self>) -> ::costate::CoroutineState<Count, ()> {
        Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::None)
    }
    #[inline]
    fn resume(
        self: ::core::pin::Pin<&mut Self>,
        value: (),
    ) -> ::costate::CoroutineState<Count, ()> {
        Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::Some(value))
    }
    #[inline]
    fn close(&mut self) {
        ::costate::__private::close(self);
    }
    #[inline]
    fn is_done(&self) -> bool {
        ::costate::__private::State::is_done(self)
    }
}
impl ::core::iter::Iterator for Ranking {
    type Item = Count;
    #[inline]
    fn next(&mut self) -> ::core::option::Option<Count> {
        if !<Self as ::costate::__private::State>::FUSED
            && ::costate::__private::State::is_done(self)
        {
            return ::core::option::Option::None;
        }
        ::costate::CoroutineState::yielded(
            Self::step(self, ::core::option::Option::Some(())),
        )
    }
}
impl ::core::iter::FusedIterator for Ranking {}
#[allow(dead_code, reason = "who wants to may look inside")]
impl Ranking {
    /// The states in which the coroutine may be.
    const STATES: &'static [::costate::__private::StateInfo] = <Self as ::costate::__private::Inspected>::GRAPH
        .states();
    /// The states, and which may follow which.
    const GRAPH: ::costate::__private::Graph = <Self as ::costate::__private::Inspected>::GRAPH;
}
impl ::costate::__private::Inspect for Ranking {
    fn state(&self) -> ::costate::__private::StateInfo {
        ::costate::__private::state_of(self)
    }
    fn graph(&self) -> ::costate::__private::Graph {
        <Self as ::costate::__private::Inspected>::GRAPH
    }
}
#[doc(hidden)]
///What [`ranking`](ranking()) gives; other named coroutines find its type by this name.
#[allow(
    non_camel_case_types,
    dead_code,
    type_alias_bounds,
    reason = "named like the function on purpose"
)]
type ranking = Ranking;
/// The words from the most to the least frequent, sorted only as far as the caller reads on.
///
/// It is quicksort, with a coroutine for each half: its type contains itself, so it is boxed.
fn ranking(counts: Vec<Count>) -> Ranking {
    #[allow(dead_code, reason = "only the types are checked")]
    fn returned(machine: Ranking) {
        fn written(
            _: impl Iterator<Item = Count>,
            _: ::core::marker::PhantomData<Ranking>,
        ) {}
        written(machine, ::core::marker::PhantomData)
    }
    Ranking::Start { counts }
}
/// How often a word was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    word: String,
    times: usize,
}
impl Count {
    fn ranks_before(&self, other: &Count) -> bool {
        (other.times, &self.word) < (self.times, &other.word)
    }
}
/// What came out at the end of the chain.
struct Report {
    lines: usize,
    summary: Summary,
    /// After 1, 10, 100, .. words: the answer of the statistic, and a copy of it as it was suspended.
    snapshots: Vec<(usize, f64, Statistic)>,
    counts: Vec<Count>,
}
/// Drives the chain: asks for words, and sends their lengths on.
fn read(paths: &[PathBuf]) -> Result<Report, Error> {
    let mut words = words(all_lines(paths));
    let mut statistic = statistic();
    let mut snapshots = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut words_read: usize = 0;
    statistic.begin();
    let lines = loop {
        let word = match words.send(()) {
            CoroutineState::Yielded(word) => word,
            CoroutineState::Complete(lines) => break lines?,
        };
        words_read += 1;
        let answer = statistic.send(Some(word.chars().count()));
        if let CoroutineState::Yielded(mean) = answer
            && words_read == 10_usize.pow(words_read.ilog10())
        {
            snapshots.push((words_read, mean, statistic.clone()));
        }
        *counts.entry(word).or_default() += 1;
    };
    let summary = statistic.send(None).complete().expect("`None` ends the statistic");
    let counts = counts.into_iter().map(|(word, times)| Count { word, times }).collect();
    Ok(Report {
        lines,
        summary,
        snapshots,
        counts,
    })
}
const RANKS_SHOWN: usize = 8;
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { count, mean, deviation } = self.summary;
        writeln!(
            f, "{} lines, {count} words, letters per word: {mean:.2} ± {deviation:.2}",
            self.lines
        )?;
        writeln!(f, "\ntimes  word")?;
        for Count { word, times } in ranking(self.counts.clone()).take(RANKS_SHOWN) {
            writeln!(f, "{times:>5}  {word}")?;
        }
        writeln!(f, "\nwords  mean  the statistic, suspended")?;
        for (words, mean, statistic) in &self.snapshots {
            writeln!(f, "{words:>5}  {mean:>4.2}  {statistic:?}")?;
        }
        Ok(())
    }
}
/// Why a file could not be read to its end.
#[derive(Debug)]
enum Error {
    Unreadable { path: PathBuf, error: io::Error },
    NotUtf8 { path: PathBuf, line: usize, byte: usize },
}
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable { path, error } => write!(f, "{}: {error}", path.display()),
            Error::NotUtf8 { path, line, byte } => {
                write!(
                    f, "{}: line {line} is not UTF-8 from its byte {byte} on", path
                    .display()
                )
            }
        }
    }
}
fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        eprintln!("usage: pipeline FILE..");
        return ExitCode::from(2);
    }
    let printed = read(&paths)
        .map_err(|error| error.to_string())
        .and_then(|report| {
            let text = report.to_string();
            io::stdout()
                .write_all(text.as_bytes())
                .map_err(|error| format!("standard output: {error}"))
        });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
