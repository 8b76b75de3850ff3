//! [`Case`]: one question put to several contenders.

use crate::peer::Peer;
use serde_json::Value;

/// What one run of a job did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// How many of the case's units (messages, renderings, events).
    pub(crate) units: u64,
    /// Octets of output (or of input, where the output is a yes or no); 0 where octets say nothing.
    pub(crate) bytes: u64,
}

/// A prepared contender: does the job once per call.
pub(crate) type Job<'a> = Box<dyn FnMut() -> Work + 'a>;

/// Who takes part, and how to get ready for it. Preparation is not timed.
pub(crate) enum Contender<'a> {
    Native(Box<dyn FnOnce() -> Job<'a> + 'a>),
    Child(Peer, Value),
}

/// The name under which our own figure stands in table and JSON.
pub(crate) const MAILWRIGHT: &str = "mailwright";
/// The name of the copy of as many octets as mailwright writes.
pub(crate) const MEMCPY: &str = "memcpy";

/// One question: all contenders do the same job, in turn, in the same run.
pub(crate) struct Case<'a> {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) contenders: Vec<(String, Contender<'a>)>,
    pub(crate) memcpy: bool,
    pub(crate) peak_rss: bool,
}

// The groups choose among them.
#[allow(dead_code)]
impl<'a> Case<'a> {
    /// `unit` is a rate, such as `messages/s`: more is better.
    pub(crate) fn new(name: &str, unit: &str) -> Self {
        assert!(unit.ends_with("/s"), "a unit is a rate: {unit}");
        Self {
            name: name.to_owned(),
            unit: unit.to_owned(),
            contenders: Vec::new(),
            memcpy: false,
            peak_rss: false,
        }
    }

    fn native<J: FnMut() -> Work + 'a>(mut self, name: &str, prepare: impl FnOnce() -> J + 'a) -> Self {
        let prepare = Box::new(move || -> Job<'a> { Box::new(prepare()) });
        self.contenders
            .push((name.to_owned(), Contender::Native(prepare)));
        self
    }

    /// Our own way to do it: `prepare` gets ready (untimed) and gives the job (timed).
    pub(crate) fn mailwright<J: FnMut() -> Work + 'a>(self, prepare: impl FnOnce() -> J + 'a) -> Self {
        self.native(MAILWRIGHT, prepare)
    }

    /// A peer in Rust; its name is that of the crate.
    pub(crate) fn peer<J: FnMut() -> Work + 'a>(self, name: &str, prepare: impl FnOnce() -> J + 'a) -> Self {
        self.native(name, prepare)
    }

    /// A peer in another language; `args` is what its `prepare` receives.
    pub(crate) fn child(mut self, name: &str, peer: Peer, args: Value) -> Self {
        self.contenders
            .push((name.to_owned(), Contender::Child(peer, args)));
        self
    }

    /// Also copies as many octets per unit as mailwright's job says it handled.
    pub(crate) fn memcpy(mut self) -> Self {
        self.memcpy = true;
        self
    }

    /// Also measures the peak memory of a fresh process that prepares and runs mailwright's job once.
    pub(crate) fn peak_rss(mut self) -> Self {
        self.peak_rss = true;
        self
    }
}
