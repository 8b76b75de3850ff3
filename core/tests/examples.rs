//! Every public item has an example of its own, and every example claims something: read from the sources.
//!
//! `pub` means reachable from outside here, as the lint `unreachable_pub` sees to it. The variants of an enum and the
//! methods of a trait are shown by their type's example. A macro that takes doc comments hands them on to public
//! items, so what stands in its calls is held to the same rule.

use std::fs;
use std::path::{Path, PathBuf};

/// A documented line: an item, or an entry of a macro's call.
struct Item {
    place: String,
    line: String,
    docs: Vec<String>,
}

impl Item {
    /// The code of its examples that rustdoc compiles and runs, block by block.
    fn examples(&self) -> Vec<Vec<&str>> {
        let mut found = Vec::new();
        let mut open: Option<(bool, Vec<&str>)> = None;
        for line in &self.docs {
            match (line.strip_prefix("```"), open.take()) {
                (Some(info), None) => open = Some((matches!(info, "" | "rust"), Vec::new())),
                (Some(_), Some((runs, code))) => found.extend(runs.then_some(code)),
                (None, Some((runs, mut code))) => {
                    code.push(line.as_str());
                    open = Some((runs, code));
                }
                (None, None) => {}
            }
        }
        found
    }

    fn complaint(&self) -> Option<String> {
        let examples = self.examples();
        let claims = |code: &Vec<&str>| code.iter().any(|line| line.contains("assert"));
        let problem = if examples.is_empty() {
            "has no example that runs"
        } else if !examples.iter().all(claims) {
            "has an example that claims nothing"
        } else {
            return None;
        };
        Some(format!("{}: `{}` {problem}", self.place, self.line))
    }
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn is_public(line: &str) -> bool {
    const KINDS: [&str; 9] = [
        "const", "enum", "fn", "macro", "static", "struct", "trait", "type", "union",
    ];
    line.strip_prefix("pub ").is_some_and(|rest| {
        rest.split_whitespace()
            .find(|word| !matches!(*word, "async" | "unsafe"))
            .is_some_and(|word| KINDS.contains(&word))
    })
}

/// The public items of a source, and the documented entries of macro calls.
fn items(path: &Path, text: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut docs = Vec::new();
    let mut handed_on = false;
    let mut in_attribute = false;
    let mut call = None;
    for (at, raw) in text.lines().enumerate() {
        let line = raw.trim();
        if line == "#[cfg(test)]" && !raw.starts_with(' ') {
            break;
        }
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.strip_prefix(' ').unwrap_or(doc).to_owned());
            continue;
        }
        if in_attribute || line.starts_with("#[") {
            let code = line.split(" // ").next().unwrap_or(line);
            in_attribute = !code.trim_end().ends_with(']');
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if line.starts_with("$(#[doc = $") && line.ends_with(")+") {
            handed_on = true;
            continue;
        }
        // A `=>` is a variant's.
        let entry = call.is_some() && !docs.is_empty() && !line.contains("=>");
        if (is_public(line) && !handed_on) || entry {
            found.push(Item {
                place: format!("{}:{}", path.display(), at + 1),
                line: line.to_owned(),
                docs: docs.clone(),
            });
        }
        docs.clear();
        handed_on = false;
        // A call of a macro, or of one whose name is a parameter; never `macro_rules! name {`.
        let indent = raw.len() - line.len();
        if line.ends_with("! {") {
            call.get_or_insert(indent);
        } else if line.starts_with('}') && call.is_some_and(|start| indent <= start) {
            call = None;
        }
    }
    found
}

fn all_items() -> Vec<Item> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    paths
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("a source");
            items(path.strip_prefix(&root).expect("a path below"), &text)
        })
        .collect()
}

#[test]
fn every_public_item_has_an_example_that_claims_something() {
    let items = all_items();
    let complaints: Vec<String> = items.iter().filter_map(Item::complaint).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    // All kinds of places were seen: plain items, and entries of each macro that hands docs on.
    for known in [
        "pub struct Batch {",
        "pub fn compile(&self, templates: &Templates, context: &Context) -> Result<Batch, Report> {",
        "recipients = 1_000,",
        "is_routed: flag \"is-routed\",",
    ] {
        assert!(
            items.iter().any(|item| item.line == known),
            "`{known}` was not seen"
        );
    }
}

#[test]
fn what_is_missing_is_found() {
    let complaints = |text: &str| -> Vec<String> {
        let found = items(Path::new("a.rs"), text);
        found.iter().filter_map(Item::complaint).collect()
    };
    assert_eq!(
        complaints("/// Text.\n#[must_use]\npub fn a() {}\n"),
        ["a.rs:3: `pub fn a() {}` has no example that runs"]
    );
    assert_eq!(
        complaints("/// ```ignore\n/// assert!(a());\n/// ```\npub const fn a() {}\n").len(),
        1
    );
    assert_eq!(
        complaints(
            "/// ```\n/// let _ = a();\n/// ```\n#[allow(\n    x\n)] // y\n#[b] // c\npub fn a() {}\n"
        ),
        ["a.rs:8: `pub fn a() {}` has an example that claims nothing"]
    );
    assert_eq!(
        complaints(
            "macro_rules! m {\n    ($(#[doc = $doc:literal])+ $n:ident) => {\n        $(#[doc = $doc])+\n        \
             pub fn $n() {}\n    };\n}\nm! {\n    /// Text.\n    one,\n}\n"
        ),
        ["a.rs:9: `one,` has no example that runs"]
    );
    assert!(
        complaints("/// ```\n/// assert!(a());\n/// ```\npub fn a() {}\n/// B.\npub(crate) fn b() {}\n")
            .is_empty()
    );
}
