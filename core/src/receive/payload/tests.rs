//! Fields, their order and their round trip.

use super::{InboundPost, PayloadKind, PayloadOptions};
use crate::*;

const MIXED: &str = "Received: b\r\nReceived: a\r\nFrom: =?utf-8?Q?J=C3=B6rg?= <j@example.org>\r\nsubject: the mail's own\r\n\
    timestamp: 5\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHällo\r\n\
    --c\r\nContent-Type: text/html\r\n\r\n<p>one</p>\r\n--c\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n--c--\r\n\
    --b\r\nContent-Type: text/html\r\n\r\n<p>two</p>\r\n\
    --b\r\nContent-Type: image/png; name=\"l\\\"Ã.png\"\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n\
    --b\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Disposition: attachment\r\nContent-ID: <logo>\r\n\r\na,b\r\n\
    --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx\r\n--b--\r\n";

fn message() -> IncomingMessage {
    IncomingMessage::parse(MIXED, &Limits::default()).expect("a message")
}

fn payload(kind: PayloadKind) -> InboundPayload {
    let options = PayloadOptions::new(1_767_225_600, 1).signer(WebhookSigner::new("key").expect("a key"));
    message().payload(
        kind,
        &Envelope::new("j@example.org", "box@in.example.com"),
        &options,
    )
}

fn names(form: &Form) -> Vec<&str> {
    form.iter().map(FormField::name).collect()
}

#[test]
fn a_forward_has_all_fields_in_order() {
    let payload = payload(PayloadKind::Forward);
    let form = payload.form();
    assert_eq!(
        names(form),
        [
            "recipient",
            "sender",
            "from",
            "subject",
            "body-plain",
            "body-html",
            "body-html",
            "body-calendar",
            "stripped-text",
            "stripped-signature",
            "stripped-html",
            "attachment-count",
            "attachment-1",
            "attachment-2",
            "attachment-3",
            "content-id-map",
            "message-headers",
            "Received",
            "Received",
            "From",
            "subject",
            "timestamp",
            "MIME-Version",
            "Content-Type",
            "timestamp",
            "token",
            "signature",
        ]
    );
    assert_eq!(
        form.all("body-html").collect::<Vec<_>>(),
        ["<p>one</p>", "<p>two</p>"]
    );
    assert_eq!(
        form.first("content-id-map"),
        Some(r#"{"<logo>":"attachment-1","<logo>":"attachment-2"}"#)
    );
    assert_eq!(
        (form.first("from"), form.last("timestamp")),
        (Some("Jörg <j@example.org>"), Some("1767225600"))
    );
    let files: Vec<_> = form.iter().filter_map(FormField::file).collect();
    let seen: Vec<_> = files
        .iter()
        .map(|file| (file.filename().unwrap(), file.content_type(), file.content()))
        .collect();
    assert_eq!(
        seen,
        [
            ("l\"Ã.png", "image/png", &b"\x89PNG"[..]),
            ("attachment-2", "text/csv; charset=utf-8", b"a,b"),
            ("attachment-3", "message/rfc822", b"Subject: inner\r\n\r\nx"),
        ]
    );
}

#[test]
fn what_is_posted_verifies() {
    for kind in [PayloadKind::Forward, PayloadKind::Mime, PayloadKind::Stored] {
        let sent = payload(kind).encode().expect("a body");
        let post = WebhookVerifier::new(["key"])
            .read_post(sent.content_type(), sent.body(), 1_767_225_600)
            .expect("genuine");
        assert_eq!(post.kind(), PostKind::Inbound);
        let multipart = sent.content_type().starts_with("multipart/");
        assert_eq!(multipart, kind != PayloadKind::Mime, "{}", kind.name());
    }
}

#[test]
fn other_kinds_have_what_the_manual_lists() {
    let mime = payload(PayloadKind::Mime);
    assert_eq!(
        names(mime.form()),
        [
            "recipient",
            "sender",
            "from",
            "subject",
            "body-mime",
            "message-headers",
            "timestamp",
            "token",
            "signature"
        ]
    );
    assert_eq!(
        names(payload(PayloadKind::RetrievedMime).form()),
        ["recipient", "sender", "from", "subject", "body-mime"]
    );
    let stored = payload(PayloadKind::Stored);
    let list: serde_json::Value = serde_json::from_str(stored.form().first("attachments").unwrap()).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&list[1]["name"], &list[1]["size"]),
        (&"attachment-2".into(), &3.into())
    );
    let url = stored.form().first("message-url").unwrap();
    assert!(list[0]["url"].as_str().unwrap().starts_with(url));
    assert!(url.contains("/domains/in.example.com/messages/"));
    assert!(!stored.form().has_files() && stored.form().first("attachment-count").is_none());
    let json = payload(PayloadKind::Retrieved).to_json();
    assert!(
        json["message-headers"].is_array()
            && json["content-id-map"].is_object()
            && json["attachments"].is_array()
    );
    assert!(!json.contains_key("signature"));
    assert_eq!(
        (&json["Received"], &json["subject"]),
        (&"b".into(), &"the mail's own".into())
    );
}

