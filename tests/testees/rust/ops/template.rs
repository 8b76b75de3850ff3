//! `template.render`.

use super::Answer;
use mailwright::{Report, Template};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    (op == "template.render").then(|| render(args))
}

fn render(args: &Value) -> Result<Value, Report> {
    let template = Template::parse(args["template"].as_str().unwrap_or_default())?;
    Ok(json!({"output": template.render(&args["data"])?}))
}
