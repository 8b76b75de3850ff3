//! The groups, one file each.

use crate::bench::Bench;

mod bindings;
mod events;
mod inbound;
mod routes;
mod send;
mod template;
mod webhook;

type Group = fn(&mut Bench) -> Result<(), String>;

/// Every group by its name, as in `make bench GROUP=name`.
pub(crate) const GROUPS: &[(&str, Group)] = &[
    ("bindings", bindings::run),
    ("events", events::run),
    ("routes", routes::run),
    ("inbound", inbound::run),
    ("send", send::run),
    ("template", template::run),
    ("webhook", webhook::run),
];
