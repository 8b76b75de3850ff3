//! What comes out of a table: executed actions, and how it came to them.

use super::destination::ExecutedDestination;
use super::input::RecipientForm;
use crate::{Report, Span};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::Arc;

/// How patterns are applied; Mailgun does not say.
///
/// The default, searching anywhere with regard to case, is the only reading under which every documented example is
/// true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub(super) mode: ReadingMode,
    pub(super) ignore_case: bool,
}

/// Where a pattern may match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadingMode {
    /// Anywhere, as Python's `re.search`.
    #[default]
    Search,
    /// At the start, as `re.match`.
    Start,
    /// From start to end, as `re.fullmatch`.
    Full,
}

impl From<ReadingMode> for crate::regex::Mode {
    fn from(mode: ReadingMode) -> Self {
        match mode {
            ReadingMode::Search => Self::Search,
            ReadingMode::Start => Self::Start,
            ReadingMode::Full => Self::Full,
        }
    }
}

impl Reading {
    /// Those that are compared with the one asked for.
    pub(super) const ALL: [Self; 4] = [
        Self {
            mode: ReadingMode::Search,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Start,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Full,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Search,
            ignore_case: true,
        },
    ];

    /// A reading.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::new(ReadingMode::Search, false), Reading::default());
    /// ```
    #[must_use]
    pub fn new(mode: ReadingMode, ignore_case: bool) -> Self {
        Self { mode, ignore_case }
    }

    /// The reading of a name: `search`, `start` or `full`, with `-ignoring-case` behind it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::from_name("full-ignoring-case"), Some(Reading::new(ReadingMode::Full, true)));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (mode, ignore_case) = match name.strip_suffix("-ignoring-case") {
            Some(mode) => (mode, true),
            None => (name, false),
        };
        let mode = match mode {
            "search" => ReadingMode::Search,
            "start" | "match" => ReadingMode::Start,
            "full" | "fullmatch" => ReadingMode::Full,
            _ => return None,
        };
        Some(Self { mode, ignore_case })
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        let mode = match self.mode {
            ReadingMode::Search => "search",
            ReadingMode::Start => "start",
            ReadingMode::Full => "full",
        };
        if self.ignore_case {
            format!("{mode}-ignoring-case")
        } else {
            mode.to_owned()
        }
    }
}

/// What happens to a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    pub(super) executed: Vec<ExecutedRoute>,
    pub(super) stopped_by: Option<usize>,
    pub(super) trace: Vec<RouteTrace>,
    /// The table's routes in the order of evaluation, and where in it the evaluation was stopped.
    pub(super) order: Arc<[u32]>,
    pub(super) skipped_from: usize,
    pub(super) record: Vec<Value>,
    pub(super) diagnostics: Report,
}

/// A route that matched, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutedRoute {
    pub(super) route: usize,
    pub(super) actions: Vec<ExecutedAction>,
}

/// An action with its references filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExecutedAction {
    /// To each of them.
    Forward(Vec<ExecutedDestination>),
    /// With a notice to a URL, or without.
    Store(Option<ExecutedDestination>),
    /// No further route is evaluated.
    Stop,
}

/// How a route was evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTrace {
    pub(super) route: usize,
    pub(super) verdict: Option<bool>,
    pub(super) calls: Vec<CallTrace>,
}

/// What a call of an expression saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTrace {
    span: Span,
    pub(super) matched: bool,
    pub(super) text: Option<String>,
    pub(super) place: Option<Span>,
    pub(super) form: Option<RecipientForm>,
    pub(super) header: Option<usize>,
}

impl Decision {
    /// The routes that matched, in the order of evaluation.
    #[must_use]
    pub fn executed(&self) -> &[ExecutedRoute] {
        &self.executed
    }

    /// The route whose `stop()` ended the evaluation.
    #[must_use]
    pub fn stopped_by(&self) -> Option<usize> {
        self.stopped_by
    }

    /// The routes that were evaluated, in order. Those whose patterns need a text that the message does not have are
    /// not listed: they were not tried.
    #[must_use]
    pub fn trace(&self) -> &[RouteTrace] {
        &self.trace
    }

