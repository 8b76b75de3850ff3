//! [`RouteTable`]: any number of routes, compiled once.
//!
//! Ascending priority, equal priorities in table order. All actions of a matching route run; a `stop()` among them
//! ends the evaluation after that route. `catch_all()` is true while no earlier route matched. The [`index`](super::index)
//! selects the routes that could match; only those are evaluated.

use super::action::Action;
use super::decision::{Decision, ExecutedAction, ExecutedRoute};
use super::destination::Reference;
use super::evaluate::{Captures, Evaluation};
use super::expression::Expression;
use super::index::Index;
use super::input::RouteInput;
use super::reading::Reading;
use super::trace::RouteTrace;
use crate::regex::Scratch;
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::{Value, json};
use std::sync::Arc;

/// A route: an expression, actions, a priority, and perhaps Mailgun's id. Group references of the actions are checked
/// against the expression.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, Route};
/// let refused = Route::parse("match_recipient('(.*)@example.com')", &["store()", r"forward('\2@example.org')"], &Limits::default());
/// let found = refused.unwrap_err();
/// assert_eq!(found.first().unwrap().code().name(), "route-unknown-group");
/// assert_eq!(found.first().unwrap().parameter(), "actions[1]");
/// ```
#[derive(Clone, Debug)]
pub struct Route {
    pub(super) expression: Expression,
    pub(super) actions: Vec<Action>,
    priority: i64,
    id: Option<String>,
}

impl Route {
    /// Parses a route of priority 0.
    ///
    /// # Errors
    ///
    /// What [`Expression::parse`] and [`Action::parse`] say, and `route-unknown-group`; parameters are `expression`
    /// and `actions[0]` …
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route};
    /// let route = Route::parse(r#"match_recipient("(.*)@example\.com")"#, &[r#"forward("https://app.example.net/\1")"#],
    ///     &Limits::default())?.with_priority(10);
    /// assert_eq!(route.priority(), 10);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse<A: AsRef<str>>(expression: &str, actions: &[A], limits: &Limits) -> Result<Self, Report> {
        let mut report = Report::default();
        let expression = Expression::parse_with(expression, limits)
            .map_err(|found| report.extend(found))
            .ok();
        let mut parsed = Vec::new();
        for (at, action) in actions.iter().enumerate() {
            let action = Action::parse_with(action.as_ref(), limits).and_then(|action| {
                if let Some(expression) = &expression {
                    action.check_groups(expression)?;
                }
                Ok(action)
            });
            match action {
                Ok(action) => parsed.push(action),
                Err(found) => {
                    report.extend(
                        found
                            .into_iter()
                            .map(|one| one.with_parameter(format!("actions[{at}]"))),
                    );
                }
            }
        }
        match expression {
            Some(expression) if !report.has_errors() => Ok(Self {
                expression,
                actions: parsed,
                priority: 0,
                id: None,
            }),
            _ => Err(report),
        }
    }

    /// Sets the priority: lower ones are evaluated first, equal ones in table order. Default: 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route, RouteInput, RouteTable};
    /// let route = |action: &str, priority| {
    ///     Ok::<_, mailwright::Report>(Route::parse("match_recipient('.')", &[action, "stop()"], &Limits::default())?.with_priority(priority))
    /// };
    /// let table = RouteTable::new(vec![route("store()", 7)?, route("forward('ann@example.org')", -1)?]);
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.stopped_by(), Some(1));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    /// Sets Mailgun's id of the route, which the record of the `accepted` event carries.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route, RouteInput, RouteTable};
    /// let route = Route::parse("catch_all()", &["store()"], &Limits::default())?.with_id("4e97c1b2ba8a48567f007fb6");
    /// let decision = RouteTable::new(vec![route]).evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.routes_record()[0]["id"], "4e97c1b2ba8a48567f007fb6");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The expression, parsed: its source, its groups, what is undocumented in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route};
    /// let route = Route::parse("match_recipient('(.*)@(.*)')", &["store()"], &Limits::default())?;
    /// assert_eq!(route.expression().source(), "match_recipient('(.*)@(.*)')");
    /// assert_eq!(route.expression().group_count(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The actions, parsed, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Action, Limits, Route};
    /// let route = Route::parse("catch_all()", &["forward('ann@example.org')", "stop()"], &Limits::default())?;
    /// assert_eq!(route.actions().len(), 2);
    /// assert_eq!(route.actions()[1], Action::Stop);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The priority; 0 where none was set.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteTable;
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 3, "expression": "catch_all()", "actions": []},
    ///     {"expression": "catch_all()", "actions": []},
    /// ]))?;
    /// assert_eq!(table.routes().iter().map(|route| route.priority()).collect::<Vec<_>>(), [3, 0]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn priority(&self) -> i64 {
        self.priority
    }

    /// Mailgun's id of the route; `None` where it was not set.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteTable;
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"id": "4f3bad2335335426750048c6", "expression": "catch_all()", "actions": []},
    /// ]))?;
    /// assert_eq!(table.routes()[0].id(), Some("4f3bad2335335426750048c6"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether it ends the evaluation when it matches.
    pub(super) fn stops(&self) -> bool {
        self.actions.contains(&Action::Stop)
    }
}

