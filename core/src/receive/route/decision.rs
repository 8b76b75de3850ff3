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
///
/// # Examples
///
/// ```
/// use mailwright::{Reading, ReadingMode, Route, RouteInput, RouteTable};
/// let ask = |reading| {
///     let route = Route::parse("match_recipient('ann@example.com')", &["store()"], &mailwright::Limits::default())?;
///     let input = RouteInput::new("joann@example.com", [("Subject", "Hi")]);
///     Ok::<_, mailwright::Report>(RouteTable::new(vec![route]).reading(reading).evaluate(&input).executed().len())
/// };
/// assert_eq!(ask(Reading::default())?, 1); // `ann@example.com` is found inside
/// assert_eq!(ask(Reading::new(ReadingMode::Full, false))?, 0);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub(super) mode: ReadingMode,
    pub(super) ignore_case: bool,
}

/// Where a pattern may match.
///
/// # Examples
///
/// ```
/// use mailwright::{Reading, ReadingMode, RouteInput, RouteTable};
/// use serde_json::json;
/// let matched = |mode, expression: &str| {
///     let table = RouteTable::from_json(&json!([{"expression": expression, "actions": ["store()"]}]))?;
///     let input = RouteInput::new("box@example.com", [("Subject", "Re: invoice 17")]);
///     Ok::<_, mailwright::Report>(table.reading(Reading::new(mode, false)).evaluate(&input).executed().len() == 1)
/// };
/// let expression = "match_header('subject', 'invoice')";
/// let verdicts = [ReadingMode::Search, ReadingMode::Start, ReadingMode::Full].map(|mode| matched(mode, expression));
/// assert_eq!(verdicts.into_iter().collect::<Result<Vec<_>, _>>()?, [true, false, false]);
/// assert!(matched(ReadingMode::Start, "match_header('subject', 'Re:')")?);
/// # Ok::<(), mailwright::Report>(())
/// ```
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

    /// Its name: `search`, `start` or `full`, with `-ignoring-case` behind it. [`from_name`](Self::from_name) reads it back.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::default().name(), "search");
    /// let reading = Reading::new(ReadingMode::Start, true);
    /// assert_eq!(reading.name(), "start-ignoring-case");
    /// assert_eq!(Reading::from_name(&reading.name()), Some(reading));
    /// ```
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

/// What happens to a message: the actions to run, and how the table came to them. Serialises as JSON.
///
/// # Examples
///
/// ```
/// use mailwright::{RouteInput, RouteTable};
/// use serde_json::json;
/// let table = RouteTable::from_json(&json!([
///     {"priority": 1, "expression": "match_recipient('^sales@')", "actions": ["forward('ann@example.org')", "stop()"]},
///     {"priority": 2, "expression": "catch_all()", "actions": ["store()"]},
/// ]))?;
/// let decision = table.evaluate(&RouteInput::new("sales@example.com", [("Subject", "Hi")]));
/// assert_eq!(json!(decision)["executed"], json!([
///     {"route": 0, "actions": [{"forward": ["ann@example.org"]}, {"stop": true}]},
/// ]));
/// assert_eq!(json!(decision)["stopped_by"], 0);
/// # Ok::<(), mailwright::Report>(())
/// ```
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

/// A route that matched, and what it does: its actions with the captures of this message filled in.
///
/// # Examples
///
/// ```
/// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
/// let route = Route::parse("match_recipient('(.*)\\+(.*)@example.com')", &["forward('\\2@example.org')"], &Limits::default())?;
/// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("ann+news@example.com", [("Subject", "Hi")]));
/// let executed = &decision.executed()[0];
/// let ExecutedAction::Forward(to) = &executed.actions()[0] else { panic!("a forward") };
/// assert_eq!((executed.route(), to[0].raw()), (0, "news@example.org"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutedRoute {
    pub(super) route: usize,
    pub(super) actions: Vec<ExecutedAction>,
}

/// An action with its references filled in: what [`Action`](crate::Action) becomes for one message.
///
/// # Examples
///
/// ```
/// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
/// let actions = ["forward('ann@example.org, bob@example.org')", "store(notify='https://app.example.net/stored')", "stop()"];
/// let route = Route::parse("catch_all()", &actions, &Limits::default())?;
/// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
/// let told: Vec<_> = decision.executed()[0]
///     .actions()
///     .iter()
///     .map(|action| match action {
///         ExecutedAction::Forward(to) => format!("forward to {}", to.len()),
///         ExecutedAction::Store(notify) => format!("store, tell {}", notify.as_ref().map_or("nobody", |to| to.raw())),
///         ExecutedAction::Stop => "stop".to_owned(),
///         _ => "something else".to_owned(),
///     })
///     .collect();
/// assert_eq!(told, ["forward to 2", "store, tell https://app.example.net/stored", "stop"]);
/// # Ok::<(), mailwright::Report>(())
/// ```
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

