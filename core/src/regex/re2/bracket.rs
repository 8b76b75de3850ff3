//! Sets in brackets: `[a-z]`, `[^[:space:]\d]`.

use super::{Flags, Parsed, Parser, class};
use crate::regex::set::{Set, SetItem};

impl Parser<'_> {
    /// What follows `[`.
    pub(super) fn set(&mut self, flags: Flags) -> Parsed<Set> {
        let start = self.rest;
        let missing = || format!("missing closing ]: `[{start}`");
        let negated = self.eat("^");
        let mut items = Vec::new();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if self.rest.is_empty() {
                return Err(missing());
            }
            if let Some((name, after)) = self
                .rest
                .strip_prefix("[:")
                .and_then(|inner| inner.split_once(":]"))
            {
                let (not, bare) = name.strip_prefix('^').map_or((false, name), |bare| (true, bare));
                if !class::POSIX.contains(&bare) || !class::push(bare, not, &mut items) {
                    return Err(format!("invalid character class range: `[:{name}:]`"));
                }
                self.rest = after;
                continue;
            }
            if self.rest.starts_with('\\') {
                let before = self.rest;
                self.next();
                if self.class_escape(&mut items, flags)? {
                    continue;
                }
                self.rest = before;
            }
            let before = self.rest;
            let low = self.set_character().ok_or_else(missing)??;
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.next();
                high = self.set_character().ok_or_else(missing)??;
                if high < low {
                    let read = &before[..before.len() - self.rest.len()];
                    return Err(format!("invalid character class range: `{read}`"));
                }
            }
            items.push(SetItem::Range(low, high));
        }
        self.next();
        Ok(Set {
            items,
            negated,
            case: flags.case(),
        })
    }

    fn set_character(&mut self) -> Option<Parsed<u32>> {
        Some(match self.next()? {
            '\\' => self.escape(),
            c => Ok(c.into()),
        })
    }
}
