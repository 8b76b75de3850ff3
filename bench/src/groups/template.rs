//! Group `template`: stored templates, parsed and rendered.
//!
//! `order` is the order confirmation of Mailgun's manual with three items; `newsletter` has 40 KB of text, 200
//! substitutions and two nested loops; `rows-…` is one loop of a thousand and of a hundred thousand rows, whose
//! rates have to be the same if the cost is linear in the output. The peers get the same template, minijinja one
//! that says the same in its language; handlebars.js and the crate get a helper `equal`.
//!
//! The parse of handlebars.js is its `precompile`: source to JavaScript text, which its `compile` has the engine
//! evaluate on top of that.

mod input;
mod rust_peers;

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
pub(super) use input::Input;
use mailwright::Template;
use serde_json::json;

type Make = fn() -> Input;

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    let inputs: [(&str, Make); 4] = [
        ("order", Input::order),
        ("newsletter", Input::newsletter),
        ("rows-1k", || Input::rows(1_000)),
        ("rows-100k", || Input::rows(100_000)),
    ];
    for (name, make) in inputs {
        let input = make();
        let file = bench.input_dir().join(format!("template-{name}.json"));
        let content = json!({"template": input.source, "data": input.data}).to_string();
        std::fs::write(&file, content).map_err(|error| format!("{}: {error}", file.display()))?;
        let args = |job: &str| json!({"input": file, "job": job, "units": input.units});
        let input = &input;
        bench.run(
            Case::new(&format!("{name}-render"), input.unit)
                .mailwright(|| {
                    let template = Template::parse(input.source.as_str()).expect("a good template");
                    let mut out = String::new();
                    move || {
                        out.clear();
                        template.render_into(&input.data, &mut out).expect("good data");
                        Work {
                            units: input.units,
                            bytes: out.len() as u64,
                        }
                    }
                })
                .child("handlebars-js", Peer::Node("template.mjs"), args("render"))
                .peer("handlebars", || rust_peers::handlebars_render(input))
                .peer("minijinja", || rust_peers::minijinja_render(input))
                .memcpy(),
        )?;
        if name.starts_with("rows") {
            continue;
        }
        bench.run(
            Case::new(&format!("{name}-parse"), "templates/s")
                .mailwright(|| {
                    move || {
                        let template = Template::parse(input.source.as_str()).expect("a good template");
                        Work {
                            units: 1,
                            bytes: template.source().len() as u64,
                        }
                    }
                })
                .child("handlebars-js", Peer::Node("template.mjs"), args("parse"))
                .peer("handlebars", || rust_peers::handlebars_parse(input))
                .peer("minijinja", || rust_peers::minijinja_parse(input)),
        )?;
    }
    Ok(())
}