/// How a route was evaluated: its verdict, and every call that was asked.
///
/// # Examples
///
/// ```
/// use mailwright::{RouteInput, RouteTable};
/// let table = RouteTable::from_json(&serde_json::json!([
///     {"expression": "match_recipient('@example.com$') and match_header('subject', '^Re:')", "actions": ["store()"]},
/// ]))?;
/// let decision = table.evaluate(&RouteInput::new("ann@example.com", [("Subject", "Is this Re: or not?")]));
/// let trace = &decision.trace()[0];
/// let calls: Vec<_> = trace.calls().iter().map(|call| call.is_matched()).collect();
/// assert_eq!((trace.verdict(), calls), (Some(false), vec![true, false])); // the header is to blame
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTrace {
    pub(super) route: usize,
    pub(super) verdict: Option<bool>,
    pub(super) calls: Vec<CallTrace>,
}

/// What a call of an expression saw: whether it was true, and which text made it so.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, Route, RouteInput, RouteTable};
/// let source = "match_header('subject', '[0-9]+')";
/// let table = RouteTable::new(vec![Route::parse(source, &["store()"], &Limits::default())?]);
/// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Order 1712 is late")]));
/// let call = &decision.trace()[0].calls()[0];
/// assert_eq!(&source[call.span().range()], source);
/// assert_eq!(&call.text().unwrap()[call.place().unwrap().range()], "1712");
/// # Ok::<(), mailwright::Report>(())
/// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 5, "expression": "match_recipient('example.com')", "actions": ["store()"]},
    ///     {"priority": 1, "expression": "match_header('subject', 'urgent')", "actions": ["forward('duty@example.org')"]},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "urgent: fire")]));
    /// let routes: Vec<_> = decision.executed().iter().map(|route| route.route()).collect();
    /// assert_eq!(routes, [1, 0]); // by priority; the numbers are those of the table
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn executed(&self) -> &[ExecutedRoute] {
        &self.executed
    }

    /// The route whose `stop()` ended the evaluation, by its index in the table; `None` where every route had its turn.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('X-Mailgun-Sflag', 'Yes')", "actions": ["stop()"]},
    ///     {"expression": "match_recipient('.*')", "actions": ["store()"]},
    /// ]))?;
    /// let ask = |header| table.evaluate(&RouteInput::new("box@example.com", [header])).stopped_by();
    /// assert_eq!(ask(("X-Mailgun-Sflag", "Yes")), Some(0));
    /// assert_eq!(ask(("Subject", "Hi")), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn stopped_by(&self) -> Option<usize> {
        self.stopped_by
    }

    /// The routes that were evaluated, in order. Those whose patterns need a text that the message does not have are
    /// not listed: they were not tried.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('^billing@example.com$')", "actions": ["store()"]},
    ///     {"expression": "match_recipient('^[a-z]+@example.com$')", "actions": ["forward('ann@example.org')"]},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("sales@example.com", [("Subject", "Hi")]));
    /// // The first route needs the text `billing@example.com`, which is not there.
    /// let tried: Vec<_> = decision.trace().iter().map(|route| (route.route(), route.verdict())).collect();
    /// assert_eq!(tried, [(1, Some(true))]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn trace(&self) -> &[RouteTrace] {
        &self.trace
    }

    /// The routes that were not reached because of a `stop()`, by their index in the table, in the order of evaluation.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 9, "expression": "catch_all()", "actions": ["store()"]},
    ///     {"priority": 1, "expression": "match_recipient('box@')", "actions": ["forward('ann@example.org')", "stop()"]},
    ///     {"priority": 5, "expression": "match_header('subject', 'Hi')", "actions": ["store()"]},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.skipped().collect::<Vec<_>>(), [2, 0]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn skipped(&self) -> impl ExactSizeIterator<Item = usize> {
        let skipped = self.order.get(self.skipped_from..).unwrap_or_default();
        skipped.iter().map(|&at| at as usize)
    }

    /// The value of `routes` in the `accepted` event: `[{"id", "expression", "match": {"recipient"}}]`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route, RouteInput, RouteTable};
    /// use serde_json::json;
    /// let route = Route::parse("match_recipient('sales@')", &["store()"], &Limits::default())?.with_id("4f3bad2335335426750048c6");
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("sales@Example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.routes_record(), json!([{
    ///     "expression": "match_recipient('sales@')",
    ///     "id": "4f3bad2335335426750048c6",
    ///     "match": {"recipient": "sales@example.com"},
    /// }]));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn routes_record(&self) -> Value {
        Value::Array(self.record.clone())
    }

    /// `route-reading-differs` where another reading of patterns gives another verdict, `route-limit-exhausted` where
    /// a pattern took too many steps.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let ask = |expression: &str| {
    ///     let table = RouteTable::from_json(&serde_json::json!([{"expression": expression, "actions": ["store()"]}]))?;
    ///     let decision = table.evaluate(&RouteInput::new("joann@example.com", [("Subject", "Hi")]));
    ///     Ok::<_, mailwright::Report>(decision.diagnostics().iter().map(|found| found.code().name()).collect::<Vec<_>>())
    /// };
    /// assert_eq!(ask("match_recipient('ann@example.com')")?, ["route-reading-differs"]);
    /// assert!(ask("match_recipient('^joann@example[.]com$')")?.is_empty()); // anchored: no doubt
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }
}