/// Routes of an account, compiled.
///
/// # Examples
///
/// ```
/// use mailwright::{ExecutedAction, RouteInput, RouteTable};
/// use serde_json::json;
/// let table = RouteTable::from_json(&json!([
///     {"priority": 1, "expression": "catch_all()", "actions": ["store()"]},
///     {"priority": 0, "expression": "match_recipient(\"(.*)@example.com\")",
///      "actions": ["forward(\"https://app.example.net/in?box=\\1\")", "stop()"]},
/// ]))?;
/// let decision = table.evaluate(&RouteInput::new("ann+news@example.com", [("Subject", "Hi")]));
/// assert_eq!(decision.stopped_by(), Some(1));
/// let ExecutedAction::Forward(to) = &decision.executed()[0].actions()[0] else { panic!() };
/// assert_eq!(to[0].raw(), "https://app.example.net/in?box=ann+news");
/// assert_eq!(to[0].encoded(), "https://app.example.net/in?box=ann%2Bnews");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Debug)]
pub struct RouteTable {
    pub(super) routes: Vec<Route>,
    /// Indexes of routes in the order of evaluation.
    pub(super) order: Arc<[u32]>,
    index: Index,
    reading: Reading,
    limits: Limits,
}

impl RouteTable {
    /// A table of routes, with the default reading and limits. Indexes in a decision are those of this list.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Route, RouteInput, RouteTable};
    /// let limits = Limits::default();
    /// let table = RouteTable::new(vec![
    ///     Route::parse("match_header('subject', 'unsubscribe')", &["forward('lists@example.org')"], &limits)?.with_priority(2),
    ///     Route::parse("match_recipient('^abuse@')", &["forward('ops@example.org')", "stop()"], &limits)?.with_priority(1),
    /// ]);
    /// let decision = table.evaluate(&RouteInput::new("abuse@example.com", [("Subject", "unsubscribe")]));
    /// assert_eq!((decision.executed().len(), decision.stopped_by()), (1, Some(1)));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(routes: Vec<Route>) -> Self {
        let mut order: Vec<u32> = (0..u32::try_from(routes.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|&at| routes[at as usize].priority);
        let index = Index::new(order.iter().map(|&at| &routes[at as usize].expression));
        Self {
            routes,
            order: order.into(),
            index,
            reading: Reading::default(),
            limits: Limits::default(),
        }
    }

    /// Reads a list of routes as Mailgun's API has them: `[{"priority", "expression", "actions", "id"}]`.
    ///
    /// # Errors
    ///
    /// `route-bad-shape` for what is no such list; and what [`Route::parse`] says of each route, parameters being
    /// `routes[0].expression`, `routes[0].actions[1]` …
    ///
    /// # Examples
    ///
    /// ```
    /// use serde_json::json;
    /// let report = mailwright::RouteTable::from_json(&json!([{"expression": "catch_all(", "actions": []}])).unwrap_err();
    /// assert_eq!(report.first().unwrap().parameter(), "routes[0].expression");
    /// // The list is the `items` of what `GET /v3/routes` answers.
    /// let report = mailwright::RouteTable::from_json(&json!({"total_count": 0, "items": []})).unwrap_err();
    /// assert_eq!(report.first().unwrap().help(), Some("give the `items` of the API's answer"));
    /// ```
    pub fn from_json(routes: &Value) -> Result<Self, Report> {
        Self::from_json_with(routes, &Limits::default())
    }

