//! What there is to say about a campaign, for people.

use crate::folder::Folder;
use mailwright::{Diagnostic, Report, Severity};
use std::fmt::Write;

/// How many findings of one code are shown: the first in full, the others by their message.
const SHOWN: usize = 6;
/// How many errors are shown in full.
const ERRORS: usize = 20;

/// Why nothing was written: every error with the line it is about.
pub(crate) fn refusal(report: &Report, folder: &Folder) -> String {
    let errors: Vec<&Diagnostic> = report.iter().filter(|found| found.is_error()).collect();
    let mut out = String::new();
    for (at, found) in errors.iter().enumerate().take(ERRORS) {
        let earlier = errors[..at].iter().filter(|one| *one == found).count();
        out.push_str(&folder.excerpt(found, earlier));
    }
    if errors.len() > ERRORS {
        let _ = writeln!(out, "… and {} more errors", errors.len() - ERRORS);
    }
    let _ = write!(
        out,
        "{}; nothing was written",
        counted(errors.len() as u64, "error")
    );
    out
}

/// Warnings and notes by code, the most frequent first, with the first ones of each.
pub(crate) fn summary(report: &Report, folder: &Folder) -> String {
    let mut groups: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for found in report {
        let code = found.code().name();
        match groups.iter_mut().find(|(name, _)| *name == code) {
            Some((_, members)) => members.push(found),
            None => groups.push((code, vec![found])),
        }
    }
    groups.sort_by_key(|(_, members)| std::cmp::Reverse((members[0].severity(), members.len())));
    let mut out = String::new();
    for (code, members) in &groups {
        let kind = match members[0].severity() {
            Severity::Note => "note",
            _ => "warning",
        };
        let _ = writeln!(out, "{}: {code}", counted(members.len() as u64, kind));
        for line in folder.excerpt(members[0], 0).lines().skip(1) {
            let _ = writeln!(out, "{line}");
        }
        for found in members.iter().take(SHOWN) {
            let _ = writeln!(out, "    {}: {}", found.parameter(), found.message());
        }
        if members.len() > SHOWN {
            let _ = writeln!(out, "    … and {} more", members.len() - SHOWN);
        }
    }
    if groups.is_empty() {
        out.push_str("no warnings\n");
    }
    out
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
