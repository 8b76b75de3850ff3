//! Lays the texts of a document out as lines.

use super::tag::Tag;
use super::tokenizer::{State, Token, Tokenizer};
use std::borrow::Cow;

/// Deeper lists and quotations are not indented further.
const DEEPEST: usize = 12;

/// What an element does to the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    /// Begins and ends on a line of its own.
    Line,
    /// Apart from the others by an empty line.
    Paragraph,
    /// A cell: apart from the others by a blank.
    Cell,
}

fn role(name: &str) -> Role {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "pre" | "blockquote"
        | "table" | "hr" | "figure" => Role::Paragraph,
        "div" | "tr" | "li" | "dt" | "dd" | "section" | "article" | "header" | "footer" | "main" | "nav"
        | "aside" | "address" | "center" | "form" | "fieldset" | "caption" | "figcaption" | "body"
        | "html" | "title" | "thead" | "tbody" | "tfoot" | "details" | "summary" | "option" => Role::Line,
        "td" | "th" => Role::Cell,
        _ => Role::Inline,
    }
}

const UNSEEN: [&str; 10] = [
    "head", "script", "style", "template", "title", "noframes", "svg", "math", "object", "iframe",
];

/// A list: the number of its next item, none where it has marks.
struct List {
    next: Option<u64>,
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line ends that have to come before the next text.
    breaks: usize,
    /// Whether a blank has to come before the next text.
    blank: bool,
    lists: Vec<List>,
    quotes: usize,
    /// `pre` elements that are open.
    kept: usize,
    /// The mark of a list item whose text has not come yet.
    mark: Option<String>,
    /// Whether the current line has its prefix.
    begun: bool,
}

/// Lays a document out; it holds no CR.
pub(super) fn lay_out(html: &str) -> String {
    let mut page = Page::default();
    let mut links: Vec<(String, usize)> = Vec::new();
    // The element that hides what is in it, and how many of its name are open.
    let mut hidden: Option<(Cow<'_, str>, usize)> = None;
    let mut tokens = Tokenizer::new(html);
    loop {
        let token = tokens.next();
        if let Token::Start { name, .. } = &token {
            (tokens.state, tokens.raw_name) = raw(name);
        }
        if let Some((hider, open)) = &mut hidden {
            match token {
                Token::Start { name, self_closing } if name == *hider && !self_closing => *open += 1,
                Token::End { name } if name == *hider => *open -= 1,
                // A head without an end ends where the body begins.
                Token::Start { name, .. } if hider == "head" && name == "body" => *open = 0,
                Token::EndOfFile => break,
                _ => {}
            }
            if *open == 0 {
                hidden = None;
            }
            continue;
        }
        match token {
            // NUL is nothing that a text may hold.
            Token::Text(text) if text == "\0" => {}
            Token::Text(text) => page.text(&text),
            Token::Start { name, .. } => {
                let attributes = &tokens.attributes;
                if !Tag::of(&name).is_void() && (UNSEEN.contains(&&*name) || is_hidden(attributes)) {
                    hidden = Some((name, 1));
                    continue;
                }
                if name == "a" {
                    let address = attribute(attributes, "href").unwrap_or_default();
                    links.push((address.trim().to_owned(), page.out.len()));
                }
                page.open(&name, attributes);
            }
            Token::End { name } => {
                if name == "a"
                    && let Some((address, from)) = links.pop()
                {
                    page.link(&address, from);
                }
                page.close(&name);
            }
            Token::Doctype { .. } | Token::Comment(_) => {}
            Token::EndOfFile => break,
        }
    }
    let end = page.out.trim_end().len();
    page.out.truncate(end);
    page.out
}

/// How the content of an element is read, and what ends it.
fn raw(name: &str) -> (State, &'static str) {
    match name {
        "title" => (State::RawWithReferences, "title"),
        "textarea" => (State::RawWithReferences, "textarea"),
        "script" => (State::Script, "script"),
        "style" => (State::Raw, "style"),
        "xmp" => (State::Raw, "xmp"),
        "noframes" => (State::Raw, "noframes"),
        "iframe" => (State::Raw, "iframe"),
        _ => (State::Data, ""),
    }
}

type Attributes<'h> = [(Cow<'h, str>, Cow<'h, str>)];

fn attribute<'t>(attributes: &'t Attributes<'_>, wanted: &str) -> Option<&'t str> {
    attributes
        .iter()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| &**value)
}

fn is_hidden(attributes: &Attributes<'_>) -> bool {
    attribute(attributes, "hidden").is_some()
        || attribute(attributes, "style").is_some_and(|style| {
            style.split(';').any(|rule| {
                rule.split_once(':').is_some_and(|(property, value)| {
                    property.trim().eq_ignore_ascii_case("display")
                        && value
                            .trim()
                            .get(..4)
                            .is_some_and(|word| word.eq_ignore_ascii_case("none"))
                })
            })
        })
}

