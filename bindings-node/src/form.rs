//! Forms: read, taken apart, made and written.

use crate::convert::{Octets, Options, Text, count, expected, object_of_options, read_options};
use crate::error::{array, thrown};
use crate::host::random;
use mailwright_js::form::{self as js, FormOptions};
use mailwright_js::options::SeedOptions;
use napi::bindgen_prelude::{Array, Buffer, JsObjectValue, Object, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

/// A form: fields in order, names may repeat.
#[napi]
pub struct Form(pub(crate) js::Form);

#[napi]
impl Form {
    /// A form without fields.
    #[napi(constructor)]
    #[allow(clippy::new_without_default)] // It is JavaScript's constructor.
    pub fn new() -> Self {
        Self(js::Form::default())
    }

    /// Reads a body; `contentType` tells its form. Case and further parameters of it do not matter.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, and a `%` without two hex digits stands for itself, each with a warning
    /// among the `diagnostics`. Throws a `MailwrightError`: `form-content-type` for any other content type,
    /// `form-boundary-missing`, `form-too-large`, `form-too-many-fields`; for multipart also `form-unterminated` (the body
    /// ends without its closing boundary: it was cut off), `form-part-malformed` and `form-part-unnamed`. Places in the
    /// body are UTF-16 units of a string and bytes of a `Uint8Array`.
    #[napi(
        ts_args_type = "contentType: string, body: string | Uint8Array | ArrayBuffer, options?: FormOptions"
    )]
    pub fn parse(
        env: &Env,
        content_type: Text,
        body: Octets<'_>,
        options: Options<FormOptions>,
    ) -> Result<Self> {
        options
            .0
            .limits()
            .and_then(|limits| js::Form::parse(&content_type, body.body(), &limits))
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Reads an `application/x-www-form-urlencoded` body.
    #[napi(ts_args_type = "body: string | Uint8Array | ArrayBuffer, options?: FormOptions")]
    pub fn parse_urlencoded(env: &Env, body: Octets<'_>, options: Options<FormOptions>) -> Result<Self> {
        options
            .0
            .limits()
            .and_then(|limits| js::Form::parse_urlencoded(body.body(), &limits))
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Reads a `multipart/form-data` body with a known boundary (without the leading `--`).
    #[napi(ts_args_type = "boundary: string, body: string | Uint8Array | ArrayBuffer, options?: FormOptions")]
    pub fn parse_multipart(
        env: &Env,
        boundary: Text,
        body: Octets<'_>,
        options: Options<FormOptions>,
    ) -> Result<Self> {
        options
            .0
            .limits()
            .and_then(|limits| js::Form::parse_multipart(&boundary, body.body(), &limits))
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// Adds a text field at the end.
    #[napi(ts_args_type = "name: string, value: string")]
    pub fn push(&mut self, name: Text, value: Text) {
        self.0.inner_mut().push(name.0, value.0);
    }

    /// Adds a text field of bytes at the end, which need not be UTF-8 and are written as they are.
    #[napi(ts_args_type = "name: string, bytes: Uint8Array | ArrayBuffer")]
    pub fn push_bytes(&mut self, name: Text, bytes: Octets<'_>) {
        self.0.inner_mut().push_bytes(name.0, bytes.into_owned());
    }

    /// Adds a file at the end.
    #[napi(
        ts_args_type = "name: string, file: { filename?: string, contentType?: string, data: string | Uint8Array | ArrayBuffer }"
    )]
    pub fn push_file(&mut self, env: &Env, name: Text, file: Unknown<'_>) -> Result<()> {
        let Some(object) = object_of_options(env, &file)? else {
            return Err(expected(env, &file, "a file"));
        };
        let data: Octets<'_> = object.get_named_property_unchecked("data")?;
        let described = read_options(env, file, &["data"])?;
        let file = js::file(&described, data.into_owned());
        self.0.inner_mut().push_file(name.0, file);
        Ok(())
    }

    /// The text of the first field of that name that is not a file. Names are case-sensitive.
    #[napi(ts_args_type = "name: string")]
    pub fn first(&self, name: Text) -> Option<&str> {
        self.0.inner().first(&name)
    }

    /// The text of the last field of that name that is not a file.
    #[napi(ts_args_type = "name: string")]
    pub fn last(&self, name: Text) -> Option<&str> {
        self.0.inner().last(&name)
    }

    /// The texts of all fields of that name, in order.
    #[napi(ts_args_type = "name: string")]
    pub fn all(&self, name: Text) -> Vec<String> {
        self.0.inner().all(&name).map(str::to_owned).collect()
    }

    /// The fields in order.
    #[napi(getter)]
    pub fn fields(&self) -> Vec<FormField> {
        self.0.fields().map(FormField).collect()
    }

    /// The number of fields.
    #[napi(getter)]
    pub fn length(&self) -> f64 {
        count(self.0.inner().len())
    }

    /// Whether a field is a file; such a form can only be written as multipart.
    #[napi(getter)]
    pub fn has_files(&self) -> bool {
        self.0.inner().has_files()
    }

    /// What was odd about the body that this form was read from: warnings and notes.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, self.0.diagnostics())
    }

    /// The form as a request body: multipart where there are files, else urlencoded. The boundary is derived from the
    /// seed and from what the form holds, so that it does not occur in it. Throws a `MailwrightError`
    /// (`form-value-unsafe`) where the media type of a file is no media type: it would break out of its header.
    #[napi(ts_args_type = "options?: SeedOptions", ts_return_type = "EncodedForm")]
    pub fn encode<'env>(&self, env: &'env Env, options: Options<SeedOptions>) -> Result<Object<'env>> {
        let encoded = options.0.resolve(random).and_then(|seed| self.0.encode(seed));
        written(env, encoded)
    }

    /// The form as `application/x-www-form-urlencoded`. Throws a `MailwrightError` (`form-file-in-urlencoded`) where it
    /// has files, which cannot be sent that way.
    #[napi(ts_return_type = "EncodedForm")]
    pub fn encode_urlencoded<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        written(env, self.0.encode_urlencoded())
    }

    /// The form as `multipart/form-data`, files or not. Throws as `encode` does.
    #[napi(ts_args_type = "options?: SeedOptions", ts_return_type = "EncodedForm")]
    pub fn encode_multipart<'env>(
        &self,
        env: &'env Env,
        options: Options<SeedOptions>,
    ) -> Result<Object<'env>> {
        let encoded = options.0.resolve(random);
        written(env, encoded.and_then(|seed| self.0.encode_multipart(seed)))
    }
}

