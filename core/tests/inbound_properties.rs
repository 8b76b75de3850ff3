//! Every byte sequence gives a form, a message and its fields, or a diagnostic; and what is written is read back.
//!
//! Inputs are strung together of the words that the formats are made of, so that they get past the first line.

use mailwright::{
    Envelope, Form, InboundPost, IncomingMessage, Limits, PayloadKind, PayloadOptions, WebhookVerifier,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

const WORDS: &[&[u8]] = &[
    b"Content-Type: ",
    b"multipart/mixed; boundary=b",
    b"multipart/alternative; boundary=\"b\"",
    b"text/html; charset=",
    b"text/plain",
    b"message/rfc822",
    b"utf-8",
    b"koi8-r",
    b"Content-Disposition: ",
    b"form-data; name=\"a\"",
    b"; filename=\"x\\\".txt\"",
    b"attachment; filename*0*=utf-8''%C3%A4; filename*1=b",
    b"Content-ID: <id>",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Subject: =?utf-8?Q?=C3=BC=0D=0A?=",
    b"SGVsbG8=",
    b"=C3=\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b"\r\n--b\r\n",
    b"\r\n--b--\r\n",
    b"--",
    b" ",
    b"\t",
    b"a=1&b=%zz&",
    b"token=t&timestamp=1&signature=",
    b"{\"signature\":{\"token\":",
    b"\xc3\xa4",
    b"\xff",
    b"\0",
    b"\"",
    b"\\",
    b"%22",
    b"%25",
    b"C:\\",
    b"filename=\"",
    b"(",
    b"<p>Hi</p>",
    b"> quoted\r\n",
];

fn input() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![
            8 => prop::sample::select(WORDS).prop_map(<[u8]>::to_vec),
            1 => prop::collection::vec(any::<u8>(), 0..4),
        ],
        0..40,
    )
    .prop_map(|words| words.concat())
}

fn config() -> Config {
    Config {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(5_322),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn forms_are_read_or_refused(body in input(), multipart in any::<bool>()) {
        let content_type = if multipart { "multipart/form-data; boundary=b" } else { "application/x-www-form-urlencoded" };
        match Form::parse(content_type, &body, &Limits::default()) {
            Err(report) => prop_assert!(report.has_errors()),
            Ok(form) => {
                if let Ok(sent) = form.encode_multipart(1) {
                    let again = Form::parse(sent.content_type(), sent.body(), &Limits::default()).expect("what is written can be read");
                    prop_assert!(form.iter().eq(again.iter()), "{form:?} became {again:?}");
                }
                if !form.has_files() {
                    let sent = form.encode_urlencoded().expect("no files");
                    let again = Form::parse(sent.content_type(), sent.body(), &Limits::default()).expect("what is written can be read");
                    prop_assert!(form.iter().eq(again.iter()), "{form:?} became {again:?}");
                }
            }
        }
    }

    #[test]
    fn messages_give_fields(raw in input()) {
        let limits = Limits::default();
        let message = IncomingMessage::parse(raw.clone(), &limits).expect("within the limits");
        for part in message.parts() {
            let _ = (part.filename(), part.text(), part.content());
        }
        let envelope = Envelope::new("a@example.org", "b@example.com");
        let kept = message.arrived(&envelope, &mailwright::SpamCheck::new(), &limits).expect("a safe envelope");
        prop_assert_eq!(kept.headers().len(), message.headers().len() + 2);
        for kind in PayloadKind::ALL {
            let payload = message.payload(*kind, &envelope, &PayloadOptions::new(0, 1));
            prop_assert!(payload.form().first("recipient").is_some());
            let sent = payload.encode().expect("every payload can be written");
            let post = InboundPost::parse(sent.content_type(), sent.body(), &limits).expect("it can be read back");
            let again = post.to_message(&limits).expect("and is a message");
            if *kind == PayloadKind::Mime {
                prop_assert_eq!(again.raw(), &raw[..]);
            }
            if *kind == PayloadKind::Forward {
                let second = again.payload(*kind, &envelope, &PayloadOptions::new(0, 1));
                let files = |form: &Form| -> Vec<Vec<u8>> {
                    form.iter().filter_map(|field| field.file()).map(|file| file.content().to_vec()).collect()
                };
                prop_assert_eq!(files(payload.form()), files(second.form()));
                for name in ["from", "subject", "body-plain", "body-html"] {
                    prop_assert_eq!(payload.form().first(name), second.form().first(name), "{}", name);
                }
            }
        }
    }

    #[test]
    fn posts_that_nobody_signed_are_refused(body in input(), kind in 0..4_usize) {
        let content_type = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "x"][kind];
        let report = WebhookVerifier::new(["key"]).read_post(content_type, &body, 1).unwrap_err();
        prop_assert!(report.has_errors());
        for found in report.iter().filter(|found| found.parameter() == "body") {
            prop_assert!(found.span().is_none_or(|span| span.end() <= body.len()));
        }
    }
}
