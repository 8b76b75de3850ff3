//! Group `routes`: which routes of a table does a message match?
//!
//! Tables of 10 to 100,000 routes of the kinds that accounts have: one domain per tenant, plus addressing, subject
//! keywords, 2 % with a look-around. A third of the messages hit no route, a third one, a third five. The peers are
//! loops over compiled patterns, route after route: Python's `re`, and the `regex` crate (which refuses look-arounds;
//! their routes are left to it without). `compile` parses and compiles the whole table.

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
use mailwright::{Limits, Route, RouteInput, RouteTable};
use regex::Regex;
use serde_json::{Value, json};

/// The calls of a route: header (or the recipient) and pattern.
type Calls = Vec<(Option<&'static str>, String)>;

struct Message {
    recipient: String,
    subject: String,
}

const MESSAGES: usize = 300;
const WORDS: &[&str] = &[
    "invoice", "refund", "outage", "delivery", "contract", "renewal", "password",
];

/// A number that looks random and is the same every time.
fn mixed(number: usize) -> usize {
    number.wrapping_mul(2_654_435_761) % 1_000_003
}

fn tenant(number: usize) -> String {
    format!(
        "{}{number:05}",
        ["acme", "globex", "initech", "umbrella", "hooli"][mixed(number) % 5]
    )
}

/// Every tenant has ten routes; five of them match a message to its support address about an invoice.
fn routes(count: usize) -> Vec<Calls> {
    (0..count)
        .map(|number| {
            let name = tenant(number / 10);
            let domain = format!(r"{name}\.example\.com");
            let word = WORDS[mixed(number) % WORDS.len()];
            let recipient = |pattern: String| vec![(None, pattern)];
            match number % 10 {
                0 => recipient(format!(r"^support@{domain}$")),
                1 => recipient(format!(r".*@{domain}$")),
                2 => recipient(format!(r"^(?P<user>[^+@]+)(?:\+(?P<tag>[^@]*))?@{domain}$")),
                3 => vec![
                    (None, format!(r"@{domain}$")),
                    (Some("subject"), "(?i)invoice".into()),
                ],
                4 => recipient(format!(r"^(?:support|sales|info)@{domain}$")),
                5 => recipient(format!(r"^reply\+([0-9a-f]{{8}})-(\d+)@reply\.{domain}$")),
                6 => vec![
                    (None, format!(r"^billing@{domain}$")),
                    (Some("subject"), word.into()),
                ],
                7 => recipient(format!(r"^bounces-(\w+)@{domain}$")),
                8 if number % 50 == 8 => recipient(format!(r"^(?!noreply@)[^@]+@mail\.{domain}$")),
                8 => recipient(format!(r"^jobs\+(\d+)@{domain}$")),
                _ => vec![(Some("subject"), format!(r"\[{name}-(\d+)\]"))],
            }
        })
        .collect()
}

fn messages(tenants: usize) -> Vec<Message> {
    (0..MESSAGES)
        .map(|number| {
            let name = tenant(mixed(number) % tenants);
            match number % 3 {
                0 => Message {
                    recipient: format!("someone{number}@elsewhere{number}.example.net"),
                    subject: format!("Lunch on day {number}?"),
                },
                1 => Message {
                    recipient: format!("bounces-{number}@returns.example.org"),
                    subject: format!("Re: [{name}-{number}] printer on fire"),
                },
                _ => Message {
                    recipient: format!("support@{name}.example.com"),
                    subject: format!("Question about Invoice {number}"),
                },
            }
        })
        .collect()
}

fn expression(calls: &Calls) -> String {
    let quoted = mailwright::quote_route_string;
    let call = |(header, pattern): &(Option<&str>, String)| match header {
        None => format!("match_recipient({})", quoted(pattern)),
        Some(header) => format!("match_header({}, {})", quoted(header), quoted(pattern)),
    };
    calls.iter().map(call).collect::<Vec<_>>().join(" and ")
}

/// A table as Mailgun's API lists it, and messages that meet it.
pub(super) fn entries(count: usize) -> (Value, Vec<Value>) {
    let entry = |calls: &Calls| json!({"priority": 0, "expression": expression(calls), "actions": ["forward(\"https://app.example.net/in\")"]});
    let messages = messages(count.div_ceil(10));
    let message = |one: &Message| json!({"recipient": one.recipient, "headers": {"subject": one.subject}});
    (
        routes(count).iter().map(entry).collect(),
        messages.iter().map(message).collect(),
    )
}

/// Such messages as the table takes them.
pub(super) fn inputs(messages: &[Value]) -> Vec<RouteInput> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let input = |one: &Value| {
        RouteInput::new(
            &text(&one["recipient"]),
            [("Subject", text(&one["headers"]["subject"]))],
        )
    };
    messages.iter().map(input).collect()
}

