//! Keys, windows and bodies that the vectors do not have.

use crate::*;

const NOW: i64 = 1_767_225_600;

fn code(answer: Result<impl Sized, Report>) -> Option<&'static str> {
    answer
        .err()
        .and_then(|report| report.first().map(|found| found.code().name()))
}

fn signed(key: &str) -> (String, &'static str, String) {
    let signer = WebhookSigner::new(key).expect("a key");
    (NOW.to_string(), "token", signer.sign(&NOW.to_string(), "token"))
}

#[test]
fn help_names_the_usual_mistake_and_no_signature() {
    let (timestamp, token, signature) = signed("right");
    for (key, hint) in [
        ("wrong", "not the API key"),
        ("key-3ax6xnjp29jd6fds4gc373sgvjxteol0", "looks like an API key"),
        (
            "0123456789abcdef0123456789abcdef-01234567-01234567",
            "looks like an API key",
        ),
        ("right\n", "white space"),
    ] {
        let report = WebhookVerifier::new([key])
            .verify(&timestamp, token, &signature, NOW)
            .unwrap_err();
        let found = report.first().expect("a finding");
        assert_eq!(found.code(), Code::WebhookSignatureMismatch);
        assert!(
            found.help().is_some_and(|help| help.contains(hint)),
            "{key:?}: {found:?}"
        );
        let expected = WebhookSigner::new(key).expect("a key").sign(&timestamp, token);
        assert!(!format!("{report:?}").contains(&expected));
    }
}

#[test]
fn keys_stay_out_of_debug() {
    let debug = format!(
        "{:?} {:?}",
        WebhookVerifier::new(["secret-key"]),
        WebhookSigner::new("secret-key")
    );
    assert!(!debug.contains("secret") && !debug.contains("115"), "{debug}");
}

#[test]
fn all_that_is_wrong_is_told() {
    let none: [&str; 0] = [];
    let report = WebhookVerifier::new(none)
        .verify("1e9", "", "ABC", NOW)
        .unwrap_err();
    let codes: Vec<_> = report.iter().map(|found| found.code().name()).collect();
    assert_eq!(
        codes,
        [
            "webhook-timestamp-malformed",
            "webhook-field-missing",
            "webhook-signature-malformed",
            "webhook-no-key"
        ]
    );
}

#[test]
fn extreme_clocks_and_timestamps_do_no_harm() {
    let verifier = WebhookVerifier::new(["key"]);
    for timestamp in ["0", "9223372036854775807", "99999999999999999999999999"] {
        for now in [i64::MIN, -1, 0, NOW, i64::MAX] {
            let answer = verifier.verify(timestamp, "token", &"0".repeat(64), now);
            assert!(matches!(
                code(answer),
                Some("webhook-stale" | "webhook-signature-mismatch")
            ));
        }
    }
}

#[test]
fn a_replay_through_the_parent_signature_is_seen() {
    let sample = WebhookSample::new(WebhookType::Opened).parent(WebhookSigner::new("parent").expect("a key"));
    let body = sample.body(&WebhookSigner::new("own").expect("a key"), NOW, 1);
    let verifier = WebhookVerifier::new(["parent", "own"]);
    let mut guard = MemoryReplayGuard::default();
    let first = verifier
        .read_post_once("application/json", body.as_bytes(), NOW, &mut guard)
        .expect("genuine");
    assert_eq!(
        (first.verdict().key(), first.verdict().is_by_parent()),
        (1, false)
    );
    let broken = body.replacen("\"signature\":\"", "\"signature\":\"0", 1);
    let parent = verifier
        .read_post("application/json", broken.as_bytes(), NOW)
        .expect("genuine");
    assert!(parent.verdict().is_by_parent());
    let again = verifier.read_post_once("application/json", broken.as_bytes(), NOW, &mut guard);
    assert_eq!(code(again), Some("webhook-replayed"));
}