impl ExecutedRoute {
    /// Its index in the table, [`RouteTable::routes`](crate::RouteTable::routes).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('sales@')", "actions": ["stop()"], "id": "first"},
    ///     {"expression": "match_recipient('desk@')", "actions": ["store()"], "id": "second"},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("desk@example.com", [("Subject", "Hi")]));
    /// assert_eq!(table.routes()[decision.executed()[0].route()].id(), Some("second"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn route(&self) -> usize {
        self.route
    }

    /// Its actions, in the order of the route; those after a `stop()` run as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{ExecutedAction, Limits, Route, RouteInput, RouteTable};
    /// let route = Route::parse("catch_all()", &["stop()", "store()"], &Limits::default())?;
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.executed()[0].actions(), [ExecutedAction::Stop, ExecutedAction::Store(None)]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn actions(&self) -> &[ExecutedAction] {
        &self.actions
    }
}

impl RouteTrace {
    /// Its index in the table, [`RouteTable::routes`](crate::RouteTable::routes).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 2, "expression": "match_recipient('box')", "actions": []},
    ///     {"priority": 1, "expression": "match_recipient('example')", "actions": []},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.trace().iter().map(|route| route.route()).collect::<Vec<_>>(), [1, 0]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn route(&self) -> usize {
        self.route
    }

    /// Whether the expression held; `None` where a limit ended its evaluation, which counts as not matching.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": r"match_header('subject', '(a+)+\1b')", "actions": ["store()"]},
    /// ]))?.limits(Limits::default().regex_steps(1_000));
    /// let subject = ["a".repeat(500), "b".into(), "a".repeat(500), "c".into()].concat();
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", subject)]));
    /// assert_eq!((decision.trace()[0].verdict(), decision.executed().len()), (None, 0));
    /// assert_eq!(decision.diagnostics().first().unwrap().code().name(), "route-limit-exhausted");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        self.verdict
    }

    /// The calls that were evaluated, from left to right: where the first part of an `and` is false the second is not asked.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('subject', '[0-9]') and match_recipient('[a-z]')", "actions": ["store()"]},
    /// ]))?;
    /// let calls = |subject| table.evaluate(&RouteInput::new("box@example.com", [("Subject", subject)])).trace()[0].calls().len();
    /// assert_eq!((calls("no number"), calls("number 7")), (1, 2));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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

    /// The call, in bytes of the expression.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let source = "match_recipient('box@') and match_header('subject', 'Hi')";
    /// let table = RouteTable::from_json(&serde_json::json!([{"expression": source, "actions": []}]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// let calls: Vec<_> = decision.trace()[0].calls().iter().map(|call| &source[call.span().range()]).collect();
    /// assert_eq!(calls, ["match_recipient('box@')", "match_header('subject', 'Hi')"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it was true. Of `catch_all()`: whether no earlier route had matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 1, "expression": "match_recipient('^sales@')", "actions": ["store()"]},
    ///     {"priority": 2, "expression": "catch_all()", "actions": ["forward('ann@example.org')"]},
    /// ]))?;
    /// let last = |to| table.evaluate(&RouteInput::new(to, [("Subject", "Hi")])).trace().last().unwrap().calls()[0].is_matched();
    /// assert_eq!((last("sales@example.com"), last("desk@example.com")), (false, true));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_matched(&self) -> bool {
        self.matched
    }

    /// The text that its pattern matched in: a form of the recipient, or the decoded value of a header. `None` where it was
    /// not true, and for `catch_all()`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('received', 'mx2')", "actions": ["store()"]},
    /// ]))?;
    /// let headers = [("Received", "from mx1.example.org"), ("Received", "from mx2.example.org")];
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", headers));
    /// assert_eq!(decision.trace()[0].calls()[0].text(), Some("from mx2.example.org"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Where in that text, in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('subject', '#[0-9]+')", "actions": ["store()"]},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Für #42")]));
    /// let call = &decision.trace()[0].calls()[0];
    /// assert_eq!(call.place().unwrap().range(), 5..8); // `ü` has two bytes
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.place
    }

    /// Which form of the recipient it was; `None` for headers and `catch_all()`, and where nothing matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RecipientForm, RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('@bücher.example')", "actions": ["store()"]},
    /// ]))?;
    /// let form = |to| table.evaluate(&RouteInput::new(to, [("Subject", "Hi")])).trace()[0].calls()[0].recipient_form();
    /// assert_eq!(form("ann@bücher.example"), Some(RecipientForm::Given));
    /// assert_eq!(form("ann@xn--bcher-kva.example"), Some(RecipientForm::Unicode));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn recipient_form(&self) -> Option<RecipientForm> {
        self.form
    }

    /// Which header field it was, counted from 0 over all fields of the message; `None` for recipients and `catch_all()`, and
    /// where nothing matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('x-tag', 'blue')", "actions": ["store()"]},
    /// ]))?;
    /// let headers = [("Subject", "blue"), ("X-Tag", "red"), ("X-Tag", "blue")];
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", headers));
    /// assert_eq!(decision.trace()[0].calls()[0].header_index(), Some(2));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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