#[test]
fn a_post_becomes_a_message_with_the_same_fields() {
    let first = payload(PayloadKind::Forward);
    let sent = first.encode().expect("a body");
    let post = InboundPost::parse(sent.content_type(), sent.body(), &Limits::default()).expect("a post");
    let again = post.to_message(&Limits::default()).expect("a message");
    let options = PayloadOptions::new(1_767_225_600, 1).signer(WebhookSigner::new("key").expect("a key"));
    let second = again.payload(PayloadKind::Forward, &post.envelope(), &options);
    let of_the_message = [
        "MIME-Version",
        "Content-Type",
        "message-headers",
        "content-id-map",
    ];
    let comparable = |form: &Form| -> Vec<FormField> {
        form.iter()
            .filter(|field| !of_the_message.contains(&field.name()))
            .cloned()
            .collect()
    };
    assert_eq!(comparable(first.form()), comparable(second.form()));
}

#[test]
fn a_mime_post_gives_the_bytes_back() {
    let raw = b"Subject: caf\xe9\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9\0\r\n".to_vec();
    let message = IncomingMessage::parse(raw.clone(), &Limits::default()).expect("a message");
    let sent = message
        .payload(
            PayloadKind::Mime,
            &Envelope::default(),
            &PayloadOptions::new(0, 1),
        )
        .encode()
        .expect("a body");
    let post = InboundPost::parse(sent.content_type(), sent.body(), &Limits::default()).expect("a post");
    assert_eq!(post.to_message(&Limits::default()).expect("a message").raw(), raw);
}

#[test]
fn header_values_survive_the_rebuild() {
    let odd = [
        "a  b   c",
        "",
        "  ",
        "=?utf-8?Q?=0D=0AX-Evil:_1?=",
        &"long words ".repeat(30),
        &"ü".repeat(700),
        "tab\there",
    ];
    let raw = odd
        .iter()
        .fold(String::new(), |raw, value| raw + "X-Odd: " + value + "\r\n");
    let message = IncomingMessage::parse(raw + "\r\nbody", &Limits::default()).expect("a message");
    let sent = message
        .payload(
            PayloadKind::Forward,
            &Envelope::default(),
            &PayloadOptions::new(0, 1),
        )
        .encode()
        .expect("a body");
    let post = InboundPost::parse(sent.content_type(), sent.body(), &Limits::default()).expect("a post");
    let again = post.to_message(&Limits::default()).expect("a message");
    let values = |message: &IncomingMessage| -> Vec<String> {
        let odd = message.headers().iter().filter(|header| header.name() == "X-Odd");
        odd.map(|header| header.value().to_owned()).collect()
    };
    assert_eq!(values(&message), values(&again));
    assert!(again.header("x-evil").is_none());
}

#[test]
fn arrival_headers_cannot_be_injected() {
    let message = message();
    let envelope = Envelope::new("a@example.org>\r\nX-Evil: 1", "b@example.com");
    let refused = message
        .arrived(&envelope, &SpamCheck::new(), &Limits::default())
        .unwrap_err();
    assert_eq!(refused.first().unwrap().code(), Code::InboundEnvelopeUnsafe);
    for (raw, body) in [
        (" folded\r\nrest", "rest"),
        ("\r\nbody", "body"),
        ("From x\nA: b\n\nbody", "body"),
        ("", ""),
    ] {
        let message = IncomingMessage::parse(raw, &Limits::default()).expect("a message");
        let kept = message
            .arrived(
                &Envelope::new("a@b.example", ""),
                &SpamCheck::new(),
                &Limits::default(),
            )
            .expect("a message");
        assert_eq!(kept.header("x-envelope-from"), Some("<a@b.example>"));
        assert_eq!(kept.root().text(), body);
    }
}
