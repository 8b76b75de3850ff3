//! Patterns of routes: parsed, compiled, searched.

use mailwright::{Expression, Limits, Route, RouteInput, RouteTable, quote_route_string};

/// The first line is the pattern, the rest is the text.
///
/// # Panics
///
/// Where a refused pattern has no span within the string, or evaluation breaks its promises.
pub fn pattern(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let (pattern, text) = data.split_once('\n').unwrap_or((&data, ""));
    let source = format!("match_header(\"X\", {})", quote_route_string(pattern));
    // Budgets small enough that one input takes milliseconds.
    let limits = Limits::default().regex_program(5_000).regex_memory(4_000_000).regex_steps(100_000);
    match Expression::parse_with(&source, &limits) {
        Err(report) => {
            let spans = report.iter().filter_map(mailwright::Diagnostic::span);
            assert!(spans.into_iter().all(|span| span.start() <= span.end() && span.start() <= source.len()));
        }
        Ok(_) => {
            let actions = ["forward(\"https://example.com/\\g<0>\")"];
            let route = Route::parse(&source, &actions, &limits).expect("it has just been parsed");
            let table = RouteTable::new(vec![route]).limits(limits);
            let decision = table.evaluate(&RouteInput::new("a@example.com", [("x", text)]));
            for call in decision.trace().iter().flat_map(mailwright::RouteTrace::calls) {
                if let Some((text, place)) = call.text().zip(call.place()) {
                    assert!(text.get(place.range()).is_some());
                }
            }
        }
    }
}
