//! Rollback: a game for two over a slow network, which never waits for the other's input.
//!
//! ```sh
//! cargo run --release --example rollback -- 600 6    # ticks, and ticks that an input is on its way
//! ```
//! Each side guesses that the other goes on doing what it did last, and plays on. When the true input arrives and
//! was guessed wrong, the side goes back to the tick before, and plays the ticks since then again. So it must have
//! every recent moment of the game as a value: the game is one coroutine, and a moment is a clone of it.

use costate::Coroutine;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::process::ExitCode;

/// What a player holds down during a tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// The paddle stays.
    #[default]
    Rest,
    /// The paddle goes up.
    Up,
    /// The paddle goes down.
    Down,
}

/// What is seen of a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    tick: u32,
    ball: (i32, i32),
    paddles: [i32; 2],
    score: [u32; 2],
}

const HEIGHT: i32 = 40;
const WIDTH: i32 = 120;
const REACH: i32 = 4;

fn moved(paddle: i32, input: Input) -> i32 {
    let moved = match input {
        Input::Rest => paddle,
        Input::Up => paddle - 1,
        Input::Down => paddle + 1,
    };
    moved.clamp(REACH, HEIGHT - REACH)
}

/// The whole game, as one would write it if there were no network: rallies with a pause before each.
#[costate::coroutine]
fn game(seed: u32) -> impl Coroutine<[Input; 2], Yield = Frame, Return = [u32; 2]> + Clone + Debug {
    let (mut tick, mut score, mut paddles) = (0, [0, 0], [HEIGHT / 2; 2]);
    let mut random = std::iter::successors(Some(seed | 1), |n| {
        Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    });
    while score.iter().all(|points| *points < 5) {
        for _ in 0..10 {
            tick += 1;
            #[state(Pausing)]
            let inputs = yield_!(Frame { tick, ball: (WIDTH / 2, HEIGHT / 2), paddles, score });
            paddles = [moved(paddles[0], inputs[0]), moved(paddles[1], inputs[1])];
        }
        let toss = random.next().unwrap_or_default() >> 16;
        let mut ball = (WIDTH / 2, HEIGHT / 2);
        let mut speed = (if toss & 1 == 0 { 2 } else { -2 }, (toss >> 1) as i32 % 3 - 1);
        let lost_by = loop {
            tick += 1;
            #[state(Playing)]
            let inputs = yield_!(Frame { tick, ball, paddles, score });
            paddles = [moved(paddles[0], inputs[0]), moved(paddles[1], inputs[1])];
            ball = (ball.0 + speed.0, ball.1 + speed.1);
            if ball.1 <= 0 || ball.1 >= HEIGHT {
                speed.1 = -speed.1;
            }
            let side = match ball.0 {
                x if x <= 0 => 0,
                x if x >= WIDTH => 1,
                _ => continue,
            };
            let off = ball.1 - paddles[side];
            if off.abs() > REACH {
                break side;
            }
            speed = (-speed.0, off.signum() * (1 + off.abs() / 3));
        };
        score[1 - lost_by] += 1;
    }
    score
}

/// A player who follows the ball, with a slow hand.
fn play(side: usize, frame: &Frame) -> Input {
    if frame.tick / 7 % 3 == side as u32 {
        return Input::Rest;
    }
    match frame.ball.1 - frame.paddles[side] {
        off if off < -1 => Input::Up,
        off if off > 1 => Input::Down,
        _ => Input::Rest,
    }
}

/// Plays a tick. After the last point nothing moves any more.
fn step<G>(game: &mut G, frame: &mut Frame, inputs: [Input; 2])
where
    G: Coroutine<[Input; 2], Yield = Frame, Return = [u32; 2]> + Unpin,
{
    if !game.is_done() {
        *frame = game.send(inputs).yielded().unwrap_or(*frame);
    }
}

/// One side of the network.
struct Peer<G> {
    side: usize,
    game: G,
    frame: Frame,
    /// The ticks whose remote input is not known yet: the game before them, and the inputs that were played.
    open: VecDeque<(G, Frame, [Input; 2])>,
    /// The last true input of the other.
    remote: Input,
    rewound: u32,
}

