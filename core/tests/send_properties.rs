//! Laws of the way out, on generated requests.
//!
//! What is written is read back by `mail-parser`, which shares no code with the crate.

use mail_parser::{MessageParser, MimeHeaders};
use mailwright::{Batch, Context, FormFile, Limits, SendRequest, Templates};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 128,
        rng_seed: RngSeed::Fixed(2_026),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn context() -> Context {
    Context::new(1_767_225_600, 7)
}

fn compile(request: &SendRequest) -> Batch {
    request
        .compile(&Templates::default(), &context())
        .unwrap_or_else(|report| panic!("{request:?} is refused: {report}"))
}

/// Text for a header: no control characters, no white space at its ends, nothing that is an encoded word.
fn header_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,90}",
        "[a-zA-Zäß山💩 %.,:;=?_<>()\"\\\\@-]{1,200}",
        "[a-z]{1,1200}",
        any::<String>(),
    ]
    .prop_map(|text| text.chars().filter(|c| !c.is_control()).collect::<String>())
    .prop_map(|text| {
        text.replace("=?", "= ?")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    })
    .prop_filter("not empty", |text| !text.is_empty())
}

/// Text for a body, with placeholders here and there.
fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~\t]{0,100}",
        1 => "[äß山💩\u{7}=.]{0,60}",
        2 => Just("%recipient.x%".to_owned()),
        1 => Just("%recipient.y%%recipient_name%".to_owned()),
        1 => Just("%recipient.x%recipient.y%".to_owned()),
        2 => Just("\n".to_owned()),
        1 => Just("\r\n.\r\nFrom \r\n-- \r\n--=_0".to_owned()),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| format!("x{}", pieces.concat()))
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Z][a-z]{1,8} [A-Z][a-zäü]{1,9}",
        "[a-zäß山,.() ']{1,30}"
    ]
    .prop_map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn quoted(name: &str, address: &str) -> String {
    if name.is_empty() {
        address.to_owned()
    } else {
        format!(
            "\"{}\" <{address}>",
            name.replace('\\', "\\\\").replace('"', "\\\"")
        )
    }
}

#[derive(Clone, Debug)]
struct Input {
    subject: String,
    text: String,
    html: String,
    own: String,
    variable: String,
    names: Vec<String>,
    values: Vec<String>,
    file: Vec<u8>,
    file_name: String,
    is_batch: bool,
}

fn input() -> impl Strategy<Value = Input> {
    let texts = (header_text(), body(), body(), header_text(), any::<String>());
    let lists = (
        prop::collection::vec(name(), 1..4),
        prop::collection::vec("[ -~äß山\t\n]{0,120}", 6),
    );
    let file = (
        prop::collection::vec(any::<u8>(), 0..300),
        "[a-zA-Z0-9äß山 ,;()'%\"\\\\_-]{0,60}[a-z]",
    );
    (texts, lists, file, any::<bool>()).prop_map(
        |((subject, text, html, own, variable), (names, values), (file, file_name), is_batch)| Input {
            subject,
            text,
            html,
            own,
            variable,
            names,
            values,
            file,
            file_name,
            is_batch,
        },
    )
}

impl Input {
    fn address(at: usize) -> String {
        format!("user{at}@example.com")
    }

    fn request(&self) -> SendRequest {
        let to: Vec<_> = self
            .names
            .iter()
            .enumerate()
            .map(|(at, name)| quoted(name, &Self::address(at)))
            .collect();
        let file = |content: &[u8]| FormFile::new(Some(&self.file_name), "application/pdf", content.to_vec());
        let request = SendRequest::new()
            .with("from", "Shop <shop@example.org>")
            .with("to", to.join(", "))
            .with("cc", "Carl <carl@example.net>")
            .with("subject", self.subject.as_str())
            .with("text", self.text.as_str())
            .with("html", self.html.as_str())
            .with("h:X-Own", self.own.as_str())
            .with("h:X-Own", "second")
            .with("v:data", self.variable.as_str())
            .with("o:tag", "june")
            .with("o:tracking", "htmlonly")
            .with_file("inline", file(&self.file))
            .with_file("attachment", file(&self.file));
        if self.is_batch {
            request.with("recipient-variables", self.recipient_variables())
        } else {
            request
        }
    }

    fn recipient_variables(&self) -> String {
        let entries: serde_json::Map<_, _> = (0..self.names.len())
            .map(|at| {
                (
                    Self::address(at),
                    serde_json::json!({"x": self.values[at % 6], "y": self.values[(at + 3) % 6]}),
                )
            })
            .collect();
        serde_json::Value::Object(entries).to_string()
    }

