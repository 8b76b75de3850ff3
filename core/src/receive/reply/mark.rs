//! A mark for every line: empty, quoted, forward banner, splitter or text.

use super::lines::{after_forward_banner, trim};
use super::splitter;

/// How many lines a splitter may extend over.
const WINDOW: usize = 6;

/// Lines joined with LF, which is how the patterns look at them.
pub(super) struct Lines {
    joined: String,
    /// Where each line starts in `joined`, and where one more would.
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut joined = String::new();
        let mut starts = vec![0];
        for line in lines {
            joined.push_str(line);
            joined.push('\n');
            starts.push(joined.len());
        }
        Self { joined, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn line(&self, at: usize) -> &str {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.joined[start..end - 1],
            _ => "",
        }
    }

    /// The lines from `at` on that a splitter may cover, without the last line feed.
    fn window(&self, at: usize) -> &str {
        let last = (at + WINDOW).min(self.len());
        &self.joined[self.starts[at]..self.starts[last] - 1]
    }

    /// One mark per line: `e` empty, `m` quoted with `>`, `f` banner of a forwarded message, `s` part of a splitter,
    /// `t` text.
    pub(super) fn marks(&self) -> Vec<u8> {
        let mut marks = Vec::with_capacity(self.len());
        while marks.len() < self.len() {
            let line = self.line(marks.len());
            if trim(line).is_empty() {
                marks.push(b'e');
            } else if line.starts_with('>') {
                marks.push(b'm');
            } else if after_forward_banner(line).is_some_and(|rest| rest.chars().all(char::is_whitespace)) {
                marks.push(b'f');
            } else {
                let window = self.window(marks.len());
                match splitter::find(window) {
                    Some(end) => {
                        let matched = window[..end].strip_suffix('\n').unwrap_or(&window[..end]);
                        let covered = 1 + matched.matches('\n').count();
                        marks.resize(marks.len() + covered, b's');
                    }
                    None => marks.push(b't'),
                }
            }
        }
        marks
    }
}
