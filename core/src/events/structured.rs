//! The structured filter of the Logs and Metrics APIs: `{"AND": [{"attribute", "comparator", "values"}]}`.
//!
//! Source: Mailgun's manual, "Logs" and "Metrics". All entries must hold. Several values are alternatives: `=`,
//! `contains`, `>` and `<` need one of them, `!=` and `not contains` exclude all. Texts are compared ignoring case.

use super::field::{Attribute, Comparator, Kind};
use super::filter::compare;
use super::slot::{self, Fetch};
use super::text::lower;
use crate::{Code, Diagnostic, Report};
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

const PARAMETER: &str = "filter";

/// A structured filter, checked once.
///
/// # Examples
///
/// ```
/// use mailwright::LogFilter;
/// use serde_json::json;
/// let filter = LogFilter::from_json(&json!({"AND": [
///     {"attribute": "domain", "comparator": "=", "values": [{"label": "example.com", "value": "example.com"}]},
///     {"attribute": "event", "comparator": "!=", "values": [{"value": "accepted"}]},
/// ]}))?;
/// assert!(filter.matches(&json!({"event": "delivered", "domain": {"name": "Example.com"}})));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    pub(super) conditions: Vec<Condition>,
}

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) attribute: &'static Attribute,
    pub(super) comparator: Comparator,
    /// In lower case; digits without leading zeros for `>` and `<`.
    pub(super) values: Vec<String>,
}

impl LogFilter {
    /// Reads a filter, given as JSON in the shape that the Logs and Metrics APIs take.
    ///
    /// # Errors
    ///
    /// For each entry, in this order: `logfilter-unsupported-operator`, `logfilter-bad-shape`,
    /// `logfilter-unknown-attribute`, `logfilter-bad-comparator`, `logfilter-bad-values`. The parameter is `filter`
    /// with the place (`filter.AND[1].comparator`).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::LogFilter;
    /// use serde_json::json;
    /// let entry = json!({"attribute": "size", "comparator": "=", "values": [{"value": "1"}]});
    /// let report = LogFilter::from_json(&json!({"AND": [entry]})).unwrap_err();
    /// let found = report.first().unwrap();
    /// assert_eq!(found.code().name(), "logfilter-bad-comparator");
    /// assert_eq!(found.parameter(), "filter.AND[0].comparator");
    /// ```
    pub fn from_json(filter: &Value) -> Result<Self, Report> {
        let Value::Object(map) = filter else {
            return Err(shape(PARAMETER, "an object with the key `AND`", filter).into());
        };
        if let Some(other) = map.keys().find(|key| *key != "AND") {
            return Err(Diagnostic::error(Code::LogfilterUnsupportedOperator, PARAMETER)
                .with_message(format!("`{}` is not supported, only `AND`", other.escape_debug()))
                .into());
        }
        let entries = match map.get("AND") {
            Some(Value::Array(entries)) => entries,
            Some(other) => return Err(shape("filter.AND", "a list", other).into()),
            None => return Err(shape(PARAMETER, "an object with the key `AND`", filter).into()),
        };
        let mut report = Report::default();
        let mut conditions = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match condition(index, entry) {
                Ok(condition) => conditions.push(condition),
                Err(found) => report.push(found),
            }
        }
        report.or_ok(Self { conditions })
    }

    /// The names of the attributes, and the comparators that each of them takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::LogFilter;
    /// let comparators = |attribute: &str| LogFilter::attributes().find(|(name, _)| *name == attribute).map(|(_, all)| all);
    /// assert_eq!(comparators("size").unwrap(), [">", "<"]);
    /// assert!(comparators("tag").unwrap().contains(&"="));
    /// assert_eq!(comparators("colour"), None);
    /// ```
    pub fn attributes() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        Attribute::all().iter().map(|one| {
            (
                one.name(),
                one.comparators()
                    .iter()
                    .map(|comparator| comparator.name())
                    .collect(),
            )
        })
    }

    /// Whether the filter holds for an event; an empty filter always does.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::LogFilter;
    /// use serde_json::json;
    /// let filter = LogFilter::from_json(&json!({"AND": [
    ///     {"attribute": "tag", "comparator": "=", "values": [{"value": "news"}]},
    /// ]}))?;
    /// assert!(filter.matches(&json!({"event": "opened", "tags": ["news", "spring"]})));
    /// assert!(!filter.matches(&json!({"event": "opened", "tags": ["bills"]})));
    /// assert!(LogFilter::default().matches(&json!({})));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        self.holds(event)
    }

    pub(crate) fn holds(&self, event: &dyn Fetch) -> bool {
        self.conditions.iter().all(|condition| condition.holds(event))
    }
}

