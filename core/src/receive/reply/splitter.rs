//! Lines that begin a quotation: the patterns of talon, each a matcher that is linear in its six lines.
//!
//! A matcher gets a window that starts at a line; its lines end with LF. It answers with the length of the match,
//! which is the one that the greedy regular expression named in its comment would find.

use super::attribution;
use super::lines::{skip_blanks, skip_dashes, strip_folded};

/// `-----Original Message-----`, in lower case.
const BANNERS: &[&str] = &[
    "original message",
    "reply message",
    "ursprüngliche nachricht",
    "antwort nachricht",
    "oprindelig meddelelse",
];

/// Names of headers in a block, in lower case.
const HEADERS: &[&str] = &[
    "from", "van", "de", "von", "fra", "från", "date", "sent", "datum", "envoyé", "skickat", "sendt",
    "gesendet", "subject", "betreff", "objet", "emne", "ämne", "to", "an", "til", "à", "till",
];

/// The length of the splitter at the start of a window; the first pattern that matches wins.
pub(super) fn find(window: &str) -> Option<usize> {
    let line = first_line(window);
    let first = window.trim_start().chars().next()?;
    // The cheap test of the first letter spares nearly every line of a message all of the work.
    let dashed = first == '-';
    let header = first == '_' || first == ':' || first == '*' || first.is_alphabetic();
    let digit = window.chars().next().is_some_and(is_digit);
    None.or_else(|| if dashed { banner(line) } else { None })
        .or_else(|| attribution::at_start(window))
        .or_else(|| attribution::without_comma_at_start(window))
        .or_else(|| if header { header_block(window) } else { None })
        .or_else(|| if digit { numeric_date(window) } else { None })
        .or_else(|| if digit { iso_date(window) } else { None })
        .or_else(|| mail_date(line))
        .or_else(|| samsung(line))
        .or_else(|| if dashed { android(line) } else { None })
        .or_else(|| polymail(window))
}

fn first_line(window: &str) -> &str {
    window.split_once('\n').map_or(window, |(line, _)| line)
}

/// `\d`: a decimal digit of any script.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || (!letter.is_ascii() && letter.is_numeric() && is_decimal(letter))
}

/// The first digit of each decimal system of Unicode (general category Nd); a system has ten in a row.
fn is_decimal(letter: char) -> bool {
    const ZEROS: &[u32] = &[
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
        0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
        0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    ];
    ZEROS
        .iter()
        .any(|&zero| (zero..zero + 10).contains(&u32::from(letter)))
}

/// `[\s]*-+ *(Original Message|…) *-+`, any case.
fn banner(line: &str) -> Option<usize> {
    let text = skip_blanks(skip_dashes(line.trim_start())?);
    let rest = BANNERS.iter().find_map(|banner| strip_folded(text, banner))?;
    Some(line.len() - skip_dashes(skip_blanks(rest))?.len())
}

/// `((_+\r?\n)?[\s]*:?\*?(From|…)[\s]?:([^\n$]+\n){1,2}){2,}`, any case.
///
/// A header takes one line after its own if it can, and gives it back where no second header follows otherwise.
fn header_block(window: &str) -> Option<usize> {
    /// The match of further headers from `at` on, `count` having been found.
    fn more(window: &str, at: usize, count: usize) -> Option<usize> {
        // A window has six lines: the recursion is at most that deep.
        let first = header(window, at)?;
        let accept = |end| more(window, end, count + 1).or((count > 0).then_some(end));
        value_line(window, first)
            .and_then(accept)
            .or_else(|| accept(first))
    }
    header(window, 0)?;
    more(window, 0, 0)
}

/// The end of a header line that begins at `at`, line feed included.
fn header(window: &str, at: usize) -> Option<usize> {
    let mut text = &window[at..];
    if text.starts_with('_') {
        text = text.trim_start_matches('_').strip_prefix('\n')?;
    }
    text = text.trim_start();
    text = text.strip_prefix(':').unwrap_or(text);
    text = text.strip_prefix('*').unwrap_or(text);
    let value = HEADERS.iter().find_map(|name| {
        let rest = strip_folded(text, name)?;
        let rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
        rest.strip_prefix(':')
    })?;
    value_line(window, window.len() - value.len())
}

/// The end of a line that is not empty, holds no `$` and ends with a line feed.
fn value_line(window: &str, at: usize) -> Option<usize> {
    let end = at + window[at..].find('\n')?;
    (end > at && !window[at..end].contains('$')).then_some(end + 1)
}

/// Eats at least one digit.
fn digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_digit);
    (rest.len() < text.len()).then_some(rest)
}

/// Eats exactly so many digits.
fn exact_digits(text: &str, count: usize) -> Option<&str> {
    let mut letters = text.chars();
    for _ in 0..count {
        letters.next().filter(|&letter| is_digit(letter))?;
    }
    Some(letters.as_str())
}

