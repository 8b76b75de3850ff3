//! Requests, deliveries, submissions.

use super::Answer;
use mailwright::{Context, Limits, Report, SendRequest, Templates};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    match op {
        "send.compile" => Some(compile(args)),
        "send.submission" => Some(submission(args)),
        "send.from_mime" => Some(from_mime(args)),
        "send.check" => Some(check(args)),
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

fn submission(args: &Value) -> Result<Value, Report> {
    let request = SendRequest::from_json_value(&args["request"])?;
    let message = request.submission(&templates(args)?, &context(args))?;
    Ok(json!({"mime_base64": base64(&message)}))
}

fn from_mime(args: &Value) -> Result<Value, Report> {
    let mime = encodify::base64::STANDARD
        .decode(args["mime_base64"].as_str().unwrap_or_default())
        .unwrap_or_default();
    let recipients: Option<Vec<&str>> = args["recipients"]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect());
    let request = SendRequest::from_mime(&mime, recipients.as_deref(), &Limits::default())?;
    Ok(json!({"request": request.to_json_value()}))
}

fn check(args: &Value) -> Result<Value, Report> {
    let report = match SendRequest::from_json_value(&args["request"]) {
        Ok(request) => request.check(&templates(args)?, &context(args)),
        Err(report) => report,
    };
    Ok(json!({"diagnostics": report.iter().collect::<Vec<_>>()}))
}
