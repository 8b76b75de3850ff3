//! Ops of the room `address`.

use super::Answer;
use mailwright::{Address, AddressList, Provider, did_you_mean};
use serde_json::{Value, json};

pub(crate) fn answer(op: &str, args: &Value) -> Answer {
    let text = |name: &str| args[name].as_str().unwrap_or_default();
    Some(match op {
        "address.parse" => Address::parse(text("address")).map(|address| json!(address)),
        "address.parse_list" => Ok(json!(AddressList::parse(text("list")))),
        "address.esp_grammar" => {
            let provider = Provider::for_name(text("provider"))?;
            Ok(json!({"valid": provider.accepts(text("local"), text("domain"))}))
        }
        "address.suggest" => Ok(json!({"did_you_mean": did_you_mean(text("address"))})),
        _ => return None,
    })
}
