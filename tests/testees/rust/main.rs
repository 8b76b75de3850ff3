//! The Rust testee of the conformance protocol: one JSON request per line in, one JSON answer per line out.
//!
//! It is written on the public API alone and holds no rule and no expectation. The ops of each room are in
//! the file of that name under `ops/`.

mod ops;

use mailwright::Report;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        serde_json::to_writer(&mut out, &answer(&line))?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &[u8]) -> Value {
    let request: Value = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return json!({"id": null, "error": protocol_error(&error.to_string())}),
    };
    let id = request["id"].clone();
    let op = request["op"].as_str().unwrap_or_default();
    match ops::answer(op, &request["args"]) {
        Some(Ok(ok)) => json!({"id": id, "ok": ok}),
        Some(Err(report)) => json!({"id": id, "error": error(&report)}),
        None => json!({"id": id, "error": {"code": "unknown-op", "message": op, "parameter": "op"}}),
    }
}

fn error(report: &Report) -> Value {
    let mut error = report.first().map_or(Value::Null, |first| json!(first));
    error["diagnostics"] = report.iter().map(|found| json!(found)).collect();
    error
}

fn protocol_error(message: &str) -> Value {
    json!({"code": "protocol", "message": message, "parameter": "request"})
}
