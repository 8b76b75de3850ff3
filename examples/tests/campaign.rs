//! The campaign program, run as people run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test alone, removed when it ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a scratch folder");
        Self(path)
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a written file");
    }

    fn run(&self) -> Output {
        campaign(&[self.0.to_str().expect("a name in UTF-8")], &self.0.join("out"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn campaign(arguments: &[&str], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_campaign"))
        .args(arguments)
        .args(["--now", "1798761600", "--seed", "41", "--out"])
        .arg(out)
        .output()
        .expect("the program runs")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|all| all.flatten().map(|one| one.path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_sample_gives_one_message_per_recipient() {
    let scratch = Scratch::new("sample");
    let out = scratch.0.join("out");
    let done = campaign(&[], &out);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let report = text(&done.stdout);
    assert!(report.contains("1000 messages"), "{report}");
    // Five readers have no code, two no city, two nothing at all.
    assert!(report.contains("send-recipient-variable-missing"), "{report}");
    let written = files(&out);
    assert_eq!(written.len(), 1000);
    let first = text(&fs::read(&written[0]).expect("a message"));
    assert!(
        first.contains("\r\nTo: \"Ann Miller\" <ann.miller@mail.example>\r\n"),
        "{first}"
    );
    assert!(!first.contains("%recipient."), "a placeholder is left");
    for path in &written {
        let message = fs::read(path).expect("a message");
        assert!(
            message.split(|&byte| byte == b'\n').all(|line| line.len() <= 999),
            "{}",
            path.display()
        );
    }
    // The same time and seed give the same bytes, and an earlier run's messages go.
    fs::write(out.join("9999-gone.eml"), "old").expect("a written file");
    fs::write(out.join("kept.eml"), "mine").expect("a written file");
    let again = campaign(&[], &out);
    assert!(again.status.success());
    assert_eq!(first, text(&fs::read(&written[0]).expect("a message")));
    assert!(!out.join("9999-gone.eml").exists());
    assert!(out.join("kept.eml").exists());
}

#[test]
fn a_mistake_is_shown_with_its_line_and_nothing_is_written() {
    let scratch = Scratch::new("mistake");
    scratch.write(
        "request.json",
        r#"{"from": "a@example.com", "to": {"lines": "to.txt"}, "subject": "Hi", "text": {"file": "t.txt"}}"#,
    );
    scratch.write("t.txt", "Hello\n");
    scratch.write(
        "to.txt",
        "ann@example.com\n\nbob at example.com\ncarl@@example.com\ndora@@example.com\n",
    );
    let done = scratch.run();
    assert!(!done.status.success());
    let told = text(&done.stderr);
    assert!(told.contains("bob at example.com"), "{told}");
    assert!(told.contains('^'), "{told}");
    for line in 3..=5 {
        assert!(told.contains(&format!("in to.txt, line {line}\n")), "{told}");
    }
    assert!(told.contains("3 errors; nothing was written"), "{told}");
    assert!(files(&scratch.0.join("out")).is_empty());
}

#[test]
fn bad_json_is_shown_where_it_is_bad() {
    let scratch = Scratch::new("json");
    scratch.write(
        "request.json",
        "{\n  \"from\": \"a@example.com\"\n  \"to\": \"b@example.com\"\n}\n",
    );
    let told = text(&scratch.run().stderr);
    assert!(told.contains("line 3"), "{told}");
    assert!(told.contains("in request.json"), "{told}");
}

#[test]
fn every_missing_file_is_named() {
    let scratch = Scratch::new("missing");
    scratch.write(
        "request.json",
        r#"{"to": {"lines": "nobody.txt"}, "html": {"file": "no.html"}, "attachment": [{"file": "no.pdf"}, {"file": "x", "name": "y"}]}"#,
    );
    let told = text(&scratch.run().stderr);
    for part in ["nobody.txt", "no.html", "no.pdf", "`name` does not belong here"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let none = Scratch::new("none");
    assert!(text(&none.run().stderr).contains("a campaign is a folder with a request.json"));
}

#[test]
fn a_stored_template_is_found_in_its_folder() {
    let scratch = Scratch::new("template");
    scratch.write(
        "request.json",
        r#"{"from": "a@example.com", "to": "b@example.com", "subject": "Hi", "template": "welcome",
            "t:variables": {"name": "Zoë"}}"#,
    );
    scratch.write("templates/welcome.hbs", "<p>Hello {{name}}</p>\n");
    let done = scratch.run();
    assert!(done.status.success(), "{}", text(&done.stderr));
    let written = files(&scratch.0.join("out"));
    let message = text(&fs::read(&written[0]).expect("a message"));
    assert!(message.contains("<p>Hello Zo=C3=AB</p>"), "{message}");
}
