/// Without nightly syntax there are no native coroutines to compare with.
#[macro_export]
macro_rules! native_coroutines {
    ($($ignored:tt)*) => {};
}
