//! A message and a table of routes: what would be posted where.
//!
//! ```text
//! inbound MESSAGE.eml ROUTES.json [--sender ADDRESS] [--recipient ADDRESS] [--key KEY]
//!         [--now SECONDS] [--seed NUMBER] [--post [--to URL]]
//! ```
//!
//! `ROUTES.json` is a list of `{"priority", "expression", "actions"}`, as Mailgun's API lists routes. With `--post`
//! the requests are really sent, to their own address or all to the one of `--to`, and the answers are shown; only
//! `http` to this machine is taken, so that nothing leaves it by mistake ([`http`]).

mod http;

use mailwright::{
    DeliverOptions, Envelope, InboundRequest, IncomingMessage, Limits, PayloadOptions, Report, RouteDelivery,
    RouteOutcome, RouteTable, WebhookSigner, deliver,
};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

const USAGE: &str = "usage: inbound MESSAGE.eml ROUTES.json [--sender ADDRESS] [--recipient ADDRESS] [--key KEY] \
    [--now SECONDS] [--seed NUMBER] [--post [--to URL]]";

/// Characters of a field that are shown.
const SHOWN: usize = 100;

struct Arguments {
    files: Vec<PathBuf>,
    sender: Option<String>,
    recipient: Option<String>,
    key: Option<String>,
    now: i64,
    seed: u64,
    post: bool,
    to: Option<String>,
}

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{}", text.trim_end());
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    /// The clock gives time and seed unless they are named.
    fn read(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut arguments = Self {
            files: Vec::new(),
            sender: None,
            recipient: None,
            key: None,
            now: i64::try_from(clock.as_secs()).unwrap_or_default(),
            seed: clock.as_secs().rotate_left(32) ^ u64::from(clock.subsec_nanos()),
            post: false,
            to: None,
        };
        while let Some(argument) = given.next() {
            let mut value = || {
                given
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value\n{USAGE}"))
            };
            let number = |text: &str| format!("{argument} needs a number, not {text:?}\n{USAGE}");
            match argument.as_str() {
                "--sender" => arguments.sender = Some(value()?),
                "--recipient" => arguments.recipient = Some(value()?),
                "--key" => arguments.key = Some(value()?),
                "--now" => {
                    let text = value()?;
                    arguments.now = text.parse().map_err(|_| number(&text))?;
                }
                "--seed" => {
                    let text = value()?;
                    arguments.seed = text.parse().map_err(|_| number(&text))?;
                }
                "--post" => arguments.post = true,
                "--to" => arguments.to = Some(value()?),
                option if option.starts_with("--") => {
                    return Err(format!("unknown option {option}\n{USAGE}"));
                }
                file => arguments.files.push(PathBuf::from(file)),
            }
        }
        if arguments.files.len() == 2 {
            Ok(arguments)
        } else {
            Err(USAGE.to_owned())
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let read = |at: usize| {
        let file = &arguments.files[at];
        std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
    };
    let limits = Limits::default();
    let told = |report: Report| report.to_string();
    let message = IncomingMessage::parse(read(0)?, &limits).map_err(told)?;
    let routes = serde_json::from_slice(&read(1)?)
        .map_err(|error| format!("{}: {error}", arguments.files[1].display()))?;
    let routes = RouteTable::from_json(&routes).map_err(told)?;
    let envelope = Envelope::new(
        arguments
            .sender
            .clone()
            .unwrap_or_else(|| address(message.header("from"))),
        arguments
            .recipient
            .clone()
            .unwrap_or_else(|| address(message.header("to"))),
    );
    let mut payload = PayloadOptions::new(arguments.now, arguments.seed);
    if let Some(key) = &arguments.key {
        payload = payload.signer(WebhookSigner::new(key).ok_or("the key is empty")?);
    }
    let delivery = deliver(&routes, &message, &envelope, &DeliverOptions::new(payload)).map_err(told)?;
    for found in message
        .diagnostics()
        .iter()
        .chain(delivery.decision().diagnostics())
    {
        eprintln!("{found}");
    }
    if !arguments.post {
        show(&routes, &delivery);
        return Ok(());
    }
    for request in delivery.requests() {
        let url = arguments.to.as_deref().unwrap_or(request.url());
        let (status, answer) = http::post(url, request.content_type(), request.body())?;
        eprintln!("POST {url} {status}");
        println!("{}", answer.trim_end());
    }
    Ok(())
}

/// The address of a header, the envelope's where none was named.
fn address(header: Option<&str>) -> String {
    let value = header.unwrap_or_default();
    let inside = value.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(value, |(address, _)| address).trim().to_owned()
}

fn show(routes: &RouteTable, delivery: &RouteDelivery) {
    if delivery.outcomes().is_empty() {
        println!("no route sends this message anywhere");
    }
    for outcome in delivery.outcomes() {
        let (RouteOutcome::Post { route, .. }
        | RouteOutcome::Email { route, .. }
        | RouteOutcome::Store { route, .. }) = outcome
        else {
            continue;
        };
        let expression = routes
            .routes()
            .get(*route)
            .map_or("", |route| route.expression().source());
        println!("route {route}: {expression}");
        match outcome {
            RouteOutcome::Post { request, .. } => show_request(request),
            RouteOutcome::Email {
                envelope, message, ..
            } => {
                println!(
                    "  e-mail to {} from {}, {} bytes",
                    envelope.recipient(),
                    envelope.sender(),
                    message.len()
                );
            }
            RouteOutcome::Store {
                message_url, notice, ..
            } => {
                println!("  stored: {message_url}");
                if let Some(notice) = notice {
                    show_request(notice);
                }
            }
            _ => {}
        }
    }
}

fn show_request(request: &InboundRequest) {
    println!("  {} {}", request.method(), request.url());
    println!(
        "  Content-Type: {} ({} bytes)",
        request.content_type(),
        request.body().len()
    );
    for field in request.payload().form() {
        let shown = match (field.text(), field.file()) {
            (Some(text), _) => {
                let start: String = text.chars().take(SHOWN).collect();
                let more = if start.len() < text.len() { "…" } else { "" };
                format!("{start:?}{more}")
            }
            (None, Some(file)) => format!(
                "file {:?}, {}, {} bytes",
                file.filename().unwrap_or_default(),
                file.content_type(),
                file.content().len()
            ),
            (None, None) => String::new(),
        };
        println!("    {}: {shown}", field.name());
    }
}
