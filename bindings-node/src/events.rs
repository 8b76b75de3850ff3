//! What Mailgun reports: events, filters, searches, counts.

pub mod event;
pub mod filter;
pub mod metrics;
pub mod poll;
pub mod query;
pub mod scan;
pub mod time_range;
pub mod view;
