//! The Gregorian calendar, and dates of RFC 2822 §3.3: what a date says and how one is written.
//!
//! Kept here: the day name is optional and not compared with the date; seconds may be left out; a comment in
//! parentheses may follow the zone. A year of less than four digits, a leap second, and which zones count are the
//! caller's to judge: [`Written`] holds what stands there.

use std::ops::RangeInclusive;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The zones of RFC 2822 §4.3 with a meaning, in hours east of UTC.
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

/// The parts of a date as they are written; month and day exist in that year, hours and minutes are in range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) year: i64,
    /// Two to four.
    pub(crate) year_digits: usize,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    /// Two digits, up to 60.
    pub(crate) second: i64,
    pub(crate) zone: &'a str,
}

impl<'a> Written<'a> {
    /// Reads `[day-name ","] day month year hour ":" minute [":" second] zone [comment]`; `None` for anything else.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut words = text.split([' ', '\t']).filter(|word| !word.is_empty());
        let mut first = words.next()?;
        if let Some((weekday, rest)) = first.split_once(',') {
            index_of(&WEEKDAYS, weekday)?;
            first = if rest.is_empty() { words.next()? } else { rest };
        } else if index_of(&WEEKDAYS, first).is_some() {
            first = words.next()?.strip_prefix(',')?;
            if first.is_empty() {
                first = words.next()?;
            }
        }
        let day = number(first, 1..=2)?;
        let month = index_of(&MONTHS, words.next()?)? + 1;
        let year = words.next()?;
        let (year, year_digits) = (number(year, 2..=4)?, year.len());
        let mut clock = words.next()?.split(':');
        let (hour, minute) = (number(clock.next()?, 2..=2)?, number(clock.next()?, 2..=2)?);
        let second = clock.next().map_or(Some(0), |second| number(second, 2..=2))?;
        let zone = words.next()?;
        let mut comment = words;
        let commented = match (comment.next(), comment.next_back()) {
            (None, _) => true,
            (Some(only), None) => only.starts_with('(') && only.ends_with(')'),
            (Some(first), Some(last)) => first.starts_with('(') && last.ends_with(')'),
        };
        let in_range = hour < 24 && minute < 60 && second <= 60 && clock.next().is_none();
        (commented && in_range).then_some(Self {
            year,
            year_digits,
            month,
            day,
            hour,
            minute,
            second,
            zone,
        })
    }

    /// Unix seconds, in a year that the caller has made out and at so many seconds east of UTC; `None` where that
    /// year's month has no such day.
    pub(crate) fn seconds(&self, year: i64, offset: i64) -> Option<i64> {
        let days = (1..=days_in_month(year, self.month))
            .contains(&self.day)
            .then(|| days_from_civil(year, self.month, self.day))?;
        Some(days * DAY + self.hour * 3_600 + self.minute * 60 + self.second - offset)
    }
}

/// Seconds east of UTC of `+hhmm` or `-hhmm`.
pub(crate) fn numeric_zone(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = number(&text[1..], 4..=4)?;
    (digits % 100 < 60).then_some(sign * (digits / 100 * 3_600 + digits % 100 * 60))
}

/// Seconds east of UTC of a zone with a name, in any case.
pub(crate) fn named_zone(text: &str) -> Option<i64> {
    let (_, hours) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text))?;
    Some(hours * 3_600)
}

fn index_of(names: &[&str], name: &str) -> Option<i64> {
    let at = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    i64::try_from(at).ok()
}

fn number(text: &str, digits: RangeInclusive<usize>) -> Option<i64> {
    (digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
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

/// `YYYYMMDDhhmmss` of Unix seconds, in UTC.
pub(crate) fn compact(seconds: i64) -> String {
    let (year, month, day) = civil_from_days(seconds.div_euclid(DAY));
    let [hour, minute, second] = clock(seconds.rem_euclid(DAY));
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// An RFC 2822 date: Unix seconds, in a zone so many seconds east of UTC.
pub(crate) fn rfc2822(seconds: i64, offset: i64) -> String {
    let local = seconds + offset;
    let days = local.div_euclid(DAY);
    let (year, month, day) = civil_from_days(days);
    let [hour, minute, second] = clock(local.rem_euclid(DAY));
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index).copied())
            .unwrap_or_default()
    };
    let sign = if offset < 0 { '-' } else { '+' };
    let east = offset.abs() / 60;
    format!(
        "{}, {day:02} {} {year:04} {hour:02}:{minute:02}:{second:02} {sign}{:02}{:02}",
        // 1970-01-01 was a Thursday.
        name(&WEEKDAYS, (days + 3).rem_euclid(7)),
        name(&MONTHS, month - 1),
        east / 60,
        east % 60,
    )
}

/// Hour, minute and second of the seconds of a day.
fn clock(of_day: i64) -> [i64; 3] {
    [of_day / 3_600, of_day / 60 % 60, of_day % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i64> {
        let written = Written::read(text)?;
        let offset = numeric_zone(written.zone).or_else(|| named_zone(written.zone))?;
        written.seconds(written.year, offset)
    }

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
        assert_eq!(rfc2822(-1, 0), "Wed, 31 Dec 1969 23:59:59 +0000");
        assert_eq!(compact(1_772_323_261), "20260301000101");
        for (seconds, offset) in [
            (1_772_323_261, 19_800),
            (1_772_323_200, -34_200),
            (951_782_400, 0),
            (4_102_444_799, 0),
            (-1, 0),
        ] {
            let text = rfc2822(seconds, offset);
            assert_eq!(read(&text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn reads_the_forms_of_the_grammar() {
        for text in [
            "Sun, 01 Mar 2026 00:00:00 +0000",
            "Sun,1 Mar 2026 00:00 GMT",
            "Sun , 1 mar 2026 01:30:00\t+0130 (a comment)",
            "sun ,1 Mar 2026 00:00:00 ut (UTC)",
            "28 Feb 2026 19:00 EST",
        ] {
            assert_eq!(read(text), Some(1_772_323_200), "{text}");
        }
        for wrong in [
            "",
            "Sun 1 Mar 2026 00:00 GMT",
            "Son, 1 Mar 2026 00:00 GMT",
            "001 Mar 2026 00:00 GMT",
            "29 Feb 2026 00:00 GMT",
            "1 Mar 2026 24:00 GMT",
            "1 Mar 2026 0:00 GMT",
            "1 Mar 2026 00:00:61 GMT",
            "1 Mar 2026 00:00:00:00 GMT",
            "1 Mar 2026 00:00",
            "1 Mar 2026 00:00 GMT (open",
            "1 Mar 2026 00:00 GMT more",
            "1 Mar 2026 00:00 +0060",
            "1 Mar 2026 00:00 +é00",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
