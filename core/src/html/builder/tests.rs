//! What the builder makes of documents that are long on purpose.

use super::{BUDGET, BUDGET_PER_BYTE, SIMPLE_SEARCH};
use crate::html::{Tag, Tree, parse, write};

fn shape(html: &str) -> String {
    write(&parse(html), parse(html).root(), |name, _| Some(name))
}

#[test]
fn malformed_documents_become_trees() {
    for (html, tree) in [
        ("", "<html><head></head><body></body></html>"),
        (
            "<b>1<p>2</b>3",
            "<html><head></head><body><b>1</b><p><b>2</b>3</p></body></html>",
        ),
        (
            "<table>a<tr><td>b</table>c",
            "<html><head></head><body>a<table><tbody><tr><td>b</td></tr></tbody></table>c</body></html>",
        ),
        (
            "<p>a<table><td>b",
            "<html><head></head><body><p>a<table><tbody><tr><td>b</td></tr></tbody></table></p></body></html>",
        ),
        (
            "<!doctype html><p>a<table><td>b",
            "<html><head></head><body><p>a</p><table><tbody><tr><td>b</td></tr></tbody></table></body></html>",
        ),
        (
            "<title>a<b></title>c",
            "<html><head><title>a&lt;b&gt;</title></head><body>c</body></html>",
        ),
        (
            "<ul><li>a<li>b</ul>",
            "<html><head></head><body><ul><li>a</li><li>b</li></ul></body></html>",
        ),
        (
            "<svg><title>a<p>b</p></title></svg>c",
            "<html><head></head><body><svg><title>a<p>b</p></title></svg>c</body></html>",
        ),
        (
            "<select><option>a<option>b</select>",
            "<html><head></head><body><select><option>a</option><option>b</option></select></body></html>",
        ),
        (
            "<pre>\n\na</pre>",
            "<html><head></head><body><pre>\n\na</pre></body></html>",
        ),
        (
            "<a href=x&amp;y>1<a>2",
            "<html><head></head><body><a href=\"x&amp;y\">1</a><a>2</a></body></html>",
        ),
        (
            "<frameset><frame></frameset>",
            "<html><head></head><frameset><frame></frameset></html>",
        ),
    ] {
        assert_eq!(shape(html), tree, "{html}");
    }
}

/// A tree costs what its source is long: steps are counted, and every node but a few stands for octets of it.
fn assert_linear(name: &str, html: &str) -> Tree {
    let tree = parse(html);
    let budget = html.len() * BUDGET_PER_BYTE + BUDGET;
    // Behind the budget a search is short; a tag has at least three octets and needs at most three searches.
    assert!(
        tree.work <= budget + SIMPLE_SEARCH * html.len(),
        "{name}: {} steps for {} bytes",
        tree.work,
        html.len()
    );
    assert!(
        tree.len() <= 2 * html.len() + 10_000,
        "{name}: {} nodes for {} bytes",
        tree.len(),
        html.len()
    );
    tree
}

#[test]
fn the_work_is_linear() {
    let repeated = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len() + 1);
    let numbered =
        |count: usize, make: fn(usize) -> String| (0..count).map(make).collect::<Vec<_>>().concat();
    let fonts = numbered(20_000, |at| format!("<font size={at}>"));
    for (name, html) in [
        ("open elements", repeated("<div>", 300_000)),
        (
            "paragraphs in buttons",
            format!(
                "<p><button>{}{}",
                repeated("<span>", 100_000),
                repeated("<hr>", 200_000)
            ),
        ),
        (
            "formatting opened again",
            format!("<p>{fonts}{}", repeated("<p>x", 200_000)),
        ),
        (
            "formatting closed over blocks",
            repeated("<b><i><u><div></b></i></u>x", 300_000),
        ),
        (
            "children moved",
            format!(
                "{}<div>{}{}",
                fonts,
                repeated("<br>", 100_000),
                repeated("</font>", 100_000)
            ),
        ),
        ("links in links", repeated("<a><p>", 300_000)),
        ("markers", repeated("<object><b>", 300_000)),
        ("text before tables", repeated("<table>x<tr>", 300_000)),
        (
            "attributes",
            format!("<p {}>", numbered(30_000, |at| format!("a{at} "))),
        ),
        (
            "body attributes",
            numbered(10_000, |at| format!("<body a{at}=x>")),
        ),
        (
            "end tags",
            format!("{}{}", repeated("<i>", 100_000), repeated("</q>", 200_000)),
        ),
        ("list items", format!("<ul>{}", repeated("<li><dl><dt>", 300_000))),
        ("nested vocabularies", repeated("<svg><math><desc>", 300_000)),
    ] {
        assert_linear(name, &html);
    }
}

#[test]
fn depth_is_no_matter() {
    let tree = assert_linear("deep", &"<div>".repeat(100_000));
    assert_eq!(
        tree.descendants(tree.root())
            .filter(|&id| tree.tag(id) == Tag::Div)
            .count(),
        100_000
    );
}