/// Eats one or two digits.
fn one_or_two_digits(text: &str) -> Option<&str> {
    exact_digits(text, 2).or_else(|| exact_digits(text, 1))
}

/// `(\d+/\d+/\d+|\d+\.\d+\.\d+).*\s\S+@\S+`, `.` being any character.
fn numeric_date(window: &str) -> Option<usize> {
    let rest = ['/', '.'].iter().find_map(|&mark| {
        let text = digits(window)?.strip_prefix(mark)?;
        let text = digits(text)?.strip_prefix(mark)?;
        exact_digits(text, 1)
    })?;
    last_mail_word(window, window.len() - rest.len())
}

/// `\d{4}-\d{2}-\d{2}\s+\d{2}:\d{2}\s+GMT.*\s\S+@\S+`, `.` being any character.
fn iso_date(window: &str) -> Option<usize> {
    let space = |text: &'_ str| text.starts_with(char::is_whitespace);
    let text = exact_digits(window, 4)?.strip_prefix('-')?;
    let text = exact_digits(text, 2)?.strip_prefix('-')?;
    let text = exact_digits(text, 2)?;
    let text = exact_digits(Some(text).filter(|t| space(t))?.trim_start(), 2)?.strip_prefix(':')?;
    let text = exact_digits(text, 2)?;
    let text = Some(text)
        .filter(|t| space(t))?
        .trim_start()
        .strip_prefix("GMT")?;
    last_mail_word(window, window.len() - text.len())
}

/// The end of the last word with an `@` inside that has white space before it, from `at` on.
fn last_mail_word(window: &str, at: usize) -> Option<usize> {
    let mut end = window.len();
    while let Some((space, letter)) = window[at..end]
        .char_indices()
        .rfind(|(_, letter)| letter.is_whitespace())
    {
        let word = &window[at + space + letter.len_utf8()..end];
        if has_inner_at(word) {
            return Some(end);
        }
        end = at + space;
    }
    None
}

/// `\S+@\S+` over a whole word.
fn has_inner_at(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some()
        && letters
            .as_str()
            .find('@')
            .is_some_and(|at| at + 1 < letters.as_str().len())
}

/// `\S{3,10}, \d\d? \S{3,10} 20\d\d,? \d\d?:\d\d(:\d\d)?( \S+){3,6}@\S+:`
fn mail_date(line: &str) -> Option<usize> {
    let (word, rest) = word(line);
    let word = word.strip_suffix(',')?;
    let text = rest.strip_prefix(' ')?;
    (3..=10).contains(&word.chars().take(11).count()).then_some(())?;
    let text = one_or_two_digits(text)?.strip_prefix(' ')?;
    let (month, text) = self::word(text);
    (3..=10).contains(&month.chars().take(11).count()).then_some(())?;
    let text = exact_digits(text.strip_prefix(" 20")?, 2)?;
    let text = text.strip_prefix(',').unwrap_or(text).strip_prefix(' ')?;
    let text = exact_digits(one_or_two_digits(text)?.strip_prefix(':')?, 2)?;
    let mut text = text
        .strip_prefix(':')
        .and_then(|text| exact_digits(text, 2))
        .unwrap_or(text);
    let mut end = None;
    for count in 1..=6 {
        let Some(next) = text.strip_prefix(' ') else { break };
        let (word, rest) = self::word(next);
        if word.is_empty() {
            break;
        }
        if count >= 3
            && let Some(colon) = word.rfind(':')
            && has_inner_at(&word[..colon])
        {
            end = Some(line.len() - next.len() + colon + 1);
        }
        text = rest;
    }
    end
}

/// The word that a text starts with, and what follows.
fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// `Sent from Samsung.* \S+@\S+> wrote`
fn samsung(line: &str) -> Option<usize> {
    const END: &str = "> wrote";
    let text = line.strip_prefix("Sent from Samsung")?;
    let mut searched = text.len();
    while let Some(at) = text[..searched].rfind(END) {
        let before = &text[..at];
        let (start, space) = before
            .char_indices()
            .rfind(|(_, letter)| letter.is_whitespace())?;
        if space == ' ' && has_inner_at(&before[start + 1..]) {
            return Some(line.len() - text.len() + at + END.len());
        }
        searched = at;
    }
    None
}

/// `[\s]*-+.*(wrote) *-+`, any case.
fn android(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len() + 1;
    let bytes = line.as_bytes();
    let mut at = bytes.len();
    // Where the next dash or the next other letter stands, going backwards: blanks are not counted twice.
    let mut dash_follows = false;
    while at > start {
        at -= 1;
        if bytes
            .get(at..at + 5)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"wrote"))
        {
            let rest = &line[at + 5..];
            if rest.starts_with('-') || (rest.starts_with(' ') && dash_follows) {
                return Some(line.len() - skip_dashes(skip_blanks(rest))?.len());
            }
        }
        // `dash_follows` is about the text five bytes on, where the word would end.
        if let Some(&byte) = bytes.get(at + 4) {
            match byte {
                b'-' => dash_follows = true,
                b' ' => {}
                _ => dash_follows = false,
            }
        }
    }
    None
}

