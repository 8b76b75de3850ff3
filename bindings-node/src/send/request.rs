//! Requests: from JavaScript's values, JSON, form bodies and MIME; compiled, checked, handed in.

use super::batch::Batch;
use super::context::Compiling;
use super::store;
use crate::convert::{Json, Octets, Options, Text, member, object_of_options, plain, read_options};
use crate::error::{array, thrown, with_host};
use crate::form::{Form, FormField};
use mailwright::Charsets;
use mailwright_js::Failure;
use mailwright_js::form::{self as js_form, Findings, FormOptions};
use mailwright_js::send::context::{FromMimeOptions, dialect};
use mailwright_js::send::request::{self as js, Reader};
use napi::bindgen_prelude::{Array, Buffer, FromNapiValue, JsObjectValue, JsValue, Object, Unknown};
use napi::{Env, Result};
use napi_derive::napi;
use std::cell::RefCell;
use std::sync::Arc;

/// What a Mailgun user would POST to `/v3/{domain}/messages` or `messages.mime`.
///
/// Parameters have Mailgun's names, may repeat, and keep their order. Nothing is checked before `compile` or `check`.
#[napi]
pub struct SendRequest {
    request: RefCell<Arc<mailwright::SendRequest>>,
    /// Of the body that it was read from.
    findings: Findings,
}

impl SendRequest {
    /// The request as it is now: the functions of a call may change it meanwhile.
    fn now(&self) -> Arc<mailwright::SendRequest> {
        self.request.borrow().clone()
    }
}

#[napi]
impl SendRequest {
    /// A request of these parameters: an object with Mailgun's own names, or pairs of name and value, which may repeat (a
    /// `Map`, `URLSearchParams`, a `FormData` without files, a `Form`, another request).
    ///
    /// A value is a string, a number or boolean (its JSON text), `null` or `undefined` (no parameter), a file, bytes (a text
    /// that need not be UTF-8), or in an object a list of these for a parameter that repeats. The values of
    /// `recipient-variables`, `t:variables` and `v:` parameters may be objects. Throws a `MailwrightError`
    /// (`send-json-shape`) for an object or list where none can be.
    #[napi(
        constructor,
        ts_args_type = "parameters?: SendParameters | Iterable<readonly [string, SendValue]> | Form | SendRequest | null"
    )]
    pub fn new(env: &Env, parameters: Unknown<'_>) -> Result<Self> {
        let mut reader = Reader::default();
        let fields: Unknown<'_> =
            with_host(|host| host.fields.borrow_back(env)?.call((parameters, None).into()))?;
        read(env, &mut reader, fields)?;
        finish(env, reader)
    }

    /// Reads the body of a request, urlencoded or `multipart/form-data` as its content type says. Throws a
    /// `MailwrightError` as `Form.parse` does.
    #[napi(
        ts_args_type = "contentType: string, body: Uint8Array | ArrayBuffer | string, options?: FormOptions"
    )]
    pub fn from_body(
        env: &Env,
        content_type: Text,
        body: Octets<'_>,
        options: Options<FormOptions>,
    ) -> Result<Self> {
        let read = js::from_body(&content_type, body.body(), &options.0);
        let (request, findings) = read.map_err(|failure| thrown(env, failure))?;
        Ok(Self {
            findings,
            ..Self::from(request)
        })
    }

    /// Reads a request in JSON: an object of parameters, or a list of `[name, value]`. A value is as in the constructor,
    /// but a file is `{"filename", "content_type", "base64"}`. Throws a `MailwrightError` with `send-json-syntax` where it
    /// is no JSON, `send-json-shape` for every value that is none of the above.
    #[napi(ts_args_type = "text: string")]
    pub fn from_json(env: &Env, text: Text) -> Result<Self> {
        made(env, js::from_json(&text))
    }

    /// Reads a MIME message with `X-Mailgun-*` headers, as it is handed in by SMTP or `messages.mime`.
    ///
    /// Where a template is named, the `text/html` body that it replaces is left out; where `text/plain` is the only body
    /// Mailgun renders no template, and the request has none. Throws a `MailwrightError` with what the MIME parser says.
    #[napi(ts_args_type = "mime: Uint8Array | ArrayBuffer | string, options?: FromMimeOptions")]
    pub fn from_mime(env: &Env, mime: Octets<'_>, options: Options<FromMimeOptions>) -> Result<Self> {
        made(env, js::from_mime(mime.body(), &options.0, Charsets::default()))
    }

    /// Adds a parameter at the end, its value as in the constructor; a list adds each of its values.
    #[napi(ts_args_type = "name: string, value: SendValue | readonly SendValue[]")]
    pub fn push(&self, env: &Env, name: Text, value: Unknown<'_>) -> Result<()> {
        // Read first: JavaScript may run meanwhile, and it may use this request.
        let fields: Unknown<'_> =
            with_host(|host| host.fields.borrow_back(env)?.call((value, Some(name.0)).into()))?;
        let mut added = Reader::default();
        read(env, &mut added, fields)?;
        let added = added.finish().map_err(|failure| thrown(env, failure))?;
        let mut request = self.request.borrow_mut();
        Arc::make_mut(&mut request)
            .form_mut()
            .extend(mailwright::Form::from(added));
        Ok(())
    }

    /// The parameters in order.
    #[napi(getter)]
    pub fn fields(&self) -> Vec<FormField> {
        self.form().fields()
    }

    /// The texts of all parameters of that name, in order.
    #[napi(ts_args_type = "name: string")]
    pub fn texts(&self, name: Text) -> Vec<String> {
        self.now().texts(&name).map(str::to_owned).collect()
    }

    /// The request as a form, to be written into a real POST.
    #[napi(getter)]
    pub fn form(&self) -> Form {
        let form = Arc::new(self.now().form().clone());
        Form(js_form::Form::of(self.findings.clone(), form))
    }

    /// The request as JSON has it: a list of `[name, value]`, whose text `fromJson` reads.
    #[napi(
        js_name = "toJSON",
        ts_return_type = "Array<[string, string | { filename: string | null, content_type: string, base64: string }]>"
    )]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.now().to_json_value())
    }

    /// Compiles the request: what all recipients share is encoded once, what differs is kept as values.
    ///
    /// A template is rendered once, before placeholders are filled in. A delivery is only built when asked for. Throws a
    /// `MailwrightError` with every error of the request, each naming its parameter, with Mailgun's own message where it is
    /// known.
    #[napi(ts_args_type = "templates?: Templates | TemplatesData | null, options?: CompileOptions")]
    pub fn compile(&self, env: &Env, templates: Unknown<'_>, options: Unknown<'_>) -> Result<Batch> {
        let context = Compiling::new(env, options, &[])?;
        let request = self.now();
        let compiled = store::with(env, templates, |templates| {
            context.run(|context| request.compile(templates, context))
        })??;
        made(env, compiled.map_err(|report| refused(&report))).map(Batch::of)
    }

    /// The request as one MIME message with `X-Mailgun-*` headers, to hand to Mailgun by SMTP or `messages.mime`.
    ///
    /// `t:text` has no header: where it is set and the template is in `templates`, the message carries the text part that
    /// it would make. A template that is not there is no error, since Mailgun has it. Throws as `compile` does.
    #[napi(ts_args_type = "templates?: Templates | TemplatesData | null, options?: CompileOptions")]
    pub fn submission(&self, env: &Env, templates: Unknown<'_>, options: Unknown<'_>) -> Result<Buffer> {
        let context = Compiling::new(env, options, &[])?;
        let request = self.now();
        let message = store::with(env, templates, |templates| {
            context.run(|context| request.submission(templates, context))
        })??;
        made(env, message.map_err(|report| refused(&report)))
    }

    /// Says all there is to say about the request; errors are those that `compile` refuses it for.
    #[napi(
        ts_args_type = "templates?: Templates | TemplatesData | null, options?: CheckOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn check<'env>(
        &self,
        env: &'env Env,
        templates: Unknown<'_>,
        options: Unknown<'_>,
    ) -> Result<Array<'env>> {
        let context = Compiling::new(env, options, &["compare"])?;
        let compare = compare(env, options)?;
        let request = self.now();
        let report = store::with(env, templates, |templates| {
            context.run(|context| match compare {
                Some(dialect) => request.check_with(templates, context, dialect),
                None => request.check(templates, context),
            })
        })??;
        array(
            env,
            &mailwright_js::diagnostics(&report, &mailwright_js::no_sources),
        )
    }
}