    /// As [`from_json`](Self::from_json), with limits of your own, for parsing and for evaluation.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Self::from_json).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, RouteTable};
    /// let routes = serde_json::json!([{"expression": "match_recipient('.*@example.com')", "actions": []}]);
    /// let refused = RouteTable::from_json_with(&routes, &Limits::default().route_expression(16)).unwrap_err();
    /// let found = refused.first().unwrap();
    /// assert_eq!((found.code().name(), found.parameter()), ("route-too-long", "routes[0].expression"));
    /// ```
    pub fn from_json_with(routes: &Value, limits: &Limits) -> Result<Self, Report> {
        let mut report = Report::default();
        let mut parsed = Vec::new();
        for route in Self::read_list(routes, limits)? {
            match route {
                Ok(route) => parsed.push(route),
                Err(found) => report.extend(found),
            }
        }
        report.or_ok(())?;
        Ok(Self::new(parsed).limits(limits.clone()))
    }

    /// Reads every route of a list by itself.
    pub(super) fn read_list(
        routes: &Value,
        limits: &Limits,
    ) -> Result<Vec<Result<Route, Report>>, Diagnostic> {
        let list = routes.as_array().ok_or_else(|| {
            let found = shape("routes", "a list of routes");
            match routes.get("items") {
                Some(_) => found.with_help("give the `items` of the API's answer"),
                None => found,
            }
        })?;
        let one = |(at, route)| read(route, &format!("routes[{at}]"), limits);
        Ok(list.iter().enumerate().map(one).collect())
    }

    /// Sets how patterns are applied. Default: searched anywhere in the text, with regard to case.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, RouteInput, RouteTable};
    /// let routes = serde_json::json!([{"expression": "match_header('subject', 'URGENT')", "actions": ["store()"]}]);
    /// let executed = |reading: &str| {
    ///     let table = RouteTable::from_json(&routes)?.reading(Reading::from_name(reading).unwrap());
    ///     Ok::<_, mailwright::Report>(table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Urgent: tea")])).executed().len())
    /// };
    /// assert_eq!((executed("search")?, executed("search-ignoring-case")?), (0, 1));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Sets the limits of evaluation: `regex_steps` and `regex_memory` of one search. Default: [`Limits::default`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, RouteInput, RouteTable};
    /// let routes = serde_json::json!([{"expression": r"match_header('subject', '(.+)-\1$')", "actions": ["store()"]}]);
    /// let input = RouteInput::new("box@example.com", [("Subject", "tea-tea")]);
    /// let table = RouteTable::from_json(&routes)?;
    /// assert_eq!(table.evaluate(&input).executed().len(), 1);
    /// assert_eq!(table.limits(Limits::default().regex_steps(3)).evaluate(&input).executed().len(), 0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The routes, in table order; evaluation goes by priority.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::RouteTable;
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 2, "expression": "catch_all()", "actions": ["store()"]},
    ///     {"priority": 1, "expression": "match_recipient('a')", "actions": ["stop()"]},
    /// ]))?;
    /// let sources: Vec<_> = table.routes().iter().map(|route| route.expression().source()).collect();
    /// assert_eq!(sources, ["catch_all()", "match_recipient('a')"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// What happens to a message.
    ///
    /// A route whose pattern takes more steps than the limits allow does not match; the rest of the table still runs,
    /// and the decision carries `route-limit-exhausted`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 1, "expression": "match_recipient('^sales@')", "actions": ["forward('ann@example.org')"]},
    ///     {"priority": 2, "expression": "match_header('subject', '(?i)invoice')", "actions": ["store()"]},
    ///     {"priority": 3, "expression": "catch_all()", "actions": ["forward('desk@example.org')"]},
    /// ]))?;
    /// let routes = |to: &str, subject: &str| -> Vec<usize> {
    ///     table.evaluate(&RouteInput::new(to, [("Subject", subject)])).executed().iter().map(|it| it.route()).collect()
    /// };
    /// assert_eq!(routes("sales@example.com", "Invoice 17"), [0, 1]); // no `stop()`: both
    /// assert_eq!(routes("box@example.com", "Hello"), [2]); // nothing else matched
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn evaluate(&self, input: &RouteInput) -> Decision {
        let mut decision = Decision::default();
        let mut scratch = Scratch::default();
        let mut evaluation = Evaluation {
            input,
            limits: &self.limits,
            matched_before: false,
        };
        for position in self.index.candidates(input) {
            let Some(&at) = self.order.get(position as usize) else {
                continue;
            };
            let at = at as usize;
            let Some(route) = self.routes.get(at) else {
                continue;
            };
            let mut calls = Vec::new();
            let (verdict, captures) =
                evaluation.explained(&route.expression, self.reading, &mut scratch, &mut calls);
            decision.trace.push(RouteTrace {
                route: at,
                verdict: verdict.ok(),
                calls,
            });
            let Ok(matched) = verdict else {
                decision.diagnostics.push(exhausted(at));
                continue;
            };
            self.compare_readings(at, matched, &evaluation, &mut scratch, &mut decision.diagnostics);
            if !matched {
                continue;
            }
            evaluation.matched_before = true;
            decision.record.push(record(route, input));
            let actions = route
                .actions
                .iter()
                .map(|action| execute(action, &route.expression, &captures))
                .collect();
            decision.executed.push(ExecutedRoute { route: at, actions });
            if route.stops() {
                decision.stopped_by = Some(at);
                decision.order = Arc::clone(&self.order);
                decision.skipped_from = position as usize + 1;
                break;
            }
        }
        decision
    }

    /// Warns where a route's verdict depends on the reading.
    fn compare_readings(
        &self,
        at: usize,
        matched: bool,
        evaluation: &Evaluation<'_>,
        scratch: &mut Scratch,
        report: &mut Report,
    ) {
        let expression = &self.routes[at].expression;
        let others: Vec<String> = Reading::ALL
            .into_iter()
            .filter(|reading| *reading != self.reading)
            .filter(|reading| {
                evaluation
                    .verdict(expression, *reading, scratch)
                    .is_ok_and(|other| other != matched)
            })
            .map(Reading::name)
            .collect();
        if others.is_empty() {
            return;
        }
        let verdict = if matched { "matches" } else { "does not match" };
        report.push(
            Diagnostic::warning(Code::RouteReadingDiffers, format!("routes[{at}].expression"))
                .with_message(format!("the route {verdict}; otherwise if patterns are read as: {}", others.join(", ")))
                .with_help("Mailgun does not document where patterns match, nor whether case matters: anchor them with ^ and $"),
        );
    }
}