    /// What a body is for a recipient, by the rules: one pass, a closing percent sign that names nothing is reused.
    fn filled(&self, body: &str, at: usize) -> String {
        if !self.is_batch {
            return body.to_owned();
        }
        let known = [
            ("%recipient.x%", self.values[at % 6].as_str()),
            ("%recipient.y%", self.values[(at + 3) % 6].as_str()),
            ("%recipient_name%", self.names[at].as_str()),
        ];
        let (mut out, mut rest) = (String::new(), body);
        'text: while !rest.is_empty() {
            for (placeholder, value) in known {
                if let Some(after) = rest.strip_prefix(placeholder) {
                    out.push_str(value);
                    rest = after;
                    continue 'text;
                }
            }
            let c = rest.chars().next().unwrap_or_default();
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
        out
    }
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What holds for every message on the wire.
fn check_wire(message: &[u8]) {
    assert!(message.is_ascii(), "{}", String::from_utf8_lossy(message));
    assert!(!message.contains(&0));
    for line in message.split(|&byte| byte == b'\n') {
        assert!(line.len() <= 999);
        let inner = line.strip_suffix(b"\r").unwrap_or(line);
        assert!(!inner.contains(&b'\r'));
    }
    #[allow(clippy::naive_bytecount)] // a short message
    let breaks = message.iter().filter(|&&byte| byte == b'\n').count();
    let crlf = message.windows(2).filter(|pair| pair == b"\r\n").count();
    assert_eq!(crlf, breaks, "bare LF");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_delivery_reads_back(input in input()) {
        let request = input.request();
        let batch = compile(&request);
        prop_assert_eq!(batch.len(), if input.is_batch { input.names.len() } else { 1 });
        for delivery in batch.deliveries() {
            let at = delivery.index();
            let bytes = delivery.to_vec();
            check_wire(&bytes);
            prop_assert_eq!(bytes.len(), delivery.len());
            let mut written = Vec::new();
            delivery.write_to(&mut written).unwrap();
            prop_assert!(written == bytes);

            let message = MessageParser::new().parse(&bytes).unwrap();
            prop_assert_eq!(message.subject().unwrap_or_default(), input.filled(&input.subject, at));
            prop_assert_eq!(lines(&message.body_text(0).unwrap()), lines(&input.filled(&input.text, at)));
            prop_assert_eq!(lines(&message.body_html(0).unwrap()), lines(&input.filled(&input.html, at)));
            let to: Vec<_> = message.to().unwrap().iter()
                .map(|one| (one.name().unwrap_or_default().to_owned(), one.address().unwrap_or_default().to_owned()))
                .collect();
            let expected: Vec<_> = input.names.iter().enumerate()
                .filter(|(index, _)| !input.is_batch || *index == at)
                .map(|(index, name)| (name.clone(), Input::address(index)))
                .collect();
            prop_assert_eq!(to, expected);
            let file = message.attachments().find(|part| part.content_disposition()
                .is_some_and(|disposition| disposition.ctype() == "attachment")).unwrap();
            prop_assert!(file.contents() == input.file.as_slice());
            prop_assert_eq!(file.attachment_name(), Some(input.file_name.as_str()));
            let variables = message.header_values("X-Mailgun-Variables").next().unwrap().as_text().unwrap();
            let variables: serde_json::Value = serde_json::from_str(&variables.replace("\r\n", "")).unwrap();
            prop_assert_eq!(variables["data"].as_str().unwrap(), input.filled(&input.variable, at));
            prop_assert!(message.header("X-Mailgun-Tag").is_none() && message.bcc().is_none());
        }
    }

    #[test]
    fn a_submission_compiles_to_the_same_deliveries(input in input()) {
        let mut request = input.request();
        if input.is_batch {
            // Names of batch recipients have no place in a submission.
            let bare = Input { names: vec![String::new(); input.names.len()], ..input };
            request = bare.request();
        }
        let submission = request.submission(&Templates::default(), &context()).unwrap();
        check_wire(&submission);
        let first = compile(&request);
        let mut recipients: Vec<String> = Vec::new();
        for delivery in first.deliveries() {
            for one in delivery.recipients() {
                if !recipients.iter().any(|known| known == one) {
                    recipients.push(one.to_owned());
                }
            }
        }
        let recipients: Vec<&str> = recipients.iter().map(String::as_str).collect();
        let again = SendRequest::from_mime(&submission, Some(&recipients), &Limits::default()).unwrap();
        let second = compile(&again);
        prop_assert_eq!(first.len(), second.len());
        for (one, other) in first.deliveries().zip(second.deliveries()) {
            prop_assert_eq!(one.envelope_from(), other.envelope_from());
            prop_assert_eq!(one.recipients(), other.recipients());
            let (one, other) = (one.to_vec(), other.to_vec());
            prop_assert_eq!(String::from_utf8_lossy(&one), String::from_utf8_lossy(&other));
        }
    }

    #[test]
    fn nothing_gets_into_headers(
        value in "[a-z:\r\n\0\t ]{1,12}",
        hidden in "[a-z]{0,4}(=0D=0A|=0A|=00)[a-z:]{1,6}",
    ) {
        let encoded = format!("=?utf-8?q?{hidden}?=");
        for value in [format!("a{value}b"), encoded] {
            let json = serde_json::json!({"ann@example.com": {"x": value}}).to_string();
            let base = || SendRequest::new().with("to", "ann@example.com").with("text", "t");
            let requests = [
                base().with("from", format!("\"{value}\" <a@example.com>")).with("subject", "s"),
                base().with("from", "a@example.com").with("subject", value.as_str()),
                base().with("from", "a@example.com").with("subject", "s").with("h:X-Own", value.as_str()),
                base().with("from", "a@example.com").with("subject", "s").with(format!("h:{value}"), "v"),
                base().with("from", "a@example.com").with("subject", "s").with("o:tag", value.as_str()),
                base().with("from", "a@example.com").with("subject", "s").with("v:x", value.as_str()),
                base().with("from", "a@example.com").with("subject", "%recipient.x%").with("recipient-variables", json.as_str()),
                base().with("from", "%recipient.x% <a@example.com>").with("subject", "s").with("recipient-variables", json.as_str()),
                base().with("from", "a@example.com").with("subject", "s").with("h:Reply-To", "%recipient.x%").with("recipient-variables", json.as_str()),
                base().with("from", "a@example.com").with("subject", "s").with_file("inline", FormFile::new(Some(&value), "image/png", vec![1])),
            ];
            for request in requests {
                let Ok(batch) = request.compile(&Templates::default(), &context()) else { continue };
                let bytes = batch.delivery(0).unwrap().to_vec();
                check_wire(&bytes);
                let head = String::from_utf8_lossy(&bytes).split("\r\n\r\n").next().unwrap_or_default().to_owned();
                let known = ["date", "message-id", "from", "to", "subject", "reply-to", "mime-version",
                    "content-type", "content-transfer-encoding", "x-own", "x-mailgun-variables"];
                for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
                    let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
                    let own = value.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
                    prop_assert!(known.contains(&name.as_str()) || name == own, "{line:?} of {value:?}");
                }
            }
        }
    }
}

