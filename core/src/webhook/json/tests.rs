//! What is said of a text, and where, is what `serde_json` says; on texts that were cut, changed and spoilt.

use super::{check_text, members, number, quote, text};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    signature: Option<&'a RawValue>,
    #[serde(borrow, rename = "event-data")]
    event_data: Option<&'a RawValue>,
}

const SEEDS: &[&str] = &[
    r#"{"signature": {"a": "1", "b": [1, -2.5e+3, 0, 0.1E-7]},
 "event-data": {"event": "opened", "x": [[], {}, {"y": null, "z": [true, false]}]}, "more": "\u00e9\n\/\\"}"#,
    r#" { "event-data" : null , "signature" : "t\ud83d\ude00t" } "#,
    "{\"signature\":\"é€😀\",\n\n\"event\\u002ddata\":[\"\u{7f}\"]\r\n}\n",
    r#"{"signature":1,"signature":2}"#,
    r#"{"event-data":null,"other":{"event-data":1}, "event-data":[]}"#,
    r#"{"\ud800":1,"\udc00":2,"\ud800\u0041":3,"\ud800x":4}"#,
    r"{}",
    r"",
    r#""text\ud83d""#,
    "-12.5e3",
    "null",
    "false",
];

/// The place of an error, counted from lines and columns.
fn place(body: &str, error: &serde_json::Error) -> usize {
    let line_start: usize = body
        .split_inclusive('\n')
        .take(error.line().max(1) - 1)
        .map(str::len)
        .sum();
    (line_start + error.column().saturating_sub(1)).min(body.len())
}

fn compare(body: &str) {
    if body.trim_ascii_start().starts_with('[') {
        // serde_json takes a list for the members in order.
        return;
    }
    let read = members(body, &["signature", "event-data"], true);
    match (serde_json::from_str::<Body>(body), read) {
        (Ok(expected), Ok(found)) => {
            let expected =
                [expected.signature, expected.event_data].map(|one| one.map_or("null", RawValue::get));
            assert_eq!(
                expected,
                [0, 1].map(|at| found.values[at].unwrap_or("null")),
                "{body:?}"
            );
        }
        (Err(expected), Err(found)) => {
            let said = expected.to_string();
            let reason = said.split(" at line ").next().unwrap_or_default();
            if found.is_json {
                assert!(reason.starts_with("invalid type: "), "{body:?}: {reason}");
            } else if !reason.starts_with("EOF") || body.trim_start().starts_with(['{', '"']) {
                // Of a number that ends too early serde_json knows two names.
                assert_eq!(reason, found.reason(), "{body:?}");
            }
            assert_eq!(place(body, &expected), found.at, "{body:?}: {reason}");
        }
        (expected, found) => panic!("{body:?}: {} and {}", expected.is_ok(), found.is_ok()),
    }
}

fn spoilt(mut each: impl FnMut(&str)) {
    for seed in SEEDS {
        each(seed);
        let ends: Vec<usize> = seed
            .char_indices()
            .map(|(at, _)| at)
            .chain([seed.len()])
            .collect();
        for pair in ends.windows(2) {
            let (before, after) = (&seed[..pair[0]], &seed[pair[1]..]);
            each(before);
            each(&[before, after].concat());
            for other in [
                "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", ".", "e", "u", "n", " ", "\n",
                "\u{1}", "é", "\\u", "\\ud800", "\\udc00", "\u{c}",
            ] {
                each(&[before, other, after].concat());
                each(&[before, other, &seed[pair[0]..]].concat());
            }
        }
    }
}

#[test]
fn objects_are_read_and_refused_as_by_serde_json() {
    spoilt(compare);
}

#[test]
fn values_are_taken_and_refused_as_by_serde_json() {
    spoilt(|value| {
        let checked = check_text(value);
        let read: Result<Value, _> = serde_json::from_str(value);
        match read {
            Ok(read) => {
                assert!(checked.is_ok(), "{value:?}");
                let value = value.trim_ascii();
                assert_eq!(text(value).as_deref(), read.as_str(), "{value:?}");
                // serde_json writes `1e3` as `1e+3`.
                let plain = |number: &str| number.replace('+', "").to_lowercase();
                let expected = read.as_number().map(|number| plain(&number.to_string()));
                assert_eq!(number(value).map(plain), expected, "{value:?}");
            }
            Err(error) => {
                let said = error.to_string();
                // A value is taken from the text; what stands behind it is not looked at.
                if !said.starts_with("trailing characters") {
                    let reason = said.split(" at line ").next().unwrap_or_default();
                    let reasons = [reason, "expected `,` or `}`"];
                    assert!(
                        checked.is_err_and(|found| reasons.contains(&&*found.reason())
                            || reason.starts_with("trailing comma")
                            || reason.starts_with("EOF")),
                        "{value:?}: {reason}"
                    );
                }
            }
        }
    });
}

#[test]
fn depth_is_counted_where_the_brackets_are() {
    let depth = |object: &str| {
        members(object, &[], false)
            .map(|read| read.depth)
            .unwrap_or_default()
    };
    assert_eq!(depth("{}"), 1);
    assert_eq!(depth(r#"{"a":[[]],"b":"[[[[","c":{"d":{}}}"#), 3);
    assert_eq!(check_text("[[[0]]]").unwrap_or_default(), 3);
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert_eq!(check_text(&deep).unwrap_or_default(), 100_000);
}

#[test]
fn of_members_that_repeat_the_last_counts_unless_once_is_asked_for() {
    let last = members(r#"{"a":1,"a":"2"}"#, &["a"], false).map(|read| read.values);
    assert_eq!(last.unwrap_or_default(), [Some("\"2\"")]);
    assert!(members(r#"{"a":1,"\u0061":2}"#, &["a"], true).is_err());
}

#[test]
fn texts_are_written_as_by_serde_json() {
    for code in (0..0x300).chain([0x2028, 0xfeff, 0x1_f600]) {
        let given = format!("a{}b", char::from_u32(code).unwrap_or('?'));
        let mut written = String::new();
        quote(&given, &mut written);
        assert_eq!(written, serde_json::to_string(&given).unwrap_or_default());
        assert_eq!(text(&written).as_deref(), Some(given.as_str()));
    }
}
