//! Posts: their bodies, and their signatures.

use mailwright::WebhookVerifier;

/// The first octet chooses the content type, the rest is the body.
///
/// # Panics
///
/// Where a post is accepted although nobody signed it, or a finding points outside the body.
pub fn webhook(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    let content_type = match kind % 4 {
        0 => "application/json",
        1 => "application/x-www-form-urlencoded",
        2 => "multipart/form-data; boundary=b",
        _ => "text/plain",
    };
    let verifier = WebhookVerifier::new(["a key that the fuzzer does not know"]);
    let report = verifier
        .read_post(content_type, body, 1_767_225_600)
        .expect_err("nobody signed it");
    assert!(report.has_errors());
    let of_body = report.iter().filter(|found| found.parameter() == "body");
    assert!(of_body.filter_map(mailwright::Diagnostic::span).all(|span| span.end() <= body.len()));
    assert!(verifier.verify_alert(body, &"0".repeat(64)).is_err());
}
