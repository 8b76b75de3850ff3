//! Bodies of forms, read and written.

use mailwright::{Form, Limits};

/// The first octet chooses urlencoded or multipart (boundary `b`); the rest is the body.
///
/// # Panics
///
/// Where a form that was read does not read back from what is written of it.
pub fn form_body(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    let content_type = if kind % 2 == 0 {
        "application/x-www-form-urlencoded"
    } else {
        "multipart/form-data; boundary=b"
    };
    let limits = Limits::default();
    let form = match Form::parse(content_type, body, &limits) {
        Ok(form) => form,
        Err(report) => {
            assert!(report.has_errors());
            let spans = report.iter().filter_map(mailwright::Diagnostic::span);
            assert!(spans.into_iter().all(|span| span.end() <= body.len()));
            return;
        }
    };
    // A media type that came broken is refused by the writer; all else is written.
    if let Ok(sent) = form.encode_multipart(1) {
        let again = Form::parse(sent.content_type(), sent.body(), &limits).expect("what is written can be read");
        assert!(form.iter().eq(again.iter()), "{form:?} became {again:?}");
    }
}
