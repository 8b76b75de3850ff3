//! Laws of the events room, on generated archives and queries, and the vectors read once more through a scan.

use mailwright::{Event, EventQuery, Filter, Limits, LogFilter, TimeRange};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use std::io::Read;
use std::path::Path;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 600,
        rng_seed: RngSeed::Fixed(20_260_301),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "delivered",
        "failed",
        "Hello",
        "foo bar",
        "ann@example.com",
        "Ann <ann@Example.com>",
        "report.pdf",
        "stored",
        "Grüße",
        "İstanbul",
        "a\\\"b",
        "tab\\t",
        "\\u00e9",
        "\\ud83d\\ude00",
        "news",
        "temporary",
        "",
        "{}[]",
        "x,y: z",
    ])
    .prop_map(|text| format!("\"{text}\""))
}

/// A value as JSON text, of any type.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => word(),
        2 => prop::sample::select(vec!["0", "7", "1200", "20000", "1e3", "12.5", "-3", "true", "false", "null"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            object_of(inner),
        ]
    })
}

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "event",
        "severity",
        "recipient",
        "tags",
        "message",
        "headers",
        "subject",
        "from",
        "size",
        "attachments",
        "filename",
        "recipients",
        "timestamp",
        "user-variables",
        "ip",
        "domain",
        "name",
        "\\u0065vent",
        "other",
    ])
}

fn object_of(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec((key(), inner), 0..5).prop_map(|members| {
        let members: Vec<_> = members
            .iter()
            .map(|(key, value)| format!("\"{key}\" : {value}"))
            .collect();
        format!("{{{}}}", members.join(" ,\t"))
    })
}

/// An event-like line; keys may come twice.
fn line() -> impl Strategy<Value = String> {
    let message = prop::collection::vec((key(), value()), 0..4).prop_map(|headers| {
        let headers: Vec<_> = headers
            .iter()
            .map(|(key, value)| format!("\"{key}\":{value}"))
            .collect();
        format!(
            "\"message\":{{\"headers\":{{{0}}},{0}{1}\"size\":1500}}",
            headers.join(","),
            if headers.is_empty() { "" } else { "," }
        )
    });
    let member = prop_oneof![
        6 => (key(), value()).prop_map(|(key, value)| format!("\"{key}\":{value}")),
        2 => message,
        1 => Just("\"timestamp\":1772323210.5".to_owned()),
    ];
    prop::collection::vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(",")))
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "delivered",
        "FAILED",
        "hello",
        "\"o b\"",
        "example.com",
        "report.pdf",
        "grüße",
        "i",
        "é",
        "news",
        "1200",
        "\"\\\\\"",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} OR {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} {other}")),
            inner.prop_map(|one| format!("NOT {one}")),
        ]
    })
}

fn query() -> impl Strategy<Value = EventQuery> {
    let field = prop::sample::select(vec![
        "event",
        "subject",
        "from",
        "recipient",
        "recipients",
        "tags",
        "attachment",
        "severity",
    ]);
    let filter = (field, expression()).prop_map(|(field, text)| Filter::parse(field, &text).expect("valid"));
    let size = prop::sample::select(vec![">1000", "<1400", ">1 <100000", "1500"])
        .prop_map(|text| Filter::parse("size", text).expect("valid"));
    let structured = prop::sample::select(vec![
        r#"{"AND":[{"attribute":"user_variables","comparator":"contains","values":[{"value":"e"}]}]}"#,
        r#"{"AND":[{"attribute":"ip","comparator":"!=","values":[{"value":"7"},{"value":"true"}]}]}"#,
        r#"{"AND":[{"attribute":"from","comparator":"=","values":[{"value":"ann@example.com"}]}]}"#,
        r#"{"AND":[{"attribute":"domain","comparator":"not contains","values":[{"value":"hello"}]}]}"#,
    ])
    .prop_map(|text| LogFilter::from_json(&serde_json::from_str(text).expect("JSON")).expect("valid"));
    let filters = prop::collection::vec(prop_oneof![4 => filter, 1 => size], 0..3);
    (filters, prop::option::of(structured), any::<bool>()).prop_map(|(filters, structured, timed)| {
        let mut query = filters.into_iter().fold(EventQuery::new(), EventQuery::filter);
        if let Some(structured) = structured {
            query = query.log_filter(structured);
        }
        if timed {
            let range = TimeRange::new()
                .begin("1772323200")
                .ascending("yes")
                .resolve()
                .expect("valid");
            query = query.time_range(range);
        }
        query
    })
}