/// A form as bytes.
pub fn written(
    env: &Env,
    encoded: std::result::Result<mailwright::EncodedForm, mailwright_js::Failure>,
) -> Result<Object<'_>> {
    let encoded = encoded.map_err(|failure| thrown(env, failure))?;
    let mut out = Object::new(env)?;
    out.set("contentType", encoded.content_type())?;
    out.set("body", Buffer::from(encoded.into_body()))?;
    Ok(out)
}

/// One field of a form.
#[napi]
pub struct FormField(js::FormField);

#[napi]
impl FormField {
    /// The name, decoded.
    #[napi(getter)]
    pub fn name(&self) -> &str {
        self.0.inner().name()
    }

    /// The text; `null` for a file.
    #[napi(getter)]
    pub fn text(&self) -> Option<&str> {
        self.0.inner().text()
    }

    /// The file; `null` for a text.
    #[napi(getter, ts_return_type = "FormFile | null")]
    pub fn file<'env>(&self, env: &'env Env) -> Result<Option<Object<'env>>> {
        let file = self.0.inner().file();
        file.map(|found| self::file(env, found)).transpose()
    }

    /// The bytes of the text or the file, as sent: those of a text that is not UTF-8 too.
    #[napi(getter)]
    pub fn bytes(&self) -> Buffer {
        Buffer::from(self.0.inner().bytes())
    }
}

/// A file as a plain object.
pub fn file<'env>(env: &'env Env, file: &mailwright::FormFile) -> Result<Object<'env>> {
    let mut out = Object::new(env)?;
    if let Some(filename) = file.filename() {
        out.set("filename", filename)?;
    }
    out.set("contentType", file.content_type())?;
    out.set("data", Buffer::from(file.content()))?;
    Ok(out)
}

/// A media type and its parameters.
#[napi]
pub struct ContentType(mailwright::ContentType);

#[napi]
impl ContentType {
    /// Reads the value of a `Content-Type` header; `null` unless it begins with `type/subtype`. Parameters are read
    /// tolerantly: missing quotes, comments and stray semicolons do no harm.
    #[napi(ts_args_type = "value: string")]
    pub fn parse(value: Text) -> Option<ContentType> {
        mailwright::ContentType::parse(&value).map(Self)
    }

    /// `type/subtype` in lower case.
    #[napi(getter)]
    pub fn essence(&self) -> &str {
        self.0.essence()
    }

    /// The part before the slash, in lower case.
    #[napi(getter)]
    pub fn top_level(&self) -> &str {
        self.0.top_level()
    }

    /// The value of a parameter; the case of its name does not matter.
    #[napi(ts_args_type = "name: string")]
    pub fn parameter(&self, name: Text) -> Option<&str> {
        self.0.parameter(&name)
    }
}
