//! Routes.

use super::Answer;
use mailwright::{Action, Expression, Reading, Report, RouteInput, RouteTable};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    Some(match op {
        "route.parse" => parse(args),
        "route.evaluate" => evaluate(args),
        _ => return None,
    })
}

fn parse(args: &Value) -> Result<Value, Report> {
    if let Some(action) = args["action"].as_str() {
        return Ok(json!({"ast": Action::parse(action)?.syntax_tree(), "diagnostics": []}));
    }
    let expression = Expression::parse(args["expression"].as_str().unwrap_or_default())?;
    let diagnostics: Vec<_> = expression.diagnostics().iter().collect();
    Ok(json!({"ast": expression.syntax_tree(), "diagnostics": diagnostics}))
}

fn evaluate(args: &Value) -> Result<Value, Report> {
    let mut table = RouteTable::from_json(&args["routes"])?;
    if let Some(reading) = args["reading"].as_str().and_then(Reading::from_name) {
        table = table.reading(reading);
    }
    let headers = args["headers"].as_array().into_iter().flatten();
    let headers = headers.map(|pair| {
        (
            pair[0].as_str().unwrap_or_default(),
            pair[1].as_str().unwrap_or_default(),
        )
    });
    let input = RouteInput::new(args["recipient"].as_str().unwrap_or_default(), headers);
    Ok(json!(table.evaluate(&input)))
}