impl Page {
    /// At least `count` line ends before what comes next.
    fn end_line(&mut self, count: usize) {
        self.breaks = self.breaks.max(count);
        self.blank = false;
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        match role(name) {
            Role::Line => self.end_line(1),
            Role::Paragraph if self.lists.is_empty() || !matches!(name, "ul" | "ol") => self.end_line(2),
            Role::Paragraph => self.end_line(1),
            Role::Cell | Role::Inline => self.blank |= name == "td" || name == "th",
        }
        match name {
            "br" => {
                self.breaks = if self.begun || self.out.is_empty() {
                    self.breaks + 1
                } else {
                    self.breaks.max(1) + 1
                };
                self.breaks = self.breaks.min(2);
                self.blank = false;
            }
            "ul" => self.lists.push(List { next: None }),
            "ol" => {
                let start = attribute(attributes, "start").and_then(|start| start.trim().parse().ok());
                self.lists.push(List {
                    next: Some(start.unwrap_or(1)),
                });
            }
            "li" => {
                let number = self.lists.last_mut().and_then(|list| list.next.as_mut());
                self.mark = Some(match number {
                    Some(next) => {
                        *next = next.saturating_add(1);
                        format!("{}. ", *next - 1)
                    }
                    None => "* ".to_owned(),
                });
            }
            "blockquote" => self.quotes += 1,
            "pre" => self.kept += 1,
            "hr" => {
                self.text("----");
                self.end_line(2);
            }
            "img" => {
                if let Some(text) = attribute(attributes, "alt") {
                    self.text(text);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "ul" | "ol" => {
                self.lists.pop();
            }
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "pre" => self.kept = self.kept.saturating_sub(1),
            "li" => self.mark = None,
            _ => {}
        }
        match role(name) {
            Role::Line => self.end_line(1),
            Role::Paragraph if self.lists.is_empty() || !matches!(name, "ul" | "ol") => self.end_line(2),
            Role::Paragraph => self.end_line(1),
            Role::Cell => self.blank = true,
            Role::Inline => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.kept > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.breaks += 1;
                    self.begun = false;
                }
                let line = line.trim_end_matches('\r');
                if !line.is_empty() {
                    self.word(line);
                }
            }
            return;
        }
        let blank = |c: char| c.is_ascii_whitespace() || c == '\u{a0}';
        self.blank |= text.starts_with(blank);
        for (at, word) in text.split(blank).filter(|word| !word.is_empty()).enumerate() {
            self.blank |= at > 0;
            self.word(word);
        }
        self.blank |= text.ends_with(blank);
    }

    /// Writes what is due before a text, and the text.
    fn word(&mut self, word: &str) {
        if self.out.is_empty() {
            self.breaks = 0;
        }
        if self.breaks > 0 {
            // An empty line belongs to the quotation that is still open.
            for at in 0..self.breaks {
                self.out.push('\n');
                if at + 1 < self.breaks && self.quotes > 0 {
                    self.out.push_str(&">".repeat(self.quotes.min(DEEPEST)));
                }
            }
            self.breaks = 0;
            self.blank = false;
            self.begun = false;
        }
        if !self.begun {
            for _ in 0..self.quotes.min(DEEPEST) {
                self.out.push_str("> ");
            }
            let depth = self.lists.len().min(DEEPEST);
            let indent = if self.mark.is_some() {
                depth.saturating_sub(1)
            } else {
                depth
            };
            for _ in 0..indent {
                self.out.push_str("  ");
            }
            if let Some(mark) = self.mark.take() {
                self.out.push_str(&mark);
            }
            self.begun = true;
            self.blank = false;
        }
        if self.blank {
            self.out.push(' ');
            self.blank = false;
        }
        self.out.push_str(word);
    }

    /// Behind the text of a link, its address, unless the text says it already.
    fn link(&mut self, address: &str, from: usize) {
        let bare = match address.split_once(':') {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto") => {
                rest.split('?').next().unwrap_or(rest)
            }
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel") => rest,
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("javascript") => "",
            _ => address,
        };
        if bare.is_empty() || bare.starts_with('#') {
            return;
        }
        let text = self
            .out
            .get(from..)
            .unwrap_or_default()
            .trim()
            .trim_end_matches('/');
        let shown = bare.trim_end_matches('/');
        if text.is_empty() {
            self.word(bare);
        } else if text != shown && shown.split_once("://").is_none_or(|(_, rest)| text != rest) {
            // Line ends that the text of the link has asked for come behind its address.
            let breaks = std::mem::take(&mut self.breaks);
            self.blank = true;
            self.word(&format!("({bare})"));
            self.breaks = breaks;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lay_out;

    #[test]
    fn layout() {
        for (html, text) in [
            ("", ""),
            ("a  b\n c", "a b c"),
            ("<p>a</p>\n<p>b</p>", "a\n\nb"),
            ("<div>a</div><div>b<br>c</div>", "a\nb\nc"),
            ("a<br><br>b", "a\n\nb"),
            ("<b>a</b> <i>b</i>c", "a bc"),
            (
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
                "a b\nc",
            ),
            ("<ol><li>a<ul><li>b</ul><li>c</ol>d", "1. a\n  * b\n2. c\n\nd"),
            ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("a<hr>b", "a\n\n----\n\nb"),
            ("<a href='https://x.test/'>x.test</a>", "x.test"),
            (
                "<a href=mailto:a@x.test?subject=y>write</a>!",
                "write (a@x.test)!",
            ),
            ("<a href='#top'>up</a>", "up"),
            (
                "<a href='%unsubscribe_url%'>leave</a>",
                "leave (%unsubscribe_url%)",
            ),
            (
                "<a href='https://x.test/a'><img src=b alt='shop'></a>",
                "shop (https://x.test/a)",
            ),
            ("<a href='https://x.test/a'><img src=b></a>", "https://x.test/a"),
            ("<head><title>t</title></head><body>b", "b"),
            ("<head><title>t</title><body>b", "b"),
            (
                "<div style='color:red; Display: none'>pre<div>x</div></div>b",
                "b",
            ),
            ("<style>p{}</style>1 &lt; 2 &amp;&nbsp;3", "1 < 2 & 3"),
            ("</ul></blockquote>a</p>", "a"),
        ] {
            assert_eq!(lay_out(html), text, "{html}");
        }
    }
}
