//! Two tasks that yield for ever, on RTIC.
#![no_std]
#![no_main]
#![allow(missing_docs, reason = "what the macro makes has none")]

#[rtic::app(device = lm3s6965, dispatchers = [GPIOA])]
mod app {
    use costate_footprint_programs::{ONE, OTHER, work};
    use embassy_futures::yield_now;

    #[shared]
    struct Shared {}

    #[local]
    struct Local {}

    #[init]
    fn init(_: init::Context) -> (Shared, Local) {
        first::spawn().ok();
        second::spawn().ok();
        (Shared {}, Local {})
    }

    #[task(priority = 1)]
    async fn first(_: first::Context) {
        loop {
            work(&ONE, 1);
            yield_now().await;
        }
    }

    #[task(priority = 1)]
    async fn second(_: second::Context) {
        loop {
            work(&OTHER, 1);
            yield_now().await;
        }
    }
}
