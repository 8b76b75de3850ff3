use mailwright::{EventQuery, Filter, LogFilter};
use serde_json::{Value, json};

/// Archives: for a line that is JSON, the scan answers as the evaluation on the parsed event; bytes and reader agree.
pub fn scan(data: &[u8]) {
    let Ok(filter) = Filter::parse("event", "delivered OR NOT failed") else {
        return;
    };
    let Ok(recipient) = Filter::parse("recipient", "example OR NOT ann") else {
        return;
    };
    let entry = |attribute: &str| json!({"attribute": attribute, "comparator": "not contains", "values": [{"value": "x"}]});
    let Ok(structured) = LogFilter::from_json(&json!({"AND": [entry("subject"), entry("user_variables")]})) else {
        return;
    };
    let query = EventQuery::new()
        .filter(filter)
        .filter(recipient)
        .log_filter(structured);
    let mut found = Vec::new();
    let mut broken = 0;
    for line in query.scan(data) {
        match line {
            Ok(line) => found.push(line.number()),
            Err(_) => broken += 1,
        }
    }
    for (number, line) in (1..).zip(data.split(|byte| *byte == b'\n')) {
        if let Ok(event @ Value::Object(_)) = serde_json::from_slice(line) {
            assert_eq!(query.matches(&event), found.contains(&number), "line {number}");
        }
    }
    let mut reader = query.scan_reader(data);
    let mut of_reader = Vec::new();
    let mut broken_of_reader = 0;
    while let Some(line) = reader.next_line().expect("bytes can be read") {
        match line {
            Ok(line) => of_reader.push(line.number()),
            Err(_) => broken_of_reader += 1,
        }
    }
    assert_eq!((found, broken), (of_reader, broken_of_reader));
}
