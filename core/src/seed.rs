//! Numbers from a seed: the same seed gives the same boundaries, tokens and ids on every host.
//!
//! `SplitMix64` (Steele, Lea, Flood 2014): it spreads consecutive seeds. It is no source of secrets; what has to be
//! unpredictable needs an unpredictable seed from the caller.

/// A sequence of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ word >> 31
    }

    /// That many lower-case hex digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut out = String::with_capacity(digits + 16);
        while out.len() < digits {
            let word = self.next();
            out.extend(
                (0..16).map(|at| char::from(b"0123456789abcdef"[(word >> (60 - 4 * at) & 15) as usize])),
            );
        }
        out.truncate(digits);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Sequence;

    #[test]
    fn the_sequence_is_that_of_the_reference() {
        // First outputs of Vigna's splitmix64.c for the seed 1234567.
        let mut sequence = Sequence::new(1_234_567);
        assert_eq!(
            [sequence.next(), sequence.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
        let hex = Sequence::new(1_234_567).hex(20);
        assert!(hex.starts_with(&format!("{:016x}", 6_457_827_717_110_365_317_u64)));
        assert_eq!(hex.len(), 20);
    }
}
