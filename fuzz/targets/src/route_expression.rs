//! Expressions of routes.

use mailwright::{Expression, Limits, Route, RouteInput, RouteTable};

/// The input is an expression.
///
/// # Panics
///
/// Where a finding lies outside the text, or the table does not agree with itself.
pub fn route_expression(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    match Expression::parse(&source) {
        Err(report) => {
            assert!(report.has_errors());
            assert!(report.iter().filter_map(mailwright::Diagnostic::span).all(|span| span.start() <= source.len()));
        }
        Ok(expression) => {
            let _ = expression.syntax_tree();
            let limits = Limits::default().regex_program(5_000).regex_memory(4_000_000).regex_steps(100_000);
            if let Ok(route) = Route::parse(&source, &["stop()"], &limits) {
                let table = RouteTable::new(vec![route]).limits(limits);
                let _ = table.lint();
                let decision = table.evaluate(&RouteInput::new("joe+a@example.com", [("Subject", "Re: hello")]));
                assert_eq!(decision.stopped_by().is_some(), !decision.executed().is_empty());
            }
        }
    }
}
