//! The forms of posts.

use crate::Answer;
use crate::host::{self, findings, text};
use mailwright::Span;
use mailwright_js::form as js;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A form: fields in order, names may repeat.
#[wasm_bindgen]
pub struct Form {
    form: Arc<mailwright::Form>,
    spans: Spans,
}

/// The spans of the findings about a form, in their order.
pub(crate) type Spans = Vec<Option<Span>>;

impl Form {
    pub(crate) fn new(form: Arc<mailwright::Form>, spans: Spans) -> Self {
        Self { form, spans }
    }
}

#[wasm_bindgen]
impl Form {
    /// The text of the first field of that name that is not a file.
    pub fn first(&self, name: &JsValue) -> Answer<JsValue> {
        Ok(nullable(self.form.first(&text(name)?)))
    }

    /// The text of the last field of that name that is not a file.
    pub fn last(&self, name: &JsValue) -> Answer<JsValue> {
        Ok(nullable(self.form.last(&text(name)?)))
    }

    /// The texts of all fields of that name, in order.
    pub fn all(&self, name: &JsValue) -> Answer<Vec<JsValue>> {
        Ok(self.form.all(&text(name)?).map(JsValue::from_str).collect())
    }

    /// The fields in order.
    #[wasm_bindgen(getter)]
    pub fn fields(&self) -> Vec<JsValue> {
        js::FormField::of(&self.form)
            .map(|field| FormField(field).into())
            .collect()
    }

    /// The number of fields.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.form.len()
    }

    /// Whether a field is a file.
    #[wasm_bindgen(getter, js_name = hasFiles)]
    pub fn has_files(&self) -> bool {
        self.form.has_files()
    }

    /// What was odd about the body.
    #[wasm_bindgen(getter)]
    pub fn diagnostics(&self) -> Vec<JsValue> {
        findings(self.form.diagnostics(), &self.spans)
    }
}

/// One field of a form.
#[wasm_bindgen]
pub struct FormField(js::FormField);

#[wasm_bindgen]
impl FormField {
    /// The name, decoded.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.inner().name().to_owned()
    }

    /// The text; `null` for a file.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> JsValue {
        nullable(self.0.inner().text())
    }

    /// The file; `null` for a text.
    #[wasm_bindgen(getter)]
    pub fn file(&self) -> JsValue {
        self.0.inner().file().map_or(JsValue::NULL, |file| {
            host::file(file.filename(), file.content_type(), file.content())
        })
    }

    /// The bytes of the text or the file, as sent.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.inner().bytes().to_vec()
    }
}

fn nullable(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}
