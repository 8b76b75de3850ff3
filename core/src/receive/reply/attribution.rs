//! "On Tue, Mar 5, 2024, Dana wrote:" in nine languages, over up to three lines.
//!
//! In talon's terms (`A1`): `-*>? ?(On|Le|…) .*(,|użytkownik)(.*\n){0,2}.*(wrote|sent|…):?-*`, everything greedy;
//! and for Dutch and German also (`A2`) `-*>? ?(Op|Am) .*(.*\n){0,2}.*(schreef|…) *.*:`. As no more than two line
//! ends are crossed and each part is looked for in one line, a match is found with a few searches: the furthest
//! line with a closing word wins, and in it the last such word.

/// Words that begin an attribution, each followed by a blank.
const OPENERS: &[&str] = &[
    "On ", "Le ", "W dniu ", "Op ", "Am ", "Em ", "På ", "Den ", "Vào ",
];

/// What stands between date and sender.
const SEPARATORS: &[&str] = &[",", "użytkownik"];

/// Words that end an attribution.
const CLOSERS: &[&str] = &[
    "wrote",
    "sent",
    "a écrit",
    "napisał",
    "schreef",
    "verzond",
    "geschreven",
    "schrieb",
    "escreveu",
    "skrev",
    "đã viết",
];

/// Openers and verbs of the form without a comma: "Op 5 maart schreef Dana:".
const OPENERS_WITHOUT_COMMA: &[&str] = &["Op ", "Am "];
const VERBS_WITHOUT_COMMA: &[&str] = &["schreef", "verzond", "geschreven", "schrieb"];

/// The end of the attribution that `text` starts with. Lines end with LF.
pub(super) fn at_start(text: &str) -> Option<usize> {
    let after = after_opener(text, OPENERS)?;
    matched(text, text.len() - after.len())
}

/// The end of the attribution without comma that `text` starts with.
pub(super) fn without_comma_at_start(text: &str) -> Option<usize> {
    let after = after_opener(text, OPENERS_WITHOUT_COMMA)?;
    let start = text.len() - after.len();
    let lines = three_lines(text, start);
    lines.iter().rev().flatten().find_map(|&(from, to)| {
        let line = &text[from..to];
        let colon = line.rfind(':')?;
        first_of(&line[..colon], VERBS_WITHOUT_COMMA)?;
        Some(from + colon + 1)
    })
}

fn after_opener<'a>(text: &'a str, openers: &[&str]) -> Option<&'a str> {
    let text = text.trim_start_matches('-');
    let text = text.strip_prefix('>').unwrap_or(text);
    let text = text.strip_prefix(' ').unwrap_or(text);
    openers.iter().find_map(|opener| text.strip_prefix(opener))
}

/// The rest of the line at `start` and the two lines after it, as far as there are any.
fn three_lines(text: &str, start: usize) -> [Option<(usize, usize)>; 3] {
    let mut from = start;
    let mut more = true;
    [(); 3].map(|()| {
        if !more {
            return None;
        }
        let line = from;
        let to = text[from..].find('\n').map(|at| from + at);
        more = to.is_some();
        from = to.map_or(text.len(), |at| at + 1);
        Some((line, to.unwrap_or(text.len())))
    })
}

/// The end of the attribution whose opener ends at `start`.
fn matched(text: &str, start: usize) -> Option<usize> {
    let lines = three_lines(text, start);
    let (from, to) = lines[0]?;
    let separator = from + first_of(&text[from..to], SEPARATORS)?;
    let last_in = |from: usize, to: usize| last_of(&text[from..to], CLOSERS).map(|end| from + end);
    let end = lines[1..]
        .iter()
        .rev()
        .flatten()
        .find_map(|&(from, to)| last_in(from, to))
        .or_else(|| last_in(separator, to))?;
    Some(end + colon_and_dashes(&text[end..]))
}

fn colon_and_dashes(rest: &str) -> usize {
    let after = rest.strip_prefix(':').unwrap_or(rest);
    rest.len() - after.trim_start_matches('-').len()
}

/// The end of the first of these words.
fn first_of(text: &str, words: &[&str]) -> Option<usize> {
    words
        .iter()
        .filter_map(|word| text.find(word).map(|at| (at, at + word.len())))
        .min()
        .map(|(_, end)| end)
}

/// The end of the last of these words.
fn last_of(text: &str, words: &[&str]) -> Option<usize> {
    words
        .iter()
        .filter_map(|word| text.rfind(word).map(|at| (at, at + word.len())))
        .max()
        .map(|(_, end)| end)
}

/// Inserts `delimiter` before every attribution that does not begin a line.
///
/// Of the openers in a line only the first can matter: if it has no separator or closing word behind it, the later
/// ones have none either.
pub(super) fn on_own_line(body: &str, delimiter: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    // Where a match may begin, and the line that is looked at from there.
    let mut at = 0;
    while at < body.len() {
        let line_end = body[at..].find('\n').map_or(body.len(), |end| at + end);
        let opener = OPENERS.iter().filter_map(|opener| {
            body[at..line_end]
                .find(opener)
                .map(|found| (at + found, at + found + opener.len()))
        });
        let found = opener
            .min()
            .and_then(|(start, after)| Some((start, matched(body, after)?)));
        let Some((opener, end)) = found else {
            at = line_end + 1;
            continue;
        };
        // The dashes, the mark and the blank in front belong to it.
        let before = &body[at..opener];
        let before = before.strip_suffix(' ').unwrap_or(before);
        let before = before.strip_suffix('>').unwrap_or(before);
        let start = at + before.trim_end_matches('-').len();
        if start > 0 && !body[..start].ends_with('\n') {
            out.push_str(&body[copied..start]);
            out.push_str(delimiter);
            copied = start;
        }
        at = end;
    }
    (copied > 0).then(|| {
        out.push_str(&body[copied..]);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{at_start, on_own_line, without_comma_at_start};

    fn wrapped(body: &str) -> String {
        on_own_line(body, "\n").unwrap_or_else(|| body.to_owned())
    }

    #[test]
    fn the_furthest_closing_word_wins() {
        let text = "On Tue, Igor wrote:\n> I sent it\n> long ago";
        assert_eq!(
            at_start(text).map(|end| &text[..end]),
            Some("On Tue, Igor wrote:\n> I sent")
        );
        assert_eq!(at_start("On Tue Igor wrote:"), None);
        assert_eq!(at_start("on Tue, Igor wrote:"), None);
        assert_eq!(at_start("--> On Tue, Igor wrote:--x"), Some(25));
        assert_eq!(without_comma_at_start("Op 5 maart schreef Jan: en: x"), Some(27));
    }

    #[test]
    fn attributions_get_lines_of_their_own() {
        assert_eq!(wrapped("Yes --- On Tue, X wrote:"), "Yes \n--- On Tue, X wrote:");
        assert_eq!(wrapped(">> On Tue, X wrote:"), ">\n> On Tue, X wrote:");
        assert_eq!(wrapped("On Tue, X wrote:"), "On Tue, X wrote:");
        assert_eq!(wrapped("a\nOn Tue, X wrote:"), "a\nOn Tue, X wrote:");
    }
}
