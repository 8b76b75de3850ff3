//! `make bench`: mailwright beside its peers, every contender of a case in one run, on the same inputs.
//!
//! A group is a file under `groups/`; it describes its cases with [`case::Case`], and [`bench::Bench`] runs them, prints a
//! table and writes `target/bench/GROUP.json`. Peers in other languages are child processes ([`peer`]).
//!
//! Not covered: statistics beyond the median of rounds. The figures are for ratios on one machine.

// Figures are quoted with four digits.
#![allow(clippy::cast_precision_loss)]

mod bench;
mod case;
mod groups;
mod machine;
mod memory;
mod peer;
mod report;

use bench::{Bench, Mode};
use std::process::ExitCode;

const USAGE: &str =
    "usage: mailwright-bench [--rounds N] [--only CONTENDER] [GROUP…]\n       mailwright-bench --list";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("mailwright-bench: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<(), String> {
    let mut wanted = Vec::new();
    let mut rounds = 5;
    let mut only = None;
    let mut peak_of = None;
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" => {
                for (name, _) in groups::GROUPS {
                    println!("{name}");
                }
                return Ok(());
            }
            "--rounds" => {
                rounds = arguments
                    .next()
                    .and_then(|text| text.parse().ok())
                    .filter(|&rounds| rounds > 0)
                    .ok_or("--rounds needs a number above 0")?;
            }
            // For a profiler: nobody else's work is in the picture.
            "--only" => only = Some(arguments.next().ok_or("--only needs a contender")?),
            // Used by the harness itself: a fresh process whose peak memory is one case's alone.
            "--peak" => peak_of = Some(arguments.next().ok_or("--peak needs a case")?),
            _ if argument.starts_with('-') => return Err(format!("unknown option {argument}\n{USAGE}")),
            _ => wanted.push(argument),
        }
    }
    let known: Vec<&str> = groups::GROUPS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!(
            "no group `{unknown}`; the groups are {}",
            known.join(", ")
        ));
    }
    for (name, group) in groups::GROUPS {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == name) {
            continue;
        }
        let mode = match &peak_of {
            Some(case) => Mode::Peak(case.clone()),
            None => Mode::Measure {
                rounds,
                only: only.clone(),
            },
        };
        let mut bench = Bench::new(name, mode)?;
        group(&mut bench)?;
        bench.finish()?;
    }
    Ok(())
}
