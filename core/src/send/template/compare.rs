//! Mailgun's output beside that of standard Handlebars: where do they part?

use super::standard::{Helpers, Standard};
use super::{Dialect, PARAMETER, Template};
use crate::{Code, Diagnostic, Limits, Position, Report};
use serde_json::Value;
use std::fmt::Write;

/// Characters of either output that a message shows.
const SHOWN: usize = 40;

/// Renders both and says what differs; an error where the standard dialect is not compiled in.
pub(super) fn with_handlebars(template: &Template, data: &Value, limits: &Limits) -> Report {
    let ours = template.render(data);
    let standard = match Standard::parse(template.source(), Helpers::WithEqual, limits) {
        Ok(standard) => standard,
        Err(report)
            if report
                .iter()
                .any(|found| found.code() == Code::TemplateDialectUnavailable) =>
        {
            return report;
        }
        Err(report) => return refusal(&ours, &report, "parse"),
    };
    let mut theirs = String::new();
    if let Err(report) = standard.render(template.source(), data, &mut theirs) {
        return refusal(&ours, &report, "render");
    }
    let ours = match ours {
        Ok(ours) => ours,
        Err(report) => {
            let reason = report.first().map_or("", Diagnostic::message);
            return differs(format!(
                "Mailgun does not render the template ({reason}), Handlebars does"
            ))
            .into();
        }
    };
    if ours == theirs {
        return Report::default();
    }
    let same = common(&ours, &theirs);
    let at = Position::of(&ours, same);
    let mut message = format!("the outputs part at line {}, column {}: ", at.line(), at.column());
    let _ = write!(
        message,
        "Mailgun has \"{}\", Handlebars \"{}\"",
        shown(&ours, same),
        shown(&theirs, same)
    );
    differs(message).into()
}

/// The same for a template in the standard dialect.
pub(super) fn with_mailgun(template: &Template, data: &Value, limits: &Limits) -> Report {
    match Template::parse_with(template.source(), Dialect::Mailgun, limits) {
        Ok(ours) => with_handlebars(&ours, data, limits),
        Err(report) => {
            let first = report.first();
            let reason = first.map_or("", Diagnostic::message);
            let found = differs(format!(
                "Handlebars parses the template, Mailgun does not: {reason}"
            ));
            match first.and_then(Diagnostic::span) {
                Some(span) => found.with_span(span).into(),
                None => found.into(),
            }
        }
    }
}

fn differs(message: String) -> Diagnostic {
    Diagnostic::warning(Code::TemplateDiffersFromHandlebars, PARAMETER)
        .with_message(message)
        .with_help("Handlebars here is the crate `handlebars`, with a helper `equal` that has an else part")
}

fn refusal(ours: &Result<String, Report>, theirs: &Report, what: &str) -> Report {
    if ours.is_err() {
        return Report::default();
    }
    let first = theirs.first();
    let reason = first.map_or("", Diagnostic::message);
    let found = differs(format!(
        "Mailgun renders the template, Handlebars does not {what} it: {reason}"
    ));
    match first.and_then(Diagnostic::span) {
        Some(span) => found.with_span(span).into(),
        None => found.into(),
    }
}

/// How many bytes two texts have in common at their beginning, whole characters.
fn common(one: &str, two: &str) -> usize {
    one.char_indices()
        .zip(two.chars())
        .find(|&((_, a), b)| a != b)
        .map_or(one.len().min(two.len()), |((at, _), _)| at)
}

fn shown(text: &str, from: usize) -> String {
    let rest = text.get(from..).unwrap_or_default();
    let mut shown: String = rest.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if rest.chars().nth(SHOWN).is_some() {
        shown.push('…');
    } else if rest.is_empty() {
        shown.push_str("(end)");
    }
    shown
}
