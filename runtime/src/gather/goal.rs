//! When several futures together are decided.

/// Says which outputs end the wait for the others.
pub trait Goal<T> {
    /// Whether the others are to be cancelled.
    fn is_decided_by(output: &T) -> bool;
}

/// All are awaited.
pub struct All;

/// All are awaited, until one fails.
pub struct AllOrError;

/// One is enough.
pub struct First;

impl<T> Goal<T> for All {
    fn is_decided_by(_: &T) -> bool {
        false
    }
}

impl<T, E> Goal<Result<T, E>> for AllOrError {
    fn is_decided_by(output: &Result<T, E>) -> bool {
        output.is_err()
    }
}

impl<T> Goal<T> for First {
    fn is_decided_by(_: &T) -> bool {
        true
    }
}
