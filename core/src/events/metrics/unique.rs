//! Unique opens and clicks: one for a message, recipient and bot in seven days.
//!
//! Seven days after one was counted the next one counts again, as at Mailgun, where two weeks may show two unique
//! opens of one message. What is older than that is forgotten; where more are alive than the limit, the oldest go
//! first. Keys are kept as 128 bits of hash, so that memory does not depend on the length of addresses.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

const SEVEN_DAYS: i64 = 7 * 86_400;

type Key = (u64, u64);

#[derive(Clone, Debug, Default)]
pub(super) struct Unique {
    /// When it was counted last.
    counted: HashMap<Key, i64>,
    /// The same, in the order of counting; an entry is stale where the map has another time.
    order: VecDeque<(i64, Key)>,
    latest: i64,
    forgotten: u64,
}

impl Unique {
    /// Whether this one counts. `what` is the type of the event with message, recipient and bot.
    pub(super) fn counts(&mut self, what: &impl Hash, seconds: i64, limit: usize) -> bool {
        self.latest = self.latest.max(seconds);
        self.forget_old();
        let key = (hashed(0, what), hashed(1, what));
        if let Some(counted) = self.counted.get(&key)
            && (seconds - counted).abs() < SEVEN_DAYS
        {
            return false;
        }
        while self.counted.len() >= limit.max(1) {
            self.forgotten += u64::from(self.forget_first());
        }
        self.counted.insert(key, seconds);
        self.order.push_back((seconds, key));
        true
    }

    /// How many were forgotten before their seven days were over.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    fn forget_old(&mut self) {
        while self
            .order
            .front()
            .is_some_and(|(counted, _)| self.latest - counted >= SEVEN_DAYS)
        {
            self.forget_first();
        }
    }

    /// Whether it was alive.
    fn forget_first(&mut self) -> bool {
        let Some((seconds, key)) = self.order.pop_front() else {
            return false;
        };
        let alive = self.counted.get(&key) == Some(&seconds);
        if alive {
            self.counted.remove(&key);
        }
        alive
    }
}

/// The standard library's hasher has fixed keys: the same input gives the same bits everywhere.
fn hashed(half: u8, what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    half.hash(&mut hasher);
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_seven_days() {
        let mut unique = Unique::default();
        assert!(unique.counts(&("a", "b"), 0, 10));
        assert!(!unique.counts(&("a", "b"), SEVEN_DAYS - 1, 10));
        assert!(unique.counts(&("ab", ""), SEVEN_DAYS - 1, 10));
        assert!(unique.counts(&("a", "b"), SEVEN_DAYS, 10));
        assert!(!unique.counts(&("a", "b"), 2 * SEVEN_DAYS - 1, 10));
    }

    #[test]
    fn memory_is_bounded() {
        let mut unique = Unique::default();
        for number in 0..1_000 {
            assert!(unique.counts(&number, 0, 10));
        }
        assert_eq!(unique.counted.len(), 10);
        assert_eq!(unique.order.len(), 10);
        assert_eq!(unique.forgotten(), 990);
        // A week later the old ones go by themselves.
        assert!(unique.counts(&0, SEVEN_DAYS, 10));
        assert_eq!(unique.counted.len(), 1);
        assert_eq!(unique.forgotten(), 990);
    }
}
