//! Cuts HTML into tags and texts, as the HTML standard's tokenizer does in its common states.

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// Characters between tags, references not decoded.
    Text(&'h str),
    /// An opening tag: its name as written, and what stands between the name and `>`.
    Open(&'h str, &'h str),
    Close(&'h str),
}

/// Elements whose content is no markup; it ends at their closing tag alone.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "noframes"];

pub(super) struct Scan<'h> {
    rest: &'h str,
    /// The element whose content is raw.
    raw: Option<&'h str>,
}

impl<'h> Scan<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            rest: html,
            raw: None,
        }
    }

    fn take(&mut self, length: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn raw_text(&mut self, name: &str) -> Option<Piece<'h>> {
        let mut from = 0;
        while let Some(found) = self.rest[from..].find("</") {
            let at = from + found;
            let after = &self.rest[at + 2..];
            let ends = after
                .get(..name.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(name))
                && !after[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if ends {
                return (at > 0).then(|| Piece::Text(self.take(at)));
            }
            from = at + 2;
        }
        (!self.rest.is_empty()).then(|| Piece::Text(self.take(self.rest.len())))
    }

    /// A comment, a declaration or a processing instruction; its length.
    fn unseen(&self) -> Option<usize> {
        let rest = self.rest;
        if let Some(comment) = rest.strip_prefix("<!--") {
            if comment.starts_with('>') || comment.starts_with("->") {
                return rest.find('>').map(|at| at + 1);
            }
            // One pass over the dashes: looking for both ends in turn would be quadratic over many comments.
            let mut from = 0;
            while let Some(found) = comment[from..].find("--") {
                let after = from + found + 2;
                let end = [">", "!>"]
                    .into_iter()
                    .find(|end| comment[after..].starts_with(end));
                if let Some(end) = end {
                    return Some(4 + after + end.len());
                }
                from = after - 1;
            }
            return Some(rest.len());
        }
        let bogus = rest.starts_with("<!")
            || rest.starts_with("<?")
            || (rest.starts_with("</") && !rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()));
        bogus.then(|| rest.find('>').map_or(rest.len(), |at| at + 1))
    }

    /// The length of a tag up to its `>`, which quoted attribute values may hold.
    fn tag_length(&self) -> usize {
        let mut quote = None;
        let mut before = ' ';
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (Some(open), _) if c == open => quote = None,
                (None, '"' | '\'') if before == '=' => quote = Some(c),
                (None, '>') => return at + 1,
                _ => {}
            }
            if !c.is_ascii_whitespace() {
                before = c;
            }
        }
        self.rest.len()
    }
}

impl<'h> Iterator for Scan<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some(text) = self.raw.take().and_then(|name| self.raw_text(name)) {
            return Some(text);
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let begins = |rest: &str| {
                let next = rest[1..].chars().next();
                next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
            };
            let mut text = 0;
            loop {
                match self.rest[text..].find('<') {
                    None => return Some(Piece::Text(self.take(self.rest.len()))),
                    Some(found) if begins(&self.rest[text + found..]) => {
                        text += found;
                        break;
                    }
                    Some(found) => text += found + 1,
                }
            }
            if text > 0 {
                return Some(Piece::Text(self.take(text)));
            }
            if let Some(length) = self.unseen() {
                self.take(length);
                continue;
            }
            let length = self.tag_length();
            let tag = self.take(length);
            let inner = tag.strip_suffix('>').unwrap_or(tag);
            let (closing, inner) = match inner.strip_prefix("</") {
                Some(inner) => (true, inner),
                None => (false, &inner[1..]),
            };
            let end = inner
                .find(|c: char| c.is_ascii_whitespace() || c == '/')
                .unwrap_or(inner.len());
            let (name, attributes) = inner.split_at(end);
            if closing {
                return Some(Piece::Close(name));
            }
            if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
                self.raw = Some(name);
            }
            return Some(Piece::Open(name, attributes));
        }
    }
}

/// The value of an attribute, references not decoded; empty where it has none.
pub(super) fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .char_indices()
            .skip(1)
            .find(|&(_, c)| c.is_ascii_whitespace() || c == '=' || c == '/')
            .map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(name_end);
        let (value, left) = match after.trim_start().strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = &value[1..];
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => value.split_at(
                    value
                        .find(|c: char| c.is_ascii_whitespace())
                        .unwrap_or(value.len()),
                ),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = left;
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Scan, attribute};

    fn scan(html: &str) -> Vec<Piece<'_>> {
        Scan::new(html).collect()
    }

    #[test]
    fn tags_end_outside_of_quoted_values() {
        assert_eq!(
            scan("a<b x='>'>c</b >"),
            [
                Piece::Text("a"),
                Piece::Open("b", " x='>'"),
                Piece::Text("c"),
                Piece::Close("b")
            ],
        );
    }

    #[test]
    fn comments_and_declarations_are_left_out() {
        assert_eq!(
            scan("<!doctype html><!-- > --><!--[if mso]><p><![endif]-->x"),
            [Piece::Text("x")]
        );
        assert_eq!(scan("<!-->x"), [Piece::Text("x")]);
        assert_eq!(scan("<!-- open"), []);
    }

    #[test]
    fn scripts_are_raw() {
        assert_eq!(
            scan("<script>a</b><c></SCRIPT>d"),
            [
                Piece::Open("script", ""),
                Piece::Text("a</b><c>"),
                Piece::Close("SCRIPT"),
                Piece::Text("d")
            ],
        );
    }

    #[test]
    fn a_lone_sign_is_text() {
        assert_eq!(scan("1 < 2 <3"), [Piece::Text("1 < 2 <3")]);
        assert_eq!(scan("<"), [Piece::Text("<")]);
    }

    #[test]
    fn attributes_by_name() {
        assert_eq!(attribute(" a=1 HREF = 'x y' b", "href"), Some("x y"));
        assert_eq!(attribute(" a=1 hidden", "hidden"), Some(""));
        assert_eq!(attribute("/ a=href", "href"), None);
        assert_eq!(attribute("='", "x"), None);
    }
}
