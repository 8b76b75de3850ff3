//! Routes: `Expression`, `Action`, `Route`, `RouteTable`, `RouteInput`, `Decision`, and texts that fit into them.

use super::message::{EnvelopeOf, IncomingMessage};
use crate::convert::{Instance, Json, List, Options, Text, Texts, count, plain};
use crate::error::{array, thrown};
use mailwright::Charsets;
use mailwright_js::receive::route::decision::{TableDecision, destination};
use mailwright_js::receive::route::{self as js, RouteOptions, RouteTableOptions, RouteTextOptions};
use mailwright_js::{diagnostics_in, receive::route::lint};
use napi::bindgen_prelude::{Array, Unknown};
use napi::{Env, Result};
use napi_derive::napi;
use std::sync::Arc;

/// A route expression, parsed and its patterns compiled.
#[napi]
pub struct Expression(mailwright::Expression);

#[napi]
impl Expression {
    /// Parses an expression. Throws a `MailwrightError` with the leftmost error, the parameter being `expression`:
    /// `route-empty`, `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
    /// `route-unexpected-end`, `route-unknown-function`, `route-wrong-arity`, `route-unclosed-parenthesis`,
    /// `route-invalid-pattern`, `route-pattern-too-large`, `route-too-deep`.
    #[napi(ts_args_type = "source: string, options?: RouteTextOptions")]
    pub fn parse(env: &Env, source: Text, options: Options<RouteTextOptions>) -> Result<Self> {
        js::expression(&source, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The expression as it was written.
    #[napi(getter)]
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// Warnings: what of it Mailgun does not document.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &diagnostics_in(self.0.diagnostics(), self.0.source()))
    }

    /// The number of groups of all its patterns together.
    #[napi(getter)]
    pub fn group_count(&self) -> f64 {
        count(self.0.group_count())
    }

    /// The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"match_recipient": "re"}`,
    /// `{"match_header": ["name", "re"]}`, `{"catch_all": true}`. Parentheses leave no node.
    #[napi(ts_return_type = "any")]
    pub fn syntax_tree<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.syntax_tree())
    }
}

/// What a route does with a message.
#[napi]
pub struct Action(mailwright::Action);

#[napi]
impl Action {
    /// Parses an action. Throws a `MailwrightError` with the leftmost error, the parameter being `action`: `route-empty`,
    /// `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
    /// `route-unexpected-end`, `route-unknown-action`, `route-unknown-keyword`, `route-duplicate-keyword`,
    /// `route-wrong-arity`, `route-bad-destination`, `route-bad-template`, `route-capture-in-hostname`.
    #[napi(ts_args_type = "source: string, options?: RouteTextOptions")]
    pub fn parse(env: &Env, source: Text, options: Options<RouteTextOptions>) -> Result<Self> {
        js::action(&source, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Where the message or a notice of it goes.
    #[napi(getter, ts_return_type = "Destination[]")]
    pub fn destinations<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.destinations().map(destination).collect::<Vec<_>>())
    }

    /// The action as a tree: `{"forward": [{"url": "…"}, {"email": "…"}]}`, `{"store": null}`, `{"store": "…"}`,
    /// `{"stop": true}`.
    #[napi(ts_return_type = "any")]
    pub fn syntax_tree<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.syntax_tree())
    }
}

/// A route: an expression, actions, a priority.
#[napi]
pub struct Route(mailwright::Route);

#[napi]
impl Route {
    /// Parses a route. Throws a `MailwrightError` with what `Expression.parse` and `Action.parse` say, and
    /// `route-unknown-group`; parameters are `expression` and `actions[0]` …
    #[napi(ts_args_type = "expression: string, actions: string[], options?: RouteOptions")]
    pub fn parse(
        env: &Env,
        expression: Text,
        actions: Texts,
        options: Options<RouteOptions>,
    ) -> Result<Self> {
        js::route(&expression, &actions.0, options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The expression.
    #[napi(getter)]
    pub fn expression(&self) -> Expression {
        Expression(self.0.expression().clone())
    }

    /// The actions, in order.
    #[napi(getter)]
    pub fn actions(&self) -> Vec<Action> {
        self.0.actions().iter().cloned().map(Action).collect()
    }

    /// The priority: lower ones are evaluated first.
    #[napi(getter)]
    pub fn priority(&self) -> i64 {
        self.0.priority()
    }

    /// Mailgun's id of the route.
    #[napi(getter)]
    pub fn id(&self) -> Option<&str> {
        self.0.id()
    }
}

/// Routes of an account, compiled.
#[napi]
pub struct RouteTable(pub(crate) Arc<mailwright::RouteTable>);

#[napi]
impl RouteTable {
    /// A table of routes.
    #[napi(constructor, ts_args_type = "routes: Route[], options?: RouteTableOptions")]
    pub fn new(
        env: &Env,
        routes: List<Instance<'_, Route>>,
        options: Options<RouteTableOptions>,
    ) -> Result<Self> {
        let routes = routes.0.iter().map(|route| route.0.clone()).collect();
        let table = js::table(routes, &options.0);
        table
            .map(|table| Self(table.into()))
            .map_err(|failure| thrown(env, failure))
    }

    /// Reads a list of routes as Mailgun's API has them. Throws a `MailwrightError`: `route-bad-shape` for what is no such
    /// list; and what `Route.parse` says of each route, parameters being `routes[0].expression`, `routes[0].actions[1]` …
    #[napi(ts_args_type = "routes: RouteEntry[], options?: RouteTableOptions")]
    pub fn from_json(env: &Env, routes: Json, options: Options<RouteTableOptions>) -> Result<Self> {
        let table = js::table_from_json(&routes.value(env)?, &options.0);
        table
            .map(|table| Self(table.into()))
            .map_err(|failure| thrown(env, failure))
    }

    /// The routes, in table order.
    #[napi(getter)]
    pub fn routes(&self) -> Vec<Route> {
        self.0.routes().iter().cloned().map(Route).collect()
    }

    /// What happens to a message.
    ///
    /// A route whose pattern takes more steps than the limits allow does not match; the rest of the table still runs, and
    /// the decision carries `route-limit-exhausted`.
    #[napi(ts_args_type = "input: RouteInput")]
    pub fn evaluate(&self, input: Instance<'_, RouteInput>) -> Decision {
        let decision = self.0.evaluate(&input.0);
        Decision(TableDecision::new(decision, self.0.clone()))
    }

    /// Says what is hardly meant, in the order of evaluation: routes that are never reached, patterns that match more than
    /// they seem to, `catch_all()` that can never be true, undocumented syntax.
    #[napi(ts_return_type = "Diagnostic[]")]
    pub fn lint<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &lint(&self.0))
    }

