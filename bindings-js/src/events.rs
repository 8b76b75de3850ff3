//! What Mailgun reports: events, filters, searches, counts.
//!
//! Events come in as JSON text and go out as such, so that numbers keep their digits; the hosts turn objects into text
//! and text into objects by JavaScript's own `JSON`.

pub mod filter;
pub mod metrics;
pub mod poll;
pub mod query;
pub mod scan;
pub mod time_range;
pub mod view;

use crate::Failure;
use mailwright::{Event, EventKind};

/// Reads an event.
///
/// # Errors
///
/// What the core refuses.
pub fn event(text: &str) -> Result<Event, Failure> {
    Event::from_json(text).map_err(|report| Failure::refused_in(&report, text))
}

/// A type of events by its name.
///
/// # Errors
///
/// [`Failure::Type`] for a name that is none; `unknown` is one.
pub fn kind(name: &str) -> Result<EventKind, Failure> {
    let all = || EventKind::ALL.iter().chain(&[EventKind::Unknown]);
    let known = all().find(|kind| kind.name() == name);
    known
        .copied()
        .ok_or_else(|| Failure::unknown_name("kind", name, all().map(|kind| kind.name())))
}

/// The names of all known types of events.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    EventKind::ALL.iter().map(|kind| kind.name())
}
