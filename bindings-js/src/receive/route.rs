//! Expressions, actions, tables, and what they decide.

pub mod decision;
mod input;

pub use input::{headers, route_input};

use crate::options;
use crate::{Diagnostic, Failure, diagnostics};
use mailwright::{Action, Expression, Limits, Reading, Route, RouteTable, parameter_text};
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// How an expression or an action is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct RouteTextOptions {
    /// Limits other than the default ones: `routeExpression`, `routeAction`, `routeDepth` and `regexProgram` matter.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// How a route is read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct RouteOptions {
    /// Limits other than the default ones.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
    /// Lower priorities are evaluated first. Default: 0.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub priority: Option<Number>,
    /// Mailgun's id of the route.
    pub id: Option<String>,
}

/// How a table is read and how it evaluates.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct RouteTableOptions {
    /// Limits other than the default ones: of reading, and of the steps and the memory of a search.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
    /// How patterns are applied; Mailgun does not say. The default, `search`, is the only reading under which every
    /// documented example is true.
    #[cfg_attr(feature = "types", napi(ts_type = "ReadingName"))]
    pub reading: Option<String>,
}

/// Reads an expression.
///
/// # Errors
///
/// What the core refuses.
pub fn expression(source: &str, options: &RouteTextOptions) -> Result<Expression, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    Expression::parse_with(source, &limits).map_err(|report| Failure::refused_in(&report, source))
}

/// Reads an action.
///
/// # Errors
///
/// What the core refuses.
pub fn action(source: &str, options: &RouteTextOptions) -> Result<Action, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    Action::parse_with(source, &limits).map_err(|report| Failure::refused_in(&report, source))
}

/// Reads a route.
///
/// # Errors
///
/// What the core refuses; [`Failure::Type`] for a priority that is no whole number.
pub fn route(expression: &str, actions: &[String], options: RouteOptions) -> Result<Route, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    let parsed = Route::parse(expression, actions, &limits);
    let mut route = parsed.map_err(|report| {
        let texts = Value::from(actions.to_vec());
        Failure::refused(&report, &|parameter| match parameter {
            "expression" => Some(Cow::Borrowed(expression)),
            _ => parameter_text(parameter, "actions", &texts).map(|text| Cow::Owned(text.into_owned())),
        })
    })?;
    if let Some(priority) = options.priority {
        let whole = priority.as_i64();
        route = route.with_priority(whole.ok_or_else(|| Failure::wrong_type("priority", "a whole number"))?);
    }
    if let Some(id) = options.id {
        route = route.with_id(id);
    }
    Ok(route)
}

/// A table of routes that were read before.
///
/// # Errors
///
/// [`Failure::Type`] for an unknown reading; `limit-unknown-name`.
pub fn table(routes: Vec<Route>, options: &RouteTableOptions) -> Result<RouteTable, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    with_reading(RouteTable::new(routes).limits(limits), options)
}

/// A table of routes as Mailgun's API has them.
///
/// # Errors
///
/// What the core refuses; [`Failure::Type`] for an unknown reading.
pub fn table_from_json(routes: &Value, options: &RouteTableOptions) -> Result<RouteTable, Failure> {
    let limits = options::limits(options.limits.as_ref())?;
    let table = RouteTable::from_json_with(routes, &limits).map_err(|report| {
        Failure::refused(&report, &|parameter| parameter_text(parameter, "routes", routes))
    })?;
    with_reading(table, options)
}

fn with_reading(table: RouteTable, options: &RouteTableOptions) -> Result<RouteTable, Failure> {
    let Some(name) = &options.reading else {
        return Ok(table);
    };
    let reading =
        Reading::from_name(name).ok_or_else(|| Failure::unknown_name("reading", name, Reading::names()))?;
    Ok(table.reading(reading))
}

/// What is hardly meant in a table.
#[must_use]
pub fn lint(table: &RouteTable) -> Vec<Diagnostic> {
    diagnostics(&table.lint(), &|parameter| expression_of(table, parameter))
}

/// The same for a list of routes, wherever they are wrong.
///
/// # Errors
///
/// As [`options::limits`].
pub fn lint_json(routes: &Value, options: &RouteTextOptions) -> Result<Vec<Diagnostic>, Failure> {
    let limits: Limits = options::limits(options.limits.as_ref())?;
    let report = RouteTable::lint_json(routes, &limits);
    Ok(diagnostics(&report, &|parameter| {
        parameter_text(parameter, "routes", routes)
    }))
}

/// The expression that a finding about a table points into.
fn expression_of<'t>(table: &'t RouteTable, parameter: &str) -> Option<Cow<'t, str>> {
    let index = parameter.strip_prefix("routes[")?.strip_suffix("].expression")?;
    let route = table.routes().get(index.parse::<usize>().ok()?)?;
    Some(Cow::Borrowed(route.expression().source()))
}
