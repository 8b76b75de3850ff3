//! `webhook.verify`, `webhook.event` and `webhook.alert`.

use super::Answer;
use mailwright::WebhookVerifier;
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    let text = |name: &str| args[name].as_str().unwrap_or_default();
    let keys = || {
        args["keys"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    };
    let now = args["now"].as_i64().unwrap_or_default();
    Some(match op {
        "webhook.verify" => WebhookVerifier::new(keys())
            .verify(text("timestamp"), text("token"), text("signature"), now)
            .map(|_| json!({"valid": true})),
        "webhook.event" => WebhookVerifier::new(keys())
            .read_post(text("content_type"), text("body").as_bytes(), now)
            .map(|post| json!({"event": post.into_event()})),
        "webhook.alert" => WebhookVerifier::new([text("key")])
            .verify_alert(text("body").as_bytes(), text("x_sign"))
            .map(|_| json!({"valid": true})),
        _ => return None,
    })
}
