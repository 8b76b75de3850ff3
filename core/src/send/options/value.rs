//! What the value of an option may look like, and what Mailgun answers where it does not.
//!
//! A value outside its grammar is an error; a value that Mailgun takes, but probably not as meant, is a warning.
//! Mailgun publishes the answers for dates, times of day and DKIM names alone; the others are worded here.

use super::{SendOption, date};
use crate::send::domain;
use crate::{Code, Diagnostic, Report};
use std::net::IpAddr;
use std::ops::Range;

/// Grammars of option values, by what they describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    Switch,
    Tracking,
    Tag,
    /// A DKIM key; what a submission has between its domain and its selector.
    Dkim(char),
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
            Grammar::Dkim(_) => checker.dkim(),
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
            Grammar::Dkim(between) => match dkim_key(value) {
                Ok([domain, selector]) => format!("{domain}{between}{selector}"),
                Err(_) => value.to_owned(),
            },
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
            .with_help(self.expected());
        self.report.push(found);
    }

    fn expected(&self) -> String {
        ["it takes ", self.option.values].concat()
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
        if let Err((place, why)) = dkim_key(self.value) {
            let found = Diagnostic::error(Code::SendOptionValue, self.option.parameter)
                .with_message(format!(
                    "{} is not a valid secondary dkim domain name",
                    self.value
                ))
                .with_span(place)
                .with_source(self.value)
                .with_help(why.unwrap_or_else(|| self.expected()));
            self.report.push(found);
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

/// Domain and selector of a DKIM key, both in ASCII: they are names in the DNS, and what a header can carry. Where one is
/// none: its place in the value, and why, where that is more than its shape.
fn dkim_key(value: &str) -> Result<[String; 2], (Range<usize>, Option<String>)> {
    let Some(at) = value.find('/').or_else(|| value.find(',')) else {
        return Err((0..value.len(), None));
    };
    let read = |part: Range<usize>, is_name: fn(&str) -> bool| {
        if part.is_empty() {
            return Err((0..value.len(), None));
        }
        let ascii = domain::to_ascii(&value[part.clone()]).map_err(|refusal| {
            let place = part.start + refusal.place.start..part.start + refusal.place.end;
            (place, Some(refusal.why))
        })?;
        is_name(&ascii).then_some(ascii).ok_or((part, None))
    };
    Ok([
        read(0..at, |name| name.contains('.') && is_host_name(name))?,
        read(at + 1..value.len(), is_host_name)?,
    ])
}

/// Labels of letters, digits, hyphens and underscores.
fn is_host_name(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
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

    #[test]
    fn dkim_keys() {
        let (secondary, public) = ("o:secondary-dkim", "o:secondary-dkim-public");
        let written = |parameter, value| {
            assert_eq!(severity(parameter, value), None, "{value}");
            SendOption::by_parameter(parameter)
                .unwrap()
                .canonical_value(value)
        };
        assert_eq!(written(secondary, "Example.com/s1"), "Example.com,s1");
        assert_eq!(written(secondary, "example.com,s_1.mail"), "example.com,s_1.mail");
        assert_eq!(written(public, "example.com,s1"), "example.com/s1");
        assert_eq!(
            written(secondary, "münchen.example/schlüssel"),
            "xn--mnchen-3ya.example,xn--schlssel-95a"
        );
        for (value, what) in [
            ("", ""),
            ("example.com", "example.com"),
            ("/s1", "/s1"),
            ("é.example,", "é.example,"),
            ("example/s1", "example"),
            ("é.example/s 1", "1"),
            ("-ß-.example/s1", "-ß-.example"),
            ("é.example/xn--ä", "xn--ä"),
            ("[192.0.2.1]/s1", "[192.0.2.1]"),
            ("example.com./s1", "."),
            ("a!b.example/s1", "a!b.example"),
            ("é.example/s1/s2", "s1/s2"),
            ("é.example,s1,s2", ","),
            ("a@b.example/s1", "@"),
            ("😀.example/s1", "😀.example"),
        ] {
            let mut report = Report::default();
            let option = SendOption::by_parameter(public).unwrap();
            option.check_value(value, 1_767_225_600, &mut report);
            let found = report.first().unwrap();
            assert_eq!(
                found.message(),
                format!("{value} is not a valid secondary dkim domain name")
            );
            assert_eq!(&value[found.span().unwrap().range()], what, "{value}: {found}");
            assert_eq!((found.parameter(), found.source()), (public, Some(value)));
        }
    }
}
