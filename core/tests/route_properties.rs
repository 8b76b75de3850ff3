//! Laws of route tables, on random tables and messages.

use mailwright::{
    Expression, Limits, Reading, ReadingMode, Route, RouteInput, RouteTable, escape_pattern,
    match_header_containing, match_recipient_exactly, quote_route_string,
};
use proptest::prelude::*;

/// Patterns that overlap in every way: literals, alternatives, classes, flags, look-arounds, none at all.
const PATTERNS: &[&str] = &[
    "joe@example\\\\.com",
    "(?i)JOE@",
    "^(joe|sue)(\\\\+.*)?@",
    ".*@example.com",
    "@(example|EXAMPLE)\\\\.(com|org)$",
    "",
    ".",
    "[jJ]oe",
    "(?!sue)j",
    "(?=.*hello)(?=.*world)",
    "hel{2}o",
    "(?:hello)?",
    "w[o0]rld|urgent",
    "(h)\\\\1?e",
    "(?s:.*)ſ",
    "straße",
    "\\\\bhelp\\\\b",
    "k",
];

const TEXTS: &[&str] = &[
    "joe@example.com",
    "JOE@EXAMPLE.com",
    "sue+a@example.org",
    "hello world",
    "Hello W0rld",
    "urgent",
    "",
    "Straße ſ K",
    "help me",
    "joey",
];

fn call() -> impl Strategy<Value = String> {
    let pattern = || prop::sample::select(PATTERNS);
    prop_oneof![
        4 => pattern().prop_map(|pattern| format!("match_recipient(\"{pattern}\")")),
        3 => pattern().prop_map(|pattern| format!("match_header(\"Subject\", \"{pattern}\")")),
        1 => pattern().prop_map(|pattern| format!("match_header(\"X-Tag\", \"{pattern}\")")),
        1 => Just("catch_all()".to_owned()),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    call().prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not {a}")),
        ]
    })
}

fn input() -> impl Strategy<Value = RouteInput> {
    let text = || prop::sample::select(TEXTS);
    let name = prop::sample::select(&["Subject", "subject", "X-Tag"][..]);
    (text(), prop::collection::vec((name, text()), 0..4))
        .prop_map(|(recipient, headers)| RouteInput::new(recipient, headers))
}

fn reading() -> impl Strategy<Value = Reading> {
    let mode = prop::sample::select(&[ReadingMode::Search, ReadingMode::Start, ReadingMode::Full][..]);
    (mode, any::<bool>()).prop_map(|(mode, ignore)| Reading::new(mode, ignore))
}

fn route(expression: &str, actions: &[&str]) -> Route {
    Route::parse(expression, actions, &Limits::default()).unwrap()
}

fn config() -> ProptestConfig {
    ProptestConfig {
        rng_algorithm: prop::test_runner::RngAlgorithm::ChaCha,
        rng_seed: prop::test_runner::RngSeed::Fixed(20),
        ..ProptestConfig::with_cases(300)
    }
}

proptest! {
    #![proptest_config(config())]

    /// The index leaves out no route that matches: a double negation, which the index cannot see through, makes a
    /// table that tries every route.
    #[test]
    fn the_index_changes_nothing(
        routes in prop::collection::vec((expression(), -1..2_i64, any::<bool>()), 0..12),
        input in input(),
        reading in reading(),
    ) {
        let table = |wrap: fn(&str) -> String| {
            let made = routes.iter().map(|(expression, priority, stop)| {
                let actions: &[&str] = if *stop { &["store()", "stop()"] } else { &["store()"] };
                route(&wrap(expression), actions).with_priority(*priority)
            });
            RouteTable::new(made.collect()).reading(reading)
        };
        let selecting = table(str::to_owned).evaluate(&input);
        let trying_all = table(|expression| format!("not not ({expression})")).evaluate(&input);
        let matched = |decision: &mailwright::Decision| -> Vec<usize> {
            decision.executed().iter().map(mailwright::ExecutedRoute::route).collect()
        };
        prop_assert_eq!(matched(&selecting), matched(&trying_all));
        prop_assert_eq!(selecting.stopped_by(), trying_all.stopped_by());
        prop_assert_eq!(selecting.skipped().collect::<Vec<_>>(), trying_all.skipped().collect::<Vec<_>>());
        let differs = |decision: &mailwright::Decision| -> Vec<String> {
            decision.diagnostics().iter().map(|found| found.parameter().to_owned()).collect()
        };
        prop_assert_eq!(differs(&selecting), differs(&trying_all));
    }

    /// What `reading` calls different is different.
    #[test]
    fn the_warning_about_readings_is_true(expression in expression(), input in input()) {
        let verdict = |mode, ignore| {
            let table = RouteTable::new(vec![route(&expression, &[])]).reading(Reading::new(mode, ignore));
            !table.evaluate(&input).executed().is_empty()
        };
        let usual = verdict(ReadingMode::Search, false);
        let others = [(ReadingMode::Start, false), (ReadingMode::Full, false), (ReadingMode::Search, true)];
        let differs = others.into_iter().any(|(mode, ignore)| verdict(mode, ignore) != usual);
        let decision = RouteTable::new(vec![route(&expression, &[])]).evaluate(&input);
        prop_assert_eq!(!decision.diagnostics().is_empty(), differs);
    }

    /// Text put into an expression matches itself and not something longer.
    #[test]
    fn built_expressions_mean_the_text(text in "\\PC{1,12}") {
        let literal = format!("match_header(\"s\", {})", quote_route_string(&format!("^{}\\Z", escape_pattern(&text))));
        let holds = |expression: &str, recipient: &str, value: &str| {
            let table = RouteTable::new(vec![route(expression, &[])]);
            !table.evaluate(&RouteInput::new(recipient, [("S", value)])).executed().is_empty()
        };
        // Values are trimmed and may look like encoded words before they are compared.
        prop_assume!(text.trim() == text && !text.contains("=?"));
        prop_assert!(holds(&literal, "", &text));
        let longer = format!("{text}x");
        prop_assert!(!holds(&literal, "", &longer));
        let around = format!("a{text}b");
        prop_assert!(holds(&match_header_containing("s", &text), "", &around));
        prop_assume!(!text.contains('@'));
        let address = format!("{text}@example.com");
        prop_assert!(holds(&match_recipient_exactly(&address), &address, ""));
        let other = format!("x{address}");
        prop_assert!(!holds(&match_recipient_exactly(&address), &other, ""));
    }

    /// Any text is parsed or refused, and what is found lies in it.
    #[test]
    fn any_text_is_an_expression_or_refused(text in "[a-z_()\"', \\\\+*?{\\[|]{0,60}|\\PC{0,30}") {
        if let Err(report) = Expression::parse(&text) {
            prop_assert!(report.has_errors());
            for span in report.iter().filter_map(mailwright::Diagnostic::span) {
                prop_assert!(span.start() <= span.end() && span.end() <= text.len());
            }
        }
    }
}