fn table(expressions: &[String]) -> RouteTable {
    let actions = ["forward(\"https://app.example.net/in\")"];
    let parse = |source: &String| Route::parse(source, &actions, &Limits::default()).expect("a route");
    RouteTable::new(expressions.iter().map(parse).collect())
}

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    for (name, count) in [
        ("10", 10),
        ("1,000", 1_000),
        ("10,000", 10_000),
        ("100,000", 100_000),
    ] {
        let routes = routes(count);
        let messages = messages(count.div_ceil(10));
        let expressions: Vec<String> = routes.iter().map(expression).collect();
        let headers = |message: &Message| json!({"subject": message.subject});
        let file = bench.input_dir().join(format!("routes-{count}.json"));
        let input = json!({
            "routes": routes,
            "messages": messages.iter().map(|one| json!({"recipient": one.recipient, "headers": headers(one)})).collect::<Value>(),
        });
        std::fs::write(&file, input.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
        let input_of =
            |message: &Message| RouteInput::new(&message.recipient, [("Subject", &message.subject)]);
        let hits_of = |table: &RouteTable, messages: &[Message]| -> usize {
            messages
                .iter()
                .map(|message| table.evaluate(&input_of(message)).executed().len())
                .sum()
        };
        let compiled = table(&expressions);
        let hits = hits_of(&compiled, &messages);
        if hits != MESSAGES / 3 * 6 {
            return Err(format!("{hits} hits"));
        }
        // A loop over the larger tables takes seconds for all messages.
        let few = (300_000 / count).clamp(3, MESSAGES) / 3 * 3;
        let few_hits = hits_of(&compiled, &messages[..few]);
        let (compiled, messages, routes) = (&compiled, messages.as_slice(), routes.as_slice());
        bench.run(
            Case::new(&format!("{name} routes"), "messages/s")
                .mailwright(|| {
                    move || {
                        assert_eq!(hits_of(compiled, messages), hits);
                        Work {
                            units: MESSAGES as u64,
                            bytes: 0,
                        }
                    }
                })
                .peer("regex loop", || {
                    let patterns: Vec<Vec<(bool, Option<Regex>)>> = routes
                        .iter()
                        .map(|calls| {
                            let one = |(header, pattern): &(Option<&str>, String)| {
                                (header.is_none(), Regex::new(pattern).ok())
                            };
                            calls.iter().map(one).collect()
                        })
                        .collect();
                    move || {
                        let matches = |message: &Message, calls: &[(bool, Option<Regex>)]| {
                            calls.iter().all(|(recipient, pattern)| {
                                let text = if *recipient {
                                    &message.recipient
                                } else {
                                    &message.subject
                                };
                                pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
                            })
                        };
                        let all = messages[..few]
                            .iter()
                            .map(|message| patterns.iter().filter(|calls| matches(message, calls)).count());
                        assert_eq!(all.sum::<usize>(), few_hits);
                        Work {
                            units: few as u64,
                            bytes: 0,
                        }
                    }
                })
                .child(
                    "Python re loop",
                    Peer::Python("routes.py"),
                    json!({"input": file, "messages": few, "hits": few_hits}),
                ),
        )?;
        let expressions = expressions.as_slice();
        bench.run(
            Case::new(&format!("compile {name}"), "routes/s")
                .mailwright(|| {
                    move || {
                        assert_eq!(table(expressions).routes().len(), count);
                        Work {
                            units: count as u64,
                            bytes: 0,
                        }
                    }
                })
                .peak_rss(),
        )?;
    }
    Ok(())
}
