//! Stored templates.

use super::template::Template;
use crate::convert::{Json, Options, Text, count, plain};
use crate::error::{array, thrown};
use mailwright_js::Failure;
use mailwright_js::send::template::{
    self as js, CopyVersionOptions, TemplatesOptions, VersionOptions, told, warnings,
};
use napi::bindgen_prelude::{
    Array, ClassInstance, FromNapiValue, JavaScriptClassExt, JsValue, Object, Unknown,
};
use napi::{Env, Result, ValueType};
use napi_derive::napi;
use std::sync::Arc;

/// Stored templates, by name.
///
/// The rules are Mailgun's: names and tags are kept in lower case; the first version of a template is its active one, and
/// making another active takes it from the first; an update changes the fields it names and no other. Methods that change
/// the store answer with warnings and throw a `MailwrightError` where it stays as it is.
#[napi]
pub struct Templates(Arc<mailwright::Templates>);

/// Does something with the templates of a call: a store, or what makes one, or none.
pub fn with<T>(env: &Env, given: Unknown<'_>, work: impl FnOnce(&mailwright::Templates) -> T) -> Result<T> {
    match given.get_type()? {
        ValueType::Undefined | ValueType::Null => Ok(work(&mailwright::Templates::new())),
        ValueType::Object if Templates::instance_of(env, &given)? => {
            // SAFETY: its class was asked for.
            let store: ClassInstance<'_, Templates> =
                unsafe { ClassInstance::from_napi_value(env.raw(), given.raw())? };
            // The store may be changed meanwhile, by the function for links.
            let store = store.0.clone();
            Ok(work(&store))
        }
        _ => {
            // SAFETY: an argument of this call.
            let value = unsafe { Json::from_napi_value(env.raw(), given.raw())? }.value(env)?;
            let store = js::templates(Some(&value), &TemplatesOptions::default());
            Ok(work(&done(env, store)?))
        }
    }
}

fn done<T>(env: &Env, result: std::result::Result<T, Failure>) -> Result<T> {
    result.map_err(|failure| thrown(env, failure))
}

#[napi]
impl Templates {
    /// A store of these templates: an object of names, each with a source (which becomes the version `initial`) or with an
    /// object of `description` and `versions`. Throws a `MailwrightError` (`template-json` for another shape).
    #[napi(
        constructor,
        ts_args_type = "templates?: TemplatesData | null, options?: TemplatesOptions"
    )]
    pub fn new(env: &Env, templates: Unknown<'_>, options: Options<TemplatesOptions>) -> Result<Self> {
        let value = match templates.get_type()? {
            ValueType::Undefined | ValueType::Null => None,
            // SAFETY: an argument of this call.
            _ => Some(unsafe { Json::from_napi_value(env.raw(), templates.raw())? }.value(env)?),
        };
        done(env, js::templates(value.as_ref(), &options.0)).map(|store| Self(Arc::new(store)))
    }

    /// Reads a store from JSON text: an object as the constructor takes it.
    #[napi(ts_args_type = "text: string, options?: TemplatesOptions")]
    pub fn from_json(env: &Env, text: Text, options: Options<TemplatesOptions>) -> Result<Self> {
        done(env, js::templates_from_json(&text, &options.0)).map(|store| Self(Arc::new(store)))
    }

    /// The store as JSON has it, in the shape that the constructor takes.
    #[napi(js_name = "toJSON", ts_return_type = "TemplatesData")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &*self.0)
    }

    /// How many templates there are.
    #[napi(getter)]
    pub fn length(&self) -> f64 {
        count(self.0.len())
    }

    /// The templates in the order of their creation.
    #[napi(getter)]
    pub fn templates(&self) -> Vec<StoredTemplate> {
        self.0.iter().map(StoredTemplate::of).collect()
    }

    /// The template of that name, in any case.
    #[napi(ts_args_type = "name: string")]
    pub fn get(&self, name: Text) -> Option<StoredTemplate> {
        self.0.get(&name).map(StoredTemplate::of)
    }

    /// Creates a template without a version. Throws a `MailwrightError`: `template-name` where the name is empty,
    /// `template-exists`, `template-too-many`.
    #[napi(ts_args_type = "name: string", ts_return_type = "Diagnostic[]")]
    pub fn create<'env>(&mut self, env: &'env Env, name: Text) -> Result<Array<'env>> {
        let found = Arc::make_mut(&mut self.0).create(&name);
        array(env, &done(env, warnings(found))?)
    }

    /// Changes the description of a template.
    #[napi(ts_args_type = "name: string, description: string")]
    pub fn describe(&mut self, env: &Env, name: Text, description: Text) -> Result<()> {
        done(
            env,
            told(Arc::make_mut(&mut self.0).describe(&name, description.0)),
        )
    }

    /// Gives a template another name.
    #[napi(
        ts_args_type = "name: string, newName: string",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn rename<'env>(&mut self, env: &'env Env, name: Text, new_name: Text) -> Result<Array<'env>> {
        let found = Arc::make_mut(&mut self.0).rename(&name, &new_name);
        array(env, &done(env, warnings(found))?)
    }

    /// Deletes a template with all of its versions.
    #[napi(ts_args_type = "name: string")]
    pub fn delete(&mut self, env: &Env, name: Text) -> Result<()> {
        done(env, told(Arc::make_mut(&mut self.0).delete(&name)))
    }

    /// Deletes all templates.
    #[napi]
    pub fn clear(&mut self) {
        Arc::make_mut(&mut self.0).clear();
    }

    /// Adds a version. The first one of a template is active whatever the fields say. What is wrong with a source that does
    /// not parse is a warning; sending with it is refused.
    #[napi(
        ts_args_type = "name: string, tag: string, fields?: VersionOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn add_version<'env>(
        &mut self,
        env: &'env Env,
        name: Text,
        tag: Text,
        fields: Options<VersionOptions>,
    ) -> Result<Array<'env>> {
        let fields = done(env, fields.0.fields())?;
        let found = Arc::make_mut(&mut self.0).add_version(&name, &tag, &fields);
        array(env, &done(env, warnings(found))?)
    }

    /// Changes the fields of a version that are given. That the active version cannot be made inactive, only another one
    /// active, is a warning.
    #[napi(
        ts_args_type = "name: string, tag: string, fields: VersionOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn update_version<'env>(
        &mut self,
        env: &'env Env,
        name: Text,
        tag: Text,
        fields: Options<VersionOptions>,
    ) -> Result<Array<'env>> {
        let fields = done(env, fields.0.fields())?;
        let found = Arc::make_mut(&mut self.0).update_version(&name, &tag, &fields);
        array(env, &done(env, warnings(found))?)
    }

    /// Copies a version under a new tag, inactive. A version that has the new tag is replaced, and stays active if it was.
    #[napi(
        ts_args_type = "name: string, tag: string, newTag: string, options?: CopyVersionOptions",
        ts_return_type = "Diagnostic[]"
    )]
    pub fn copy_version<'env>(
        &mut self,
        env: &'env Env,
        name: Text,
        tag: Text,
        new_tag: Text,
        options: Options<CopyVersionOptions>,
    ) -> Result<Array<'env>> {
        let comment = options.0.comment.as_deref();
        let found = Arc::make_mut(&mut self.0).copy_version(&name, &tag, &new_tag, comment);
        array(env, &done(env, warnings(found))?)
    }

    /// Deletes a version. Deleting the active one leaves the template without: a warning.
    #[napi(ts_args_type = "name: string, tag: string", ts_return_type = "Diagnostic[]")]
    pub fn delete_version<'env>(&mut self, env: &'env Env, name: Text, tag: Text) -> Result<Array<'env>> {
        let found = Arc::make_mut(&mut self.0).delete_version(&name, &tag);
        array(env, &done(env, warnings(found))?)
    }
}

