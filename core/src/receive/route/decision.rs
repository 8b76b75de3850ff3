//! What comes out of a table: executed actions, and how it came to them.

use super::destination::ExecutedDestination;
use super::input::RecipientForm;
use super::trace::{CallTrace, RouteTrace};
use crate::Report;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::sync::Arc;

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExecutedAction {
    /// To each of them.
    Forward(Vec<ExecutedDestination>),
    /// With a notice to a URL, or without.
    Store(Option<ExecutedDestination>),
    /// No further route is evaluated.
    Stop,
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
                "span": [call.span().start(), call.span().end()],
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
