//! Numbers as Go reads and writes them: `strconv.Atoi`, `ParseFloat`, `FormatFloat`.
//!
//! Mailgun's engine decodes every JSON number into a double; its text is the shortest that reads back as the same
//! double, without an exponent. Inside the text of an object Go's `%v` is used, which has one.

use serde_json::Number;
use std::fmt::Write;

/// Go's `strconv.Atoi`: an optional sign and decimal digits that fit 64 bits.
pub(super) fn atoi(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [b'0'..=b'9', ..] | [b'+' | b'-', b'0'..=b'9', ..] => text.parse().ok(),
        _ => None,
    }
}

/// Go's `strconv.ParseFloat(text, 64)`; `None` also where it reports that the value is out of range.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let (negative, rest) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = |value: f64| if negative { -value } else { value };
    if rest.eq_ignore_ascii_case("inf") || rest.eq_ignore_ascii_case("infinity") {
        return Some(signed(f64::INFINITY));
    }
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let hexadecimal = rest.len() > 2 && rest.as_bytes()[0] == b'0' && rest.as_bytes()[1] | 0x20 == b'x';
    let digits = if rest.contains('_') {
        &*without_underscores(rest, hexadecimal)?
    } else {
        rest
    };
    let value = if hexadecimal {
        parse_hexadecimal(&digits[2..])?
    } else {
        parse_decimal(digits)?
    };
    value.is_finite().then(|| signed(value))
}

/// Removes `_` where Go allows it: between two digits, or between a base prefix and a digit.
fn without_underscores(text: &str, hexadecimal: bool) -> Option<String> {
    let mut before = '^';
    let body = if hexadecimal {
        before = '0';
        &text[2..]
    } else {
        text
    };
    for c in body.chars() {
        let digit = c.is_ascii_digit() || (hexadecimal && c.is_ascii_hexdigit());
        match (before, c) {
            ('0', '_') => before = '_',
            (_, '_') => return None,
            ('_', _) if !digit => return None,
            _ => before = if digit { '0' } else { '!' },
        }
    }
    (before != '_').then(|| text.replace('_', ""))
}

fn parse_decimal(text: &str) -> Option<f64> {
    // Rust also reads "inf", "nan" and the like, which the caller has dealt with.
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
        .then(|| text.parse().ok())
        .flatten()
}

/// `10p0`, `1.8p-3`: the exponent is required, the mantissa is rounded to even as Go does.
fn parse_hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let sign_stripped = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if sign_stripped.is_empty() || !sign_stripped.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A longer exponent is far outside the range of a double; the value of the clamp is never reached.
    let mut exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') {
        -100_000
    } else {
        100_000
    });
    exponent = exponent.clamp(-100_000, 100_000);
    let (mut value, mut any, mut fraction, mut sticky) = (0_u64, false, false, false);
    for byte in mantissa.bytes() {
        if byte == b'.' {
            if fraction {
                return None;
            }
            fraction = true;
            continue;
        }
        let digit = u64::from((byte as char).to_digit(16)?);
        any = true;
        if value >> 58 == 0 {
            value = value << 4 | digit;
            exponent -= if fraction { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            exponent += if fraction { 0 } else { 4 };
        }
    }
    any.then(|| scale(value | u64::from(sticky), exponent))
}

/// `value · 2^exponent`, rounded once.
fn scale(value: u64, exponent: i64) -> f64 {
    if value == 0 {
        return 0.0;
    }
    let bits = i64::from(64 - value.leading_zeros());
    // The place of the lowest bit that a double can hold at this magnitude.
    let lowest = (bits + exponent - 53).max(-1074);
    let shift = lowest - exponent;
    let rounded = if shift <= 0 {
        value
    } else if shift > 64 {
        0
    } else {
        let wide = u128::from(value);
        let kept = wide >> shift;
        let rest = wide & ((1_u128 << shift) - 1);
        let half = 1_u128 << (shift - 1);
        let up = rest > half || (rest == half && kept & 1 == 1);
        u64::try_from(kept + u128::from(up)).unwrap_or(u64::MAX)
    };
    let place = if shift <= 0 { exponent } else { lowest };
    #[allow(clippy::cast_precision_loss)] // at most 53 bits are left, or the value is exact
    let mut result = rounded as f64;
    let mut left = place;
    while left > 0 && result.is_finite() {
        let step = left.min(1000);
        result *= 2_f64.powi(i32::try_from(step).unwrap_or(1000));
        left -= step;
    }
    while left < 0 && result != 0.0 {
        let step = (-left).min(1000);
        result /= 2_f64.powi(i32::try_from(step).unwrap_or(1000));
        left += step;
    }
    result
}

/// The double that a JSON number becomes; `None` where it is out of range (Go refuses such data).
pub(super) fn double(number: &Number) -> Option<f64> {
    number.as_f64().filter(|value| value.is_finite())
}

/// Writes the text of a JSON number; false where it is out of range.
pub(super) fn write_number(number: &Number, out: &mut String) -> bool {
    let text = number.as_str();
    if is_shortest(text) {
        out.push_str(text);
        return true;
    }
    let Some(value) = double(number) else { return false };
    write_double(value, out);
    true
}

/// Whether a JSON number is written as Go would write it: at most 15 digits (every such decimal is the shortest text
/// of its double), no exponent, no zero at the end of a fraction, not a negative zero.
fn is_shortest(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut fraction = false;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if !fraction => fraction = true,
            _ => return false,
        }
    }
    digits.len() <= 15
        && !digits.is_empty()
        && if fraction {
            !digits.ends_with(['0', '.'])
        } else {
            text != "-0"
        }
}

/// Go's `FormatFloat(value, 'f', -1, 64)`.
pub(super) fn write_double(value: f64, out: &mut String) {
    if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Go's `%v` of a float64: an exponent of at least two digits below 1e-4 and from 1e6 up… with the shortest digits.
pub(super) fn write_general(value: f64, out: &mut String) {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Go compares with 21 digits here only in `%#v`-less printing of untyped operands; `%s` of a float takes 6.
    if value == 0.0 || (-4..6).contains(&exponent) {
        write_double(value, out);
    } else {
        let _ = write!(
            out,
            "{digits}e{}{:02}",
            if exponent < 0 { '-' } else { '+' },
            exponent.abs()
        );
    }
}