fn scanned(query: &EventQuery, archive: &[u8]) -> (Vec<u64>, usize) {
    let (mut numbers, mut broken) = (Vec::new(), 0);
    for line in query.scan(archive) {
        match line {
            Ok(line) => numbers.push(line.number()),
            Err(report) => {
                assert_eq!(
                    report.first().expect("an error").code().name(),
                    "event-line-broken"
                );
                broken += 1;
            }
        }
    }
    (numbers, broken)
}

/// A reader that gives few bytes at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(out.len()).min(7);
        out[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_scan_equals_evaluation_of_the_parsed_events(lines in prop::collection::vec(line(), 1..6), query in query()) {
        let archive = lines.join("\n");
        let expected: Vec<u64> = (1..)
            .zip(&lines)
            .filter(|(_, line)| query.matches(&serde_json::from_str::<Value>(line).expect("valid JSON")))
            .map(|(number, _)| number)
            .collect();
        prop_assert_eq!(scanned(&query, archive.as_bytes()), (expected.clone(), 0));
        let mut reader = query.scan_reader(Drops(archive.as_bytes()));
        let mut found = Vec::new();
        while let Some(line) = reader.next_line().expect("no I/O error") {
            found.push(line.expect("not broken").number());
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_line_cut_off_is_broken(line in line(), query in query(), at in any::<prop::sample::Index>()) {
        let cut = (0..line.len()).map(|end| (at.index(line.len()) + end) % line.len()).find(|end| *end > 0 && line.is_char_boundary(*end));
        if let Some(cut) = cut {
            prop_assert_eq!(scanned(&query, &line.as_bytes()[..cut]), (vec![], 1));
        }
        prop_assert_eq!(scanned(&query, format!("{line}}}").as_bytes()), (vec![], 1));
    }

    #[test]
    fn any_bytes_are_scanned_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), query in query()) {
        let _ = scanned(&query, &bytes);
    }

    #[test]
    fn an_event_is_written_as_it_was_read(line in line()) {
        let value: Value = serde_json::from_str(&line).expect("valid JSON");
        let event = Event::from_json(&line).expect("an object");
        // Numbers with an exponent are not spelled by the JSON reader as they were; then the text itself is kept.
        let read = value.to_string();
        let expected = if read.contains("1e+3") { line.trim().to_owned() } else { read };
        prop_assert_eq!(event.to_string(), expected);
        prop_assert_eq!(event.as_value(), &value);
        prop_assert_eq!(Event::from_json(&event.to_string()).expect("an object"), event);
    }

    #[test]
    fn any_expression_is_parsed_or_refused_within_its_text(text in "[a-c ()\"<>0-9ANDORT\\t]{0,24}", size in any::<bool>()) {
        if let Err(report) = Filter::parse(if size { "size" } else { "subject" }, &text) {
            for found in &report {
                let span = found.span().expect("a span");
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}

#[test]
fn vectors_give_the_same_through_a_scan() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/filters.json");
    let vectors: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("vectors")).expect("JSON");
    let archive: String = vectors["events"]
        .as_array()
        .expect("events")
        .iter()
        .fold(String::new(), |archive, event| {
            archive + &event.to_string() + "\r\n"
        });
    let mut seen = 0;
    for case in vectors["cases"].as_array().expect("cases") {
        let Some(matches) = case["expect"]["matches"].as_array() else {
            continue;
        };
        let query = match case["group"].as_str() {
            Some("filter") => {
                case["filter"]
                    .as_array()
                    .expect("pairs")
                    .iter()
                    .fold(EventQuery::new(), |query, pair| {
                        let text = |at: usize| pair[at].as_str().expect("a text");
                        query.filter(Filter::parse(text(0), text(1)).expect("valid"))
                    })
            }
            Some("structured") => {
                EventQuery::new().log_filter(LogFilter::from_json(&case["structured"]).expect("valid"))
            }
            _ => continue,
        };
        let expected: Vec<u64> = matches
            .iter()
            .map(|index| index.as_u64().expect("an index") + 1)
            .collect();
        assert_eq!(
            scanned(&query, archive.as_bytes()),
            (expected, 0),
            "{}",
            case["id"]
        );
        seen += 1;
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn queries_of_the_vectors_come_in_order() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/filters.json");
    let vectors: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("vectors")).expect("JSON");
    let events = vectors["events"].as_array().expect("events");
    let mut seen = 0;
    for case in vectors["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .filter(|case| case["group"] == "query")
    {
        let mut range = TimeRange::new();
        for (name, text) in case["params"].as_object().expect("parameters") {
            let text = text.as_str().expect("a text");
            range = match name.as_str() {
                "begin" => range.begin(text),
                "end" => range.end(text),
                "ascending" => range.ascending(text),
                _ => range.limit(text),
            };
        }
        let query = EventQuery::new().time_range(range.resolve().expect("valid"));
        let query = case["filter"]
            .as_array()
            .expect("pairs")
            .iter()
            .fold(query, |query, pair| {
                query.filter(
                    Filter::parse(
                        pair[0].as_str().expect("a text"),
                        pair[1].as_str().expect("a text"),
                    )
                    .expect("valid"),
                )
            });
        let expected: Vec<u64> = case["expect"]["matches"]
            .as_array()
            .expect("indexes")
            .iter()
            .map(|index| index.as_u64().expect("an index"))
            .collect();
        let found: Vec<u64> = query.run(events).iter().map(|index| *index as u64).collect();
        assert_eq!(found, expected, "{}", case["id"]);
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn long_lines_and_deep_lists_are_refused_not_followed() {
    let query = EventQuery::new()
        .filter(Filter::parse("tags", "x").expect("valid"))
        .limits(Limits::default().event_line(1_000));
    let long = format!("{{\"tags\":\"{}\"}}\n{{\"tags\":\"x\"}}\n", "y".repeat(600_000));
    let mut reader = query.scan_reader(long.as_bytes());
    let first = reader
        .next_line()
        .expect("no I/O error")
        .expect("a line")
        .expect_err("too long");
    assert_eq!(
        first.first().expect("an error").code().name(),
        "event-line-too-long"
    );
    assert_eq!(
        reader
            .next_line()
            .expect("no I/O error")
            .expect("a line")
            .expect("short")
            .number(),
        2
    );
    assert!(reader.next_line().expect("no I/O error").is_none());
    let deep = format!("{{\"tags\":{}", "[".repeat(1_000_000));
    assert_eq!(scanned(&query, deep.as_bytes()), (vec![], 1));
    let deep = "(".repeat(100_000);
    assert_eq!(
        Filter::parse("tags", &deep)
            .expect_err("too deep")
            .first()
            .expect("an error")
            .code()
            .name(),
        "filter-too-deep"
    );
}

/// A reader that has a few bytes at hand, then none for a moment, and so on.
struct Trickles<'a> {
    rest: &'a [u8],
    dry: bool,
}

impl Read for Trickles<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.dry = !self.dry;
        if self.dry {
            return Err(std::io::ErrorKind::WouldBlock.into());
        }
        let (now, later) = self.rest.split_at(self.rest.len().min(7));
        into[..now.len()].copy_from_slice(now);
        self.rest = later;
        Ok(now.len())
    }
}

#[test]
fn a_scan_goes_on_where_its_reader_had_nothing() {
    let query = EventQuery::new().limits(Limits::default().event_line(40));
    let archive = format!(
        "{{\"event\":\"opened\"}}\n{{\"event\":}}\r\n\n{{\"x\":\"{}\"}}\n{{}}\n{{\"y\":\"{}",
        "x".repeat(100),
        "y".repeat(100)
    );
    let mut reader = query.into_scan_reader(Trickles {
        rest: archive.as_bytes(),
        dry: false,
    });
    let mut found = Vec::new();
    loop {
        let code = match reader.next_line() {
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
                continue;
            }
            Ok(None) => break,
            Ok(Some(Ok(_))) => "",
            Ok(Some(Err(report))) => report.first().expect("an error").code().name(),
        };
        let line = String::from_utf8(reader.line().to_vec()).expect("UTF-8");
        found.push((reader.line_number(), line, code));
    }
    let expected = [
        (1, "{\"event\":\"opened\"}", ""),
        (2, "{\"event\":}", "event-line-broken"),
        (4, "", "event-line-too-long"),
        (5, "{}", ""),
        (6, "", "event-line-too-long"),
    ];
    assert_eq!(
        found,
        expected.map(|(number, line, code)| (number, line.to_owned(), code))
    );
}

#[cfg(feature = "gzip")]
#[test]
fn gzip_archives_of_several_members() {
    use std::io::Write;
    let mut archive = Vec::new();
    for line in [
        "{\"event\":\"failed\"}\n",
        "{\"event\":\"opened\"}\n{\"event\":\"failed\"}\n",
    ] {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(line.as_bytes()).expect("memory");
        archive.extend(encoder.finish().expect("memory"));
    }
    let query = EventQuery::new().filter(Filter::parse("event", "failed").expect("valid"));
    let mut reader = query.scan_gzip(archive.as_slice());
    let mut found = Vec::new();
    while let Some(line) = reader.next_line().expect("no I/O error") {
        found.push(line.expect("valid").number());
    }
    assert_eq!(found, [1, 3]);
}
