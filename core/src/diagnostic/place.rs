//! Parameters that are places in JSON: `routes[0].actions[1]`, `filter.AND[0].values`, `signature.timestamp`.

use serde_json::Value;
use std::borrow::Cow;

/// The text in `value` that a diagnostic's parameter names, so that its span can be shown in it.
///
/// `name` is what the parameter calls `value` itself; where it is empty, the parameter begins with a member of
/// `value`. A text that stands for a list of one text is its own first element; a number is its digits. `None` where
/// the parameter is about something else, or no text is there.
///
/// # Examples
///
/// ```
/// use mailwright::{RouteTable, parameter_text};
/// use serde_json::json;
/// let routes = json!([{"expression": "catch_all()", "actions": ["stop()", "stop("]}]);
/// let report = RouteTable::from_json(&routes).unwrap_err();
/// let found = report.first().unwrap();
/// assert_eq!(found.parameter(), "routes[0].actions[1]");
/// assert_eq!(parameter_text(found.parameter(), "routes", &routes).as_deref(), Some("stop("));
/// assert_eq!(parameter_text("routes[7].expression", "routes", &routes), None);
/// ```
#[must_use]
pub fn parameter_text<'v>(parameter: &str, name: &str, value: &'v Value) -> Option<Cow<'v, str>> {
    let mut rest = parameter.strip_prefix(name)?;
    let mut value = value;
    let mut first = name.is_empty();
    while !rest.is_empty() {
        if let Some(index) = rest.strip_prefix('[') {
            let (digits, after) = index.split_once(']')?;
            let index: usize = digits.parse().ok()?;
            value = match value {
                Value::Array(list) => list.get(index)?,
                Value::String(_) if index == 0 => value,
                _ => return None,
            };
            rest = after;
        } else {
            let key = if first { rest } else { rest.strip_prefix('.')? };
            let end = key.find(['.', '[']).unwrap_or(key.len());
            value = value.get(&key[..end])?;
            rest = &key[end..];
        }
        first = false;
    }
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parameter_text;
    use serde_json::json;

    #[test]
    fn places() {
        let post = json!({"signature": {"timestamp": 12, "token": "t"}});
        let text = |parameter: &str, name: &str| parameter_text(parameter, name, &post).map(String::from);
        assert_eq!(text("signature.timestamp", "").as_deref(), Some("12"));
        assert_eq!(text("signature.token", "").as_deref(), Some("t"));
        assert_eq!(text("signature", ""), None);
        assert_eq!(text("signature.", ""), None);
        assert_eq!(text("other", "body"), None);
        assert_eq!(text("body", "body"), None);
        assert_eq!(text("bodysignature.token", "body"), None);
        let one = json!([{"actions": "stop("}]);
        assert_eq!(
            parameter_text("routes[0].actions[0]", "routes", &one).as_deref(),
            Some("stop(")
        );
        assert_eq!(parameter_text("routes[0].actions[1]", "routes", &one), None);
        assert_eq!(parameter_text("routes[x]", "routes", &one), None);
        assert_eq!(parameter_text("routes[0", "routes", &one), None);
    }
}
