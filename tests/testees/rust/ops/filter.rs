//! Filters, time ranges, and queries made of them.

use super::Answer;
use mailwright::{EventQuery, Filter, LogFilter, Report, SqlDialect, SqlValue, TimeRange};
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
        "query.match" => query(args).map(|query| matches(&args["events"], |event| query.matches(event))),
        "query.sql" => query(args).map(|query| sql(&query, args)),
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

/// A query from any of `range`, `filters` and `structured`.
fn query(args: &Value) -> Result<EventQuery, Report> {
    let mut query = EventQuery::new();
    if args["range"].is_object() {
        query = query.time_range(range(&args["range"]).resolve()?);
    }
    for filter in filters(&args["filters"])? {
        query = query.filter(filter);
    }
    if !args["structured"].is_null() {
        query = query.log_filter(LogFilter::from_json(&args["structured"])?);
    }
    Ok(query)
}

fn sql(query: &EventQuery, args: &Value) -> Value {
    let dialect = args["dialect"].as_str().and_then(SqlDialect::from_name);
    let column = args["column"].as_str().unwrap_or("event");
    let sql = query.to_sql(dialect.unwrap_or(SqlDialect::Sqlite), column);
    let parameters: Vec<Value> = sql
        .parameters()
        .iter()
        .map(|parameter| match parameter {
            SqlValue::Text(text) => json!(text),
            SqlValue::Number(number) => json!(number),
            _ => Value::Null,
        })
        .collect();
    let diagnostics: Vec<_> = sql.diagnostics().iter().collect();
    json!({"clause": sql.clause(), "parameters": parameters, "diagnostics": diagnostics})
}
