//! Messages, the fields made of them, and the message made of the fields.

use mailwright::{Envelope, InboundPost, IncomingMessage, Limits, PayloadKind, PayloadOptions, SpamCheck};

/// The octets are a message.
///
/// # Panics
///
/// Where a message gives neither fields nor an error, or its fields do not read back.
pub fn inbound_message(data: &[u8]) {
    let limits = Limits::default();
    let message = match IncomingMessage::parse(data, &limits) {
        Ok(message) => message,
        Err(report) => {
            assert!(report.has_errors());
            return;
        }
    };
    let spans = message.diagnostics().iter().filter_map(mailwright::Diagnostic::span);
    assert!(spans.into_iter().all(|span| span.end() <= data.len()));
    for part in message.parts() {
        assert!(part.raw().len() >= part.raw_body().len());
        let _ = (part.filename(), part.text(), part.content());
    }
    let envelope = Envelope::new("a@example.org", "b@example.com");
    let kept = message.arrived(&envelope, &SpamCheck::new(), &limits).expect("a safe envelope");
    assert_eq!(kept.header("x-envelope-from"), Some("<a@example.org>"));
    assert_eq!(kept.headers().len(), message.headers().len() + 2);
    let options = PayloadOptions::new(0, 1);
    for kind in PayloadKind::ALL {
        let payload = message.payload(*kind, &envelope, &options);
        let sent = payload.encode().expect("every payload can be written");
        let post = InboundPost::parse(sent.content_type(), sent.body(), &limits).expect("it can be read back");
        let again = post.to_message(&limits).expect("and is a message");
        if *kind == PayloadKind::Mime {
            assert_eq!(again.raw(), data);
        }
    }
}