#[test]
fn a_refused_post_is_not_remembered() {
    let (timestamp, token, signature) = signed("key");
    let mut guard = MemoryReplayGuard::default();
    let wrong = WebhookVerifier::new(["other"]).verify_once(&timestamp, token, &signature, NOW, &mut guard);
    assert_eq!(
        (code(wrong), guard.len()),
        (Some("webhook-signature-mismatch"), 0)
    );
}

#[test]
fn a_forgotten_token_is_new_again_and_leaves_no_trace() {
    let mut guard = MemoryReplayGuard::new(2);
    let new = |guard: &mut MemoryReplayGuard, token: &str, now: i64| guard.remember(token, now, now + 100);
    for round in 0..3 {
        assert_eq!(new(&mut guard, "a", round), Ok(true));
        assert_eq!(new(&mut guard, "a", round), Ok(false));
        assert_eq!(guard.forget("a"), Ok(()));
        assert!(guard.is_empty());
    }
    assert_eq!(guard.forget("never seen"), Ok(()));
    // Its old places in the order are gone too: the next one that has to go is the oldest that is held.
    for (token, now) in [("b", 10), ("c", 20), ("d", 30)] {
        assert_eq!(new(&mut guard, token, now), Ok(true));
    }
    assert_eq!(guard.len(), 2);
    assert_eq!(new(&mut guard, "c", 30), Ok(false));
    assert_eq!(new(&mut guard, "b", 30), Ok(true));
}

#[test]
fn the_next_attempt_after_a_handler_that_failed_is_no_replay() {
    let (timestamp, token, signature) = signed("key");
    let form = format!("body-plain=x&timestamp={timestamp}&token=first&token={token}&signature={signature}");
    let json =
        WebhookSample::new(WebhookType::Opened).body(&WebhookSigner::new("key").expect("a key"), NOW, 1);
    let (verifier, mut guard) = (WebhookVerifier::new(["key"]), MemoryReplayGuard::default());
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", form),
        ("application/json", json),
    ] {
        let read = |guard: &mut MemoryReplayGuard| {
            verifier.read_post_once(content_type, body.as_bytes(), NOW, guard)
        };
        let post = read(&mut guard).expect("genuine");
        guard.forget(post.token()).expect("in memory");
        assert_eq!(read(&mut guard).expect("new again").token(), post.token());
        assert_eq!(code(read(&mut guard)), Some("webhook-replayed"));
    }
}

#[test]
fn a_guard_that_cannot_forget_says_so() {
    struct Simple;
    impl ReplayGuard for Simple {
        fn remember(&mut self, _: &str, _: i64, _: i64) -> Result<bool, Report> {
            Ok(true)
        }
    }
    assert_eq!(code(Simple.forget("token")), Some("webhook-guard-failed"));
}

#[test]
fn a_store_that_fails_refuses_the_post() {
    struct Down;
    impl ReplayGuard for Down {
        fn remember(&mut self, _: &str, _: i64, _: i64) -> Result<bool, Report> {
            Err(Diagnostic::error(Code::WebhookGuardFailed, "token")
                .with_message("no connection")
                .into())
        }
    }
    let (timestamp, token, signature) = signed("key");
    let answer = WebhookVerifier::new(["key"]).verify_once(&timestamp, token, &signature, NOW, &mut Down);
    assert_eq!(
        answer
            .unwrap_err()
            .first()
            .map(|found| found.message().to_owned()),
        Some("no connection".into())
    );
}

#[test]
fn broken_json_is_shown_where_it_breaks() {
    let body = b"{\n \"signature\": {\n  \"timestamp\": oops}}";
    let report = WebhookVerifier::new(["key"])
        .read_post("application/json", body, NOW)
        .unwrap_err();
    let found = report.first().expect("a finding");
    assert_eq!(found.code(), Code::WebhookBodyMalformed);
    let span = found.span().expect("a place");
    assert_eq!(&body[span.range()], b"o");
}

