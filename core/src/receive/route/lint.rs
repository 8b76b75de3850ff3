//! What is hardly meant in a table of routes, though Mailgun takes it without a word.

use super::expression::{Expression, Function, Node};
use super::table::{Route, RouteTable};
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::Value;

impl RouteTable {
    /// Says what is hardly meant, in the order of evaluation: routes that are never reached (`route-shadowed`), patterns
    /// that match more than they seem to (`route-pattern-loose`), `catch_all()` that can never be true
    /// (`route-catch-all-never`), undocumented syntax (`route-undocumented`). Parameters are `routes[0].expression` and so
    /// on, by the index in the table.
    ///
    /// What Mailgun would store silently and yet never work is an error of [`from_json`](Self::from_json) already.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteTable;
    /// use serde_json::json;
    /// let table = RouteTable::from_json(&json!([
    ///     {"expression": "match_recipient(\".*\")", "actions": ["store()", "stop()"]},
    ///     {"expression": "match_recipient(\"ann@example.com\")", "actions": ["stop()"]},
    /// ]))?;
    /// let codes: Vec<_> = table.lint().iter().map(|found| found.code().name()).collect();
    /// assert_eq!(codes, ["route-shadowed", "route-pattern-loose"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Report {
        let at = |&at: &u32| (at as usize, &self.routes[at as usize]);
        lint(self.order.iter().map(at))
    }

    /// The same for a list of routes as [`from_json`](Self::from_json) reads it, wherever routes are wrong: what is an
    /// error there comes first here, and the other routes are looked at all the same. Mailgun stores routes with
    /// invalid patterns or destinations without a word; they never work.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, RouteTable};
    /// use serde_json::json;
    /// let found = RouteTable::lint_json(&json!([
    ///     {"expression": "match_recipient(\"^+?d+@me\")", "actions": ["stop()"]},
    ///     {"expression": "match_recipient(\"a\") or match_recipient(\"b\")", "actions": ["forward(\"https://\\1/\")"]},
    ///     {"expression": "not match_recipient(\"a\")", "actions": []},
    /// ]), &Limits::default());
    /// let codes: Vec<_> = found.iter().map(|found| (found.code().name(), found.parameter())).collect();
    /// assert_eq!(codes, [
    ///     ("route-invalid-pattern", "routes[0].expression"),
    ///     ("route-capture-in-hostname", "routes[1].actions[0]"),
    ///     ("route-undocumented", "routes[2].expression"),
    /// ]);
    /// ```
    #[must_use]
    pub fn lint_json(routes: &Value, limits: &Limits) -> Report {
        let mut report = Report::default();
        let mut good = Vec::new();
        match Self::read_list(routes, limits) {
            Err(found) => report.push(found),
            Ok(list) => {
                for (at, route) in list.into_iter().enumerate() {
                    match route {
                        Ok(route) => good.push((at, route)),
                        Err(found) => report.extend(found),
                    }
                }
            }
        }
        good.sort_by_key(|(_, route)| route.priority());
        report.extend(lint(good.iter().map(|(at, route)| (*at, route))));
        report
    }
}

/// Looks at routes, in the order of evaluation, each with its index in the table.
fn lint<'r>(routes: impl Iterator<Item = (usize, &'r Route)>) -> Report {
    let mut report = Report::default();
    let mut stopped: Option<usize> = None;
    let mut matched: Option<usize> = None;
    for (position, (at, route)) in routes.enumerate() {
        let expression = route.expression();
        let parameter = format!("routes[{at}].expression");
        if let Some(by) = stopped {
            report.push(
                Diagnostic::warning(Code::RouteShadowed, parameter.as_str()).with_message(format!(
                    "the route is never reached: routes[{by}] matches every message before it, and stops"
                )),
            );
        }
        report.extend(
            expression
                .diagnostics()
                .iter()
                .map(|found| found.clone().with_parameter(parameter.as_str())),
        );
        for call in &expression.calls {
            match &call.function {
                Function::CatchAll => {
                    if let Some(by) = matched {
                        report.push(
                                Diagnostic::warning(Code::RouteCatchAllNever, parameter.as_str())
                                    .with_message(format!(
                                        "`catch_all()` is never true: with routes[{by}] every message has matched before"
                                    ))
                                    .with_span(call.span.clone()),
                            );
                    }
                }
                Function::Recipient(matcher) => {
                    if let Some((other, what)) = loose(&matcher.source) {
                        report.push(
                            Diagnostic::warning(Code::RoutePatternLoose, parameter.as_str())
                                .with_message(format!(
                                    "`{}` also matches `{other}`",
                                    matcher.source.escape_debug()
                                ))
                                .with_span(call.span.clone())
                                .with_help(what),
                        );
                    }
                }
                Function::Header(..) => {}
            }
        }
        // Behind a lone catch_all() every message has matched some route. It is this one for every message only
        // where no route comes before.
        if is_always(expression, &expression.root, matched.is_none()) {
            matched = matched.or(Some(at));
        }
        if route.stops() && is_always(expression, &expression.root, position == 0) {
            stopped = stopped.or(Some(at));
        }
    }
    report
}

/// Whether an expression holds for every message.
fn is_always(expression: &Expression, node: &Node, catches: bool) -> bool {
    match node {
        Node::And(nodes) => nodes.iter().all(|node| is_always(expression, node, catches)),
        Node::Or(nodes) => nodes.iter().any(|node| is_always(expression, node, catches)),
        Node::Not(_) => false,
        Node::Call(index) => match expression.calls.get(*index).map(|call| &call.function) {
            Some(Function::Recipient(matcher)) => matcher.matches_all,
            // Once every message has matched, catch_all() is false; before that it depends on the message.
            Some(Function::CatchAll) => catches && *index == 0 && expression.calls.len() == 1,
            Some(Function::Header(..)) | None => false,
        },
    }
}

/// What else a pattern matches that looks like an address, and how to mend it.
fn loose(pattern: &str) -> Option<(String, &'static str)> {
    let bare = pattern.strip_prefix('^').unwrap_or(pattern);
    let bare = bare.strip_suffix('$').unwrap_or(bare);
    let (local, domain) = bare.split_once('@')?;
    let literal = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    if !literal(local, "._%+-") || !literal(domain, ".-") {
        return None;
    }
    if let Some(at) = local.find('+').filter(|at| *at > 0) {
        let (before, after) = (&local[..at], &local[at + 1..]);
        let last = before.chars().next_back()?;
        return Some((
            format!("{before}{last}{after}@{domain}"),
            "`+` repeats what stands before it; a plus sign is written \\\\+ in a string, and so is a dot",
        ));
    }
    if let Some(at) = bare.find('.') {
        return Some((
            format!("{}x{}", &bare[..at], &bare[at + 1..]),
            "`.` matches any character; a dot is written \\\\. in a string",
        ));
    }
    None
}
