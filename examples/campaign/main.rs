//! The main job on a folder: a campaign becomes one `.eml` file per recipient.
//!
//! ```text
//! campaign [FOLDER] [--out FOLDER] [--now SECONDS] [--seed NUMBER]
//! ```
//!
//! [`folder`] reads `request.json` and the files that it names (the layout is in `README.md` beside this file),
//! [`deliver`] writes the messages, [`findings`] shows what there is to say about them. Everything that decides
//! what a message looks like is in the crate.

mod deliver;
mod findings;
mod folder;

use folder::Folder;
use mailwright::Context;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

const USAGE: &str = "usage: campaign [FOLDER] [--out FOLDER] [--now SECONDS] [--seed NUMBER]";
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/campaign/sample");

struct Arguments {
    folder: PathBuf,
    out: PathBuf,
    now: i64,
    seed: u64,
}

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{}", text.trim_end());
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    /// The clock gives time and seed unless they are named: then the same files come out again.
    fn read(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut arguments = Self {
            folder: PathBuf::from(SAMPLE),
            out: PathBuf::from("out"),
            now: i64::try_from(clock.as_secs()).unwrap_or_default(),
            seed: clock.as_secs().rotate_left(32) ^ u64::from(clock.subsec_nanos()),
        };
        while let Some(argument) = given.next() {
            let mut value = || {
                given
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value\n{USAGE}"))
            };
            let number = |text: String| format!("{argument} needs a number, not {text:?}\n{USAGE}");
            match argument.as_str() {
                "--out" => arguments.out = PathBuf::from(value()?),
                "--now" => arguments.now = value().and_then(|text| text.parse().map_err(|_| number(text)))?,
                "--seed" => {
                    arguments.seed = value().and_then(|text| text.parse().map_err(|_| number(text)))?;
                }
                "--help" => return Err(USAGE.to_owned()),
                _ if argument.starts_with('-') => return Err(format!("unknown option {argument}\n{USAGE}")),
                _ => arguments.folder = PathBuf::from(argument),
            }
        }
        Ok(arguments)
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let folder = Folder::read(&arguments.folder)?;
    let start = Instant::now();
    let context = Context::new(arguments.now, arguments.seed);
    let request = folder.request();
    let batch = request
        .compile(folder.templates(), &context)
        .map_err(|report| findings::refusal(&report, &folder))?;
    let compiled = start.elapsed();
    let written = deliver::write_all(&batch, &arguments.out)?;
    let elapsed = start.elapsed();

    println!(
        "{}",
        findings::summary(&request.check(folder.templates(), &context), &folder)
    );
    println!(
        "{}, {:.1} MB, {:.2} s ({:.0} messages/s; compiled in {:.1} ms, the rest is writing files)",
        findings::counted(written.messages, "message"),
        as_f64(written.bytes) / 1e6,
        elapsed.as_secs_f64(),
        as_f64(written.messages) / elapsed.as_secs_f64(),
        compiled.as_secs_f64() * 1e3,
    );
    println!(
        "They are in {}/; open one with any mail program, for instance",
        shown(&arguments.out)
    );
    println!("  {}", shown(&written.first));
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // shown with three digits
fn as_f64(number: u64) -> f64 {
    number as f64
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
