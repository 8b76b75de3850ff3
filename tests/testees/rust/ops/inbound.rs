//! `inbound.fields`, `inbound.strip` and `inbound.signature`.

use super::Answer;
use encodify::base64::STANDARD;
use mailwright::{
    Envelope, FormFile, IncomingMessage, Limits, PayloadKind, PayloadOptions, Report, split_signature,
    strip_html, strip_text,
};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    let body = args["body"].as_str().unwrap_or_default();
    Some(match op {
        "inbound.fields" => fields(args),
        "inbound.strip" if args["kind"] == "html" => {
            Ok(json!({"html": strip_html(body, &Limits::default())}))
        }
        "inbound.strip" => Ok(json!({"text": strip_text(body, &Limits::default())})),
        "inbound.signature" => {
            let parts = split_signature(body);
            Ok(json!({"text": parts.text, "signature": parts.signature}))
        }
        _ => return None,
    })
}

fn fields(args: &Value) -> Result<Value, Report> {
    let text = |name: &str| args[name].as_str().unwrap_or_default();
    let raw = STANDARD.decode(text("mime_base64")).unwrap_or_default();
    let kind = PayloadKind::from_name(text("kind")).unwrap_or(PayloadKind::Forward);
    let message = IncomingMessage::parse(raw, &Limits::default())?;
    let payload = message.payload(
        kind,
        &Envelope::new(text("sender"), text("recipient")),
        &PayloadOptions::new(0, 0),
    );
    let fields: Vec<Value> = payload
        .form()
        .iter()
        .filter_map(|field| Some(json!([field.name(), field.text()?])))
        .collect();
    let file = |file: &FormFile| {
        json!({
            "filename": file.filename(),
            "content_type": file.content_type(),
            "base64": STANDARD.encode(file.content()),
        })
    };
    let attachments: Vec<Value> = payload
        .form()
        .iter()
        .filter_map(|field| field.file())
        .map(file)
        .collect();
    Ok(json!({"fields": fields, "attachments": attachments}))
}