impl<G> Peer<G>
where
    G: Coroutine<[Input; 2], Yield = Frame, Return = [u32; 2]> + Clone + Unpin,
{
    fn new(side: usize, mut game: G) -> Peer<G> {
        let frame = game.begin().yielded().expect("a game begins with a frame");
        Peer { side, game, frame, open: VecDeque::new(), remote: Input::Rest, rewound: 0 }
    }

    /// Plays a tick with a guess for the other side. Gives the own input, to be sent.
    fn tick(&mut self) -> Input {
        let own = play(self.side, &self.frame);
        let mut inputs = [self.remote; 2];
        inputs[self.side] = own;
        self.open.push_back((self.game.clone(), self.frame, inputs));
        step(&mut self.game, &mut self.frame, inputs);
        own
    }

    /// The other's input for the oldest open tick has arrived.
    fn receive(&mut self, input: Input) {
        self.remote = input;
        let Some((before, frame, inputs)) = self.open.pop_front() else { return };
        let other = 1 - self.side;
        if inputs[other] == input {
            return;
        }
        self.rewound += 1;
        (self.game, self.frame) = (before, frame);
        let mut truth = inputs;
        truth[other] = input;
        step(&mut self.game, &mut self.frame, truth);
        for (game, frame, inputs) in &mut self.open {
            (*game, *frame) = (self.game.clone(), self.frame);
            inputs[other] = input;
            step(&mut self.game, &mut self.frame, *inputs);
        }
    }
}

/// Plays a match with so many ticks of delay. Gives the frame that both sides end with, and how often each went back.
fn play_match(seed: u32, ticks: u32, delay: usize) -> ([Frame; 2], [u32; 2]) {
    let mut peers = [0, 1].map(|side| Peer::new(side, game(seed)));
    let mut on_the_way = [VecDeque::new(), VecDeque::new()];
    for _ in 0..ticks {
        for side in 0..2 {
            on_the_way[side].push_back(peers[side].tick());
            if on_the_way[side].len() > delay {
                let arrived = on_the_way[side].pop_front().expect("it is there");
                peers[1 - side].receive(arrived);
            }
        }
    }
    for side in 0..2 {
        for input in std::mem::take(&mut on_the_way[side]) {
            peers[1 - side].receive(input);
        }
    }
    ([peers[0].frame, peers[1].frame], [peers[0].rewound, peers[1].rewound])
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let parsed = match &arguments[..] {
        [ticks, delay] => ticks.parse().ok().zip(delay.parse().ok()),
        _ => None,
    };
    let Some((ticks, delay)) = parsed else {
        eprintln!("usage: rollback TICKS DELAY");
        return ExitCode::FAILURE;
    };
    let ([frame, other], rewound) = play_match(7, ticks, delay);
    println!("{frame:?}");
    println!(
        "went back {} and {} times; a moment of the game is {} bytes",
        rewound[0],
        rewound[1],
        size_of_val(&game(7))
    );
    if frame == other { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever was guessed, both sides come to the same game.
    #[test]
    fn both_sides_agree() {
        for seed in 0..8 {
            for delay in [1, 2, 6, 15] {
                let ([one, other], rewound) = play_match(seed, 800, delay);
                assert_eq!(one, other, "seed {seed}, delay {delay}");
                assert!(one.tick > 100 && one.score != [0, 0], "{one:?}");
                assert!(rewound.iter().all(|times| *times > 0), "{rewound:?}");
            }
        }
    }

    /// Going back gives the very game that was never guessed wrong.
    #[test]
    fn it_is_the_game_that_was_played() {
        let mut peer = Peer::new(0, game(3));
        let mut truth = game(3);
        let mut frame = truth.begin().yielded().expect("a frame");
        let remote = |tick: u32| if tick % 5 < 2 { Input::Up } else { Input::Down };
        let mut sent = Vec::new();
        for tick in 0..300 {
            sent.push(peer.tick());
            if tick >= 9 {
                peer.receive(remote(tick - 9));
            }
        }
        for tick in 291..300 {
            peer.receive(remote(tick));
        }
        for (tick, own) in (0..).zip(&sent) {
            frame = truth.send([*own, remote(tick)]).yielded().unwrap_or(frame);
        }
        assert_eq!(peer.frame, frame);
        assert!(peer.rewound > 50, "{}", peer.rewound);
    }

    /// A save is a clone, and a load puts it back; the text says in which part of the game it is.
    #[test]
    fn save_and_rewind() {
        let mut states = game(1);
        states.begin();
        let saved = states.clone();
        let script = |tick: u32| [if tick.is_multiple_of(3) { Input::Up } else { Input::Rest }, Input::Down];
        let first: Vec<_> = (0..200).map(|tick| states.send(script(tick))).collect();
        assert!(format!("{saved:?}").starts_with("Pausing {"), "{saved:?}");
        let mut again = saved.clone();
        assert_eq!((0..200).map(|tick| again.send(script(tick))).collect::<Vec<_>>(), first);
        assert!(size_of_val(&saved) <= 80, "{}", size_of_val(&saved));
    }
}
