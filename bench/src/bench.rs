//! [`Bench`]: runs the cases of one group.
//!
//! Contenders take turns, round after round, so that a slow minute of the machine hits all of them; the median
//! of the rounds is quoted. A round repeats the job until [`ROUND`] has passed.

use crate::case::{Case, Contender, Job, MAILWRIGHT, MEMCPY, Work};
use crate::peer::Running;
use crate::report::{CaseReport, GroupReport};
use crate::{machine, memory};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The least time of a round.
const ROUND: Duration = Duration::from_millis(300);

/// What is being done with the cases.
pub(crate) enum Mode {
    /// Time every contender of every case, or one.
    Measure { rounds: usize, only: Option<String> },
    /// Run mailwright's job of the named case once and print the peak memory of this process.
    Peak(String),
}

/// One group's run.
pub(crate) struct Bench {
    group: &'static str,
    mode: Mode,
    cases: Vec<CaseReport>,
    versions: BTreeMap<String, String>,
}

/// The figures of one contender, a rate per round.
struct Measured {
    name: String,
    rates: Vec<f64>,
    bytes_per_unit: f64,
}

enum Ready<'a> {
    Native(Job<'a>),
    Child(Running),
}

impl Bench {
    pub(crate) fn new(group: &'static str, mode: Mode) -> Result<Self, String> {
        let bench = Self {
            group,
            mode,
            cases: Vec::new(),
            versions: machine::versions(),
        };
        std::fs::create_dir_all(bench.input_dir()).map_err(|error| error.to_string())?;
        Ok(bench)
    }

    /// Where the group writes the input files that all its contenders read.
    pub(crate) fn input_dir(&self) -> PathBuf {
        machine::root().join("target/bench/input").join(self.group)
    }

    /// Whether the case is to be run at all: a process that measures memory has one alone, and should not
    /// make the inputs of the others.
    pub(crate) fn wants(&self, case: &str) -> bool {
        match &self.mode {
            Mode::Peak(name) => name == case,
            Mode::Measure { .. } => true,
        }
    }

    /// Runs a case.
    pub(crate) fn run(&mut self, case: Case<'_>) -> Result<(), String> {
        match &self.mode {
            Mode::Peak(name) if *name == case.name => peak(case),
            Mode::Peak(_) => Ok(()),
            Mode::Measure { rounds, only } => {
                let rounds = *rounds;
                let contenders = match only {
                    Some(only) => case
                        .contenders
                        .into_iter()
                        .filter(|(name, _)| name == only)
                        .collect(),
                    None => case.contenders,
                };
                self.measure(Case { contenders, ..case }, rounds)
            }
        }
    }

    /// Prints the table and writes the file; to be called after the last case.
    pub(crate) fn finish(self) -> Result<(), String> {
        if matches!(self.mode, Mode::Peak(_)) {
            return Ok(());
        }
        GroupReport {
            group: self.group,
            machine: machine::describe(),
            versions: self.versions,
            cases: self.cases,
        }
        .publish()
    }

