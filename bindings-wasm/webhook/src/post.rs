//! Whole posts: read, judged, handed on.

use crate::form::{Form, Spans};
use crate::guard::HostGuard;
use crate::host::{self, Octets, refused_body, text};
use crate::{Answer, WebhookVerifier, now, verdict};
use mailwright::Report;
use mailwright_js::{Body, spans_of_body};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl WebhookVerifier {
    /// Reads a post and accepts it if it is genuine and recent.
    #[wasm_bindgen(js_name = readPost)]
    pub fn read_post(
        &self,
        content_type: &JsValue,
        body: &JsValue,
        options: &JsValue,
    ) -> Answer<WebhookPost> {
        let (content_type, octets) = (text(content_type)?, Octets::new(body)?);
        let body = octets.body();
        let post = self.0.read_post(&content_type, body.bytes(), now(options)?);
        WebhookPost::taken(post, body)
    }

    /// As `readPost`, and remembers the token.
    #[wasm_bindgen(js_name = readPostOnce)]
    pub fn read_post_once(
        &self,
        content_type: &JsValue,
        body: &JsValue,
        guard: &JsValue,
        options: &JsValue,
    ) -> Answer<WebhookPost> {
        let (content_type, octets) = (text(content_type)?, Octets::new(body)?);
        let mut guard = HostGuard::new(guard)?;
        let body = octets.body();
        let post = self
            .0
            .read_post_once(&content_type, body.bytes(), now(options)?, &mut guard);
        WebhookPost::taken(post, body).map_err(|refused| guard.error(refused))
    }
}

/// A post that is genuine.
#[wasm_bindgen]
pub struct WebhookPost {
    post: mailwright::WebhookPost,
    /// Of the findings about its form, in units of the body.
    spans: Spans,
}

impl WebhookPost {
    #[inline(never)]
    fn taken(post: Result<mailwright::WebhookPost, Report>, body: Body<'_>) -> Answer<Self> {
        let post = post.map_err(|report| refused_body(&report, body))?;
        let spans = post.form().map(|form| spans_of_body(form.diagnostics(), body));
        Ok(Self {
            spans: spans.unwrap_or_default(),
            post,
        })
    }
}

#[wasm_bindgen]
impl WebhookPost {
    /// What it tells.
    #[wasm_bindgen(getter)]
    pub fn kind(&self) -> String {
        self.post.kind().name().to_owned()
    }

    /// The event, made anew at each call.
    pub fn event(&self) -> JsValue {
        host::parse(&self.post.event_json())
    }

    /// The event as JSON.
    #[wasm_bindgen(js_name = eventJson)]
    pub fn event_json(&self) -> String {
        self.post.event_json().into_owned()
    }

    /// The form as it came; `null` for JSON.
    #[wasm_bindgen(getter)]
    pub fn form(&self) -> JsValue {
        let form = self.post.shared_form();
        form.map_or(JsValue::NULL, |form| Form::new(form, self.spans.clone()).into())
    }

    /// The token, for a guard of one's own.
    #[wasm_bindgen(getter)]
    pub fn token(&self) -> String {
        self.post.token().to_owned()
    }

    /// Why it is genuine.
    #[wasm_bindgen(getter)]
    pub fn verdict(&self) -> JsValue {
        verdict(self.post.verdict())
    }
}
