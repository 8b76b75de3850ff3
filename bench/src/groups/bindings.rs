//! Group `bindings`: what a package costs over the crate it wraps.
//!
//! The same jobs on the same inputs in Rust and, through the packages, in Python, Node and WebAssembly (in Node).
//! `campaign` compiles the `newsletter` of group `send` and renders its deliveries one by one; `campaign-2-threads` does
//! so with the packages' own call for two threads, beside the same call with one: their messages are all kept. `routes`
//! evaluates a table of 10,000, `verify` checks a webhook's signature, `template` renders the order confirmation.

use super::send::Input as Letter;
use super::template::Input as Page;
use super::{routes, webhook};
use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::machine;
use crate::peer::Peer;
use mailwright::{Context, RouteTable, Template, Templates};
use serde_json::{Value, json};
use std::path::PathBuf;

const NOW: i64 = 1_767_225_600;
const ROUTES: usize = 10_000;
/// How often a short job is done before the clock is looked at.
const RENDERINGS: u64 = 100;

/// The packages: name, program, and in JavaScript the module.
fn packages() -> [(&'static str, Peer, Option<PathBuf>); 3] {
    let module = |path: &str| Some(machine::root().join(path));
    [
        ("python", Peer::PythonPackage("bindings.py"), None),
        (
            "node",
            Peer::Node("bindings.mjs"),
            module("bindings-node/index.mjs"),
        ),
        (
            "wasm",
            Peer::Node("bindings.mjs"),
            module("bindings-wasm/generated/full/node.js"),
        ),
    ]
}

/// A case that each package takes part in.
fn in_packages<'a>(mut case: Case<'a>, job: &str, input: &Value) -> Case<'a> {
    for (name, peer, module) in packages() {
        case = case.child(name, peer, json!({"job": job, "module": module, "input": input}));
    }
    case
}

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    campaign(bench)?;
    route_table(bench)?;
    verify(bench)?;
    template(bench)
}

/// Writes an input where the packages read it; gives the path.
fn write(bench: &Bench, name: &str, input: &Value) -> Result<Value, String> {
    let path = bench.input_dir().join(name);
    std::fs::write(&path, input.to_string()).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(json!(path))
}

fn campaign(bench: &mut Bench) -> Result<(), String> {
    let letter = Letter::newsletter();
    let file = write(bench, "campaign.json", &letter.request().to_json_value())?;
    let case = Case::new("campaign", "messages/s").mailwright(|| super::send::mailwright(&letter));
    bench.run(in_packages(case, "campaign", &file))?;
    let mut case = Case::new("campaign-2-threads", "messages/s").mailwright(|| {
        let request = letter.request();
        move || {
            let batch = request
                .compile(&Templates::new(), &Context::new(NOW, 7))
                .expect("a good request");
            let messages: Vec<Vec<u8>> = batch.iter().map(mailwright::Delivery::to_vec).collect();
            Work {
                units: messages.len() as u64,
                bytes: messages.iter().map(|message| message.len() as u64).sum(),
            }
        }
    });
    // In WebAssembly there is one thread.
    for (name, peer, module) in packages().into_iter().filter(|(name, ..)| *name != "wasm") {
        for threads in [1, 2] {
            let peer = match peer {
                Peer::Node(file) => Peer::Node(file),
                Peer::Python(file) | Peer::PythonPackage(file) => Peer::PythonPackage(file),
            };
            case = case.child(
                &format!("{name}, {threads} thread{}", if threads == 1 { "" } else { "s" }),
                peer,
                json!({"job": "render", "threads": threads, "module": module, "input": file}),
            );
        }
    }
    bench.run(case)
}

fn route_table(bench: &mut Bench) -> Result<(), String> {
    let (entries, messages) = routes::entries(ROUTES);
    let file = write(
        bench,
        "routes.json",
        &json!({"routes": entries, "messages": messages}),
    )?;
    let table = RouteTable::from_json(&entries).map_err(|report| report.to_string())?;
    let inputs = routes::inputs(&messages);
    let case = Case::new("routes", "messages/s").mailwright(|| {
        move || {
            let hits: usize = inputs
                .iter()
                .map(|input| table.evaluate(input).executed().len())
                .sum();
            assert!(hits > 0);
            Work {
                units: inputs.len() as u64,
                bytes: 0,
            }
        }
    });
    bench.run(in_packages(case, "routes", &file))
}

fn verify(bench: &mut Bench) -> Result<(), String> {
    let posts = webhook::signed_posts()?;
    let input = json!({
        "key": webhook::KEY,
        "now": NOW,
        "posts": posts.iter().map(|post| [&post.timestamp, &post.token, &post.signature]).collect::<Vec<_>>(),
    });
    let file = write(bench, "posts.json", &input)?;
    let case = Case::new("verify", "posts/s").mailwright(|| webhook::mailwright(&posts));
    bench.run(in_packages(case, "verify", &file))
}

fn template(bench: &mut Bench) -> Result<(), String> {
    let page = Page::order();
    let file = write(
        bench,
        "order.json",
        &json!({"template": page.source, "data": page.data, "renderings": RENDERINGS}),
    )?;
    let case = Case::new("template", "renderings/s").mailwright(|| {
        let template = Template::parse(page.source.as_str()).expect("a good template");
        let data = &page.data;
        move || {
            let bytes = (0..RENDERINGS).map(|_| template.render(data).expect("good data").len() as u64);
            Work {
                bytes: bytes.sum(),
                units: RENDERINGS,
            }
        }
    });
    bench.run(in_packages(case, "template", &file))
}