    /// The same for a list of routes as `fromJson` reads it, wherever routes are wrong: what is an error there comes first
    /// here, and the other routes are looked at all the same. Mailgun stores routes with invalid patterns or destinations
    /// without a word; they never work.
    #[napi(
        ts_args_type = "routes: RouteEntry[], options?: RouteTextOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn lint_json(env: &Env, routes: Json, options: Options<RouteTextOptions>) -> Result<Array<'_>> {
        let found = js::lint_json(&routes.value(env)?, &options.0);
        array(env, &found.map_err(|failure| thrown(env, failure))?)
    }
}

/// A message as routes see it.
///
/// The domain of the recipient is lower-cased; an internationalised one is looked at as U-labels and as A-labels. Header
/// values are unfolded, trimmed, and their encoded words (RFC 2047) decoded.
#[napi]
pub struct RouteInput(mailwright::RouteInput);

#[napi]
impl RouteInput {
    /// A recipient and header fields, names and values as they came: a list of `[name, value]`, or an object of texts or
    /// lists of texts.
    #[napi(
        constructor,
        ts_args_type = "recipient: string, headers: Array<[name: string, value: string]> | Record<string, string | string[]>"
    )]
    pub fn new(env: &Env, recipient: Text, headers: Json) -> Result<Self> {
        js::route_input(&recipient, &headers.value(env)?, Charsets::default())
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// A parsed message with its envelope.
    #[napi(ts_args_type = "envelope: Envelope, message: IncomingMessage")]
    pub fn from_message(envelope: EnvelopeOf, message: Instance<'_, IncomingMessage>) -> Self {
        Self(mailwright::RouteInput::from_message(
            &envelope.0,
            message.0.inner(),
        ))
    }

    /// The recipient, its domain in lower case.
    #[napi(getter)]
    pub fn recipient(&self) -> &str {
        self.0.recipient()
    }

    /// The values of a header, in order; the name in any case.
    #[napi(ts_args_type = "name: string")]
    pub fn header(&self, name: Text) -> Vec<String> {
        self.0.header(&name).map(str::to_owned).collect()
    }
}

/// What happens to a message.
#[napi]
pub struct Decision(pub(crate) TableDecision);

#[napi]
impl Decision {
    /// The routes that matched, in the order of evaluation.
    #[napi(getter, ts_return_type = "ExecutedRoute[]")]
    pub fn executed<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.executed())
    }

    /// The route whose `stop()` ended the evaluation, by its index in the table.
    #[napi(getter)]
    pub fn stopped_by(&self) -> Option<f64> {
        self.0.inner().stopped_by().map(count)
    }

    /// The routes that were evaluated, in order. Those whose patterns need a text that the message does not have are not
    /// listed: they were not tried.
    #[napi(getter, ts_return_type = "RouteTrace[]")]
    pub fn trace<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.trace())
    }

    /// The routes that were not reached because of a `stop()`.
    #[napi(getter)]
    pub fn skipped(&self) -> Vec<f64> {
        self.0.inner().skipped().map(count).collect()
    }

    /// The value of `routes` in the `accepted` event.
    #[napi(ts_return_type = "Array<{ id?: string, expression: string, match: { recipient: string } }>")]
    pub fn routes_record<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.routes_record())
    }

    /// `route-reading-differs` where another reading of patterns gives another verdict, `route-limit-exhausted` where a
    /// pattern took too many steps.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, &self.0.diagnostics())
    }
}

/// A text as a pattern that matches it and nothing else, as Python's `re.escape`.
#[napi(ts_args_type = "text: string")]
pub fn escape_pattern(text: Text) -> String {
    mailwright::escape_pattern(&text)
}

/// A text as a string of an expression or action, in double quotes.
#[napi(ts_args_type = "text: string")]
pub fn quote_route_string(text: Text) -> String {
    mailwright::quote_route_string(&text)
}

/// The expression for one recipient, whichever way Mailgun reads patterns.
#[napi(ts_args_type = "address: string")]
pub fn match_recipient_exactly(address: Text) -> String {
    mailwright::match_recipient_exactly(&address)
}

/// The expression for all recipients of a domain, whichever way Mailgun reads patterns.
#[napi(ts_args_type = "domain: string")]
pub fn match_recipient_domain(domain: Text) -> String {
    mailwright::match_recipient_domain(&domain)
}

/// The expression for messages with a header that contains a text, whichever way Mailgun reads patterns.
#[napi(ts_args_type = "name: string, text: string")]
pub fn match_header_containing(name: Text, text: Text) -> String {
    mailwright::match_header_containing(&name, &text)
}
