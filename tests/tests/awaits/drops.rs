//! When values drop, also when the future is dropped half way.

use costate_tests::awaits;
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, id, t};

awaits! {
    async fn arguments_and_locals(_: Noisy, first: Noisy, (second, _): (Noisy, Noisy)) -> u32 {
        let third = Noisy::new(10);
        pause(1, 1).await;
        let fourth = Noisy::new(11);
        pause(id(&first) + id(&second), 1).await;
        id(&third) + id(&fourth)
    }
    arguments_and_locals(Noisy::new(1), Noisy::new(2), (Noisy::new(3), Noisy::new(4)));
}

awaits! {
    async fn guards_in_scopes() -> u32 {
        let _outer = Noisy::new(1);
        {
            let _inner = Noisy::new(2);
            pause(1, 1).await;
        }
        let _ = Noisy::new(3);
        let _late = Noisy::new(4);
        pause(2, 1).await
    }
    guards_in_scopes();
}

awaits! {
    async fn dropped_by_hand_and_replaced() -> u32 {
        let mut noisy = Noisy::new(1);
        pause(id(&noisy), 1).await;
        noisy = Noisy::new(2);
        pause(2, 1).await;
        drop(noisy);
        pause(3, 1).await;
        noisy = Noisy::new(3);
        pause(4, 1).await;
        id(&noisy)
    }
    dropped_by_hand_and_replaced();
}

awaits! {
    async fn future_is_dropped_when_it_is_ready() -> u32 {
        let noisy = Noisy::new(1);
        let n = pause(1, 1).await + pause(2, 1).await;
        t(n);
        n + id(&noisy)
    }
    future_is_dropped_when_it_is_ready();
}

awaits! {
    async fn output_drops_at_the_end_of_the_statement() -> u32 {
        give(Noisy::new(1), 1).await;
        t("next");
        let _ = give(Noisy::new(2), 1).await;
        t("next");
        let _held = give(Noisy::new(3), 1).await;
        pause(4, 1).await
    }
    output_drops_at_the_end_of_the_statement();
}

awaits! {
    async fn scrutinee_lives_for_the_match() -> u32 {
        match give(Noisy::new(1), 1).await {
            noisy if noisy.id() == 1 => {
                pause(1, 1).await;
                id(&noisy)
            }
            _ => 0,
        }
    }
    scrutinee_lives_for_the_match();
}

awaits! {
    async fn never_started(first: Noisy) -> u32 {
        t("never with no poll");
        pause(id(&first), 0).await
    }
    never_started(Noisy::new(1));
}

awaits! {
    async fn early_returns(n: u32) -> Option<u32> {
        let _first = Noisy::new(1);
        if n == 0 {
            None?;
        }
        let second = Noisy::new(2);
        let value = give((n > 1).then_some(5), 1).await?;
        let third = Noisy::new(3);
        pause(id(&second), 1).await;
        drop(third);
        Some(value)
    }
    early_returns(0);
    early_returns(1);
    early_returns(2);
}

awaits! {
    async fn moved_on_one_path(take: bool) -> u32 {
        let noisy = Noisy::new(1);
        let _later = Noisy::new(2);
        if take {
            t(noisy.into_id());
        }
        pause(1, 1).await;
        t("end");
        3
    }
    moved_on_one_path(true);
    moved_on_one_path(false);
}

awaits! {
    async fn operands_left_of_an_await() -> u32 {
        fn sum(a: &Noisy, b: u32, c: Noisy) -> u32 { a.id() + b + c.into_id() }
        let n = sum(&Noisy::new(1), pause(2, 1).await, Noisy::new(3));
        t(n);
        n + id(&Noisy::new(4)) + pause(5, 1).await
    }
    operands_left_of_an_await();
}

awaits! {
    async fn parts_of_arguments((x, (_, y)): (u32, (Noisy, u32)), (first, ..): (Noisy, Noisy, u32)) -> u32 {
        let _local = Noisy::new(9);
        pause(y, 1).await + x + id(&first)
    }
    parts_of_arguments((1, (Noisy::new(1), 2)), (Noisy::new(3), Noisy::new(4), 5));
}

awaits! {
    async fn leaving_inside_a_macro(text: Option<&str>) -> Option<u32> {
        let text = give(format!("{} {}", 1, text?), 1).await;
        Some(pause(text.len() as u32, 1).await)
    }
    leaving_inside_a_macro(None);
    leaving_inside_a_macro(Some("ab"));
}

async fn look(noisy: &Noisy, turns: u32) -> u32 {
    pause(id(noisy), turns).await
}

async fn attempt(noisy: &Noisy, ends: bool) -> Result<u32, String> {
    let n = pause(id(noisy), 1).await;
    if ends { Err(n.to_string()) } else { Ok(n) }
}

awaits! {
    async fn temporaries_of_an_awaited_operand(ends: bool) -> Result<u32, String> {
        let sum = look(&Noisy::new(1), 2).await + t(2) + look(&Noisy::new(3), 1).await;
        t(sum + t(look(&Noisy::new(4), 1).await));
        if look(&Noisy::new(5), 1).await > t(3) {
            t("then");
        }
        let mut last = 0;
        last += attempt(&Noisy::new(6), false).await? + t(attempt(&Noisy::new(7), ends).await?);
        look(&Noisy::new(8), 1).await;
        match look(&Noisy::new(10), 1).await {
            10 => { t(10); pause(1, 1).await; t(11) }
            other => other,
        };
        if let 12 = look(&Noisy::new(12), 1).await && t(look(&Noisy::new(13), 1).await) > 2 {
            t(pause(2, 1).await);
        }
        let Some(14) = Some(look(&Noisy::new(14), 1).await) else { return Ok(15) };
        Ok(last + look(&Noisy::new(9), 1).await)
    }
    temporaries_of_an_awaited_operand(false);
    temporaries_of_an_awaited_operand(true);
}
