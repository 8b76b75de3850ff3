//! What `Template::check` says, oddity by oddity, and stored templates on their way into a message.

use mailwright::{
    Code, Context, Diagnostic, Limits, SendRequest, Severity, Template, Templates, VersionFields,
};
use serde_json::{Value, json};

fn check(source: &str, data: Option<&Value>) -> Vec<(Code, String)> {
    let template = Template::parse(source).unwrap_or_else(|report| panic!("{source}: {report}"));
    let text = |found: &Diagnostic| {
        found
            .span()
            .map(|span| source[span.range()].to_owned())
            .unwrap_or_default()
    };
    template
        .check(data)
        .iter()
        .map(|found| (found.code(), text(found)))
        .collect()
}

#[test]
fn every_oddity_has_its_diagnostic() {
    let long = "x".repeat(200_000);
    #[allow(clippy::type_complexity)]
    let cases: &[(&str, Option<Value>, &[(Code, &str)])] = &[
        (
            "{{#equal a \"x\"}}1{{else}}2{{/equal}}",
            None,
            &[(Code::TemplateEqualElse, "{{else}}")],
        ),
        (
            "{{#equal a 1}}1{{else if b}}2{{/equal}}",
            None,
            &[(Code::TemplateEqualElse, "{{else if b}}")],
        ),
        (
            "{{^equal a 1}}1{{else}}2{{/equal}}",
            None,
            &[(Code::TemplateEqualElse, "{{^equal a 1}}")],
        ),
        (
            "{{#if (equal a 1)}}1{{/if}}",
            None,
            &[(Code::TemplateHelperRunsBlock, "(equal a 1)")],
        ),
        ("{{if a}}", None, &[(Code::TemplateHelperRunsBlock, "if a")]),
        (
            "{{date d \"x\"}}",
            None,
            &[(Code::TemplateUnknownHelper, "date d \"x\"")],
        ),
        (
            "{{#if (eq a 1)}}1{{/if}}",
            None,
            &[(Code::TemplateUnknownHelper, "(eq a 1)")],
        ),
        (
            "{{#if a}}1{{/if}}",
            Some(json!({"a": "False"})),
            &[(Code::TemplateFalseText, "a")],
        ),
        (
            "{{#a}}1{{/a}}",
            Some(json!({"a": "0"})),
            &[(Code::TemplateFalseText, "a")],
        ),
        ("{{#if a}}1{{/if}}", Some(json!({"a": "yes"})), &[]),
        (
            "{{#equal a\r\n \"x\"}}1{{/equal}}",
            None,
            &[(Code::TemplateCarriageReturn, "a\r")],
        ),
        (
            "{{#if a}}\nx\n{{/if}}\n  {{#if b}}\ny\n{{/if}}\n",
            None,
            &[(Code::TemplateWhitespace, "  "), (Code::TemplateWhitespace, "\n")],
        ),
        (
            "{{#if a}}\nx\n{{/if}} {{b}}",
            None,
            &[(Code::TemplateWhitespace, " ")],
        ),
        (
            "{{#if a}}x {{~else if b}}y{{/if}}",
            None,
            &[(Code::TemplateStripIgnored, "{{~")],
        ),
        (
            "{{#each o}}{{this}}{{/each}}",
            Some(json!({"o": {"a": 1, "b": 2}})),
            &[(Code::TemplateObjectOrder, "o")],
        ),
        ("{{#each o}}{{this}}{{/each}}", Some(json!({"o": {"a": 1}})), &[]),
        (
            "{{#each o}}{{/each}}",
            Some(json!({"o": "text"})),
            &[(Code::TemplateEachOfNoCollection, "o")],
        ),
        (
            "{{o}}",
            Some(json!({"o": {"a": 1}})),
            &[(Code::TemplateObjectAsText, "o")],
        ),
        (
            "{{o}}",
            Some(json!({"o": [1, 2]})),
            &[(Code::TemplateListAsText, "o")],
        ),
        (
            "{{o}}",
            Some(json!({"o": null})),
            &[(Code::TemplateVariableMissing, "o")],
        ),
        (
            "{{#if n includeZero=true}}1{{/if}}",
            None,
            &[(Code::TemplateIncludeZero, "if n includeZero=true")],
        ),
        (
            "{{#each l}}{{#if @index includeZero=true}}1{{/if}}{{/each}}",
            None,
            &[],
        ),
        (
            "{{#if a}}{{elseif b}}{{/if}}",
            None,
            &[(Code::TemplateElseJoined, "{{elseif b}}")],
        ),
        (
            "{{#ifMatchesRegexStr \"(\" a}}{{/ifMatchesRegexStr}}",
            None,
            &[(Code::TemplateBadPattern, "(")],
        ),
        (
            "{{#ifMatchesRegexStr p a}}{{/ifMatchesRegexStr}}",
            Some(json!({"p": "(?=x)"})),
            &[(Code::TemplateBadPattern, "p")],
        ),
        (
            "{{#each (lookup o \"k\")}}{{/each}}",
            None,
            &[(Code::TemplateLookupIsText, "(lookup o \"k\")")],
        ),
        (
            "{{#if a as |x|}}{{/if}}",
            None,
            &[(Code::TemplateBlockParameter, "{{#if a as |x|}}")],
        ),
        (
            "{{#each a as |x y z|}}{{/each}}",
            None,
            &[(Code::TemplateBlockParameter, "{{#each a as |x y z|}}")],
        ),
        ("{{log}}", None, &[(Code::TemplateHelperArguments, "log")]),
        (
            "{{#if a b}}{{/if}}",
            Some(json!({"a": 1})),
            &[(Code::TemplateHelperArguments, "if a b")],
        ),
        (
            "{{> footer}}",
            None,
            &[(Code::TemplateUndefinedPartial, "{{> footer}}")],
        ),
        ("{{@name}}", None, &[(Code::TemplateUnknownData, "@name")]),
        (&long, None, &[(Code::TemplateTooLarge, "")]),
        (
            "Dear {{name}},\n{{#each items}}\n{{this}}\n{{/each}}\n",
            Some(json!({"name": "A", "items": [1, 2]})),
            &[],
        ),
    ];
    for (source, data, expected) in cases {
        let found = check(source, data.as_ref());
        let found: Vec<_> = found.iter().map(|(code, text)| (*code, text.as_str())).collect();
        assert_eq!(found, *expected, "{source}");
    }
}

