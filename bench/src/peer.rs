//! Peers in other languages: child processes that answer one JSON object per line.
//!
//! ```text
//! → {"prepare": {…}}              ← {"ready": "nodemailer 7.0.11, node 22.1.0"}
//! → {"run": 300000000}            ← {"units": 400, "bytes": 24000000, "nanoseconds": 301000000}
//!                                 ← {"error": "…"} to either
//! ```
//!
//! `run` repeats the job until that many nanoseconds have passed (0: once). The clock is the child's, so
//! neither its start nor the pipe is in the figures. What it prints on stderr is shown.

use crate::case::Work;
use crate::machine;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A peer's program: a file under `bench/peers/`.
pub(crate) enum Peer {
    /// A file of `bench/peers/node/`, run from `target/bench/node/`, where its packages are installed.
    Node(&'static str),
    /// A file of `bench/peers/python/`, run by the interpreter in `.venv/bench/`.
    Python(&'static str),
    /// The same, by the interpreter in `.venv/python/`, where our own package is installed.
    PythonPackage(&'static str),
}

/// A started peer that is ready to run.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts and prepares a peer; gives it with its version. The error says why it cannot take part.
    pub(crate) fn start(peer: &Peer, args: &Value) -> Result<(Self, String), String> {
        let root = machine::root();
        let (program, script) = match peer {
            Peer::Node(file) => (PathBuf::from("node"), root.join("target/bench/node").join(file)),
            Peer::Python(file) => (
                root.join(".venv/bench/bin/python"),
                root.join("bench/peers/python").join(file),
            ),
            Peer::PythonPackage(file) => (
                root.join(".venv/python/bin/python"),
                root.join("bench/peers/python").join(file),
            ),
        };
        if !script.is_file() {
            return Err(format!(
                "{} is not installed (scripts/bench-peers.sh)",
                script.display()
            ));
        }
        let mut child = Command::new(&program)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().ok_or("no stdout")?);
        let mut running = Self { child, input, output };
        let answer = running.ask(&json!({"prepare": args}))?;
        let version = answer["ready"]
            .as_str()
            .ok_or_else(|| format!("not ready: {answer}"))?
            .to_owned();
        Ok((running, version))
    }

    /// Runs the job for at least `least`.
    pub(crate) fn run(&mut self, least: Duration) -> Result<(Work, Duration), String> {
        let nanoseconds = u64::try_from(least.as_nanos()).map_err(|error| error.to_string())?;
        let answer = self.ask(&json!({"run": nanoseconds}))?;
        let number = |name: &str| {
            answer[name]
                .as_u64()
                .ok_or_else(|| format!("no {name} in {answer}"))
        };
        let work = Work {
            units: number("units")?,
            bytes: number("bytes")?,
        };
        Ok((work, Duration::from_nanos(number("nanoseconds")?)))
    }

    fn ask(&mut self, request: &Value) -> Result<Value, String> {
        let input = self.input.as_mut().ok_or("stdin is closed")?;
        writeln!(input, "{request}").map_err(|error| error.to_string())?;
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_str(&line)
            .map_err(|_| format!("no answer but {:?} (see above)", line.trim()))?;
        match answer.get("error") {
            Some(error) => Err(error.as_str().unwrap_or("unknown error").to_owned()),
            None => Ok(answer),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A peer ends when its input ends.
        self.input = None;
        let _ = self.child.wait();
    }
}
