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

/// The names of all known types of events.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    EventKind::ALL.iter().map(|kind| kind.name())
}