#[test]
fn a_broken_event_is_shown_in_the_body() {
    // Up to where reading stopped, a character included.
    for (up_to, rest) in [
        (r#"{"event": "opened", "x": "é\ud800é"#, r#""}"#),
        (r#"{"event": "opened", "event""#, r#": "é"}"#),
    ] {
        let body = ["{\"é\": 1, \"event-data\": ", up_to, rest, "}"].concat();
        let report = WebhookVerifier::new(["key"])
            .read_post("application/json", body.as_bytes(), NOW)
            .unwrap_err();
        let found = report.first().expect("a finding");
        assert_eq!(
            (found.code(), found.parameter()),
            (Code::WebhookBodyMalformed, "body")
        );
        let stop = found.span().expect("a place").end();
        assert!(body[..stop].ends_with(up_to), "{}", &body[..stop]);
    }
}

#[test]
fn samples_of_every_type_are_genuine() {
    let signer = WebhookSigner::new("key").expect("a key");
    let verifier = WebhookVerifier::new(["key"]);
    for (seed, kind) in WebhookType::ALL.iter().enumerate() {
        let body = WebhookSample::new(*kind).tag("t").body(&signer, NOW, seed as u64);
        let post = verifier
            .read_post("application/json; charset=utf-8", body.as_bytes(), NOW)
            .expect("genuine");
        assert_eq!(post.event()["event"], kind.event());
        assert_eq!(WebhookType::from_name(kind.name()), Some(*kind));
    }
    for kind in AlertType::ALL {
        let (body, x_sign) = sample_alert(*kind, &signer, NOW, 1);
        assert!(verifier.verify_alert(body.as_bytes(), &x_sign).is_ok());
        assert_eq!(
            code(verifier.verify_alert(body.as_bytes(), &x_sign.to_uppercase())),
            Some("webhook-signature-malformed")
        );
    }
}

#[test]
fn a_form_keeps_files_and_first_values() {
    let (timestamp, token, signature) = signed("key");
    let mut form = Form::from_iter([
        ("Subject", "a"),
        ("token", "from a header"),
        ("Subject", "b"),
        ("body-plain", "x"),
    ]);
    form.push_file(
        "attachment-1",
        FormFile::new(Some("a.txt"), "text/plain", b"hello".to_vec()),
    );
    for (name, value) in [
        ("timestamp", timestamp.as_str()),
        ("token", token),
        ("signature", &signature),
    ] {
        form.push(name, value);
    }
    let sent = form.encode(1).expect("it can be written");
    let post = WebhookVerifier::new(["key"])
        .read_post(sent.content_type(), sent.body(), NOW)
        .expect("genuine");
    assert_eq!(post.kind(), PostKind::Inbound);
    assert_eq!(
        serde_json::to_string(post.event()).expect("JSON"),
        format!(
            r#"{{"Subject":"a","token":"token","body-plain":"x","attachment-1":{{"filename":"a.txt","content-type":"text/plain","size":5}},"timestamp":"{timestamp}","signature":"{signature}"}}"#
        )
    );
    assert_eq!(post.form().map(Form::len), Some(8));
}

#[test]
fn limits_hold() {
    let verifier = WebhookVerifier::new(["key"]).limits(Limits::default().webhook_bytes(10).form_fields(1));
    assert_eq!(
        code(verifier.read_post("application/json", &[b' '; 11], NOW)),
        Some("webhook-too-large")
    );
    assert_eq!(
        code(verifier.read_post("application/x-www-form-urlencoded", b"a&b", NOW)),
        Some("form-too-many-fields")
    );
}

#[test]
fn a_broken_body_is_shown_by_whole_characters() {
    let body = "{\"é\":\n 𝄞}";
    let report = WebhookVerifier::new(["key"])
        .read_post("application/json", body.as_bytes(), 0)
        .unwrap_err();
    let span = report.first().and_then(Diagnostic::span).expect("a place");
    assert_eq!(&body[span.range()], "𝄞");
}
