//! The ops of the protocol, by room.

mod address;
mod filter;
mod inbound;
mod route;
mod send;
mod template;
mod webhook;

use mailwright::Report;
use serde_json::Value;

/// What an op answers; `None` where the room does not know it.
pub(crate) type Answer = Option<Result<Value, Report>>;

/// Asks the rooms in turn.
pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    let rooms = [
        address::answer,
        filter::answer,
        inbound::answer,
        route::answer,
        send::answer,
        template::answer,
        webhook::answer,
    ];
    rooms.iter().find_map(|room| room(op, args))
}
