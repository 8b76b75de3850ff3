//! `send.compile`.

use super::Answer;
use mailwright::{Context, Limits, Report, SendRequest, Templates};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    match op {
        "send.compile" => Some(compile(args)),
        _ => None,
    }
}

fn context(args: &Value) -> Context {
    Context::new(
        args["now"].as_i64().unwrap_or_default(),
        args["seed"].as_u64().unwrap_or_default(),
    )
}

fn templates(args: &Value) -> Result<Templates, Report> {
    match args.get("templates") {
        Some(templates) => Templates::from_value(templates, &Limits::default()),
        None => Ok(Templates::new()),
    }
}

fn compile(args: &Value) -> Result<Value, Report> {
    let request = SendRequest::from_json_value(&args["request"])?;
    let batch = request.compile(&templates(args)?, &context(args))?;
    let deliveries: Vec<Value> = batch
        .deliveries()
        .map(|delivery| {
            json!({
                "envelope_from": delivery.envelope_from(),
                "recipients": delivery.recipients(),
                "smtputf8": delivery.is_smtputf8(),
                "mime_base64": base64(&delivery.to_vec()),
            })
        })
        .collect();
    Ok(json!({"deliveries": deliveries, "diagnostics": batch.diagnostics().iter().collect::<Vec<_>>()}))
}

fn base64(bytes: &[u8]) -> String {
    encodify::base64::STANDARD.encode(bytes)
}
