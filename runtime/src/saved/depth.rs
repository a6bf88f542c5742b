//! How deep coroutines are loaded inside one another.

/// The most coroutines that are loaded inside one another, as by recursion through `Box`.
///
/// Without `std` there is no limit.
pub const DEEPEST: u32 = 100;

#[cfg(feature = "std")]
std::thread_local! {
    static LEVEL: core::cell::Cell<u32> = const { core::cell::Cell::new(0) };
}

/// One coroutine that is being loaded on this thread.
pub(super) struct Level(());

impl Level {
    #[cfg(feature = "std")]
    pub(super) fn enter<E: serde::de::Error>(name: &str) -> Result<Level, E> {
        LEVEL.with(|level| {
            if level.get() >= DEEPEST {
                return Err(E::custom(format_args!(
                    "more than {DEEPEST} coroutines like `{name}` inside one another"
                )));
            }
            level.set(level.get() + 1);
            Ok(Level(()))
        })
    }

    #[cfg(not(feature = "std"))]
    pub(super) fn enter<E: serde::de::Error>(_: &str) -> Result<Level, E> {
        Ok(Level(()))
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        #[cfg(feature = "std")]
        LEVEL.with(|level| level.set(level.get() - 1));
    }
}
