//! What is true of every message that may go out.

use mailwright::{Batch, Context, Delivery, SendRequest, Templates};

/// Compiles a request, holds its first deliveries to the wire rules, and its submission to being read back.
///
/// # Panics
///
/// Where a rule is broken.
pub(crate) fn hold(request: &SendRequest) {
    let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    let report = request.check(&templates, &context);
    match request.compile(&templates, &context) {
        Ok(batch) => {
            assert!(!report.has_errors(), "check refuses what is compiled: {report}");
            deliveries(&batch);
        }
        Err(refused) => assert!(
            refused.has_errors() && report.has_errors(),
            "{refused} but {report}"
        ),
    }
    if let Ok(submission) = request.submission(&templates, &context) {
        SendRequest::from_mime(&submission, None, context.limits()).expect("a submission can be read");
    }
}

fn deliveries(batch: &Batch) {
    for delivery in batch.deliveries().take(3) {
        let mut written = Vec::new();
        delivery.write_to(&mut written).expect("memory takes everything");
        assert_eq!(written, delivery.to_vec());
        assert_eq!(written.len(), delivery.len());
        message(&written, &delivery);
    }
}

fn message(bytes: &[u8], delivery: &Delivery<'_>) {
    assert!(!bytes.contains(&0), "NUL");
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        assert!(line.len() <= 998, "line {at} has {} octets", line.len());
        assert!(!line.contains(&b'\r'), "a bare CR in line {at}");
    }
    #[allow(clippy::naive_bytecount)] // few bytes, no dependency
    let breaks = bytes.iter().filter(|&&byte| byte == b'\n').count();
    assert_eq!(
        breaks,
        bytes.windows(2).filter(|pair| pair == b"\r\n").count(),
        "a bare LF"
    );
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a header block");
    let head = &bytes[..end];
    assert!(
        delivery.is_smtputf8() || head.is_ascii(),
        "a header outside ASCII"
    );
    for name in ["date", "from", "to", "subject", "message-id", "mime-version"] {
        assert_eq!(
            count(head, name),
            1,
            "{name} in {:?}",
            String::from_utf8_lossy(head)
        );
    }
    assert_eq!(count(head, "bcc"), 0);
}

/// How many fields of that name a header block has.
fn count(head: &[u8], name: &str) -> usize {
    head.split(|&byte| byte == b'\n')
        .filter(|line| line.len() > name.len() && line[name.len()] == b':')
        .filter(|line| line[..name.len()].eq_ignore_ascii_case(name.as_bytes()))
        .count()
}