#[test]
fn the_largest_message_is_measured_without_building_it() {
    let request = SendRequest::new()
        .with("from", "a@example.com")
        .with("to", "b@example.com, c@example.com")
        .with("subject", "s")
        .with("text", "%recipient.x%")
        .with(
            "recipient-variables",
            serde_json::json!({"c@example.com": {"x": "=".repeat(2_000)}}).to_string(),
        );
    let batch = compile(&request);
    let longest = batch.deliveries().map(mailwright::Delivery::len).max().unwrap();
    let with = |limit| context().with_limits(Limits::default().message(limit));
    assert!(request.compile(&Templates::default(), &with(longest)).is_ok());
    let refused = request
        .compile(&Templates::default(), &with(longest - 1))
        .unwrap_err();
    assert_eq!(refused.first().unwrap().code().name(), "send-message-too-large");
}

#[test]
fn deliveries_are_rendered_by_several_threads_in_any_order() {
    let to: Vec<_> = (0..50).map(|at| format!("user{at}@example.com")).collect();
    let request = SendRequest::new()
        .with("from", "a@example.com")
        .with("to", to.join(","))
        .with("subject", "%recipient_email%")
        .with("text", "Hello %recipient_email%")
        .with("recipient-variables", "{}");
    let batch = compile(&request);
    let expected: Vec<_> = batch.deliveries().map(mailwright::Delivery::to_vec).collect();
    std::thread::scope(|scope| {
        for start in 0..2 {
            let (batch, expected) = (&batch, &expected);
            scope.spawn(move || {
                for at in (start..50).rev().step_by(2) {
                    assert!(batch.delivery(at).unwrap().to_vec() == expected[at]);
                }
            });
        }
    });
}

