//! What the value of an option may look like, and what Mailgun answers where it does not.
//!
//! A value outside its grammar is an error; a value that Mailgun takes, but probably not as meant, is a warning.
//! Mailgun publishes the answers for dates, times of day and DKIM names alone; the others are worded here.

use super::{SendOption, date};
use crate::{Code, Diagnostic, Report};
use std::net::IpAddr;

/// Grammars of option values, by what they describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    Switch,
    Tracking,
    Tag,
    Dkim,
    DeliveryTime,
    DeliverWithin,
    OptimizePeriod,
    TimeOfDay,
    IpAddress,
    Url,
    HeaderNames,
    /// Any text that fits into a header.
    Token,
    /// Read where it is used.
    Json,
}

/// Longest tag, in characters.
const TAG_LENGTH: usize = 128;
/// Days that a message waits at most, on Mailgun's smaller and larger plans.
const STORAGE_DAYS: (i64, i64) = (3, 7);

impl SendOption {
    /// Checks a value; `now` is in Unix seconds. Control characters have been refused before.
    pub(crate) fn check_value(self, value: &str, now: i64, report: &mut Report) {
        let checker = Checker {
            option: self,
            value,
            report,
        };
        match self.grammar {
            Grammar::Switch => checker.one_of(&["yes", "no", "true", "false"]),
            Grammar::Tracking => checker.one_of(&["yes", "no", "true", "false", "htmlonly"]),
            Grammar::Tag => checker.tag(),
            Grammar::Dkim => checker.dkim(),
            Grammar::DeliveryTime => checker.delivery_time(now),
            Grammar::DeliverWithin => checker.deliver_within(),
            Grammar::OptimizePeriod => checker.optimize_period(),
            Grammar::TimeOfDay => checker.time_of_day(),
            Grammar::IpAddress => checker.ip_address(),
            Grammar::Url => checker.url(),
            Grammar::HeaderNames => checker.header_names(),
            Grammar::Token | Grammar::Json => {}
        }
    }

    /// The value as a submission writes it.
    pub(crate) fn canonical_value(self, value: &str) -> String {
        match self.grammar {
            Grammar::Dkim => value.replacen('/', ",", 1),
            _ => value.to_owned(),
        }
    }
}

struct Checker<'a> {
    option: SendOption,
    value: &'a str,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn error(self, message: impl Into<String>) {
        let found = Diagnostic::error(Code::SendOptionValue, self.option.parameter)
            .with_message(message)
            .with_span(0..self.value.len())
            .with_source(self.value)
            .with_help(format!("it takes {}", self.option.values));
        self.report.push(found);
    }

    fn refuse(self) {
        let message = format!(
            "`{}` is no value of `{}`",
            self.value.escape_debug(),
            self.option.parameter
        );
        self.error(message);
    }

    fn warn(self, message: impl Into<String>, help: &str) {
        self.report.push(
            Diagnostic::warning(Code::SendOptionDoubtful, self.option.parameter)
                .with_message(message)
                .with_span(0..self.value.len())
                .with_source(self.value)
                .with_help(help),
        );
    }

    fn note(self, message: impl Into<String>) {
        self.report.push(
            Diagnostic::note(Code::SendOptionDoubtful, self.option.parameter)
                .with_message(message)
                .with_span(0..self.value.len())
                .with_source(self.value),
        );
    }

    fn one_of(self, known: &[&str]) {
        if !known.iter().any(|known| known.eq_ignore_ascii_case(self.value)) {
            self.refuse();
        }
    }

    fn tag(self) {
        if !self.value.is_ascii() {
            self.error("tags are ASCII text");
        } else if self.value.len() > TAG_LENGTH {
            let message = format!(
                "a tag of {} characters; at most {TAG_LENGTH} are allowed",
                self.value.len()
            );
            self.error(message);
        } else if self.value.trim().is_empty() {
            self.warn("an empty tag", "leave it out");
        }
    }

    fn dkim(self) {
        let parts = self.value.split_once('/').or_else(|| self.value.split_once(','));
        let good = parts.is_some_and(|(domain, selector)| {
            domain.contains('.') && is_host_name(domain) && is_host_name(selector)
        });
        if !good {
            let message = format!("{} is not a valid secondary dkim domain name", self.value);
            self.error(message);
        }
    }

    fn delivery_time(self, now: i64) {
        let Some(date) = date::parse(self.value) else {
            let message = format!("{} is not an RFC-2822 compliant date", self.value);
            return self.error(message);
        };
        match date.oddity {
            Some(date::Oddity::BareOffset) => {
                return self.warn("the offset has no sign; it is read as +0000", "write `+0000`");
            }
            Some(date::Oddity::NamedZone) => {
                return self.warn(
                    "the name of a time zone is ambiguous",
                    "write a numeric offset such as `-0500`",
                );
            }
            Some(date::Oddity::UnixSeconds) => {
                return self.note("Unix seconds, which only the older manual allows");
            }
            None => {}
        }
        let ahead = date.seconds.saturating_sub(now);
        if ahead < 0 {
            self.note("the time is past: the message is sent at once");
        } else if ahead > STORAGE_DAYS.1 * 86_400 {
            self.warn(
                "more than seven days ahead",
                "Mailgun stores messages for 3 or 7 days, by plan",
            );
        } else if ahead > STORAGE_DAYS.0 * 86_400 {
            self.note("more than three days ahead, which not every plan allows");
        }
    }

    fn deliver_within(self) {
        match minutes(self.value) {
            None => self.refuse(),
            Some(5..=1_440) => {}
            Some(_) => {
                let message = format!("`{}` is outside 5m to 24h", self.value.escape_debug());
                self.error(message);
            }
        }
    }

    fn optimize_period(self) {
        match self.value.strip_suffix('h').and_then(digits) {
            None | Some(0) => self.refuse(),
            Some(1..=23) => self.warn("less than 24h", "Mailgun asks for at least 24h for best results"),
            Some(24..=72) => {}
            Some(_) => {
                let message = format!("`{}` is more than 72h", self.value.escape_debug());
                self.error(message);
            }
        }
    }

    fn time_of_day(self) {
        let value = self.value;
        let (time, half) = match value
            .len()
            .checked_sub(2)
            .and_then(|at| value.split_at_checked(at))
        {
            Some((time, half)) if half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm") => {
                (time, true)
            }
            _ => (value, false),
        };
        let good = time.split_once(':').is_some_and(|(hour, minute)| {
            let number = |text: &str| (text.len() == 2).then(|| digits(text)).flatten();
            number(hour).is_some_and(|hour| if half { (1..=12).contains(&hour) } else { hour < 24 })
                && number(minute).is_some_and(|minute| minute < 60)
        });
        if !good {
            let message = if half {
                format!("{value} is not a valid time to send (value of 'o:time-zone-localize')")
            } else {
                format!("{value} invalid 24 hour time(value of 'o:time-zone-localize')")
            };
            self.error(message);
        }
    }

    fn ip_address(self) {
        if self.value.parse::<IpAddr>().is_err() {
            self.refuse();
        }
    }

    fn url(self) {
        let rest = ["http://", "https://"].iter().find_map(|scheme| {
            let (start, rest) = self.value.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        });
        let good = rest.is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty() && !rest.contains(char::is_whitespace)
        });
        if !good {
            self.refuse();
        }
    }

    fn header_names(self) {
        let good = self
            .value
            .split(',')
            .all(|name| crate::mime_header::is_token(name.trim()));
        if !good {
            self.refuse();
        }
    }
}