    /// The routes that were not reached because of a `stop()`.
    #[must_use]
    pub fn skipped(&self) -> impl ExactSizeIterator<Item = usize> {
        let skipped = self.order.get(self.skipped_from..).unwrap_or_default();
        skipped.iter().map(|&at| at as usize)
    }

    /// The value of `routes` in the `accepted` event: `[{"id", "expression", "match": {"recipient"}}]`.
    #[must_use]
    pub fn routes_record(&self) -> Value {
        Value::Array(self.record.clone())
    }

    /// `route-reading-differs` where another reading of patterns gives another verdict, `route-limit-exhausted` where
    /// a pattern took too many steps.
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }
}

impl ExecutedRoute {
    /// Its index in the table.
    #[must_use]
    pub fn route(&self) -> usize {
        self.route
    }

    /// Its actions, in order.
    #[must_use]
    pub fn actions(&self) -> &[ExecutedAction] {
        &self.actions
    }
}

impl RouteTrace {
    /// Its index in the table.
    #[must_use]
    pub fn route(&self) -> usize {
        self.route
    }

    /// Whether the expression held; `None` where a limit ended its evaluation.
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        self.verdict
    }

    /// The calls that were evaluated, in order.
    #[must_use]
    pub fn calls(&self) -> &[CallTrace] {
        &self.calls
    }
}

impl CallTrace {
    pub(super) fn new(span: &Range<usize>) -> Self {
        Self {
            span: span.clone().into(),
            matched: false,
            text: None,
            place: None,
            form: None,
            header: None,
        }
    }

    /// The call, in the expression.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it was true.
    #[must_use]
    pub fn is_matched(&self) -> bool {
        self.matched
    }

    /// The text that its pattern matched in: a form of the recipient, or the value of a header.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Where in that text.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.place
    }

    /// Which form of the recipient it was.
    #[must_use]
    pub fn recipient_form(&self) -> Option<RecipientForm> {
        self.form
    }

    /// Which header field it was, counted from 0 over all fields.
    #[must_use]
    pub fn header_index(&self) -> Option<usize> {
        self.header
    }
}

impl ExecutedAction {
    /// As JSON, destinations as `text` gives them: `{"forward": ["…"]}`, `{"store": null}`, `{"stop": true}`.
    fn value(&self, text: fn(&ExecutedDestination) -> &str) -> Value {
        match self {
            Self::Forward(list) => json!({"forward": list.iter().map(text).collect::<Vec<_>>()}),
            Self::Store(notify) => json!({"store": notify.as_ref().map(text)}),
            Self::Stop => json!({"stop": true}),
        }
    }
}

/// The shape of the conformance protocol: `{executed, executed_encoded, stopped_by, skipped, routes, trace,
/// diagnostics}`.
impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let executed = |text: fn(&ExecutedDestination) -> &str| -> Value {
            let one = |route: &ExecutedRoute| {
                let actions: Value = route.actions.iter().map(|action| action.value(text)).collect();
                json!({"route": route.route, "actions": actions})
            };
            self.executed.iter().map(one).collect()
        };
        let call = |call: &CallTrace| {
            json!({
                "span": [call.span.start(), call.span.end()],
                "matched": call.matched,
                "text": call.text,
                "place": call.place.map(|place| [place.start(), place.end()]),
                "recipient_form": call.form.map(RecipientForm::name),
                "header": call.header,
            })
        };
        let route = |route: &RouteTrace| {
            let calls: Value = route.calls.iter().map(call).collect();
            json!({"route": route.route, "verdict": route.verdict, "calls": calls})
        };
        let mut out = serializer.serialize_map(Some(7))?;
        out.serialize_entry("executed", &executed(ExecutedDestination::raw))?;
        out.serialize_entry("executed_encoded", &executed(ExecutedDestination::encoded))?;
        out.serialize_entry("stopped_by", &self.stopped_by)?;
        out.serialize_entry("skipped", &self.skipped().collect::<Vec<_>>())?;
        out.serialize_entry("routes", &self.record)?;
        out.serialize_entry("trace", &self.trace.iter().map(route).collect::<Value>())?;
        out.serialize_entry("diagnostics", &self.diagnostics.iter().collect::<Vec<_>>())?;
        out.end()
    }
}
