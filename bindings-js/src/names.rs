//! All names that options and results use, as the core lists them: TypeScript's unions are made of these lists.

use crate::events::{kinds as event_kinds, metrics, query};
use crate::receive::{message, payload};
use crate::webhook::post;
use mailwright::{EventKind, PostKind, Poster, Reading};
use serde_json::{Map, Value};

/// The names, by the TypeScript type whose values they are.
#[must_use]
pub fn names() -> Value {
    fn list(names: impl Iterator<Item = impl Into<String>>) -> Value {
        names.map(|name| Value::String(name.into())).collect()
    }
    let lists = [
        ("AlertType", list(post::alert_types())),
        ("Dimension", list(metrics::dimensions())),
        (
            "EventKind",
            list(event_kinds().chain([EventKind::Unknown.name()])),
        ),
        ("MetricName", list(metrics::metric_names())),
        ("PayloadKind", list(payload::kinds())),
        ("Poster", list(Poster::ALL.iter().map(|one| one.name()))),
        ("PostKind", list(PostKind::ALL.iter().map(|one| one.name()))),
        ("ReadingName", list(Reading::names())),
        ("Resolution", list(metrics::resolutions())),
        ("SpfResult", list(message::spf_results())),
        ("SqlDialect", list(query::sql_dialects())),
        ("WebhookType", list(post::webhook_types())),
    ];
    Value::Object(
        lists
            .map(|(name, list)| (name.to_owned(), list))
            .into_iter()
            .collect::<Map<_, _>>(),
    )
}
