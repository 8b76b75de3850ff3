//! Failures as JavaScript errors, and what the package's JavaScript entry hands over.
//!
//! `MailwrightError` is a class of the entry, which hands over what makes one; a wrong type is JavaScript's own
//! `TypeError`.

use crate::convert::{Json, Text, Whole, expected, member, object_of_options};
use mailwright_js::{Diagnostic, Failure, Given};
use napi::bindgen_prelude::{Array, FnArgs, Function, FunctionRef, JsObjectValue, Object, Unknown};
use napi::{Env, Error, JsValue, Result, Status};
#[cfg(not(feature = "node-api"))]
use napi::{JsRangeError, JsTypeError};
use napi_derive::napi;
use std::cell::RefCell;
use std::sync::Arc;

type Factory = FnArgs<(String, Unknown<'static>)>;
/// Parameters of a request; or the value of one, and its name.
type Parameters = FnArgs<(Unknown<'static>, Option<String>)>;

/// What the entry hands over.
pub struct Host {
    error: FunctionRef<Factory, Unknown<'static>>,
    /// `JSON.stringify`, lone surrogates replaced.
    pub stringify: FunctionRef<Unknown<'static>, Unknown<'static>>,
    /// `JSON.parse`.
    pub parse: FunctionRef<String, Unknown<'static>>,
    /// The parameters of a request as `[name, kind, value]`.
    pub fields: FunctionRef<Parameters, Unknown<'static>>,
    /// Gives a finding, or a list of them, the method `excerpt`.
    findings: FunctionRef<Unknown<'static>, Unknown<'static>>,
}

thread_local! {
    /// Each thread (the main one, workers) loads the entry, which hands over functions of its own.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

/// Takes what the entry hands over.
#[napi(js_name = "__install", skip_typescript)]
pub fn install(
    env: Env,
    error: Function<'_, Factory, Unknown<'static>>,
    stringify: Function<'_, Unknown<'static>, Unknown<'static>>,
    parse: Function<'_, String, Unknown<'static>>,
    fields: Function<'_, Parameters, Unknown<'static>>,
    findings: Function<'_, Unknown<'static>, Unknown<'static>>,
) -> Result<()> {
    let host = Host {
        error: error.create_ref()?,
        stringify: stringify.create_ref()?,
        parse: parse.create_ref()?,
        fields: fields.create_ref()?,
        findings: findings.create_ref()?,
    };
    HOST.set(Some(host));
    // The references must not outlive the environment, which ends before its thread does.
    env.add_env_cleanup_hook((), |()| HOST.set(None))?;
    Ok(())
}

/// Calls with what the entry handed over.
pub fn with_host<T>(call: impl FnOnce(&Host) -> Result<T>) -> Result<T> {
    HOST.with_borrow(|host| match host {
        Some(host) => call(host),
        None => Err(Error::new(
            Status::GenericFailure,
            "the addon is used without its package",
        )),
    })
}

/// A failure as the error to throw.
pub fn thrown(env: &Env, failure: Failure) -> Error {
    match failure {
        Failure::Type(message) => type_error(env, &message),
        Failure::Refused { message, diagnostics } => array(env, &diagnostics)
            .and_then(|list| {
                let list = list.to_unknown();
                with_host(|host| {
                    host.error
                        .borrow_back(env)?
                        .call((message, list).into())
                        .map(Error::from)
                })
            })
            .unwrap_or_else(|error| error),
    }
}

/// A `TypeError`.
pub fn type_error(env: &Env, message: &str) -> Error {
    #[cfg(feature = "node-api")]
    return crate::raw::error(env, message, false);
    #[cfg(not(feature = "node-api"))]
    Error::from(JsTypeError::from(Error::from_reason(message)).into_unknown(*env))
}

/// A `RangeError`.
pub fn range_error(env: &Env, message: &str) -> Error {
    #[cfg(feature = "node-api")]
    return crate::raw::error(env, message, true);
    #[cfg(not(feature = "node-api"))]
    Error::from(JsRangeError::from(Error::from_reason(message)).into_unknown(*env))
}

/// Diagnostics as plain objects.
pub fn array<'env>(env: &'env Env, diagnostics: &[Diagnostic]) -> Result<Array<'env>> {
    let length = u32::try_from(diagnostics.len()).unwrap_or(u32::MAX);
    let mut list = env.create_array(length)?;
    let mut last = None;
    for (at, found) in (0..).zip(diagnostics) {
        let made = after(env, found, last)?;
        list.set(at, made)?;
        last = Some((found, made));
    }
    if length > 0 {
        with_host(|host| host.findings.borrow_back(env)?.call(list.to_unknown()))?;
    }
    Ok(list)
}

/// A diagnostic as a plain object.
pub fn object<'env>(env: &'env Env, found: &Diagnostic) -> Result<Object<'env>> {
    let out = after(env, found, None)?;
    with_host(|host| host.findings.borrow_back(env)?.call(out.to_unknown()))?;
    Ok(out)
}