#[test]
fn every_finding_has_a_message_and_a_help() {
    let source = "{{#equal a\r \"x\"}}1{{else}}{{if b}}{{/equal}}{{> p}}{{f x}}";
    for found in &Template::parse(source)
        .expect("it parses")
        .check(Some(&json!({})))
    {
        assert!(
            !found.message().is_empty() && !found.message().ends_with('.'),
            "{found}"
        );
        assert!(found.excerpt(source).contains("line 1"), "{found}");
    }
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    for (source, code, text) in [
        ("{{items.0}}", Code::TemplateIndexWithoutBrackets, "0"),
        (
            "{{#each l}}{{items.0.name}}{{/each}}",
            Code::TemplateIndexWithoutBrackets,
            "0",
        ),
        ("a {{#if b}} c", Code::TemplateUnclosedBlock, "{{#if b}}"),
        ("{{#if b}}{{/unless}}", Code::TemplateBlockMismatch, "unless"),
        ("{{/if}}", Code::TemplateBlockMismatch, "{{/if}}"),
        ("{{else}}", Code::TemplateUnexpectedElse, "{{else}}"),
        (
            "{{#if a}}{{else}}{{else}}{{/if}}",
            Code::TemplateUnexpectedElse,
            "{{else}}",
        ),
        ("{{#if a === b}}{{/if}}", Code::TemplateSyntax, "="),
        ("{{a}}}", Code::TemplateSyntax, "}}}"),
        ("{{2fa}}", Code::TemplateSyntax, "2fa"),
        ("{{\"x}}", Code::TemplateUnclosedTag, "\"x}}"),
        ("{{!-- x }}", Code::TemplateUnclosedTag, "{{!-- x }}"),
        ("{{a", Code::TemplateUnclosedTag, ""),
        ("{{{{a}}}}b", Code::TemplateUnclosedBlock, "b"),
    ] {
        let report = Template::parse(source).expect_err(source);
        let first = report.first().expect("an error");
        assert_eq!(first.code(), code, "{source}: {report}");
        assert_eq!(&source[first.span().expect("a span").range()], text, "{source}");
    }
}

#[test]
fn all_errors_are_reported() {
    let report =
        Template::parse("{{a b=}} {{#if}}{{!a}} {{c,d}} {{#each x}}{{/if}}").expect_err("it is wrong");
    assert_eq!(report.len(), 3, "{report}");
    let report = Template::parse("{{}}".repeat(10_000)).expect_err("it is wrong");
    assert_eq!(report.len(), 50);
}

