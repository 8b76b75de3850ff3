//! Laws of templates, on generated input: no panic, deterministic, limits hold, spans lie in the source; and where the
//! standard dialect and Mailgun's must agree, they do.

use mailwright::{Dialect, Limits, Template, html_to_text};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// Text that looks like templates often enough to reach every corner of the grammar.
fn template_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "{{", "}}", "{{{", "}}}", "{{#if a}}", "{{/if}}", "{{#each l}}", "{{/each}}", "{{else}}", "{{else if b}}",
            "{{^}}", "{{^a}}", "{{/a}}", "{{a}}", "{{~a~}}", "{{this}}", "{{..}}", "{{../a.b}}", "{{@index}}", "{{@../key}}",
            "{{#with o}}", "{{/with}}", "{{#o as |x y|}}", "{{/o}}", "{{x}}", "{{#equal a \"x\"}}", "{{/equal}}",
            "{{lookup l 0}}", "{{if a}}", "{{each l}}", "(lookup o \"a\")", "{{#if (equal a b)}}", "{{! c }}", "{{!-- c --}}",
            "\\{{", "\\\\{{", "{{{{a}}}}", "{{{{/a}}}}", "\n", "  ", "\r\n", "text", "\"", "'", "[0]", ".", "/", "|", "é", "&",
            "{{> p}}", "{{l.[0]}}", "{{l.length}}", "{{log}}", "{{pluralize n \"b\" \"a\"}}", "{{ifGt 1 2}}", "1e3", "=", "~",
            "{{#ifMatchesRegexStr \"^a\" a}}", "{{/ifMatchesRegexStr}}", "{{#unless a}}", "{{/unless}}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn data() -> Value {
    json!({
        "a": "x<y", "b": "", "n": 2, "z": 0, "t": true, "nil": null,
        "l": ["a", null, {"a": 1}, ["b"]], "o": {"a": "oa", "b": {"c": -0.5e-7}, "l": []}, "length": "own",
    })
}

/// Templates in the part of the language that both dialects read the same way: names that exist where they are read,
/// texts and integers without special characters, lists of objects, no white space that a tag could swallow.
fn common_template() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "{{word}}",
            "{{user.name}}",
            "{{count}}",
            "{{{word}}}",
            "{{yes}}",
            "{{@root.word}}",
            "{{! c }}",
            "{{&word}}",
            "{{#if yes}}Y{{/if}}",
            "{{#unless no}}U{{/unless}}",
            "{{#if no}}a{{else if yes}}b{{else}}c{{/if}}",
            "{{#with user}}{{name}}{{/with}}",
            "{{#each none}}x{{else}}none{{/each}}",
            "{{missing}}",
        ])
        .prop_map(str::to_owned),
        "[a-z,.;]{1,6}",
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let body = prop::collection::vec(inner, 0..4).prop_map(|all| all.concat());
        prop_oneof![
            body.clone()
                .prop_map(|body| format!("{{{{#if yes}}}}{body}{{{{/if}}}}")),
            (body.clone(), body.clone())
                .prop_map(|(one, two)| format!("{{{{#if no}}}}{one}{{{{else}}}}{two}{{{{/if}}}}")),
            body.clone()
                .prop_map(|body| format!("{{{{#unless no}}}}{body}{{{{/unless}}}}")),
            body.prop_map(|body| {
                // Inside a loop only names of the root and of the loop, which both dialects find.
                let body = body
                    .replace("{{word}}", "{{this.word}}")
                    .replace("{{user.name}}", "{{@index}}");
                let inner = body.contains("user")
                    || body.contains("count")
                    || body.contains('#')
                    || body.contains("{{{")
                    || body.contains("{{&")
                    || body.contains("yes");
                if inner {
                    "{{#each items}}{{this.word}}{{@first}}{{/each}}".to_owned()
                } else {
                    format!("{{{{#each items}}}}{body}{{{{@index}}}}{{{{/each}}}}")
                }
            }),
        ]
    })
}