/// `Diagnostic.excerpt`; see the declarations.
#[napi(js_name = "__excerpt", skip_typescript)]
pub fn excerpt(
    env: &Env,
    found: Unknown<'_>,
    start: Option<Whole>,
    end: Option<Whole>,
    text: Option<Text>,
) -> Result<String> {
    let Some(found) = object_of_options(env, &found)? else {
        return Err(expected(env, &found, "a finding"));
    };
    let required = |name: &str| {
        member::<Text>(env, &found, name).map(|text| text.map_or_else(String::new, |text| text.0))
    };
    let (code, severity) = (required("code")?, required("severity")?);
    let (message, parameter) = (required("message")?, required("parameter")?);
    let help = member::<Text>(env, &found, "help")?;
    let given = Given {
        code: &code,
        severity: &severity,
        message: &message,
        parameter: &parameter,
        span: start
            .zip(end)
            .map(|(Whole(start), Whole(end))| (start as usize, end as usize)),
        help: help.as_deref(),
    };
    let shown = given.excerpt(text.as_deref().unwrap_or_default());
    shown.map_err(|failure| thrown(env, failure))
}

/// The text in `value` that a finding's parameter names, so that its span can be shown in it: `routes[0].actions[1]`.
///
/// `name` is what the parameter calls `value` itself (`routes`, `filter`); where it is empty, the parameter begins with a
/// member of `value`. A text that stands for a list of one text is its own first element; a number is its digits. `null`
/// where the parameter is about something else, or no text is there.
#[napi(ts_args_type = "parameter: string, name: string, value: any")]
pub fn parameter_text(env: &Env, parameter: Text, name: Text, value: Json) -> Result<Option<String>> {
    let value = value.value(env)?;
    Ok(mailwright::parameter_text(&parameter, &name, &value).map(String::from))
}

/// The same, after another one, with which it may share its source.
fn after<'env>(
    env: &'env Env,
    found: &Diagnostic,
    last: Option<(&Diagnostic, Object<'env>)>,
) -> Result<Object<'env>> {
    let mut out = Object::new(env)?;
    out.set("code", found.code)?;
    out.set("severity", found.severity)?;
    out.set("message", found.message.as_str())?;
    out.set("parameter", found.parameter.as_str())?;
    if let Some(span) = found.span {
        out.set("span", crate::convert::pair(env, span)?)?;
    }
    if let Some(source) = &found.source {
        let shared =
            last.filter(|(last, _)| last.source.as_ref().is_some_and(|last| Arc::ptr_eq(last, source)));
        match shared {
            Some((_, last)) => out.set(
                "source",
                last.get_named_property_unchecked::<Unknown<'_>>("source")?,
            )?,
            None => out.set("source", &**source)?,
        }
    }
    if let Some(help) = &found.help {
        out.set("help", help.as_str())?;
    }
    Ok(out)
}
