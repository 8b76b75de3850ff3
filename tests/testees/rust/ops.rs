//! The ops of the protocol, by room.

mod template;
mod webhook;

use mailwright::Report;
use serde_json::Value;

/// What an op answers; `None` where the room does not know it.
pub(crate) type Answer = Option<Result<Value, Report>>;

/// Asks the rooms in turn.
pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    webhook::answer(op, args).or_else(|| template::answer(op, args))
}
