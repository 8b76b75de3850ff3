//! What the core takes from its caller: the time, and where random parts come from.

use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

/// The host's clock, in Unix seconds.
pub fn clock() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        // Before 1970, on a machine whose clock was never set.
        Err(_) => 0,
    }
}

/// 64 bits that differ from call to call: the keys come from the operating system's entropy.
pub fn random() -> u64 {
    RandomState::new().hash_one(SystemTime::now())
}
