//! Lists: members between separators, groups where they are asked for, all errors.

use super::finding::{Finding, Findings};
use super::grammar::{self, Item, Wanted};
use super::lexer::{Kind, Lexer, Refusal, shown};
use super::list::{AddressList, Rejected};
use super::parser::{AddressParser, Source, empty, is_url, note_trimmed, trim};
use crate::{Code, Diagnostic};
use std::ops::Range;

/// The most members of one list whose errors are reported one by one.
const MOST_FAILURES: usize = 100;

impl AddressParser {
    /// The members of a list, and what does not fit the grammar. Reading goes on behind an error, so that all of
    /// them are found; the members are of use only where there is none.
    pub(super) fn members(&self, text: &str, wanted: Wanted) -> (AddressList, Vec<Refusal>) {
        let trimmed = trim(text);
        let mut lexer = Lexer::new(text, trimmed.clone());
        note_trimmed(&mut lexer.findings, text, &trimmed);
        let mut list = AddressList::default();
        let mut failures = Vec::new();
        let mut group: Option<Range<usize>> = None;
        if trimmed.is_empty() {
            failures.push(empty(text));
            return (list, failures);
        }
        let mut passed = Passed::Start;
        while failures.len() < MOST_FAILURES {
            // Separators: any number behind an item, none before the first one.
            let start = match separators(&mut lexer, &mut group, passed) {
                Ok(Some(start)) => start,
                Ok(None) => break,
                Err(refusal) => {
                    failures.push(refusal);
                    lexer.resynchronise();
                    passed = Passed::Member;
                    continue;
                }
            };
            passed = Passed::Member;
            list.findings.append(std::mem::take(&mut lexer.findings));
            let read = grammar::item(&mut lexer, if group.is_some() { Wanted::Item } else { wanted })
                .and_then(|item| Ok((item, lexer.peek()?)));
            let findings = std::mem::take(&mut lexer.findings);
            match read {
                Ok((Item::GroupStart(name), _)) => {
                    list.report.push(
                        Diagnostic::note(Code::AddressGroupExpanded, &*self.parameter)
                            .with_message(format!(
                                "the members of group `{}` count as recipients",
                                shown(&text[name.clone()])
                            ))
                            .with_span(name.clone()),
                    );
                    group = Some(name);
                    passed = Passed::Start;
                }
                Ok((item, next)) if matches!(next.kind, Kind::Comma | Kind::Semicolon | Kind::End) => {
                    self.member(text, item, findings, start..next.start, &mut list);
                }
                Ok((_, next)) => {
                    failures.push(grammar::unexpected(&lexer, next, "a separator was expected"));
                    lexer.resynchronise();
                }
                Err(refusal) => {
                    failures.push(refusal);
                    lexer.resynchronise();
                }
            }
        }
        if let Some(name) = group {
            let message = format!("group `{}` is not closed by `;`", shown(&text[name.clone()]));
            failures.push(Refusal::new(Code::AddressGroupSyntax, name, message));
        }
        list.findings.append(lexer.findings);
        list.report
            .extend(list.findings.clone().diagnostics(&self.parameter, text));
        (list, failures)
    }

    fn member(
        &self,
        text: &str,
        item: Item<'_>,
        findings: Findings,
        span: Range<usize>,
        list: &mut AddressList,
    ) {
        match item {
            Item::Mailbox(mailbox) => match self.build(
                text,
                &mailbox,
                findings,
                Source::Grammar { from: span.start },
                span,
            ) {
                Ok(address) => list.push(address),
                Err(refusal) => list.rejected.push(Rejected::new(
                    &format!("{}@{}", mailbox.local, mailbox.domain),
                    self.report(refusal),
                )),
            },
            Item::Url(url) => list
                .rejected
                .push(Rejected::new(&text[url.clone()], self.report(is_url(text, url)))),
            Item::GroupStart(_) => {}
        }
    }
}

/// What was passed over last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// Nothing: the list or group begins here.
    Start,
    Member,
    Separator,
    /// The `;` of a group, which separates too, where RFC 5322 wants a comma besides.
    GroupEnd(usize),
}

/// Passes over separators; `None` at the end of the text, else where the next item begins.
///
/// Any number may follow a member, none may come before the first one.
fn separators(
    lexer: &mut Lexer<'_>,
    group: &mut Option<Range<usize>>,
    mut passed: Passed,
) -> Result<Option<usize>, Refusal> {
    loop {
        let next = lexer.peek()?;
        let ends_group = next.kind == Kind::Semicolon && group.is_some();
        let is_separator = matches!(next.kind, Kind::Comma | Kind::Semicolon);
        if passed == Passed::Separator && (is_separator || next.kind == Kind::End) {
            lexer.findings.note(Finding::EmptyElement, next.range());
        }
        match next.kind {
            Kind::End => return Ok(None),
            // White space before an item belongs to it, and does no harm here.
            Kind::Space => {
                lexer.take()?;
            }
            _ if ends_group => {
                lexer.take()?;
                *group = None;
                passed = Passed::GroupEnd(next.start);
            }
            _ if is_separator && passed == Passed::Start => {
                lexer.take()?;
                return Err(grammar::unexpected(lexer, next, "the first address was expected"));
            }
            _ if is_separator => {
                lexer.take()?;
                if next.kind == Kind::Semicolon {
                    lexer.findings.note(Finding::Semicolon, next.range());
                }
                passed = Passed::Separator;
            }
            _ => {
                if let Passed::GroupEnd(at) = passed {
                    lexer.findings.note(Finding::Semicolon, at..at + 1);
                }
                return Ok(Some(next.start));
            }
        }
    }
}
