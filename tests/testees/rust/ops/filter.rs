//! Filters and time ranges.

use super::Answer;
use mailwright::{Filter, LogFilter, Report, TimeRange};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    Some(match op {
        "filter.parse" => {
            filter(&args["field"], &args["expression"]).map(|filter| json!({"ast": filter.syntax_tree()}))
        }
        "filter.match" => filters(&args["filters"]).map(|filters| {
            matches(&args["events"], |event| {
                filters.iter().all(|filter| filter.matches(event))
            })
        }),
        "logfilter.match" => LogFilter::from_json(&args["filter"])
            .map(|filter| matches(&args["events"], |event| filter.matches(event))),
        "timerange.resolve" => range(args).resolve().map(|range| json!(range)),
        _ => return None,
    })
}

fn filter(field: &Value, expression: &Value) -> Result<Filter, Report> {
    Filter::parse(
        field.as_str().unwrap_or_default(),
        expression.as_str().unwrap_or_default(),
    )
}

fn filters(pairs: &Value) -> Result<Vec<Filter>, Report> {
    pairs
        .as_array()
        .into_iter()
        .flatten()
        .map(|pair| filter(&pair[0], &pair[1]))
        .collect()
}

fn matches(events: &Value, holds: impl Fn(&Value) -> bool) -> Value {
    let events = events.as_array().into_iter().flatten();
    let found: Vec<_> = events
        .enumerate()
        .filter(|(_, event)| holds(event))
        .map(|(index, _)| index)
        .collect();
    json!({"matches": found})
}

fn range(args: &Value) -> TimeRange {
    let mut range = TimeRange::new();
    if let Some(begin) = args["begin"].as_str() {
        range = range.begin(begin);
    }
    if let Some(end) = args["end"].as_str() {
        range = range.end(end);
    }
    if let Some(ascending) = args["ascending"].as_str() {
        range = range.ascending(ascending);
    }
    if let Some(limit) = args["limit"].as_str() {
        range = range.limit(limit);
    }
    range
}
