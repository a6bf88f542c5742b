//! How each connection ends, decided before it begins.

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The client sends everything, says so, and reads to the end.
    Finished,
    /// The client closes its socket after some of it, without a word and with echoes on their way.
    CutOff,
    /// The client's future is dropped after so many polls.
    ClientDropped(u32),
    /// The server's future is dropped after so many polls.
    ServerDropped(u32),
    /// The server is cancelled after so many polls, and says goodbye.
    ServerCancelled(u32),
}

/// One connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) fate: Fate,
    /// How many bytes the client would send.
    pub(crate) bytes: usize,
    /// The most that it sends at once.
    pub(crate) piece: usize,
}

/// Marsaglia's xorshift64, so that a failure comes again with its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The plans of all connections, by their number.
pub(crate) fn plans(seed: u64, connections: usize) -> Vec<Plan> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..connections)
        .map(|_| {
            let polls = 1 + random.below(12) as u32;
            let fate = match random.below(8) {
                0..3 => Fate::Finished,
                3 => Fate::CutOff,
                4 => Fate::ClientDropped(polls),
                5 => Fate::ServerDropped(polls),
                _ => Fate::ServerCancelled(polls),
            };
            Plan { fate, bytes: 1 + random.below(20_000) as usize, piece: 1 + random.below(3_000) as usize }
        })
        .collect()
}

/// The byte at some place of what a client sends.
pub(crate) fn byte(connection: usize, at: usize) -> u8 {
    (connection.wrapping_mul(31) + at.wrapping_mul(7) + at / 256) as u8
}