fn exhausted(at: usize) -> Diagnostic {
    Diagnostic::warning(Code::RouteLimitExhausted, format!("routes[{at}].expression"))
        .with_message("a pattern took more steps or memory than the limits allow; the route counts as not matching")
        .with_help("back-references and nested repeats can take very many steps; see the limits `regex_steps` and `regex_memory`")
}

fn record(route: &Route, input: &RouteInput) -> Value {
    let mut record = json!({"expression": route.expression.source()});
    if let Some(id) = &route.id {
        record["id"] = id.as_str().into();
    }
    record["match"] = json!({"recipient": input.recipient()});
    record
}

fn execute(action: &Action, expression: &Expression, captures: &Captures) -> ExecutedAction {
    let group = |reference: &Reference| match reference {
        Reference::Number(number) => captures.number(*number).to_owned(),
        Reference::Name(name) => captures.name(expression, name).to_owned(),
    };
    match action {
        Action::Forward(list) => ExecutedAction::Forward(list.iter().map(|one| one.fill(&group)).collect()),
        Action::Store(notify) => ExecutedAction::Store(notify.as_ref().map(|one| one.fill(&group))),
        Action::Stop => ExecutedAction::Stop,
    }
}

fn shape(parameter: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(Code::RouteBadShape, parameter).with_message(format!("expected {expected}"))
}

/// Reads one route.
fn read(route: &Value, place: &str, limits: &Limits) -> Result<Route, Report> {
    let Some(map) = route.as_object() else {
        return Err(shape(place, "an object with `expression` and `actions`").into());
    };
    let Some(expression) = map.get("expression").and_then(Value::as_str) else {
        return Err(shape(&format!("{place}.expression"), "a text").into());
    };
    let actions: Option<Vec<&str>> = match map.get("actions") {
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        Some(Value::String(one)) => Some(vec![one]),
        None => Some(Vec::new()),
        Some(_) => None,
    };
    let Some(actions) = actions else {
        return Err(shape(&format!("{place}.actions"), "a list of texts").into());
    };
    let priority = match map.get("priority") {
        None | Some(Value::Null) => Some(0),
        Some(priority) => priority.as_i64(),
    };
    let Some(priority) = priority else {
        return Err(shape(&format!("{place}.priority"), "an integer").into());
    };
    let parsed = Route::parse(expression, &actions, limits).map_err(|report| {
        let named = |found: Diagnostic| {
            let parameter = format!("{place}.{}", found.parameter());
            found.with_parameter(parameter)
        };
        report.into_iter().map(named).collect::<Report>()
    })?;
    let id = map.get("id").and_then(Value::as_str);
    let parsed = parsed.with_priority(priority);
    Ok(match id {
        Some(id) => parsed.with_id(id),
        None => parsed,
    })
}