/// One stored template with its versions, as it was when it was asked for.
#[napi]
pub struct StoredTemplate(Arc<mailwright::StoredTemplate>);

impl StoredTemplate {
    fn of(template: &mailwright::StoredTemplate) -> Self {
        Self(Arc::new(template.clone()))
    }
}

#[napi]
impl StoredTemplate {
    /// Its name, in lower case.
    #[napi(getter)]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Its description.
    #[napi(getter)]
    pub fn description(&self) -> &str {
        self.0.description()
    }

    /// Its versions, in the order in which they were added.
    #[napi(getter)]
    pub fn versions(&self) -> Vec<TemplateVersion> {
        self.0.versions().iter().cloned().map(TemplateVersion).collect()
    }

    /// The version with that tag, in any case.
    #[napi(ts_args_type = "tag: string")]
    pub fn version(&self, tag: Text) -> Option<TemplateVersion> {
        self.0.version(&tag).cloned().map(TemplateVersion)
    }

    /// The active version.
    #[napi(getter)]
    pub fn active(&self) -> Option<TemplateVersion> {
        self.0.active().cloned().map(TemplateVersion)
    }
}

/// One version of a stored template.
#[napi]
pub struct TemplateVersion(mailwright::TemplateVersion);

#[napi]
impl TemplateVersion {
    /// Its tag, in lower case.
    #[napi(getter)]
    pub fn tag(&self) -> &str {
        self.0.tag()
    }

    /// Its source.
    #[napi(getter)]
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// Its template. Throws a `MailwrightError` where the source does not parse.
    #[napi]
    pub fn template(&self, env: &Env) -> Result<Template> {
        let template = self.0.template().map(|template| Template::from(template.clone()));
        let source = self.0.source();
        done(
            env,
            template.map_err(|report| Failure::refused_in(&report, source)),
        )
    }

    /// Its remark.
    #[napi(getter)]
    pub fn comment(&self) -> &str {
        self.0.comment()
    }

    /// Whether it is the active one.
    #[napi(getter)]
    pub fn is_active(&self) -> bool {
        self.0.is_active()
    }

    /// Its headers.
    #[napi(getter, ts_return_type = "Record<string, string>")]
    pub fn headers<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let mut headers = Object::new(env)?;
        for (name, value) in self.0.headers() {
            headers.set(name, value.as_str())?;
        }
        Ok(headers)
    }
}