impl Condition {
    pub(super) fn holds(&self, event: &dyn Fetch) -> bool {
        let some = |test: &dyn Fn(&str, &str) -> bool| {
            let mut visit = |text: &str| self.values.iter().any(|value| test(text, value));
            match (self.attribute.kind(), self.attribute.places()) {
                (Kind::Object, super::field::Places::One(path)) => event.each_entry(path, &mut visit),
                (_, places) => slot::any(event, places, &mut visit),
            }
        };
        let address = self.attribute.kind() == Kind::Address;
        let equal = |text: &str, value: &str| {
            let text = lower(text);
            text == value || address && bare_address(&text) == value
        };
        let contains = |text: &str, value: &str| lower(text).contains(value);
        match self.comparator {
            Comparator::Equal => some(&equal),
            Comparator::NotEqual => !some(&equal),
            Comparator::Contains => some(&contains),
            Comparator::NotContains => !some(&contains),
            Comparator::Greater => some(&|text, value| compare(text, value) == Some(Ordering::Greater)),
            Comparator::Less => some(&|text, value| compare(text, value) == Some(Ordering::Less)),
        }
    }
}

/// The address of `Name <address>`, or the text itself.
pub(super) fn bare_address(text: &str) -> &str {
    let Some((_, rest)) = text.rsplit_once('<') else {
        return text.trim();
    };
    rest.trim_end().strip_suffix('>').map_or(text, str::trim)
}

fn condition(index: usize, entry: &Value) -> Result<Condition, Diagnostic> {
    let place = |key: &str| format!("filter.AND[{index}]{key}");
    let whole = place("");
    let Value::Object(map) = entry else {
        return Err(shape(&whole, "an object", entry));
    };
    let text =
        |key: &str| match map.get(key) {
            Some(Value::String(text)) => Ok(text.as_str()),
            Some(other) => Err(shape(&place(&format!(".{key}")), "a text", other)),
            None => Err(Diagnostic::error(Code::LogfilterBadShape, &whole)
                .with_message(format!("`{key}` is missing"))),
        };
    let (name, comparator) = (text("attribute")?, text("comparator")?);
    let attribute = Attribute::by_name(name).ok_or_else(|| {
        Diagnostic::error(Code::LogfilterUnknownAttribute, place(".attribute"))
            .with_message(format!("there is no attribute `{}`", name.escape_debug()))
            .with_span(0..name.len())
    })?;
    let known = Comparator::by_name(comparator).filter(|known| attribute.comparators().contains(known));
    let comparator = known.ok_or_else(|| {
        let names: Vec<_> = attribute.comparators().iter().map(|known| known.name()).collect();
        Diagnostic::error(Code::LogfilterBadComparator, place(".comparator"))
            .with_message(format!(
                "`{name}` cannot be compared with `{}`",
                comparator.escape_debug()
            ))
            .with_span(0..comparator.len())
            .with_help(format!("it takes {}", names.join(", ")))
    })?;
    let given = map
        .get("values")
        .and_then(Value::as_array)
        .filter(|values| !values.is_empty());
    let given = given.ok_or_else(|| {
        Diagnostic::error(Code::LogfilterBadValues, place(".values"))
            .with_message("`values` is a list of at least one {\"value\": text}")
    })?;
    let values = given
        .iter()
        .enumerate()
        .map(|(at, value)| value_of(&place(&format!(".values[{at}]")), attribute, value))
        .collect::<Result<_, _>>()?;
    Ok(Condition {
        attribute,
        comparator,
        values,
    })
}

fn value_of(place: &str, attribute: &Attribute, value: &Value) -> Result<String, Diagnostic> {
    let bad = |message: String| Diagnostic::error(Code::LogfilterBadValues, place).with_message(message);
    let Value::Object(map) = value else {
        return Err(bad(format!(
            "expected {{\"value\": text}}, found {}",
            short(value)
        )));
    };
    let Some(Value::String(text)) = map.get("value") else {
        return Err(bad("`value` is a text".to_owned()));
    };
    if map.get("label").is_some_and(|label| !label.is_string()) {
        return Err(bad("`label` is a text".to_owned()));
    }
    if attribute.kind() == Kind::Number {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad(format!("`{}` is no number", text.escape_debug())));
        }
        let digits = text.trim_start_matches('0');
        return Ok(if digits.is_empty() { "0" } else { digits }.to_owned());
    }
    Ok(lower(text).into_owned())
}

fn shape(place: &str, expected: &str, found: &Value) -> Diagnostic {
    Diagnostic::error(Code::LogfilterBadShape, place)
        .with_message(format!("expected {expected}, found {}", short(found)))
}

fn short(value: &Value) -> Cow<'static, str> {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "a boolean".into(),
        Value::Number(_) => "a number".into(),
        Value::String(_) => "a text".into(),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}
