//! What a table decides, as plain values.

use super::expression_of;
use crate::{Diagnostic, diagnostics, utf16};
use mailwright::{Decision, Destination, DestinationKind, ExecutedAction, ExecutedDestination, RouteTable};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// Of an action, a URL or an address.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Destination")
)]
pub struct PlainDestination {
    /// Whether it is a URL, to which Mailgun posts, or an address, to which it forwards.
    #[cfg_attr(feature = "types", napi(ts_type = "'url' | 'email'"))]
    pub kind: &'static str,
    /// As it is written, references included.
    pub source: String,
}

/// A destination with its references filled in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "ExecutedDestination"
    )
)]
pub struct PlainExecutedDestination {
    /// Whether it is a URL, to which Mailgun posts, or an address, to which it forwards.
    #[cfg_attr(feature = "types", napi(ts_type = "'url' | 'email'"))]
    pub kind: &'static str,
    /// With captured texts as they are.
    pub raw: String,
    /// With captured texts percent-encoded in a URL, as they are in an address.
    pub encoded: String,
    /// As `encoded`, the host or domain as A-labels.
    pub wire: String,
}

/// A route that matched, and what it does.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "ExecutedRoute"
    )
)]
pub struct PlainExecutedRoute {
    /// Its index in the table.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub route: usize,
    /// Its actions, in order, their references filled in.
    #[cfg_attr(
        feature = "types",
        napi(
            ts_type = "Array<{ forward: ExecutedDestination[] } | { store: ExecutedDestination | null } | { stop: true }>"
        )
    )]
    pub actions: Vec<PlainAction>,
}

/// An action with its references filled in.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlainAction {
    /// To each of them.
    Forward(Vec<PlainExecutedDestination>),
    /// With a notice to a URL, or without.
    Store(Option<PlainExecutedDestination>),
    /// No further route is evaluated.
    Stop(bool),
}

/// How a route was evaluated.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "RouteTrace")
)]
pub struct PlainRouteTrace {
    /// Its index in the table.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub route: usize,
    /// Whether the expression held; missing where a limit ended its evaluation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<bool>,
    /// The calls that were evaluated, in order.
    #[cfg_attr(feature = "types", napi(ts_type = "CallTrace[]"))]
    pub calls: Vec<PlainCallTrace>,
}

/// What a call of an expression saw.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "CallTrace")
)]
pub struct PlainCallTrace {
    /// The call, in the expression.
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub span: (usize, usize),
    /// Whether it was true.
    pub is_matched: bool,
    /// The text that its pattern matched in: a form of the recipient, or the value of a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where in that text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub place: Option<(usize, usize)>,
    /// Which form of the recipient it was: its domain as given, as U-labels or as A-labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", napi(ts_type = "'given' | 'unicode' | 'ascii'"))]
    pub recipient_form: Option<&'static str>,
    /// Which header field it was, counted from 0 over all fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub header_index: Option<usize>,
}

/// A decision and the table that it is of.
#[derive(Clone, Debug)]
pub struct TableDecision {
    inner: Decision,
    table: Arc<RouteTable>,
}

impl TableDecision {
    /// Keeps a decision together with its table.
    #[must_use]
    pub fn new(inner: Decision, table: Arc<RouteTable>) -> Self {
        Self { inner, table }
    }

    /// The decision itself.
    #[must_use]
    pub fn inner(&self) -> &Decision {
        &self.inner
    }

    /// The routes that matched.
    #[must_use]
    pub fn executed(&self) -> Vec<PlainExecutedRoute> {
        let routes = self.inner.executed().iter();
        let plain = routes.map(|route| PlainExecutedRoute {
            route: route.route(),
            actions: route.actions().iter().filter_map(action).collect(),
        });
        plain.collect()
    }

    /// The routes that were evaluated.
    #[must_use]
    pub fn trace(&self) -> Vec<PlainRouteTrace> {
        let traces = self.inner.trace().iter();
        let plain = traces.map(|trace| {
            let route = self.table.routes().get(trace.route());
            let source = route.map_or("", |route| route.expression().source());
            let calls = trace.calls().iter().map(|call| PlainCallTrace {
                span: utf16(call.span(), source),
                is_matched: call.is_matched(),
                text: call.text().map(str::to_owned),
                place: call
                    .place()
                    .map(|place| utf16(place, call.text().unwrap_or_default())),
                recipient_form: call.recipient_form().map(mailwright::RecipientForm::name),
                header_index: call.header_index(),
            });
            PlainRouteTrace {
                route: trace.route(),
                verdict: trace.verdict(),
                calls: calls.collect(),
            }
        });
        plain.collect()
    }

    /// The value of `routes` in the `accepted` event.
    #[must_use]
    pub fn routes_record(&self) -> Value {
        self.inner.routes_record()
    }

    /// What can be said about it.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(self.inner.diagnostics(), &|parameter| {
            expression_of(&self.table, parameter)
        })
    }
}

/// `None` for actions that this version of the package does not know.
fn action(action: &ExecutedAction) -> Option<PlainAction> {
    Some(match action {
        ExecutedAction::Forward(list) => PlainAction::Forward(list.iter().map(executed).collect()),
        ExecutedAction::Store(notify) => PlainAction::Store(notify.as_ref().map(executed)),
        ExecutedAction::Stop => PlainAction::Stop(true),
        _ => return None,
    })
}

fn executed(destination: &ExecutedDestination) -> PlainExecutedDestination {
    PlainExecutedDestination {
        kind: kind(destination.kind()),
        raw: destination.raw().to_owned(),
        encoded: destination.encoded().to_owned(),
        wire: destination.wire().to_owned(),
    }
}

/// A destination as it is written.
#[must_use]
pub fn destination(destination: &Destination) -> PlainDestination {
    PlainDestination {
        kind: kind(destination.kind()),
        source: destination.source().to_owned(),
    }
}

fn kind(kind: DestinationKind) -> &'static str {
    kind.name()
}