fn common_data() -> Value {
    json!({
        "word": "plain text", "user": {"name": "Ann"}, "count": 12, "yes": true, "no": false, "none": [],
        "items": [{"word": "one"}, {"word": "two"}],
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0x7e3a),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn any_source_is_parsed_or_refused_with_places(source in template_like()) {
        let limits = Limits::default().template_steps(20_000).template_output(100_000).template_nesting(40);
        match Template::parse_with(source.as_str(), Dialect::Mailgun, &limits) {
            Err(report) => {
                prop_assert!(report.has_errors());
                for found in &report {
                    let span = found.span().expect("a place").range();
                    prop_assert!(source.get(span).is_some(), "{found}");
                    prop_assert!(!found.excerpt(&source).is_empty());
                }
            }
            Ok(template) => {
                let data = data();
                let first = template.render(&data);
                prop_assert_eq!(&first, &template.render(&data), "rendering is deterministic");
                let mut out = String::from("kept");
                let appended = template.render_into(&data, &mut out);
                match (&first, &appended) {
                    (Ok(text), Ok(())) => prop_assert_eq!(out, format!("kept{text}")),
                    (Err(_), Err(_)) => prop_assert_eq!(out, "kept", "an error leaves no output"),
                    _ => prop_assert!(false, "both ways fail or none"),
                }
                if let Ok(text) = &first {
                    prop_assert!(text.len() <= 100_000);
                }
                let report = template.check(Some(&data));
                prop_assert_eq!(report.has_errors(), first.is_err(), "{}", report);
                for found in &report {
                    let fits = found.span().is_none_or(|span| source.get(span.range()).is_some());
                    prop_assert!(fits, "{found}");
                }
                for used in template.variables().iter().chain(&template.helpers()) {
                    prop_assert!(source.get(used.span().range()).is_some());
                }
                let _ = template.render(&Value::Null);
            }
        }
    }

    #[test]
    fn any_text_is_html(html in "(<[a-z/!-]{0,4}[ a-z='\"]{0,12}>?|&[a-z#0-9]{0,6};?|[ a-zé\n]{0,4}|<li>|<ul>|</ul>|<pre>|<blockquote>|<br>|<td>){0,20}") {
        let text = html_to_text(&html);
        prop_assert_eq!(text.trim_end(), text.as_str());
    }
}

#[cfg(feature = "handlebars")]
proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn dialects_agree_where_they_must(source in common_template()) {
        let data = common_data();
        let ours = Template::parse(source.as_str()).expect("common ground").render(&data).expect("good data");
        let standard = Template::parse_with(source.as_str(), Dialect::Handlebars, &Limits::default());
        let theirs = standard.expect("common ground").render(&data).expect("good data");
        prop_assert_eq!(ours, theirs, "{}", source);
    }

    #[test]
    fn the_standard_dialect_takes_anything(source in template_like()) {
        if let Ok(template) = Template::parse_with(source.as_str(), Dialect::Handlebars, &Limits::default()) {
            let _ = template.render(&data());
            let _ = template.check(Some(&data()));
        }
        if let Ok(template) = Template::parse(source.as_str()) {
            let _ = template.check_with(&data(), Dialect::Handlebars);
        }
    }
}

#[test]
fn cost_is_linear_in_the_output() {
    let template = Template::parse("{{#each rows}}<td>{{n}}{{name}}</td>{{/each}}").expect("it parses");
    let data = |rows: usize| json!({"rows": vec![json!({"n": 1, "name": "x"}); rows]});
    let steps = |rows: usize| {
        // The least budget that suffices, to a percent: time itself would make a shaky test.
        let data = data(rows);
        let enough = |steps: usize| {
            let limits = Limits::default().template_steps(steps);
            let template =
                Template::parse_with(template.source(), Dialect::Mailgun, &limits).expect("it parses");
            template.render(&data).is_ok()
        };
        let (mut low, mut high) = (0, 100 * rows);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    };
    let (small, large) = (steps(100), steps(1_000));
    assert!(
        large <= 10 * small,
        "{small} steps for 100 rows, {large} for 1000"
    );
}