/// The dialect to compare with.
fn compare(env: &Env, options: Unknown<'_>) -> Result<Option<mailwright::Dialect>> {
    let Some(options) = object_of_options(env, &options)? else {
        return Ok(None);
    };
    let name = member::<Text>(env, &options, "compare")?;
    let dialect = name.map(|name| dialect(&name)).transpose();
    dialect.map_err(|failure| thrown(env, failure))
}

/// Takes over the fields that the entry made of the caller's values.
fn read(env: &Env, reader: &mut Reader, fields: Unknown<'_>) -> Result<()> {
    // SAFETY: the entry answers with an array of triples: name, kind, value.
    let fields: Array<'_> = unsafe { fields.cast()? };
    for at in 0..fields.len() {
        let Some(field) = fields.get::<Array<'_>>(at)? else {
            continue;
        };
        let (Some(name), Some(kind)) = (field.get::<Text>(0)?, field.get::<Text>(1)?) else {
            continue;
        };
        let value = field.get::<Unknown<'_>>(2)?;
        let Some(value) = value else { continue };
        // SAFETY: a value of this environment.
        unsafe {
            match &*kind {
                "text" => reader.text(&name, &Text::from_napi_value(env.raw(), value.raw())?),
                "bytes" => reader.bytes(
                    &name,
                    Octets::from_napi_value(env.raw(), value.raw())?.into_owned(),
                ),
                "file" => {
                    let file: Object<'_> = value.cast()?;
                    let data: Octets<'_> = file.get_named_property_unchecked("data")?;
                    let described = read_options(env, value, &["data"])?;
                    reader.file(&name, js_form::file(&described, data.into_owned()));
                }
                _ => reader.json(&name, &Json::from_napi_value(env.raw(), value.raw())?.value(env)?),
            }
        }
    }
    Ok(())
}

fn finish(env: &Env, reader: Reader) -> Result<SendRequest> {
    made(env, reader.finish())
}

fn refused(report: &mailwright::Report) -> Failure {
    Failure::refused(report, &mailwright_js::no_sources)
}

fn made<T, U: From<T>>(env: &Env, result: std::result::Result<T, Failure>) -> Result<U> {
    result.map(U::from).map_err(|failure| thrown(env, failure))
}

impl From<mailwright::SendRequest> for SendRequest {
    fn from(request: mailwright::SendRequest) -> Self {
        Self {
            request: RefCell::new(Arc::new(request)),
            findings: Findings::default(),
        }
    }
}
