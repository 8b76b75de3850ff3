//! Group `send`: a request becomes one personal message per recipient.
//!
//! mailwright compiles the request and renders all deliveries. The peers have no batches: for each recipient
//! they replace the placeholders with a regular expression and build the message from scratch, as their users
//! do. One thread each; every message is written into memory and then dropped.

mod input;
mod rust_peers;

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
pub(super) use input::Input;
use mailwright::{Context, Templates};
use serde_json::json;

/// Inputs are made when they are needed, so that only one of them is in memory.
type Make = fn() -> Input;

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    let inputs: [(&str, Make); 3] = [
        ("newsletter", Input::newsletter),
        ("newsletter-attachment", || Input::newsletter().with_attachment()),
        ("notification", Input::notification),
    ];
    for (name, input) in inputs
        .into_iter()
        .filter(|(name, _)| bench.wants(name))
        .collect::<Vec<_>>()
    {
        let input = input();
        let file = input.write(&bench.input_dir(), name)?;
        let args = json!({"input": file});
        bench.run(
            Case::new(name, "messages/s")
                .mailwright(|| mailwright(&input))
                .child("nodemailer", Peer::Node("send.mjs"), args.clone())
                .child("python-email", Peer::Python("send.py"), args)
                .peer("lettre", || rust_peers::lettre(&input))
                .peer("mail-builder", || rust_peers::mail_builder(&input))
                .memcpy()
                .peak_rss(),
        )?;
    }
    Ok(())
}

/// Compiles the request and renders every delivery into the same buffer.
pub(super) fn mailwright(input: &Input) -> impl FnMut() -> Work + use<> {
    let request = input.request();
    let templates = Templates::new();
    let context = Context::new(1_767_225_600, 7);
    let mut out = Vec::new();
    move || {
        let batch = request.compile(&templates, &context).expect("a good request");
        let mut bytes = 0;
        for delivery in &batch {
            out.clear();
            delivery.append_to(&mut out);
            bytes += out.len() as u64;
        }
        Work {
            units: batch.len() as u64,
            bytes,
        }
    }
}
