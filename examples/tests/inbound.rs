//! The example `inbound`: what it shows, and what it really posts.

use mailwright::{PostKind, WebhookVerifier};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/inbound/sample.eml");
const ROUTES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/inbound/routes.json");
const FIXED: [&str; 6] = ["--key", "test-key", "--now", "1767225600", "--seed", "1"];

fn inbound(more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_inbound"))
        .args([SAMPLE, ROUTES])
        .args(FIXED)
        .args(more)
        .output()
        .expect("it starts")
}

#[test]
fn shows_what_is_posted_where() {
    let output = inbound(&[]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success());
    assert!(shown.contains("POST http://127.0.0.1:3000/orders/42"), "{shown}");
    assert!(
        shown.contains("stripped-text: \"The handle is broken, see the picture.\""),
        "{shown}"
    );
    let other = inbound(&["--recipient", "sales@in.example.com"]);
    let shown = String::from_utf8(other.stdout).expect("text");
    assert!(
        shown.contains("e-mail to desk@example.com from joerg@example.org"),
        "{shown}"
    );
}

#[test]
fn posts_a_request_that_verifies() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", server.local_addr().expect("an address"));
    let answering = std::thread::spawn(move || {
        let (stream, _) = server.accept().expect("a request");
        let mut reader = BufReader::new(stream);
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("a line");
            if line.trim().is_empty() {
                break;
            }
            head.push(line.trim().to_owned());
        }
        let value = |name: &str| {
            head.iter()
                .find_map(|line| line.strip_prefix(name))
                .expect("a header")
                .to_owned()
        };
        let length = value("Content-Length: ").parse().expect("a number");
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
        reader.get_mut().write_all(answer).expect("it is read");
        (value("Content-Type: "), body)
    });
    let output = inbound(&["--post", "--to", &url]);
    let (content_type, body) = answering.join().expect("a request");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "ok\n");
    let post = WebhookVerifier::new(["test-key"]).read_post(&content_type, &body, 1_767_225_600);
    assert_eq!(post.map(|post| post.kind()), Ok(PostKind::Inbound));
}

#[test]
fn nothing_leaves_this_machine() {
    let output = inbound(&["--post", "--to", "http://example.com/"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not taken"));
}
