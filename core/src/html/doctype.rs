//! Which document types put the parser into quirks mode: HTML Standard §13.2.6.4.1.
//!
//! All that hangs on it here is whether `<table>` ends an open `<p>`.

/// Public identifiers, in lower case and without the `//` behind them, that begin a document in quirks mode.
const QUIRKS: &[&str] = &[
    "+//silmaril//dtd html pro v0r11 19970101",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions",
    "-//as//dtd html 3.0 aswedit + extensions",
    "-//ietf//dtd html 2.0 level 1",
    "-//ietf//dtd html 2.0 level 2",
    "-//ietf//dtd html 2.0 strict level 1",
    "-//ietf//dtd html 2.0 strict level 2",
    "-//ietf//dtd html 2.0 strict",
    "-//ietf//dtd html 2.0",
    "-//ietf//dtd html 2.1e",
    "-//ietf//dtd html 3.0",
    "-//ietf//dtd html 3.2 final",
    "-//ietf//dtd html 3.2",
    "-//ietf//dtd html 3",
    "-//ietf//dtd html level 0",
    "-//ietf//dtd html level 1",
    "-//ietf//dtd html level 2",
    "-//ietf//dtd html level 3",
    "-//ietf//dtd html strict level 0",
    "-//ietf//dtd html strict level 1",
    "-//ietf//dtd html strict level 2",
    "-//ietf//dtd html strict level 3",
    "-//ietf//dtd html strict",
    "-//ietf//dtd html",
    "-//metrius//dtd metrius presentational",
    "-//microsoft//dtd internet explorer 2.0 html strict",
    "-//microsoft//dtd internet explorer 2.0 html",
    "-//microsoft//dtd internet explorer 2.0 tables",
    "-//microsoft//dtd internet explorer 3.0 html strict",
    "-//microsoft//dtd internet explorer 3.0 html",
    "-//microsoft//dtd internet explorer 3.0 tables",
    "-//netscape comm. corp.//dtd html",
    "-//netscape comm. corp.//dtd strict html",
    "-//o'reilly and associates//dtd html 2.0",
    "-//o'reilly and associates//dtd html extended 1.0",
    "-//o'reilly and associates//dtd html extended relaxed 1.0",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0",
    "-//spyglass//dtd html 2.0 extended",
    "-//sq//dtd html 2.0 hotmetal + extensions",
    "-//sun microsystems corp.//dtd hotjava html",
    "-//sun microsystems corp.//dtd hotjava strict html",
    "-//w3c//dtd html 3 1995-03-24",
    "-//w3c//dtd html 3.2 draft",
    "-//w3c//dtd html 3.2 final",
    "-//w3c//dtd html 3.2",
    "-//w3c//dtd html 3.2s draft",
    "-//w3c//dtd html 4.0 frameset",
    "-//w3c//dtd html 4.0 transitional",
    "-//w3c//dtd html experimental 19960712",
    "-//w3c//dtd html experimental 970421",
    "-//w3c//dtd w3 html",
    "-//w3o//dtd w3 html 3.0",
    "-//webtechs//dtd mozilla html 2.0",
    "-//webtechs//dtd mozilla html",
];

/// Whether what stands between `<!doctype` and `>` means quirks mode.
pub(super) fn has_quirks(declaration: &str) -> bool {
    let text = declaration.trim_start_matches(is_space);
    let (name, text) = text.split_at(text.find(is_space).unwrap_or(text.len()));
    if !name.eq_ignore_ascii_case("html") {
        return true;
    }
    let text = text.trim_start_matches(is_space);
    if text.is_empty() {
        return false;
    }
    let keyword = text.get(..6).map(str::to_ascii_lowercase);
    let text = text.get(6..).unwrap_or_default();
    match keyword.as_deref() {
        Some("public") => {
            let Some((public, text)) = quoted(text) else {
                return true;
            };
            let system = if text.trim_matches(is_space).is_empty() {
                None
            } else if let Some((system, _)) = quoted(text) {
                Some(system)
            } else {
                return true;
            };
            is_quirky(&public.to_ascii_lowercase(), system)
        }
        Some("system") => quoted(text).is_none_or(|(system, _)| is_old_ibm(system)),
        _ => true,
    }
}

fn is_quirky(public: &str, system: Option<&str>) -> bool {
    let begins = |prefix: &str| {
        public
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with("//"))
    };
    QUIRKS.iter().any(|prefix| begins(prefix))
        || matches!(
            public,
            "-//w3o//dtd w3 html strict 3.0//en//" | "-/w3c/dtd html 4.0 transitional/en" | "html"
        )
        || system.is_none()
            && (begins("-//w3c//dtd html 4.01 frameset") || begins("-//w3c//dtd html 4.01 transitional"))
        || system.is_some_and(is_old_ibm)
}

fn is_old_ibm(system: &str) -> bool {
    system.eq_ignore_ascii_case("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\x0c' | ' ')
}

/// A quoted string, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(is_space);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::has_quirks;

    #[test]
    fn document_types() {
        for (declaration, quirks) in [
            (" html", false),
            (" HTML", false),
            ("", true),
            (" svg", true),
            (
                " html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1\"",
                false,
            ),
            (" html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"", true),
            (
                " html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4\"",
                false,
            ),
            (" html PUBLIC \"-//W3C//DTD HTML 3.2//EN\"", true),
            (" html SYSTEM \"about:legacy-compat\"", false),
            (" html PUBLIC", true),
        ] {
            assert_eq!(has_quirks(declaration), quirks, "{declaration}");
        }
    }
}