/// `On.*\s{2}<\smailto:.*\s> wrote:`, any case; the two blanks and those inside may be line ends.
fn polymail(window: &str) -> Option<usize> {
    let text = strip_folded(window, "on")?;
    let line_end = text.find('\n').unwrap_or(text.len());
    // The `<` stands in the first line, or not further than one character into what follows it.
    let reach = text[line_end..]
        .char_indices()
        .nth(3)
        .map_or(text.len(), |(at, _)| line_end + at);
    let mut closings = Closings::default();
    for (at, _) in text[..reach].rmatch_indices('<') {
        let mut before = text[..at].chars();
        let spaces = before.next_back().is_some_and(char::is_whitespace)
            && before.next_back().is_some_and(char::is_whitespace)
            && before.as_str().len() <= line_end;
        let after = &text[at + 1..];
        let address = after
            .strip_prefix(char::is_whitespace)
            .and_then(|rest| strip_folded(rest, "mailto:"));
        if let Some(address) = address.filter(|_| spaces)
            && let Some(end) = closings.last(text, text.len() - address.len())
        {
            return Some(window.len() - text.len() + end);
        }
    }
    None
}

/// The last `\s> wrote:` of a line. Candidates come from right to left: what is right of one is not searched again.
#[derive(Default)]
struct Closings {
    line_end: usize,
    searched_from: usize,
    end: Option<usize>,
}

impl Closings {
    /// The end of the last one in the line of `from` that starts there or later.
    fn last(&mut self, text: &str, from: usize) -> Option<usize> {
        let same_line = from <= self.searched_from && !text[from..self.searched_from].contains('\n');
        if !same_line || self.line_end == 0 {
            self.line_end = text[from..].find('\n').map_or(text.len(), |at| from + at);
            self.end = None;
            // The white space may be the line end itself.
            self.searched_from = text[self.line_end..]
                .chars()
                .next()
                .map_or(self.line_end, |_| self.line_end + 1);
        }
        let unsearched = &text[from..self.searched_from];
        self.searched_from = from;
        self.end = self.end.or_else(|| {
            unsearched
                .char_indices()
                .rev()
                .filter(|(_, letter)| letter.is_whitespace())
                .find_map(|(at, letter)| {
                    let rest = strip_folded(&text[from + at + letter.len_utf8()..], "> wrote:")?;
                    Some(text.len() - rest.len())
                })
        });
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    fn matched(window: &str) -> Option<&str> {
        find(window).map(|end| &window[..end])
    }

    #[test]
    fn banners_and_dates() {
        for (window, expected) in [
            ("--original MESSAGE-- x", Some("--original MESSAGE--")),
            (
                "02.04.2012 14:20 bob\n<b@x.example> y",
                Some("02.04.2012 14:20 bob\n<b@x.example>"),
            ),
            ("1/2/3 a@", None),
            (
                "2014-10-17 11:28 GMT+03:00 Bob <\nb@x.example>:",
                Some("2014-10-17 11:28 GMT+03:00 Bob <\nb@x.example>:"),
            ),
            (
                "Thu, 26 Jun 2014 14:00:51 +0400 Bob <b@x.example>: z",
                Some("Thu, 26 Jun 2014 14:00:51 +0400 Bob <b@x.example>:"),
            ),
            (
                "Sent from Samsung X <b@x.example> wrote:",
                Some("Sent from Samsung X <b@x.example> wrote"),
            ),
            ("---- Dana WROTE  ---- x", Some("---- Dana WROTE  ----")),
            ("---- Dana wrote  : ----", None),
            (
                "On Tue John\n\n<\nmailto:John <j@x.example>\n> wrote:\n",
                Some("On Tue John\n\n<\nmailto:John <j@x.example>\n> wrote:"),
            ),
        ] {
            assert_eq!(matched(window), expected, "{window}");
        }
    }

    #[test]
    fn a_header_block_needs_two_headers() {
        assert_eq!(matched("From: a\nTo: b\n"), Some("From: a\nTo: b\n"));
        assert_eq!(matched("From: a\nTo: b"), None);
        assert_eq!(
            matched("From: a\nCc: x\nTo: b\ntext\nmore"),
            Some("From: a\nCc: x\nTo: b\ntext\n")
        );
        assert_eq!(matched("From: a\nSubject: $5\nTo: b\n"), None);
        assert_eq!(
            matched("____\n*Von: a\n\n:An : b\n"),
            Some("____\n*Von: a\n\n:An : b\n")
        );
    }
}
