//! Structure, broken structure, and the limits.

use super::IncomingMessage;
use crate::Limits;
use std::fmt::Write;

fn parse(raw: &str) -> IncomingMessage {
    IncomingMessage::parse(raw, &Limits::default()).expect("a message")
}

/// `type:text` of every leaf.
fn leaves(message: &IncomingMessage) -> Vec<String> {
    message
        .parts()
        .filter(|part| !part.is_multipart())
        .map(|part| format!("{}:{}", part.content_type(), part.text()))
        .collect()
}

fn codes(message: &IncomingMessage) -> Vec<&'static str> {
    message
        .diagnostics()
        .iter()
        .map(|found| found.code().name())
        .collect()
}

#[test]
fn headers_keep_order_case_and_folds() {
    let message = parse(
        "From ann Tue\nRECEIVED: a\r\n\tb\r\nReceived : c\nX-Empty:\rSubject:  =?utf-8?q?=C3=BC?= \r\n\r\nbody",
    );
    let seen: Vec<_> = message
        .headers()
        .iter()
        .map(|one| (one.name(), one.value()))
        .collect();
    assert_eq!(
        seen,
        [
            ("RECEIVED", "a\tb"),
            ("Received", "c"),
            ("X-Empty", ""),
            ("Subject", "ü")
        ]
    );
    assert_eq!(message.headers()[0].raw(), b" a\r\n\tb");
    assert_eq!(
        (message.header("SUBJECT"), message.header("none")),
        (Some("ü"), None)
    );
    assert_eq!(message.root().text(), "body");
}

#[test]
fn the_first_line_that_is_no_header_begins_the_body() {
    let message = parse("Subject: x\r\nno header\r\nTo: y\r\n\r\nrest");
    assert_eq!(message.root().text(), "no header\r\nTo: y\r\n\r\nrest");
    assert_eq!(codes(&message), ["inbound-header-malformed"]);
    assert_eq!(
        message.diagnostics().first().unwrap().span().unwrap().range(),
        12..21
    );
}

#[test]
fn an_outer_boundary_ends_inner_parts() {
    let message = parse(
        "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\n\
         Content-Type: multipart/alternative; boundary=b-in\r\n\r\n--b-in\r\n\r\none\r\n--b-in\r\nContent-Type: text/html\r\n\r\ntwo\r\n\
         --b\r\nContent-Type: text/x-three\r\n--b  \r\n\r\n--bx\r\nfour\r\n--b--\r\nepilogue",
    );
    assert_eq!(
        leaves(&message),
        [
            "text/plain:one",
            "text/html:two",
            "text/x-three:",
            "text/plain:--bx\r\nfour"
        ]
    );
    assert_eq!(codes(&message), ["inbound-unterminated"]);
    let html = message.parts().nth(3).expect("a part");
    assert_eq!(
        html.parent().map(super::MessagePart::content_type),
        Some("multipart/alternative")
    );
    assert_eq!(message.root().children().count(), 3);
    assert_eq!(html.raw(), b"Content-Type: text/html\r\n\r\ntwo");
}

#[test]
fn multiparts_without_parts_are_texts() {
    let never = parse("Content-Type: multipart/mixed; boundary=a\r\n\r\n--b\r\ntext\r\n");
    assert_eq!(
        (leaves(&never), codes(&never)),
        (
            vec!["text/plain:--b\r\ntext\r\n".to_owned()],
            vec!["inbound-boundary-missing"]
        )
    );
    let none = parse("Content-Type: multipart/mixed\r\n\r\ntext");
    assert_eq!(
        (leaves(&none), codes(&none)),
        (
            vec!["text/plain:text".to_owned()],
            vec!["inbound-boundary-missing"]
        )
    );
    let empty = parse("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a--\r\n");
    assert_eq!((leaves(&empty).len(), codes(&empty).len()), (0, 0));
}

#[test]
fn texts_are_decoded() {
    let text = |head: &str, body: &[u8]| {
        let raw = [head.as_bytes(), b"\r\n\r\n", body].concat();
        IncomingMessage::parse(raw, &Limits::default())
            .expect("a message")
            .root()
            .text()
            .into_owned()
    };
    assert_eq!(text("X: y", "grün".as_bytes()), "grün");
    assert_eq!(text("X: y", b"gr\xfcn"), "grün");
    assert_eq!(
        text("Content-Type: text/plain; charset=x-nobody", b"gr\xfcn"),
        "grün"
    );
    assert_eq!(
        text("Content-Type: text/plain; charset=koi8-r", b"\xcd\xc9\xd2"),
        "мир"
    );
    assert_eq!(
        text("Content-Type: text/plain; charset=utf-8", b"a\xffb"),
        "a\u{fffd}b"
    );
    assert_eq!(text("Content-Type: text", b"plain"), "plain");
    assert_eq!(text("content-transfer-encoding: BASE64 (c)", b"SGk="), "Hi");
}

#[test]
fn limits_hold() {
    let many = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\n\n".repeat(50)
    );
    let refused = |raw: &str, limits: Limits| {
        IncomingMessage::parse(raw, &limits)
            .unwrap_err()
            .first()
            .unwrap()
            .code()
            .name()
    };
    assert_eq!(
        refused(&many, Limits::default().incoming_parts(20)),
        "inbound-too-many-parts"
    );
    assert_eq!(
        refused(&"A: b\n".repeat(20), Limits::default().incoming_headers(10)),
        "inbound-too-many-headers"
    );
    let mut deep = String::new();
    for level in 0..100 {
        let _ = write!(
            deep,
            "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        );
    }
    let message =
        IncomingMessage::parse(deep + "\nend", &Limits::default().incoming_depth(9)).expect("a message");
    assert!(codes(&message).contains(&"inbound-too-deep"));
    assert!(
        message
            .parts()
            .last()
            .is_some_and(|part| part.text().ends_with("end"))
    );
}

#[test]
fn megabytes_of_dashes_take_linear_time() {
    let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n";
    for line in ["--", "--c\n", "-----\r\n", "--b \t", "\r"] {
        let raw = head.to_owned() + &line.repeat(2_000_000 / line.len());
        assert_eq!(parse(&raw).parts().count(), 2);
    }
}