#[test]
fn limits_hold() {
    let nested = |open: &str, close: &str, times: usize| open.repeat(times) + &close.repeat(times);
    let code = |report: mailwright::Report| report.first().expect("an error").code();
    let deep = nested("{{#if a}}", "{{/if}}", 101);
    assert_eq!(
        code(Template::parse(deep).unwrap_err()),
        Code::TemplateNestingTooDeep
    );
    let deep = format!("{{{{lookup {}}}}}", nested("(lookup a ", ")", 100_000));
    assert_eq!(
        code(Template::parse(deep).unwrap_err()),
        Code::TemplateNestingTooDeep
    );
    // An else chain is not nested.
    let chain = format!(
        "{{{{#if x}}}}{}{{{{else}}}}end{{{{/if}}}}",
        "{{else if x}}".repeat(5_000)
    );
    let chain = Template::parse(chain).expect("a long chain is fine");
    assert_eq!(chain.render(&json!({})).as_deref(), Ok("end"));
    assert_eq!(chain.check(Some(&json!({}))).first(), None);
    let recursive = Template::parse("{{#if a}}x{{if a}}{{/if}}").expect("it parses");
    assert_eq!(
        code(recursive.render(&json!({"a": 1})).unwrap_err()),
        Code::TemplateRecursion
    );
    let limits = Limits::default().template_output(10).template_steps(100);
    let parse = |source: &str| {
        Template::parse_with(source, mailwright::Dialect::Mailgun, &limits).expect("it parses")
    };
    let data = json!({"l": vec!["12"; 60]});
    assert_eq!(
        code(parse("{{#each l}}{{this}}{{/each}}").render(&data).unwrap_err()),
        Code::TemplateOutputTooLong
    );
    assert_eq!(
        code(parse("{{#each l}}{{x}}{{/each}}").render(&data).unwrap_err()),
        Code::TemplateTooManySteps
    );
    let long = Limits::default().template_source(3);
    let refused = Template::parse_with("1234", mailwright::Dialect::Mailgun, &long).unwrap_err();
    assert_eq!(code(refused), Code::TemplateTooLong);
}

#[test]
fn the_deepest_rendering_fits_a_small_stack() {
    let render = || {
        let template =
            Template::parse("{{#if a}}{{#if (equal a 1)}}{{if a}}{{/if}}{{/if}}").expect("it parses");
        assert!(template.render(&json!({"a": 1})).is_err());
        let parentheses = format!("{}a{}", "(lookup ".repeat(99), " a)".repeat(99));
        let template = Template::parse(format!("{{{{lookup {parentheses} \"x\"}}}}")).expect("it parses");
        assert_eq!(template.render(&json!({"a": {}})).as_deref(), Ok(""));
    };
    let thread = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(render)
        .expect("a thread");
    thread.join().expect("a megabyte is enough");
}

#[test]
fn a_tree_is_rendered_by_the_block_it_stands_in() {
    let template = Template::parse("{{#each tree}}<{{n}}{{each kids}}>{{/each}}").expect("it parses");
    let data = json!({"tree": [{"n": 1, "kids": [{"n": 2, "kids": []}]}]});
    assert!(template.render(&data).is_ok());
}

#[test]
fn stored_templates_follow_mailguns_rules() {
    let mut templates = Templates::new();
    let code = |report: mailwright::Report| report.first().expect("an error").code();
    assert!(templates.create("Welcome").expect("a new name").is_empty());
    assert_eq!(
        templates
            .create("My Template")
            .expect("odd names are stored")
            .len(),
        1
    );
    assert_eq!(
        code(templates.create("WELCOME").unwrap_err()),
        Code::TemplateExists
    );
    assert_eq!(code(templates.create("").unwrap_err()), Code::TemplateName);
    let fields = |source: &str| VersionFields::new().template(source);
    templates
        .add_version("welcome", "V1", &fields("one").active(false))
        .expect("a version");
    assert!(
        templates
            .get("welcome")
            .unwrap()
            .version("v1")
            .unwrap()
            .is_active(),
        "the first one is active"
    );
    templates
        .add_version("welcome", "v2", &fields("two"))
        .expect("a version");
    assert_eq!(
        code(templates.add_version("welcome", "v2", &fields("x")).unwrap_err()),
        Code::TemplateVersionExists
    );
    assert_eq!(
        code(templates.add_version("nowhere", "v2", &fields("x")).unwrap_err()),
        Code::TemplateNotFound
    );
    templates
        .update_version("welcome", "v2", &VersionFields::new().active(true))
        .expect("an update");
    let welcome = templates.get("welcome").unwrap();
    assert_eq!(welcome.active().unwrap().source(), "two");
    assert_eq!(
        welcome
            .versions()
            .iter()
            .filter(|version| version.is_active())
            .count(),
        1
    );
    let stays = templates
        .update_version("welcome", "v2", &VersionFields::new().active(false))
        .expect("a warning");
    assert_eq!(stays.first().unwrap().severity(), Severity::Warning);
    let broken = templates
        .add_version("welcome", "v3", &fields("{{#if"))
        .expect("stored all the same");
    assert!(!broken.is_empty() && !broken.has_errors());
    let header = VersionFields::new()
        .header("X-Other", "x")
        .header("Subject", "a\nb");
    assert_eq!(
        templates
            .update_version("welcome", "v1", &header)
            .unwrap_err()
            .len(),
        2
    );
    assert_eq!(
        code(templates.delete_version("welcome", "v2").expect("a warning")),
        Code::TemplateNoActiveVersion
    );
    templates.delete("WELCOME").expect("it is there");
    assert!(templates.get("welcome").is_none());
    for at in 1..100 {
        templates.create(&format!("t{at}")).expect("up to a hundred");
    }
    assert_eq!(
        code(templates.create("one-more").unwrap_err()),
        Code::TemplateTooMany
    );
    for at in 0..40 {
        templates
            .add_version("t1", &format!("v{at}"), &fields("x"))
            .expect("up to forty");
    }
    assert_eq!(
        code(templates.add_version("t1", "v40", &fields("x")).unwrap_err()),
        Code::TemplateTooManyVersions
    );
    assert_eq!(
        code(templates.copy_version("t1", "v1", "v99", None).unwrap_err()),
        Code::TemplateTooManyVersions
    );
}

