use mailwright::{EventQuery, Filter, SqlDialect};
use serde_json::json;

/// Filter expressions: spans lie on character boundaries, what parses can be evaluated, explained and translated.
pub fn filter(data: &[u8]) {
    let Ok(expression) = std::str::from_utf8(data) else {
        return;
    };
    let event = json!({
        "event": "delivered",
        "tags": ["news", "spring_sale"],
        "message": {"size": 1200, "headers": {"subject": expression}},
    });
    for field in ["subject", "size", "tags"] {
        match Filter::parse(field, expression) {
            Ok(filter) => {
                let _ = filter.syntax_tree();
                let query = EventQuery::new().filter(filter);
                let _ = query.matches(&event);
                for found in query.explain(&event) {
                    assert!(expression.get(found.part().range()).is_some());
                    if let (Some(value), Some(place)) = (found.value(), found.place()) {
                        assert!(value.get(place.range()).is_some());
                    }
                }
                for dialect in SqlDialect::ALL {
                    assert!(!query.to_sql(*dialect, "event").clause().is_empty());
                }
            }
            Err(report) => {
                for found in &report {
                    let span = found.span().expect("every error has its place");
                    assert!(expression.get(span.range()).is_some());
                }
            }
        }
    }
}
