//! Points in time as the Events API takes them: Unix seconds or an RFC 2822 date.
//!
//! Kept here: seconds are digits with an optional fraction; in a date the weekday may be left out and is not
//! compared with the date, seconds may be left out, the zone is an offset or one of the names of RFC 2822 §4.3, a
//! comment in parentheses may follow. Every part has to be in its range.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const ZONES: [(&str, i64); 10] = [
    ("UT", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];
/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Unix seconds from either spelling; `None` where it is neither.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches([' ', '\t']);
    if text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        return if digits(whole) && digits(fraction) {
            text.parse().ok()
        } else {
            None
        };
    }
    #[allow(clippy::cast_precision_loss)] // years of four digits
    date(text).map(|seconds| seconds as f64)
}

fn date(text: &str) -> Option<i64> {
    let mut words = text.split([' ', '\t']).filter(|word| !word.is_empty()).peekable();
    let mut first = words.next()?;
    if let Some((weekday, rest)) = first.split_once(',') {
        index_of(&WEEKDAYS, weekday)?;
        first = if rest.is_empty() { words.next()? } else { rest };
    } else if index_of(&WEEKDAYS, first).is_some() {
        first = words
            .next()?
            .strip_prefix(',')
            .filter(|rest| !rest.is_empty())
            .or_else(|| words.next())?;
    }
    let day = number(first, 1..=2)?;
    let month = index_of(&MONTHS, words.next()?)? + 1;
    let year = number(words.next()?, 4..=4)?;
    let mut clock = words.next()?.split(':');
    let (hour, minute) = (number(clock.next()?, 2..=2)?, number(clock.next()?, 2..=2)?);
    let second = clock.next().map_or(Some(0), |second| number(second, 2..=2))?;
    let offset = zone(words.next()?)?;
    let comment = words.collect::<Vec<_>>().join(" ");
    let commented = comment.is_empty() || comment.starts_with('(') && comment.ends_with(')');
    let in_range = (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && clock.next().is_none();
    (commented && in_range)
        .then(|| days_from_civil(year, month, day) * DAY + hour * 3_600 + minute * 60 + second - offset)
}

fn index_of(names: &[&str], name: &str) -> Option<i64> {
    let at = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    i64::try_from(at).ok()
}

fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i64> {
    (lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Seconds east of UTC.
fn zone(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => {
            let (_, hours) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text))?;
            return Some(hours * 3_600);
        }
    };
    let digits = number(&text[1..], 4..=4)?;
    (digits % 100 < 60).then_some(sign * (digits / 100 * 3_600 + digits % 100 * 60))
}

pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of the Gregorian calendar; the inverse of [`days_from_civil`].
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// An RFC 2822 date: Unix seconds, in a zone so many seconds east of UTC.
pub(crate) fn rfc2822(seconds: i64, offset: i64) -> String {
    let local = seconds + offset;
    let (days, of_day) = (local.div_euclid(DAY), local.rem_euclid(DAY));
    let (year, month, day) = civil_from_days(days);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index).copied())
            .unwrap_or_default()
    };
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        // 1970-01-01 was a Thursday.
        name(&WEEKDAYS, (days + 3).rem_euclid(7)),
        name(&MONTHS, month - 1),
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60,
        minutes / 60,
        minutes % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 2, 29), 11_016);
        assert_eq!(days_from_civil(1969, 12, 31), -1);
    }

    #[test]
    fn dates_and_days_are_inverse() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn writes_what_it_reads() {
        assert_eq!(rfc2822(1_772_323_200, 0), "Sun, 01 Mar 2026 00:00:00 +0000");
        for (seconds, offset) in [
            (1_772_323_261, 19_800),
            (1_772_323_200, -34_200),
            (951_782_400, 0),
        ] {
            let text = rfc2822(seconds, offset);
            assert_eq!(date(&text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn reads_both_spellings() {
        assert_eq!(parse("1772323200.5"), Some(1_772_323_200.5));
        assert_eq!(
            parse("Sun, 01 Mar 2026 00:00:00 +0000 (UTC)"),
            Some(1_772_323_200.0)
        );
        assert_eq!(parse("1 MAR 2026 01:30 +0130"), Some(1_772_323_200.0));
        for wrong in [
            "",
            ".",
            "1.",
            "1.2.3",
            "Sun, 29 Feb 2026 00:00:00 GMT",
            "1 Mar 2026 00:00:60 GMT",
            "1 Mar 26 00:00 GMT",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
