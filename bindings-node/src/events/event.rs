//! Events, given as objects, as JSON text or as `Event`.

use crate::convert::{Json, Octets, Text, expected, parsed};
use crate::error::thrown;
use mailwright_js::events as js;
use napi::bindgen_prelude::{ClassInstance, FromNapiValue, JavaScriptClassExt, JsValue, Unknown};
use napi::{Env, Result, ValueType, sys};
use napi_derive::napi;

/// An event. Reading and writing it changes nothing: members that are not known are kept, numbers keep their digits.
#[napi]
pub struct Event(pub(crate) mailwright::Event);

#[napi]
impl Event {
    /// Reads an event from JSON: text, or its UTF-8. Throws a `MailwrightError`: `event-malformed` with the place where the
    /// text stops being JSON, `event-not-an-object`.
    #[napi(ts_args_type = "text: string | Uint8Array | ArrayBuffer")]
    pub fn from_json(env: &Env, text: Octets<'_>) -> Result<Self> {
        js::event(&String::from_utf8_lossy(&text))
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Takes an event that is a plain object already. Throws a `MailwrightError` (`event-not-an-object`) for anything else.
    #[napi(ts_args_type = "value: Record<string, any>")]
    pub fn from_value(env: &Env, value: Json) -> Result<Self> {
        js::event(&value.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The type, with the sub-types of `failed` told apart.
    #[napi(getter, ts_return_type = "EventKind")]
    pub fn kind(&self) -> &'static str {
        self.0.kind().name()
    }

    /// When it happened, in Unix seconds with their fraction.
    #[napi(getter)]
    pub fn timestamp(&self) -> Option<f64> {
        self.0.timestamp()
    }

    /// Tags of the message.
    #[napi(getter)]
    pub fn tags(&self) -> Vec<&str> {
        self.0.tags().collect()
    }

    /// Campaigns of the message; Mailgun no longer fills them.
    #[napi(getter)]
    pub fn campaigns(&self) -> Vec<&str> {
        self.0.campaigns().collect()
    }

    /// All members as a plain object, under Mailgun's own names, made anew at each call. Integers beyond 2^53 are rounded,
    /// as by `JSON.parse`; `toString()` has their digits.
    #[napi(ts_return_type = "EventFields")]
    pub fn fields<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        parsed(env, self.0.to_string())
    }

    /// What `JSON.stringify` takes an event for: `fields()`.
    #[napi(js_name = "toJSON", ts_return_type = "EventFields")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.fields(env)
    }

    /// The event as compact JSON, numbers with their digits.
    #[napi(js_name = "toString")]
    #[allow(clippy::inherent_to_string)] // It is JavaScript's `toString`.
    pub fn to_string(&self) -> String {
        self.0.to_string()
    }
}

/// An event in any of its forms.
pub struct EventOf(pub(crate) mailwright::Event);

impl FromNapiValue for EventOf {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment; what is taken of it is owned.
        unsafe {
            let given = Unknown::from_napi_value(env, value)?;
            let host = Env::from_raw(env);
            let text = match given.get_type()? {
                ValueType::String => String::from_napi_value(env, value)?,
                ValueType::Object if <Event as JavaScriptClassExt>::instance_of(&host, &given)? => {
                    let event = ClassInstance::<Event>::from_napi_value(env, value)?;
                    return Ok(Self(event.0.clone()));
                }
                ValueType::Object
                    if given.is_typedarray()? || given.is_dataview()? || given.is_arraybuffer()? =>
                {
                    String::from_utf8_lossy(&Octets::from_napi_value(env, value)?).into_owned()
                }
                ValueType::Object => Json::from_napi_value(env, value)?.0,
                _ => return Err(expected(&host, &given, "an event: an object, or its JSON")),
            };
            js::event(&text)
                .map(Self)
                .map_err(|failure| thrown(&host, failure))
        }
    }
}

/// `EventKind.event`; see the declarations.
#[napi(js_name = "__eventOfKind", skip_typescript)]
pub fn event_of_kind(env: &Env, kind: Text) -> Result<Option<&'static str>> {
    let kind = js::kind(&kind).map_err(|failure| thrown(env, failure))?;
    Ok(kind.event())
}
