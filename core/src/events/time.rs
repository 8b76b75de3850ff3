//! Points in time as the Events API takes them: Unix seconds or an RFC 2822 date.
//!
//! Kept here: seconds are digits with an optional fraction; a date has a year of four digits, and its zone is an offset
//! or one of the names of RFC 2822 §4.3 with a meaning.

use crate::calendar::{Written, named_zone, numeric_zone};

/// Unix seconds from either spelling; `None` where it is neither.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches([' ', '\t']);
    if text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        return if digits(whole) && digits(fraction) {
            // Hundreds of digits are read as infinity, which is no time.
            text.parse().ok().filter(|seconds: &f64| seconds.is_finite())
        } else {
            None
        };
    }
    #[allow(clippy::cast_precision_loss)] // years of four digits
    date(text).map(|seconds| seconds as f64)
}

fn date(text: &str) -> Option<i64> {
    let written = Written::read(text).filter(|written| written.year_digits == 4 && written.second < 60)?;
    let offset = numeric_zone(written.zone).or_else(|| named_zone(written.zone))?;
    written.seconds(written.year, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            &"9".repeat(400),
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
