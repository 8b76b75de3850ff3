//! What Mailgun reports: events, filters over them, archives, counts and rates.
//!
//! [`filter`] is the small language of the Events API (`foo AND NOT "bar baz"`), [`structured`] the JSON filter of
//! the Logs and Metrics APIs, [`time`] and [`time_range`] their time bounds. All of them read an event through
//! [`field`]: a table of names and the places of their values. [`slot`] fetches those places from a JSON value,
//! [`scan`] from raw lines, so that a rule is written once for both. [`metrics`] counts.

pub(crate) mod event;
pub(crate) mod field;
pub(crate) mod filter;
pub(crate) mod metrics;
pub(crate) mod poll;
pub(crate) mod query;
pub(crate) mod scan;
pub(crate) mod slot;
pub(crate) mod sql;
pub(crate) mod structured;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod time_range;
