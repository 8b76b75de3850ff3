//! Actions of routes.

use mailwright::{Action, Limits, Route, RouteInput, RouteTable};

/// The input is an action.
///
/// # Panics
///
/// Where a finding lies outside the text, or a captured line break or comma changes what is executed.
pub fn route_action(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    match Action::parse(&source) {
        Err(report) => {
            assert!(report.has_errors());
            assert!(report.iter().filter_map(mailwright::Diagnostic::span).all(|span| span.start() <= source.len()));
        }
        Ok(_) => {
            let expression = "match_header(\"s\", \"(?s)(.*)(?P<user>)\")";
            if let Ok(route) = Route::parse(expression, &[source.as_ref()], &Limits::default()) {
                let input = RouteInput::new("a@example.com", [("S", "a,b\n/?#&")]);
                assert_eq!(RouteTable::new(vec![route]).evaluate(&input).executed().len(), 1);
            }
        }
    }
}
