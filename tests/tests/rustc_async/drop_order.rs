//! `drop-order/*`: arguments, locals and temporaries drop as in a function, run to its end and given up at each await.

use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};

// drop-order-for-async-fn-parameters

awaits! {
    async fn foo(x: Noisy, _y: Noisy) -> u32 {
        t("body");
        pause(id(&x), 0).await
    }
    foo(Noisy::new(1), Noisy::new(2));
}

awaits! {
    async fn bar(x: Noisy, _: Noisy) -> u32 {
        t("body");
        pause(id(&x), 0).await
    }
    bar(Noisy::new(1), Noisy::new(2));
}

awaits! {
    async fn baz((x, _): (Noisy, Noisy)) -> u32 {
        t("body");
        pause(id(&x), 0).await
    }
    baz((Noisy::new(1), Noisy::new(2)));
}

awaits! {
    async fn by_reference_and_ignored(ref x: Noisy, _: Noisy) -> u32 {
        t("body");
        id(x)
    }
    by_reference_and_ignored(Noisy::new(1), Noisy::new(2));
}

awaits! {
    async fn part_by_reference((ref x, _): (Noisy, Noisy)) -> u32 {
        t("body");
        id(x)
    }
    part_by_reference((Noisy::new(1), Noisy::new(2)));
}

// drop-order-for-locals-when-cancelled

awaits! {
    async fn locals(x: Noisy, _: Noisy) -> u32 {
        let y = Noisy::new(10);
        let _z = Noisy::new(11);
        let _ = Noisy::new(12);
        pause(id(&x), 1).await;
        let _last = Noisy::new(13);
        pause(id(&y), 2).await
    }
    locals(Noisy::new(1), Noisy::new(2));
}

awaits! {
    async fn locals_of_inner_blocks() -> u32 {
        let _first = Noisy::new(1);
        let n = {
            let (a, _b) = (Noisy::new(2), Noisy::new(3));
            let _inner = give(Noisy::new(4), 1).await;
            pause(id(&a), 1).await
        };
        let _second = Noisy::new(5);
        async {
            let _in_a_block = Noisy::new(6);
            pause(n, 1).await
        }.await
    }
    locals_of_inner_blocks();
}

awaits! {
    async fn locals_moved_in(first: Noisy) -> u32 {
        let second = Noisy::new(2);
        let third = Noisy::new(3);
        let moved = async move {
            let _own = Noisy::new(4);
            pause(id(&second), 1).await
        };
        let n = pause(id(&third), 1).await;
        moved.await + n + id(&first)
    }
    locals_moved_in(Noisy::new(1));
}

// drop-order-for-temporary-in-tail-return-expr

pub(super) struct Slot(Noisy);

impl Slot {
    fn look(&self) -> u32 {
        t("look");
        self.0.id()
    }
}

fn slot(n: u32) -> Slot {
    Slot(Noisy::new(n))
}

awaits! {
    async fn temporary_in_the_tail(_x: Noisy) -> u32 {
        let _local = Noisy::new(2);
        slot(3).look()
    }
    temporary_in_the_tail(Noisy::new(1));
}

awaits! {
    async fn temporary_in_the_tail_of_a_match(_x: Noisy) -> u32 {
        let _local = Noisy::new(2);
        match slot(3).look() {
            3 => {
                let _arm = Noisy::new(4);
                slot(5).look()
            }
            _ => 0,
        }
    }
    temporary_in_the_tail_of_a_match(Noisy::new(1));
}

// drop-order-when-cancelled

awaits! {
    async fn cancelled(x: Noisy, _y: Noisy, (a, _b): (Noisy, Noisy)) -> u32 {
        pause(id(&x), 2).await;
        t("after");
        drop(a);
        pause(2, 1).await
    }
    cancelled(Noisy::new(1), Noisy::new(2), (Noisy::new(3), Noisy::new(4)));
}

both! {
    mod cancelled_methods {
        struct Foo(Noisy);

        impl Foo {
            #[machine]
            async fn run(self, x: Noisy, _: Noisy, (a, _, _c): (Noisy, Noisy, Noisy)) -> u32 {
                let _local = Noisy::new(20);
                pause(id(&x), 1).await;
                pause(id(&a) + id(&self.0), 1).await
            }
        }
    }
    async {
        let three = (Noisy::new(3), Noisy::new(4), Noisy::new(5));
        Foo(Noisy::new(9)).run(Noisy::new(1), Noisy::new(2), three).await
    };
}

// drop-track-field-assign

both! {
    mod field_assignments {
        struct Agent { db: Database }
        struct Database { rows: Option<Noisy>, n: u32 }

        impl Agent {
            #[machine]
            async fn run(&mut self) -> u32 {
                self.db = Database { rows: self.db.rows.take(), n: pause(5, 1).await };
                self.db.rows = give(Some(Noisy::new(6)), 1).await;
                self.db.n += 1;
                pause(self.db.n, 1).await
            }
        }
    }
    async { Agent { db: Database { rows: Some(Noisy::new(1)), n: 0 } }.run().await };
}