    fn measure(&mut self, case: Case<'_>, rounds: usize) -> Result<(), String> {
        eprintln!("{}: {}", self.group, case.name);
        let mut ready: Vec<(Measured, Ready<'_>)> = Vec::new();
        let mut missing = BTreeMap::new();
        for (name, contender) in case.contenders {
            let warmed = match contender {
                Contender::Native(prepare) => {
                    let mut job = prepare();
                    Ok((job(), Ready::Native(job)))
                }
                Contender::Child(peer, args) => {
                    Running::start(&peer, &args).and_then(|(mut child, version)| {
                        self.versions.insert(name.clone(), version);
                        Ok((child.run(Duration::ZERO)?.0, Ready::Child(child)))
                    })
                }
            };
            match warmed {
                Ok((work, contender)) => ready.push((Measured::new(name, work)?, contender)),
                Err(reason) => {
                    missing.insert(name, reason);
                }
            }
        }
        if case.memcpy
            && let Some(ours) = ready.iter().find(|(measured, _)| measured.name == MAILWRIGHT)
        {
            let octets = ours.0.bytes_per_unit.round();
            let mut job = memcpy(octets);
            let work = job();
            ready.push((Measured::new(MEMCPY.to_owned(), work)?, Ready::Native(job)));
        }
        for round in 0..rounds {
            eprint!("\r  round {} of {rounds}", round + 1);
            for (measured, contender) in &mut ready {
                let (work, time) = match contender {
                    Ready::Native(job) => repeat(job),
                    Ready::Child(child) => child.run(ROUND)?,
                };
                measured.rates.push(work.units as f64 / time.as_secs_f64());
            }
        }
        eprintln!();
        let memory = if case.peak_rss {
            Some(memory::of_case(self.group, &case.name)?)
        } else {
            None
        };
        self.cases.push(CaseReport {
            name: case.name,
            unit: case.unit,
            rates: ready
                .iter()
                .map(|(one, _)| (one.name.clone(), one.median()))
                .collect(),
            bytes_per_unit: ready
                .iter()
                .map(|(one, _)| (one.name.clone(), one.bytes_per_unit))
                .collect(),
            missing,
            memory,
        });
        Ok(())
    }
}

impl Measured {
    fn new(name: String, warm: Work) -> Result<Self, String> {
        if warm.units == 0 {
            return Err(format!("{name} did no work"));
        }
        let bytes_per_unit = warm.bytes as f64 / warm.units as f64;
        Ok(Self {
            name,
            rates: Vec::new(),
            bytes_per_unit,
        })
    }

    fn median(&self) -> f64 {
        median(&self.rates)
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        sorted[middle - 1].midpoint(sorted[middle])
    } else {
        sorted[middle]
    }
}

fn repeat(job: &mut Job<'_>) -> (Work, Duration) {
    let mut sum = Work { units: 0, bytes: 0 };
    let start = Instant::now();
    loop {
        let work = black_box(job());
        sum.units += work.units;
        sum.bytes += work.bytes;
        let time = start.elapsed();
        if time >= ROUND {
            return (sum, time);
        }
    }
}

/// Copies one unit's octets per unit, into the same place each time, as a job that reuses its buffer does.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // octets of one message
fn memcpy(octets: f64) -> Job<'static> {
    let source = vec![b'm'; octets as usize];
    let mut target = Vec::with_capacity(source.len());
    Box::new(move || {
        for _ in 0..1000 {
            target.clear();
            target.extend_from_slice(black_box(&source));
            black_box(&target);
        }
        Work {
            units: 1000,
            bytes: 1000 * source.len() as u64,
        }
    })
}

/// In a process of its own: prepares and runs mailwright's job once, and prints the memory before and at the peak.
fn peak(case: Case<'_>) -> Result<(), String> {
    let ours = case.contenders.into_iter().find(|(name, _)| name == MAILWRIGHT);
    let Some((_, Contender::Native(prepare))) = ours else {
        return Err(format!("{} is not there to be measured", case.name));
    };
    let mut job = prepare();
    memory::reset_peak();
    let before = memory::status("VmRSS")?;
    black_box(job());
    println!("{before} {}", memory::status("VmHWM")?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert!((median(&[9.0, 1.0, 3.0]) - 3.0).abs() < f64::EPSILON);
        assert!((median(&[9.0, 1.0, 3.0, 5.0]) - 4.0).abs() < f64::EPSILON);
    }

    #[test]
    fn memcpy_copies_what_it_says() {
        let work = memcpy(10.0)();
        assert_eq!((work.units, work.bytes), (1000, 10_000));
    }

    #[test]
    fn a_contender_that_does_nothing_is_refused() {
        assert!(Measured::new("idle".into(), Work { units: 0, bytes: 0 }).is_err());
    }
}
