//! Whole posts: read, judged, handed on.

use crate::form::Form;
use crate::guard::HostGuard;
use crate::host::{self, Octets, refused_body, text};
use crate::{Answer, WebhookVerifier, now, verdict};
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
        post.map(WebhookPost)
            .map_err(|report| refused_body(&report, body))
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
        post.map(WebhookPost)
            .map_err(|report| guard.error(refused_body(&report, body)))
    }
}

/// A post that is genuine.
#[wasm_bindgen]
pub struct WebhookPost(mailwright::WebhookPost);

#[wasm_bindgen]
impl WebhookPost {
    /// What it tells.
    #[wasm_bindgen(getter)]
    pub fn kind(&self) -> String {
        self.0.kind().name().to_owned()
    }

    /// The event, made anew at each call.
    pub fn event(&self) -> JsValue {
        host::parse(&self.0.event_json())
    }

    /// The event as JSON.
    #[wasm_bindgen(js_name = eventJson)]
    pub fn event_json(&self) -> String {
        self.0.event_json().into_owned()
    }

    /// The form as it came; `null` for JSON.
    #[wasm_bindgen(getter)]
    pub fn form(&self) -> JsValue {
        let form = self.0.shared_form();
        form.map_or(JsValue::NULL, |form| Form(form).into())
    }

    /// The token, for a guard of one's own.
    #[wasm_bindgen(getter)]
    pub fn token(&self) -> String {
        self.0.token().to_owned()
    }

    /// Why it is genuine.
    #[wasm_bindgen(getter)]
    pub fn verdict(&self) -> JsValue {
        verdict(self.0.verdict())
    }
}
