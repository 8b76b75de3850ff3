//! Replies that nobody wrote: whatever comes in, an answer comes out, the same every time and soon.

use mailwright::{Limits, split_signature, strip_html, strip_text};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::time::{Duration, Instant};

fn runner(cases: u32) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(
        Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        },
        rng,
    )
}

/// Text in which the rules find something to do.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "On ",
        "Le ",
        "W dniu ",
        "Op ",
        "Am ",
        "På ",
        "Vào ",
        ", ",
        "użytkownik",
        "wrote",
        "a écrit",
        "schreef",
        "sent",
        ":",
        "\n",
        "\r\n",
        "\n\n",
        ">",
        "> ",
        ">> a\n",
        "-",
        "--",
        "---- ",
        "Forwarded message",
        "Original Message",
        "From: ",
        "Date: ",
        "Sent: ",
        "To: x\n",
        "Subject: y\n",
        "$",
        "_",
        "*",
        "@",
        "a@b.example",
        "<http://x>",
        "@@http://y@@",
        "(https://z)",
        "1/2/3 ",
        "2014-10-17 11:28 GMT",
        "Thu, 26 Jun 2014 14:00:51 ",
        "Sent from Samsung ",
        "> wrote:",
        "<\nmailto:",
        "Sent from my iPhone",
        "Enviado desde mi BlackBerry",
        "thanks",
        "best regards",
        "- Bob",
        "é",
        "\u{2028}",
        "\u{a0}",
        "\u{1f}",
        "\u{0}",
        "🎁",
        "word ",
        "  ",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

/// Markup, well formed or not, around such text.
fn html() -> impl Strategy<Value = String> {
    let tags = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<div class=\"gmail_quote\">",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<hr>",
        "<hr data-marker=\"__DIVIDER__\">",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href=\"http://x\">",
        "</a>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul>",
        "<li>",
        "<style>",
        "</style>",
        "<!-- ",
        "-->",
        "<script>",
        "</script>",
        "<svg>",
        "<title>",
        "</title>",
        "<select>",
        "<option>",
        "<o:p>",
        "</o:p>",
        "<textarea>",
        "<pre>",
        "\n",
        "&amp;",
        "&nbsp;",
        "&#1;",
        "<!DOCTYPE html>",
        "<?xml?>",
        "<",
        "<x y='",
        "<frameset>",
        "</body>",
        "</html>",
        "<form>",
        "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\"><b>x</b></div>",
        "<div id=\"OLK_SRC_BODY_SECTION\">",
    ]);
    let piece = prop_oneof![3 => tags.prop_map(str::to_owned), 1 => text()];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

#[test]
fn text_is_answered() {
    let limits = Limits::default();
    runner(2_000)
        .run(&text(), |body| {
            let stripped = strip_text(&body, &limits);
            prop_assert_eq!(&stripped, &strip_text(&body, &limits));
            // Trimmed, as Python trims.
            prop_assert_eq!(stripped.trim(), stripped.as_str());
            // Nothing is made up but the line ends and the marks around links.
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            prop_assert!(letters(&stripped) <= letters(&body));
            let parts = split_signature(&body);
            prop_assert!(letters(&parts.text) <= letters(&body));
            Ok(())
        })
        .expect("holds");
}

#[test]
fn html_is_answered() {
    let limits = Limits::default();
    runner(2_000)
        .run(&html(), |body| {
            let stripped = strip_html(&body, &limits);
            prop_assert_eq!(&stripped, &strip_html(&body, &limits));
            // What was written anew is a document, in ASCII.
            if stripped.starts_with("<html") && stripped != body {
                prop_assert!(stripped.is_ascii() || body.contains("<html"));
            }
            let _ = strip_html(&stripped, &limits);
            Ok(())
        })
        .expect("holds");
}

#[test]
fn a_text_without_quotation_stays() {
    let limits = Limits::default();
    runner(500)
        .run(
            &prop::collection::vec("[a-z]{1,8}( [a-z]{1,8}){0,5}", 1..30),
            |lines| {
                let body = lines.join("\n");
                prop_assert_eq!(strip_text(&body, &limits), body.as_str());
                let html = format!("<p>{}</p>", lines.join("</p><p>"));
                prop_assert_eq!(strip_html(&html, &limits), html.as_str());
                Ok(())
            },
        )
        .expect("holds");
}

#[test]
fn limits_hold() {
    let body = "line\n".repeat(20);
    assert_eq!(
        strip_text(&body, &Limits::default().reply_lines(3)),
        "line\nline\nline"
    );
    let html = format!("{}<blockquote>q</blockquote>", "<p>row</p>".repeat(20));
    assert_eq!(strip_html(&html, &Limits::default().reply_lines(3)), html);
    assert!(!strip_html(&html, &Limits::default()).contains("blockquote"));
}

/// Ten megabytes for the first unit of a list, half a megabyte for the others: what is quadratic takes hours with
/// the one and minutes with the other.
const LONG: [usize; 2] = [10_000_000, 500_000];

/// Runs `job` on so much of a unit. The limit is generous: tests are not optimised and share their machine.
fn soon(name: &str, unit: &str, bytes: usize, job: impl Fn(&str) -> usize) {
    let body = unit.repeat(bytes / unit.len());
    let start = Instant::now();
    job(&body);
    let took = start.elapsed();
    assert!(took < Duration::from_mins(2), "{name}: {took:?}");
}

#[test]
fn ten_megabytes_of_text() {
    // No limit on the lines, so that all of it is looked at.
    let limits = Limits::default().reply_lines(usize::MAX);
    let units = [
        "On , ",
        "On a ",
        "-",
        "> ",
        "<http://",
        "@@http://",
        "\n",
        " \n",
        "wrote -",
        "---- wrote :\n",
        "1/1/1 a\n",
        "From: \nx\n",
        "On  < mailto:",
        "On , \n",
        "Sent from Samsung > wrote",
        ">\n\na\n",
        "----\n",
    ];
    for (at, unit) in units.into_iter().enumerate() {
        let bytes = LONG[at.min(1)];
        soon(&format!("text {unit:?}"), unit, bytes, |body| {
            strip_text(body, &limits).len()
        });
        soon(&format!("signature {unit:?}"), unit, bytes, |body| {
            split_signature(body).text.len()
        });
    }
}

#[test]
fn ten_megabytes_of_html() {
    let limits = Limits::default().reply_lines(usize::MAX);
    let units = [
        "<div>",
        "<b><p>",
        "<a href=x>",
        "<table>x",
        "<!--",
        "<!---->x",
        "&amp;",
        "<x a=b c=d ",
        "<blockquote>",
        "<br>\nFrom: ",
        "<font size=1><p>x",
        "</p>",
        "<svg><title>",
        "<?xml ?><!DOCTYPE ",
        "<script><!--",
        "<li><dl>",
    ];
    for (at, unit) in units.into_iter().enumerate() {
        let bytes = LONG[at.min(1)];
        soon(&format!("html {unit:?}"), unit, bytes, |body| {
            strip_html(body, &limits).len()
        });
    }
}
