//! What each recipient gets for each placeholder: one text of all values, and where in it each stands.
//!
//! Eight bytes per recipient and placeholder, the values once; a value that does not change from one recipient to
//! the next is not repeated.

use super::placeholder::{Name, scan};
use super::source::{Keys, Source};
use crate::address::quoted_if_needed;
use crate::send::context::{Context, Recipient};
use std::ops::Range;

/// The values of all recipients.
#[derive(Debug, Default)]
pub(crate) struct Values {
    text: String,
    cells: Vec<(u32, u32)>,
    slots: usize,
}

impl Values {
    /// The value of a slot for a recipient.
    pub(crate) fn get(&self, recipient: usize, slot: u32) -> &str {
        self.cells
            .get(recipient * self.slots + slot as usize)
            .and_then(|&(start, end)| self.text.get(start as usize..end as usize))
            .unwrap_or_default()
    }
}

impl Values {
    /// The length of the longest value.
    pub(crate) fn longest(&self) -> usize {
        let lengths = self.cells.iter().map(|(start, end)| (end - start) as usize);
        lengths.max().unwrap_or_default()
    }
}

/// Fills [`Values`], recipient by recipient.
pub(crate) struct ValuesBuilder<'a> {
    values: Values,
    /// The texts of the slots, each with the placeholders in it: found once, not for every recipient.
    slots: Vec<(&'a str, Vec<Placeholder<'a>>)>,
    sources: &'a [Source],
    context: &'a Context,
}

/// A placeholder in the text of a slot.
struct Placeholder<'a> {
    range: Range<usize>,
    name: Name<'a>,
    /// The number of the key, where it names one.
    key: u32,
}

/// What was odd about a placeholder for a recipient.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// The recipient is in a source only in another case.
    OtherCase { written: String },
    /// The recipient has no such variable.
    Missing { slot: usize, key: String },
    /// More values than the format can hold.
    TooMany,
}

impl<'a> ValuesBuilder<'a> {
    pub(crate) fn new(
        literals: &'a [String],
        keys: &Keys<'_>,
        sources: &'a [Source],
        context: &'a Context,
    ) -> Self {
        let placeholder = |(range, name): (Range<usize>, Name<'a>)| {
            let key = match &name {
                Name::Key(key) => keys.number(key),
                _ => None,
            };
            Placeholder {
                range,
                name,
                key: key.unwrap_or_default(),
            }
        };
        Self {
            values: Values {
                slots: literals.len(),
                ..Values::default()
            },
            slots: literals
                .iter()
                .map(|literal| (literal.as_str(), scan(literal).map(placeholder).collect()))
                .collect(),
            sources,
            context,
        }
    }

    /// Resolves all slots of the next recipient; `typed` is the address as the user may have written it.
    pub(crate) fn push(&mut self, recipient: Recipient<'_>, typed: &str, odd: &mut Vec<Oddity>) {
        let entries: Vec<_> = self
            .sources
            .iter()
            .rev()
            .filter_map(|source| source.of(recipient.address, typed))
            .collect();
        for (_, other_case) in &entries {
            if let Some(written) = other_case {
                odd.push(Oddity::OtherCase {
                    written: (*written).to_owned(),
                });
            }
        }
        let (first, last) = recipient.name.split_once(' ').unwrap_or((recipient.name, ""));
        for (slot, (literal, placeholders)) in self.slots.iter().enumerate() {
            let begin = self.values.text.len();
            let mut done = 0;
            for Placeholder { range, name, key } in placeholders {
                let Range { start, end } = *range;
                if start < done {
                    continue;
                }
                let (link, mailbox);
                let value = match *name {
                    Name::Key(name) => {
                        let found = entries.iter().find_map(|(entry, _)| entry.get(*key));
                        if found.is_none() {
                            odd.push(Oddity::Missing {
                                slot,
                                key: name.to_owned(),
                            });
                        }
                        found
                    }
                    Name::Mailbox if recipient.name.is_empty() => Some(recipient.address),
                    Name::Mailbox => {
                        mailbox = format!("{} <{}>", quoted_if_needed(recipient.name), recipient.address);
                        Some(mailbox.as_str())
                    }
                    Name::Email => Some(recipient.address),
                    Name::Full => Some(recipient.name),
                    Name::First => Some(first),
                    Name::Last => Some(last.trim_start()),
                    Name::Link(which) => {
                        link = self.context.link(recipient, which);
                        Some(link.as_deref().unwrap_or(&literal[start..end]))
                    }
                    Name::Unknown(_) => None,
                };
                if let Some(value) = value {
                    self.values.text.push_str(&literal[done..start]);
                    self.values.text.push_str(value);
                    done = end;
                }
            }
            self.values.text.push_str(&literal[done..]);
            Self::cell(&mut self.values, begin, odd);
        }
    }

    fn cell(values: &mut Values, begin: usize, odd: &mut Vec<Oddity>) {
        let above = values
            .cells
            .len()
            .checked_sub(values.slots)
            .map(|at| values.cells[at]);
        if let Some((start, end)) = above
            && values.text[start as usize..end as usize] == values.text[begin..]
        {
            values.text.truncate(begin);
            values.cells.push((start, end));
            return;
        }
        if let (Ok(start), Ok(end)) = (u32::try_from(begin), u32::try_from(values.text.len())) {
            values.cells.push((start, end));
        } else {
            values.text.truncate(begin);
            values.cells.push((0, 0));
            if !odd.contains(&Oddity::TooMany) {
                odd.push(Oddity::TooMany);
            }
        }
    }

    pub(crate) fn finish(mut self) -> Values {
        self.values.text.shrink_to_fit();
        self.values.cells.shrink_to_fit();
        self.values
    }
}
