//! Dates of RFC 2822 §3.3, as `o:deliverytime` wants them.
//!
//! Kept here: the day name is optional and not compared with the date; a year of two or three digits is read as
//! §4.3 says; the zone is a numeric offset, `GMT` or `UTC`. Mailgun's own example ends in a bare `0000`, read as
//! `+0000` with a warning; the letters zones of §4.3 are read with a warning, since their meaning is not certain.

use std::ops::Range;

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

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Zones of RFC 2822 §4.3 with a meaning, in hours.
const ZONES: [(&str, i64); 8] = [
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Reads a date; `None` where it is none.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = text.trim_matches([' ', '\t']);
    if !text.is_empty() && text.len() <= 11 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Date {
            seconds: text.parse().ok()?,
            oddity: Some(Oddity::UnixSeconds),
        });
    }
    let mut words = text.split_ascii_whitespace().peekable();
    let mut first = words.next()?;
    if let Some(day) = first.strip_suffix(',') {
        DAYS.iter().find(|known| known.eq_ignore_ascii_case(day))?;
        first = words.next()?;
    } else if let Some((day, rest)) = first.split_once(',') {
        DAYS.iter().find(|known| known.eq_ignore_ascii_case(day))?;
        first = rest;
    }
    let day = number(first, 1..3)?;
    let month_name = words.next()?;
    let month = MONTHS
        .iter()
        .position(|known| known.eq_ignore_ascii_case(month_name))?;
    let month = i64::try_from(month).ok()? + 1;
    let written_year = words.next()?;
    let year = match (number(written_year, 2..5)?, written_year.len()) {
        (year, 2) if year < 50 => 2000 + year,
        (year, 2 | 3) => 1900 + year,
        (year, _) => year,
    };
    let mut time = words.next()?.split(':');
    let hour = number(time.next()?, 2..3)?;
    let minute = number(time.next()?, 2..3)?;
    let second = time.next().map_or(Some(0), |second| number(second, 2..3))?;
    if time.next().is_some() || year < 1900 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    if day < 1 || day > days_in(year, month) {
        return None;
    }
    let (offset, oddity) = zone(words.next()?)?;
    if words.next().is_some_and(|rest| !rest.starts_with('(')) {
        return None;
    }
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    Some(Date { seconds, oddity })
}

/// The offset in seconds east of UTC.
fn zone(text: &str) -> Option<(i64, Option<Oddity>)> {
    if text.eq_ignore_ascii_case("GMT") || text.eq_ignore_ascii_case("UTC") || text.eq_ignore_ascii_case("UT")
    {
        return Some((0, None));
    }
    if text == "0000" {
        return Some((0, Some(Oddity::BareOffset)));
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => {
            if text.len() == 1
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphabetic() && byte & 0x5f != b'J')
            {
                return Some((0, Some(Oddity::NamedZone)));
            }
            return ZONES
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(text))
                .map(|(_, hours)| (hours * 3_600, Some(Oddity::NamedZone)));
        }
    };
    let digits = number(&text[1..], 4..5)?;
    let (hours, minutes) = (digits / 100, digits % 100);
    (hours < 24 && minutes < 60).then_some((sign * (hours * 3_600 + minutes * 60), None))
}

/// A number of so many digits.
fn number(text: &str, digits: Range<usize>) -> Option<i64> {
    (digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 (Howard Hinnant's algorithm).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month, day, hour, minute, second and day of the week (0 is Monday) of Unix seconds, in UTC.
pub(crate) fn civil(seconds: i64) -> [i64; 7] {
    let days = seconds.div_euclid(86_400);
    let time = seconds.rem_euclid(86_400);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    [
        year,
        month,
        day,
        time / 3_600,
        time / 60 % 60,
        time % 60,
        (days + 3).rem_euclid(7),
    ]
}

/// Unix seconds as the value of a Date header, in UTC.
pub(crate) fn format(seconds: i64) -> String {
    let [year, month, day, hour, minute, second, weekday] = civil(seconds);
    let name =
        |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at).copied());
    format!(
        "{}, {day:02} {} {year:04} {hour:02}:{minute:02}:{second:02} +0000",
        name(&DAYS, weekday).unwrap_or_default(),
        name(&MONTHS, month - 1).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::{Oddity, civil, format, parse};

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

    #[test]
    fn dates_are_written_as_they_are_read() {
        for seconds in [0, 951_782_400, 1_767_225_600, 4_102_444_799, -1] {
            assert_eq!(
                parse(&format(seconds)).unwrap().seconds,
                seconds,
                "{}",
                format(seconds)
            );
        }
        assert_eq!(format(1_767_225_600), "Thu, 01 Jan 2026 00:00:00 +0000");
        assert_eq!(civil(1_767_225_600), [2026, 1, 1, 0, 0, 0, 3]);
    }
}
