//! How a row's module says what its cells are, without saying how they are called.

use crate::cell::{Cell, Column, Dispatch, Row};
use crate::checksum::{Word, drain};
use std::hint::black_box;
use std::marker::PhantomData;

/// A [`Dispatch`] at compile time, so that no coroutine is instantiated for the other one.
pub(crate) trait Drive {
    const DISPATCH: Dispatch;

    /// The checksum of all that `iterator` yields.
    fn iterator<I: Iterator<Item: Word> + 'static>(iterator: I) -> u64;

    /// The one of two drivers that calls in this way.
    fn choose(fixed: impl Fn() -> u64 + 'static, erased: impl Fn() -> u64 + 'static) -> Box<dyn Fn() -> u64>;
}

pub(crate) struct Static;

impl Drive for Static {
    const DISPATCH: Dispatch = Dispatch::Static;

    #[inline]
    fn iterator<I: Iterator<Item: Word> + 'static>(iterator: I) -> u64 {
        drain(iterator)
    }

    fn choose(fixed: impl Fn() -> u64 + 'static, _: impl Fn() -> u64 + 'static) -> Box<dyn Fn() -> u64> {
        Box::new(fixed)
    }
}

pub(crate) struct Dyn;

impl Drive for Dyn {
    const DISPATCH: Dispatch = Dispatch::Dyn;

    #[inline]
    fn iterator<I: Iterator<Item: Word> + 'static>(iterator: I) -> u64 {
        let boxed: Box<dyn Iterator<Item = I::Item>> = Box::new(iterator);
        drain(black_box(boxed))
    }

    fn choose(_: impl Fn() -> u64 + 'static, erased: impl Fn() -> u64 + 'static) -> Box<dyn Fn() -> u64> {
        Box::new(erased)
    }
}

/// A row whose cells are all called in the way `D`.
pub(crate) struct Builder<D>(Row, PhantomData<D>);

impl<D: Drive> Builder<D> {
    pub(crate) fn new(name: &'static str, items: u64) -> Self {
        Builder(Row { name, items, cells: Vec::new() }, PhantomData)
    }

    /// A column that is an iterator.
    pub(crate) fn iterator<I>(self, column: Column, make: impl Fn() -> I + 'static) -> Self
    where
        I: Iterator<Item: Word> + 'static,
    {
        let size = Some(size_of_val(&make()));
        self.cell(column, size, Box::new(move || D::iterator(make())))
    }

    /// A column that is not an iterator, or cannot be moved: `fixed` drives it directly, `erased`
    /// behind `dyn`.
    pub(crate) fn runs(
        self,
        column: Column,
        size: Option<usize>,
        fixed: impl Fn() -> u64 + 'static,
        erased: impl Fn() -> u64 + 'static,
    ) -> Self {
        self.cell(column, size, D::choose(fixed, erased))
    }

    fn cell(mut self, column: Column, size: Option<usize>, run: Box<dyn Fn() -> u64>) -> Self {
        self.0.cells.push(Cell { column, dispatch: D::DISPATCH, run, size });
        self
    }

    pub(crate) fn finish(self) -> Row {
        self.0
    }
}
