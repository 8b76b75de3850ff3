//! Templates: parsed, rendered, checked, turned into text.

use mailwright::{Dialect, Limits, Template, html_to_text};
use serde_json::{Value, json};

/// The source is the whole input; the data is fixed and has a value of every kind.
///
/// # Panics
///
/// Where a place lies outside of the source, two renderings differ, or a limit does not hold.
pub fn template(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    let limits = Limits::default().template_steps(50_000).template_output(1 << 20).template_nesting(60);
    match Template::parse_with(source.as_ref(), Dialect::Mailgun, &limits) {
        Err(report) => {
            assert!(report.has_errors());
            for found in &report {
                let fits = found.span().is_none_or(|span| source.get(span.range()).is_some());
                assert!(fits, "{found} lies outside");
            }
        }
        Ok(template) => {
            let values = values();
            let rendered = template.render(&values);
            assert_eq!(rendered, template.render(&values), "two renderings differ");
            if let Ok(text) = &rendered {
                assert!(text.len() <= 1 << 20);
                assert!(html_to_text(text).len() <= 32 * text.len() + 64);
            }
            assert_eq!(template.check(Some(&values)).has_errors(), rendered.is_err());
            assert!(template.variables().iter().all(|used| source.get(used.span().range()).is_some()));
        }
    }
}

fn values() -> Value {
    json!({
        "a": "x<y", "b": "", "n": 2, "t": true, "nil": null, "big": 1e300, "l": ["a", null, {"a": 1}, ["b"]],
        "o": {"a": "oa", "b": {"c": -0.5e-7}, "l": []},
    })
}