#[test]
fn a_list_of_nobody_is_no_recipient() {
    for to in ["Team:;", "%recipient%"] {
        let request = SendRequest::new()
            .with("from", "a@example.com")
            .with("to", to)
            .with("subject", "s")
            .with("text", "t");
        let refused = request.compile(&Templates::default(), &context()).unwrap_err();
        assert_eq!(
            refused.first().unwrap().message(),
            "to parameter is not a valid address. please check documentation"
        );
    }
}

#[test]
fn a_mime_message_may_be_a_file_alone_or_empty() {
    let head = "From: a@example.com\r\nSubject: s\r\n";
    let pdf = format!("{head}Content-Type: application/pdf; name=x.pdf\r\n\r\nx\r\n");
    for mime in [format!("{head}\r\n"), pdf] {
        let file = FormFile::new(Some("message.eml"), "message/rfc822", mime.into_bytes());
        let request = SendRequest::new()
            .with("to", "ann@example.com")
            .with_file("message", file);
        check_wire(&compile(&request).delivery(0).unwrap().to_vec());
    }
}

#[test]
fn what_is_found_in_a_mime_message_is_about_it_and_not_about_an_ignored_parameter() {
    let mime = "From: Zoë <a@example.com>\r\nSubject: é {{s}}\r\n\
        Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>é {{name}} %recipient.x%</p>\r\n";
    let request = SendRequest::new()
        .with("to", "ann@example.com")
        .with("html", "<b>no {{other}}</b>")
        .with("subject", "short")
        .with_file(
            "message",
            FormFile::new(Some("m.eml"), "message/rfc822", mime.as_bytes().to_vec()),
        );
    let report = request.check(&Templates::default(), &context());
    let found: Vec<_> = report
        .iter()
        .map(|one| {
            let text = one
                .span()
                .map_or("", |span| &one.source().expect("a text")[span.range()]);
            (one.code().name(), one.parameter(), text)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("send-parameter-ignored", "html", ""),
            ("send-parameter-ignored", "subject", ""),
            ("send-placeholder-outside-batch", "message", "%recipient.x%"),
            ("send-html-without-text", "message", ""),
            ("send-handlebars-literal", "message", "{{s}}"),
            ("send-handlebars-literal", "message", "{{name}}"),
        ]
    );
}

#[test]
fn long_names_of_inline_files_keep_lines_short() {
    let file = FormFile::new(Some(&"ü".repeat(400)), "image/png", vec![1]);
    let request = SendRequest::new()
        .with("from", "a@example.com")
        .with("to", "b@example.com")
        .with("subject", "s")
        .with("html", "<p>x</p>")
        .with_file("inline", file);
    check_wire(&compile(&request).delivery(0).unwrap().to_vec());
}

#[test]
fn containers_in_containers_take_no_stack() {
    let level = |at: usize| {
        format!(
            "Content-Type: multipart/mailgun-variables; boundary=b{at}x\r\n\r\n--b{at}x\r\nContent-Type: message/rfc822\r\n\r\n"
        )
    };
    let mime = format!(
        "From: a@example.com\r\n{}",
        (0..20_000).map(level).collect::<String>()
    );
    let request = SendRequest::from_mime(mime.as_bytes(), Some(&["ann@example.com"]), &Limits::default());
    assert_eq!(request.unwrap().texts("recipient-variables").count(), 0);
}

#[test]
fn variables_that_are_no_json_object_are_left_out() {
    for (given, told) in [
        (r#"{"é": 1"#, "EOF while parsing an object"),
        ("[1]", "X-Mailgun-Variables is no JSON object; it is left out"),
    ] {
        let request = SendRequest::new()
            .with("from", "a@example.com")
            .with("to", "b@example.com")
            .with("text", "Hi")
            .with("h:X-Mailgun-Variables", given)
            .with("v:order", "7");
        let batch = compile(&request);
        let found = batch
            .diagnostics()
            .iter()
            .find(|found| found.code().name() == "send-variables-invalid")
            .expect("a finding");
        assert!(found.message().ends_with(told), "{}", found.message());
        assert_eq!(
            (found.parameter(), found.source()),
            ("h:X-Mailgun-Variables", Some(given))
        );
        let message = String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap();
        assert!(!message.contains('é') && !message.contains("[1]"), "{message}");
    }
}
