//! The table for people and `target/bench/GROUP.json` for programs.

use crate::case::{MAILWRIGHT, MEMCPY};
use crate::machine;
use crate::memory::Memory;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The figures of one case.
pub(crate) struct CaseReport {
    pub(crate) name: String,
    pub(crate) unit: String,
    /// Contender and median rate, in the order of the case.
    pub(crate) rates: Vec<(String, f64)>,
    pub(crate) bytes_per_unit: Vec<(String, f64)>,
    /// Who did not take part, and why.
    pub(crate) missing: BTreeMap<String, String>,
    pub(crate) memory: Option<Memory>,
}

/// The figures of a group.
pub(crate) struct GroupReport {
    pub(crate) group: &'static str,
    pub(crate) machine: String,
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) cases: Vec<CaseReport>,
}

impl GroupReport {
    /// Prints the table and writes the file.
    pub(crate) fn publish(&self) -> Result<(), String> {
        print!("{}", self.table());
        let path = machine::root()
            .join("target/bench")
            .join(format!("{}.json", self.group));
        let text = serde_json::to_string_pretty(&self.json()).map_err(|error| error.to_string())?;
        std::fs::write(&path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))?;
        println!("written to target/bench/{}.json", self.group);
        Ok(())
    }

    fn table(&self) -> String {
        let mut out = format!("\n{} on {}\n", self.group, self.machine);
        for case in &self.cases {
            let _ = writeln!(out, "\n  {} ({})", case.name, case.unit);
            for (name, rate) in &case.rates {
                let bytes = bytes_of(case, name);
                let speed = if bytes > 0.0 {
                    format!("{:>11.1} MB/s {:>9.0} B each", rate * bytes / 1e6, bytes)
                } else {
                    String::new()
                };
                let ratio = case
                    .ratio(name)
                    .map_or(String::new(), |ratio| format!("  {ratio:.3}×"));
                let _ = writeln!(out, "    {name:<24} {rate:>14.1}{speed}{ratio}");
            }
            for (name, reason) in &case.missing {
                let _ = writeln!(out, "    {name:<24} not measured: {reason}");
            }
            if let Some(Memory { before, peak }) = case.memory {
                let (before, peak) = (before as f64 / 1e6, peak as f64 / 1e6);
                let _ = writeln!(
                    out,
                    "    peak memory of the process: {peak:.1} MB, {before:.1} MB before the job"
                );
            }
        }
        out.push_str("  ×: speed of mailwright divided by that of the contender\n");
        out
    }

    fn json(&self) -> Value {
        json!({
            "group": self.group,
            "machine": self.machine,
            "versions": self.versions,
            "cases": self.cases.iter().map(CaseReport::json).collect::<Vec<_>>(),
        })
    }
}

impl CaseReport {
    fn rate(&self, name: &str) -> Option<f64> {
        self.rates
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, rate)| *rate)
    }

    /// How many times as fast as this contender mailwright is.
    fn ratio(&self, name: &str) -> Option<f64> {
        (name != MAILWRIGHT).then_some(self.rate(MAILWRIGHT)? / self.rate(name)?)
    }

    fn json(&self) -> Value {
        let others = || {
            self.rates
                .iter()
                .map(|(name, _)| name)
                .filter(|name| *name != MAILWRIGHT)
        };
        let peers: Map<String, Value> = others()
            .filter(|name| *name != MEMCPY)
            .map(|name| (name.clone(), rounded(self.rate(name))))
            .collect();
        let ratios: Map<String, Value> = others()
            .map(|name| (name.clone(), rounded(self.ratio(name))))
            .collect();
        let mut case = json!({
            "name": self.name,
            "unit": self.unit,
            "mailwright": rounded(self.rate(MAILWRIGHT)),
            "peers": peers,
            "ratios": ratios,
            "peak_rss_bytes": self.memory.map(|memory| memory.peak),
        });
        if let Some(memory) = self.memory {
            case["rss_before_bytes"] = json!(memory.before);
        }
        let megabytes: Map<String, Value> = self
            .rates
            .iter()
            .filter(|(name, _)| bytes_of(self, name) > 0.0)
            .map(|(name, rate)| (name.clone(), rounded(Some(rate * bytes_of(self, name) / 1e6))))
            .collect();
        if !megabytes.is_empty() {
            case["megabytes_per_second"] = Value::Object(megabytes);
        }
        if !self.missing.is_empty() {
            case["missing"] = json!(self.missing);
        }
        case
    }
}

fn bytes_of(case: &CaseReport, name: &str) -> f64 {
    case.bytes_per_unit
        .iter()
        .find(|(one, _)| one == name)
        .map_or(0.0, |(_, bytes)| *bytes)
}

/// Four significant digits: more would be noise.
fn rounded(value: Option<f64>) -> Value {
    let Some(value) = value.filter(|value| value.is_finite() && *value != 0.0) else {
        return Value::Null;
    };
    #[allow(clippy::cast_possible_truncation)] // the exponent of an f64
    let digits = 3 - value.abs().log10().floor() as i32;
    let factor = 10f64.powi(digits.max(0));
    let rounded = (value * factor).round() / factor;
    // Through text: with arbitrary precision a number keeps the digits it is written with.
    serde_json::from_str(&rounded.to_string()).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> CaseReport {
        CaseReport {
            name: "a".into(),
            unit: "messages/s".into(),
            rates: vec![
                ("mailwright".into(), 1000.0),
                ("slow".into(), 10.0),
                ("memcpy".into(), 2000.0),
            ],
            bytes_per_unit: vec![("mailwright".into(), 50_000.0)],
            missing: BTreeMap::from([("gone".into(), "not there".into())]),
            memory: Some(Memory {
                before: 1024,
                peak: 4096,
            }),
        }
    }

    #[test]
    fn a_ratio_is_our_speed_divided_by_the_peers() {
        assert_eq!(
            case().json().to_string(),
            "{\"name\":\"a\",\"unit\":\"messages/s\",\"mailwright\":1000,\"peers\":{\"slow\":10},\
             \"ratios\":{\"slow\":100,\"memcpy\":0.5},\"peak_rss_bytes\":4096,\"rss_before_bytes\":1024,\
             \"megabytes_per_second\":{\"mailwright\":50},\"missing\":{\"gone\":\"not there\"}}"
        );
    }

    #[test]
    fn a_missing_peer_is_named_in_the_table() {
        let report = GroupReport {
            group: "g",
            machine: "m".into(),
            versions: BTreeMap::new(),
            cases: vec![case()],
        };
        let table = report.table();
        assert!(table.contains("not measured: not there"), "{table}");
        assert!(table.contains("100.000×"), "{table}");
    }

    #[test]
    fn figures_have_four_digits() {
        assert_eq!(rounded(Some(123_456.7)).to_string(), "123457");
        assert_eq!(rounded(Some(0.012_345_6)).to_string(), "0.01235");
        assert_eq!(rounded(None), Value::Null);
    }
}
