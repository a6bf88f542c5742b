//! A waker that is only lent, as a child's in a poll is.
#![allow(unsafe_code, reason = "it owns nothing, and so is not dropped")]

use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::task::{RawWaker, Waker};

/// A waker without a reference of its own. Its clones have one.
pub(crate) struct Lent<'a> {
    waker: ManuallyDrop<Waker>,
    lender: PhantomData<&'a Waker>,
}

impl<'a> Lent<'a> {
    /// # Safety
    /// The functions of `raw` are as a waker's have to be, and the lender keeps the data alive for `'a`.
    #[inline]
    pub(crate) unsafe fn new(raw: RawWaker) -> Self {
        // SAFETY: the caller's. It is not dropped, so it is as if all uses were the lender's.
        Lent { waker: ManuallyDrop::new(unsafe { Waker::from_raw(raw) }), lender: PhantomData }
    }

    #[inline]
    pub(crate) fn of(waker: &'a Waker) -> Self {
        // SAFETY: they are a waker's, which is borrowed for `'a`.
        unsafe { Lent::new(RawWaker::new(waker.data(), waker.vtable())) }
    }
}

impl Deref for Lent<'_> {
    type Target = Waker;

    #[inline]
    fn deref(&self) -> &Waker {
        &self.waker
    }
}
