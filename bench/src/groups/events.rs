//! Group `events`: searching an archive of events, NDJSON.
//!
//! One million events of all types, about 1.2 KB each. `delivered-or-failed` looks at one field at the top of the
//! event, `subject-and-size` at two inside it, with NOT, parentheses and a range; `structured` is a filter of the
//! Logs API over four fields. Everybody reads the file from the disk cache, on one thread, and counts what matches;
//! a contender that finds another number of events than the others is not measured. jq and Python read the first
//! tenth or less of the file, a sample of the same mixture. `simd-json` parses each line into a borrowed value and
//! looks at the same members as the other peers.

mod archive;

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
use mailwright::{EventQuery, Filter, LogFilter, Report};
use serde_json::json;
use simd_json::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

const EVENTS: u64 = 1_000_000;
/// What the slow ones read.
const TENTH: u64 = EVENTS / 10;
const FIFTIETH: u64 = EVENTS / 50;

/// A query, and how a program without query language asks for it.
struct Question {
    name: &'static str,
    query: EventQuery,
    holds: fn(&simd_json::BorrowedValue<'_>) -> bool,
}

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    let folder = bench.input_dir();
    let file = |events: u64| input(&folder, events).map_err(|error| format!("the archive: {error}"));
    let (all, tenth, fiftieth) = (file(EVENTS)?, file(TENTH)?, file(FIFTIETH)?);
    for question in questions().map_err(|report| report.to_string())? {
        let Question { name, query, holds } = &question;
        let count = |path: &Path| scan(query, path).map(|(_, found)| found);
        let (expected, of_tenth, of_fiftieth) = (count(&all)?, count(&tenth)?, count(&fiftieth)?);
        let args = |path: &Path, expected: u64| json!({"input": path, "job": name, "expected": expected});
        bench.run(
            Case::new(name, "events/s")
                .mailwright(|| {
                    let path = all.clone();
                    move || {
                        let (work, found) = scan(query, &path).expect("the archive can be read");
                        assert_eq!(found, expected);
                        work
                    }
                })
                .peer("simd-json", || {
                    let path = tenth.clone();
                    move || {
                        let (work, found) = simd(&path, *holds).expect("the archive can be read");
                        assert_eq!(found, of_tenth);
                        work
                    }
                })
                .child("duckdb", Peer::Python("events_duckdb.py"), args(&all, expected))
                .child("python-json", Peer::Python("events.py"), args(&tenth, of_tenth))
                .child("jq", Peer::Python("events_jq.py"), args(&fiftieth, of_fiftieth))
                .peak_rss(),
        )?;
    }
    Ok(())
}

/// The archive with that many events; written once.
fn input(folder: &Path, events: u64) -> std::io::Result<PathBuf> {
    let path = folder.join(format!("events-{events}.ndjson"));
    if !path.is_file() {
        let unfinished = folder.join("events.unfinished");
        archive::write(&unfinished, events)?;
        std::fs::rename(&unfinished, &path)?;
    }
    Ok(path)
}

fn questions() -> Result<[Question; 3], Report> {
    let condition = |attribute: &str, comparator: &str, value: &str| json!({"attribute": attribute, "comparator": comparator, "values": [{"label": value, "value": value}]});
    Ok([
        Question {
            name: "delivered-or-failed",
            query: EventQuery::new().filter(Filter::parse("event", "delivered OR failed")?),
            holds: |event| matches!(event.get_str("event"), Some("delivered" | "failed")),
        },
        Question {
            name: "subject-and-size",
            query: EventQuery::new()
                .filter(Filter::parse(
                    "subject",
                    "(hello AND NOT rachel) OR (farewell AND monica)",
                )?)
                .filter(Filter::parse("size", ">2000 <20000")?),
            holds: |event| {
                let Some(message) = event.get("message") else {
                    return false;
                };
                let subject = message
                    .get("headers")
                    .and_then(|headers| headers.get_str("subject"));
                let words = subject.unwrap_or_default().to_lowercase();
                let has = |wanted: &str| {
                    words
                        .split(|one: char| !one.is_alphanumeric())
                        .any(|word| word == wanted)
                };
                message
                    .get_u64("size")
                    .is_some_and(|size| 2000 < size && size < 20_000)
                    && (has("hello") && !has("rachel") || has("farewell") && has("monica"))
            },
        },
        Question {
            name: "structured",
            query: EventQuery::new().log_filter(LogFilter::from_json(&json!({"AND": [
                condition("event", "=", "failed"),
                condition("severity", "=", "permanent"),
                condition("recipient_domain", "!=", "example.com"),
                condition("delivery_status_message", "contains", "mailbox"),
            ]}))?),
            holds: |event| {
                event.get_str("event") == Some("failed")
                    && event.get_str("severity") == Some("permanent")
                    && event.get_str("recipient-domain") != Some("example.com")
                    && event
                        .get("delivery-status")
                        .and_then(|status| status.get_str("message"))
                        .is_some_and(|message| message.to_lowercase().contains("mailbox"))
            },
        },
    ])
}

fn scan(query: &EventQuery, path: &Path) -> Result<(Work, u64), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let (units, bytes) = size(path)?;
    let mut scan = query.scan_reader(file);
    let mut found = 0;
    while let Some(line) = scan.next_line().map_err(|error| error.to_string())? {
        line.map_err(|report| report.to_string())?;
        found += 1;
    }
    Ok((Work { units, bytes }, found))
}

fn simd(path: &Path, holds: fn(&simd_json::BorrowedValue<'_>) -> bool) -> Result<(Work, u64), String> {
    let (units, bytes) = size(path)?;
    let mut reader = BufReader::with_capacity(1 << 18, File::open(path).map_err(|error| error.to_string())?);
    let mut buffers = simd_json::Buffers::default();
    let (mut line, mut found) = (Vec::new(), 0);
    while reader
        .read_until(b'\n', &mut line)
        .map_err(|error| error.to_string())?
        > 0
    {
        let event = simd_json::to_borrowed_value_with_buffers(&mut line, &mut buffers)
            .map_err(|error| error.to_string())?;
        found += u64::from(holds(&event));
        drop(event);
        line.clear();
    }
    Ok((Work { units, bytes }, found))
}

/// Events and octets of an archive; its name says how many events it has.
fn size(path: &Path) -> Result<(u64, u64), String> {
    let bytes = path.metadata().map_err(|error| error.to_string())?.len();
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let units = name.strip_prefix("events-").and_then(|units| units.parse().ok());
    Ok((units.ok_or("the name of the archive")?, bytes))
}
