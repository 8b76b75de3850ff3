//! Whole posts: read, judged, handed on.

use crate::form::Form;
use crate::guard::HostGuard;
use crate::host::{self, Octets, text, thrown};
use crate::{Answer, WebhookVerifier, now, verdict};
use mailwright_js::webhook::post as js;
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
        let body = Octets::new(body)?;
        let post = js::read_post(&self.0, &text(content_type)?, body.body(), now(options)?, None);
        post.map(WebhookPost).map_err(thrown)
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
        let mut guard = HostGuard::new(guard)?;
        let body = Octets::new(body)?;
        let content_type = text(content_type)?;
        let post = js::read_post(
            &self.0,
            &content_type,
            body.body(),
            now(options)?,
            Some(&mut guard),
        );
        post.map(WebhookPost).map_err(|failure| guard.error(failure))
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
        self.0.form().map_or(JsValue::NULL, |form| {
            Form(mailwright_js::form::Form::of_bytes(form.clone())).into()
        })
    }

    /// The token, for a guard of one's own.
    #[wasm_bindgen(getter)]
    pub fn token(&self) -> String {
        self.0.token().to_owned()
    }

    /// Why it is genuine.
    #[wasm_bindgen(getter)]
    pub fn verdict(&self) -> JsValue {
        verdict(self.0.verdict().into())
    }
}