#[test]
fn a_store_survives_json() {
    let value = json!({
        "a": {"description": "first", "versions": [
            {"tag": "v1", "template": "x", "active": false, "comment": "c"},
            {"tag": "v2", "template": "y", "active": true, "headers": {"Subject": "S", "Reply-To": "r@x.test"}},
        ]},
        "b": {"versions": []},
    });
    let templates = Templates::from_value(&value, &Limits::default()).expect("a good store");
    assert_eq!(serde_json::to_value(&templates).expect("it is JSON"), value);
    let again = Templates::from_json(&value.to_string(), &Limits::default()).expect("a good store");
    assert_eq!(serde_json::to_value(&again).expect("it is JSON"), value);
    for bad in [
        json!([]),
        json!({"a": 1}),
        json!({"a": {}}),
        json!({"a": {"versions": [1]}}),
        json!({"a": {"versions": [{"tag": "v", "active": 1}]}}),
        json!({"A": "x", "a": "y"}),
    ] {
        let report = Templates::from_value(&bad, &Limits::default()).expect_err("a bad store");
        assert!(
            report.iter().all(|found| found.parameter() == "templates"),
            "{report}"
        );
    }
}

fn compile(headers: &[(&str, &str)], extra: &[(&str, &str)]) -> Result<String, mailwright::Report> {
    let mut templates = Templates::new();
    templates.create("t").expect("a name");
    let fields = headers.iter().fold(
        VersionFields::new().template("<p>Hi {{name}}</p>"),
        |fields, (name, value)| fields.header(*name, *value),
    );
    templates.add_version("t", "v1", &fields).expect("a version");
    let mut form = vec![
        ("to", "a@x.test"),
        ("template", "t"),
        ("t:variables", "{\"name\": \"A & B\"}"),
    ];
    form.extend_from_slice(extra);
    let request = form
        .into_iter()
        .fold(SendRequest::new(), |request, (name, value)| {
            request.with(name, value)
        });
    let batch = request.compile(&templates, &Context::new(1_767_225_600, 7))?;
    let delivery = (&batch).into_iter().next().expect("one delivery");
    let mut out = Vec::new();
    delivery.append_to(&mut out);
    Ok(String::from_utf8(out).expect("ASCII"))
}

#[test]
fn headers_of_a_template_are_templates() {
    let headers = [
        ("From", "Shop <shop@x.test>"),
        ("Subject", "For {{{name}}}"),
        ("Reply-To", "help@x.test"),
    ];
    let message = compile(&headers, &[]).expect("From and Subject come from the template");
    for line in ["Subject: For A & B", "Reply-To: ", "From: "] {
        assert!(message.contains(line), "{line} in {message}");
    }
    let own = [
        ("from", "me@x.test"),
        ("subject", "Mine"),
        ("h:Reply-To", "mine@x.test"),
    ];
    let message = compile(&headers, &own).expect("a good request");
    assert!(
        message.contains("Subject: Mine")
            && !message.contains("shop@x.test")
            && !message.contains("help@x.test")
    );
    // A line break that comes out of the data is refused.
    let broken = compile(
        &[("Subject", "{{{x}}}")],
        &[("from", "me@x.test"), ("v:x", "a\r\nBcc: evil@x.test")],
    );
    assert!(
        broken
            .expect_err("no injection")
            .iter()
            .any(|found| found.code() == Code::TemplateHeader)
    );
}