/// Minutes of `[0-9]+h[0-9]+m`, where either half may be missing.
fn minutes(text: &str) -> Option<u64> {
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (digits(hours)?, rest),
        None => (0, text),
    };
    let minutes = match rest.strip_suffix('m') {
        Some(minutes) => digits(minutes)?,
        None if rest.is_empty() && !text.is_empty() => 0,
        None => return None,
    };
    hours.checked_mul(60)?.checked_add(minutes)
}

/// A number of digits alone.
fn digits(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().unwrap_or(u64::MAX))
}

/// Labels of letters, digits, hyphens and underscores; non-ASCII letters may stand for an A-label.
fn is_host_name(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::{SendOption, minutes};
    use crate::{Report, Severity};

    fn severity(parameter: &str, value: &str) -> Option<Severity> {
        let mut report = Report::default();
        SendOption::by_parameter(parameter)
            .unwrap()
            .check_value(value, 1_767_225_600, &mut report);
        report.iter().map(crate::Diagnostic::severity).max()
    }

    #[test]
    fn durations() {
        assert_eq!(minutes("1h30m"), Some(90));
        assert_eq!(minutes("24h"), Some(1_440));
        assert_eq!(minutes("30m"), Some(30));
        for bad in [
            "", "30", "1h30", "1h 30m", "30m1h", "h", "m", "1h1h", "-5m", "10s",
        ] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
    }

    #[test]
    fn values_are_good_doubtful_or_refused() {
        for (parameter, value, expected) in [
            ("o:testmode", "True", None),
            ("o:tracking", "htmlonly", None),
            ("o:tracking-opens", "htmlonly", Some(Severity::Error)),
            ("o:deliver-within", "24h1m", Some(Severity::Error)),
            ("o:deliverytime-optimize-period", "23h", Some(Severity::Warning)),
            ("o:deliverytime-optimize-period", "73h", Some(Severity::Error)),
            ("o:time-zone-localize", "02:00PM", None),
            ("o:time-zone-localize", "00:30AM", Some(Severity::Error)),
            ("o:sending-ip", "2001:db8::1", None),
            ("o:archive-to", "https://", Some(Severity::Error)),
            ("o:secondary-dkim", "example.com,s1", None),
            ("o:secondary-dkim", "/s1", Some(Severity::Error)),
            (
                "o:deliverytime",
                "Fri, 14 Oct 2011 23:10:10 0000",
                Some(Severity::Warning),
            ),
            ("o:suppress-headers", "X-Mailgun-Sid, X-Mailgun-Variables", None),
        ] {
            assert_eq!(severity(parameter, value), expected, "{parameter} {value}");
        }
    }
}
