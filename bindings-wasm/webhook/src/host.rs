//! What JavaScript is asked for, in `js/webhook.js`: its values taken, errors and plain objects made.

use crate::Answer;
use mailwright::{Diagnostic, Report, Span};
use mailwright_js::{Body, spans_of_body};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "../../js/webhook.js")]
extern "C" {
    /// A `TypeError`.
    #[cfg(feature = "posts")]
    #[wasm_bindgen(js_name = wrongType)]
    fn wrong_type(message: &str) -> JsValue;

    /// A `TypeError`: "expected a string, found a number".
    pub(crate) fn expected(what: &str, given: &JsValue) -> JsValue;

    /// A `MailwrightError` with these diagnostics.
    #[wasm_bindgen(js_name = refused)]
    fn error(message: &str, diagnostics: Vec<JsValue>) -> JsValue;

    /// A diagnostic; `start` is below 0 where there is no span.
    fn finding(
        code: &str,
        severity: &str,
        message: &str,
        parameter: &str,
        start: f64,
        end: f64,
        source: Option<&str>,
        help: Option<&str>,
    ) -> JsValue;

    /// The bytes of a view, an `ArrayBuffer` or a string; throws for anything else.
    #[wasm_bindgen(catch, js_name = bytesOf)]
    fn bytes_of(given: &JsValue) -> Result<Vec<u8>, JsValue>;

    /// The elements of an array; throws for anything else.
    #[wasm_bindgen(catch)]
    pub(crate) fn list(given: &JsValue, what: &str) -> Result<Vec<JsValue>, JsValue>;

    /// Throws for what is no object of options with these names.
    #[wasm_bindgen(catch, js_name = checkOptions)]
    pub(crate) fn check_options(options: &JsValue, names: &str) -> Result<(), JsValue>;

    /// An option that is a time in Unix seconds.
    #[wasm_bindgen(catch)]
    pub(crate) fn time(options: &JsValue, name: &str) -> Result<Option<f64>, JsValue>;

    /// An option that is a whole number from 0, of 32 bits.
    #[wasm_bindgen(catch)]
    pub(crate) fn whole(options: &JsValue, name: &str) -> Result<Option<f64>, JsValue>;

    /// An option that is a boolean.
    #[wasm_bindgen(catch)]
    pub(crate) fn boolean(options: &JsValue, name: &str) -> Result<Option<bool>, JsValue>;

    /// Asks a guard.
    #[wasm_bindgen(catch)]
    pub(crate) fn remember(guard: &JsValue, token: &str, now: f64, until: f64) -> Result<bool, JsValue>;

    /// A verdict as a plain object.
    pub(crate) fn verdict(key: u32, is_by_parent: bool, is_seen: bool) -> JsValue;

    /// Unix seconds of the clock.
    pub(crate) fn clock() -> f64;
}

#[cfg(feature = "posts")]
#[wasm_bindgen(raw_module = "../../js/posts.js")]
extern "C" {
    /// The limits among options, as names and numbers in turn; throws for what is no object.
    #[wasm_bindgen(catch, js_name = limits)]
    fn given_limits(options: &JsValue) -> Result<Vec<JsValue>, JsValue>;

    /// JSON text as plain objects and arrays.
    pub(crate) fn parse(text: &str) -> JsValue;

    /// A file as a plain object.
    pub(crate) fn file(filename: Option<&str>, content_type: &str, data: &[u8]) -> JsValue;
}

/// Bytes that know whether they came as text, in whose units places are then counted.
#[cfg(feature = "posts")]
pub(crate) enum Octets {
    Text(String),
    Bytes(Vec<u8>),
}

#[cfg(feature = "posts")]
impl Octets {
    pub(crate) fn new(given: &JsValue) -> Answer<Self> {
        Ok(match given.as_string() {
            Some(text) => Self::Text(text),
            None => Self::Bytes(bytes_of(given)?),
        })
    }

    pub(crate) fn body(&self) -> Body<'_> {
        match self {
            Self::Text(text) => Body::Text(text),
            Self::Bytes(bytes) => Body::Bytes(bytes),
        }
    }
}

/// The option `limits`.
#[cfg(feature = "posts")]
pub(crate) fn limits(options: &JsValue) -> Answer<mailwright::Limits> {
    let given = given_limits(options)?;
    let limits = given.chunks(2).map(|pair| {
        let limit = pair[1].as_f64().and_then(mailwright_js::options::whole_number);
        (pair[0].as_string().unwrap_or_default(), limit)
    });
    let (limits, unknown) =
        mailwright_js::options::limits_of(limits).map_err(|message| wrong_type(&message))?;
    unknown.or_ok(limits).map_err(|report| refused(&report))
}

/// Takes a string.
pub(crate) fn text(given: &JsValue) -> Answer<String> {
    given.as_string().ok_or_else(|| expected("a string", given))
}

/// Takes bytes.
pub(crate) fn bytes(given: &JsValue) -> Answer<Vec<u8>> {
    bytes_of(given)
}

/// What the core refused, as the error to throw; findings know the text that they are about.
pub(crate) fn refused(report: &Report) -> JsValue {
    refused_body(report, Body::Bytes(&[]))
}

/// The same of a body.
pub(crate) fn refused_body(report: &Report, body: Body<'_>) -> JsValue {
    error(&report.text(), findings(report, &spans_of_body(report, body)))
}

/// The findings of a report with their spans.
pub(crate) fn findings(report: &Report, spans: &[Option<Span>]) -> Vec<JsValue> {
    report
        .iter()
        .zip(spans)
        .map(|(found, span)| object(found, *span))
        .collect()
}

#[allow(clippy::cast_precision_loss)] // No text has 2^53 characters.
fn object(found: &Diagnostic, span: Option<Span>) -> JsValue {
    let (start, end) = span.map_or((-1.0, -1.0), |span| (span.start() as f64, span.end() as f64));
    finding(
        found.code().name(),
        found.severity().name(),
        found.message(),
        found.parameter(),
        start,
        end,
        found.source(),
        found.help(),
    )
}
