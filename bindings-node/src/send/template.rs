//! Templates in Mailgun's dialect of Handlebars.

use crate::convert::{Json, Options, Text, plain};
use crate::error::{array, thrown};
use mailwright_js::send::template::{self as js, TemplateCheckOptions, TemplateOptions};
use napi::bindgen_prelude::{Array, FromNapiValue, JsValue, Unknown};
use napi::{Env, Result, ValueType};
use napi_derive::napi;
use serde_json::Value;

/// A template, parsed once, to be rendered any number of times.
#[napi]
pub struct Template(mailwright::Template);

#[napi]
impl Template {
    /// Parses a template. Throws a `MailwrightError` with every error of the template and its place.
    #[napi(ts_args_type = "source: string, options?: TemplateOptions")]
    pub fn parse(env: &Env, source: Text, options: Options<TemplateOptions>) -> Result<Template> {
        js::parse(&source, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The source.
    #[napi(getter)]
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// The dialect it was parsed in.
    #[napi(getter, ts_return_type = "Dialect")]
    pub fn dialect(&self) -> &'static str {
        self.0.dialect().name()
    }

    /// Renders the template with data, taken as `JSON.stringify` has it. Default: no data at all.
    ///
    /// Throws a `MailwrightError` where a helper is called wrongly or a limit is passed.
    #[napi(ts_args_type = "data?: unknown")]
    pub fn render(&self, env: &Env, data: Unknown<'_>) -> Result<String> {
        let data = value(env, data)?.unwrap_or_default();
        js::render(&self.0, &data).map_err(|failure| thrown(env, failure))
    }

    /// Renders the template with data that is JSON text, read with all that JSON can say: JavaScript loses digits. Throws a
    /// `MailwrightError` as `render` does, and with `template-json` where it is no JSON.
    #[napi(ts_args_type = "data: string")]
    pub fn render_json(&self, env: &Env, data: Text) -> Result<String> {
        js::render_json(&self.0, &data).map_err(|failure| thrown(env, failure))
    }

    /// The names that it reads, in the order of the source.
    #[napi(ts_return_type = "TemplateUse[]")]
    pub fn variables<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::uses(&self.0, &self.0.variables()))
    }

    /// The helpers that it calls, in the order of the source.
    #[napi(ts_return_type = "TemplateUse[]")]
    pub fn helpers<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::uses(&self.0, &self.0.helpers()))
    }

    /// What Mailgun would do that its author may not expect; with data also what goes wrong in rendering it.
    #[napi(
        ts_args_type = "data?: unknown, options?: TemplateCheckOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn check<'env>(
        &self,
        env: &'env Env,
        data: Unknown<'_>,
        options: Options<TemplateCheckOptions>,
    ) -> Result<Array<'env>> {
        let data = value(env, data)?;
        let found = js::check(&self.0, data.as_ref(), &options.0).map_err(|failure| thrown(env, failure))?;
        array(env, &found)
    }
}

impl From<mailwright::Template> for Template {
    fn from(template: mailwright::Template) -> Self {
        Self(template)
    }
}

fn value(env: &Env, data: Unknown<'_>) -> Result<Option<Value>> {
    if data.get_type()? == ValueType::Undefined {
        return Ok(None);
    }
    // SAFETY: an argument of this call.
    let json = unsafe { Json::from_napi_value(env.raw(), data.raw())? };
    json.value(env).map(Some)
}
