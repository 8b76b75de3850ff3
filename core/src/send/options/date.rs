//! Dates of RFC 2822 §3.3, as `o:deliverytime` wants them.
//!
//! Kept here: a year of two or three digits is read as §4.3 says; the zone is a numeric offset, `GMT` or
//! `UTC`. Mailgun's own example ends in a bare `0000`, read as `+0000` with a warning; the zones of §4.3 with a name or
//! letter are read with a warning, since their meaning is not certain.

use crate::calendar::{DAY, Written, named_zone, numeric_zone};

/// A date, and what there is to say about how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub(crate) seconds: i64,
    pub(crate) oddity: Option<Oddity>,
}

/// A way of writing a date that Mailgun may read in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// `0000` in place of `+0000`.
    BareOffset,
    /// `EST`, `Z` and the like.
    NamedZone,
    /// Digits alone: Unix seconds.
    UnixSeconds,
}

/// Reads a date; `None` where it is none.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = text.trim_matches([' ', '\t']);
    if !text.is_empty() && text.len() <= 11 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Date {
            seconds: text.parse().ok()?,
            oddity: Some(Oddity::UnixSeconds),
        });
    }
    let written = Written::read(text)?;
    let year = match (written.year, written.year_digits) {
        (year, 2) if year < 50 => 2000 + year,
        (year, 2 | 3) => 1900 + year,
        (year, _) => year,
    };
    let (offset, oddity) = zone(written.zone)?;
    let seconds = written.seconds(year, offset).filter(|_| year >= 1900)?;
    Some(Date { seconds, oddity })
}

/// The offset in seconds east of UTC.
fn zone(text: &str) -> Option<(i64, Option<Oddity>)> {
    if ["GMT", "UTC", "UT"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(text))
    {
        return Some((0, None));
    }
    if text == "0000" {
        return Some((0, Some(Oddity::BareOffset)));
    }
    if let Some(offset) = numeric_zone(text) {
        return (offset.abs() < DAY).then_some((offset, None));
    }
    // The letters of the military zones, which have no `J`.
    let is_letter = text.len() == 1
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() && byte & 0x5f != b'J');
    let offset = if is_letter { Some(0) } else { named_zone(text) };
    offset.map(|offset| (offset, Some(Oddity::NamedZone)))
}

#[cfg(test)]
mod tests {
    use super::{Oddity, parse};

    #[test]
    fn dates_are_read_as_written() {
        let seconds = |text| parse(text).map(|date| date.seconds);
        assert_eq!(seconds("Fri, 02 Jan 2026 12:00:00 +0000"), Some(1_767_355_200));
        assert_eq!(seconds("2 Jan 2026 12:00:00 GMT"), Some(1_767_355_200));
        assert_eq!(seconds("Fri,2 Jan 2026 13:00 +0100"), Some(1_767_355_200));
        assert_eq!(seconds("29 Feb 2025 12:00:00 +0000"), None);
        assert_eq!(seconds("Fri, 02 Jan 2026 25:00:00 +0000"), None);
        assert_eq!(seconds("Fri, 02 Jan 2026 12:00:00"), None);
        assert_eq!(seconds("02/01/2026 12:00:00 +0000"), None);
        assert_eq!(
            parse("Fri, 14 Oct 2011 23:10:10 0000").unwrap().oddity,
            Some(Oddity::BareOffset)
        );
        assert_eq!(
            parse("Fri, 14 Oct 2011 23:10:10 EST").unwrap().oddity,
            Some(Oddity::NamedZone)
        );
        assert_eq!(parse("1767355200").unwrap().oddity, Some(Oddity::UnixSeconds));
    }
}
