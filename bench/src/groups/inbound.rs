//! Group `inbound`: what a message is before an endpoint sees it, and replies stripped.
//!
//! `message-50k` parses a multipart message and makes the fields of Mailgun's post of it. The peers only parse it and
//! decode its parts, which is the larger half of that. `strip-text` and `strip-html` take the quotations from a
//! thread of replies; the peer is talon, whose rules these are.

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions, strip_html, strip_text};
use serde_json::json;
use std::fmt::Write;

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    message(bench)?;
    let (text, html) = replies();
    strip(bench, "strip-text", &text, strip_text)?;
    strip(bench, "strip-html", &html, strip_html)
}

fn message(bench: &mut Bench) -> Result<(), String> {
    const NAME: &str = "message-50k";
    if !bench.wants(NAME) {
        return Ok(());
    }
    let raw = multipart();
    let file = bench.input_dir().join("inbound-message.eml");
    std::fs::write(&file, &raw).map_err(|error| format!("{}: {error}", file.display()))?;
    let args = json!({"input": file});
    bench.run(
        Case::new(NAME, "messages/s")
            .mailwright(|| {
                let (limits, options) = (Limits::default(), PayloadOptions::new(1_767_225_600, 7));
                let envelope = Envelope::new("dana@example.com", "desk@example.net");
                let raw = raw.clone();
                move || {
                    let message = IncomingMessage::parse(raw.clone(), &limits).expect("a good message");
                    let payload = message.payload(PayloadKind::Forward, &envelope, &options);
                    assert!(payload.form().iter().count() > 10);
                    Work {
                        units: 1,
                        bytes: raw.len() as u64,
                    }
                }
            })
            .child("python-email", Peer::Python("inbound_email.py"), args.clone())
            .child("mailparser", Peer::Node("inbound.mjs"), args),
    )
}

fn strip(
    bench: &mut Bench,
    name: &'static str,
    body: &str,
    job: fn(&str, &Limits) -> String,
) -> Result<(), String> {
    if !bench.wants(name) {
        return Ok(());
    }
    let file = bench.input_dir().join(format!("inbound-{name}.txt"));
    std::fs::write(&file, body).map_err(|error| format!("{}: {error}", file.display()))?;
    let args = json!({"input": file, "html": name == "strip-html"});
    bench.run(
        Case::new(name, "replies/s")
            .mailwright(|| {
                let limits = Limits::default();
                move || {
                    let stripped = job(body, &limits);
                    assert!(stripped.len() < body.len());
                    Work {
                        units: 1,
                        bytes: body.len() as u64,
                    }
                }
            })
            .child("talon", Peer::Python("inbound_talon.py"), args),
    )
}

/// Text, HTML and an attachment, 50 kB together.
fn multipart() -> Vec<u8> {
    let (text, html) = replies();
    let attachment =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n".repeat(440);
    let lines = |text: &str| text.replace('\n', "\r\n");
    format!(
        "From: Dana Whitfield <dana@example.com>\r\nTo: Desk <desk@example.net>\r\n\
         Subject: =?utf-8?q?Fence_=E2=80=93_repair?=\r\nDate: Tue, 05 Mar 2024 09:14:02 +0000\r\n\
         Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=outer\r\n\r\n\
         --outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
         --inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n\
         --inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}\r\n--inner--\r\n\
         --outer\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{attachment}--outer--\r\n",
        lines(&text),
        lines(&html),
    )
    .into_bytes()
}

/// A reply of some paragraphs above a thread of quotations, as text and as Gmail's HTML.
fn replies() -> (String, String) {
    let (mut text, mut html) = (String::new(), String::from("<html><body>"));
    for paragraph in 0..12 {
        let words =
            "The fence behind shed three is broken again, and the posts want replacing before Friday.";
        let _ = write!(text, "{paragraph}. {words}\n\n");
        let _ = write!(
            html,
            "<p>{paragraph}. {words} <a href=\"https://example.com/{paragraph}\">Plan</a></p>"
        );
    }
    let line = "On Tue, Mar 5, 2024 at 9:14 AM, Dana Whitfield <dana@example.com> wrote:";
    let _ = write!(text, "{line}\n\n");
    let _ = write!(
        html,
        "<div class=\"gmail_quote\"><div>{}</div><blockquote>",
        line.replace('<', "&lt;")
    );
    for row in 0..80 {
        let _ = writeln!(text, "> Row {row}: could someone have a look at it?");
        let _ = write!(
            html,
            "<div>Row {row}: could <b>someone</b> have a look at it?<br></div>"
        );
    }
    html.push_str("</blockquote></div></body></html>");
    (text, html)
}
