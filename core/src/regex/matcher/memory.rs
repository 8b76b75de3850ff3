//! What a run remembers: ways not taken yet, captures to undo, states that have failed or led to success.

use super::{Exhausted, Matcher, NONE};
use std::collections::BTreeMap;

/// A way not taken yet.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) pc: u32,
    pub(super) pos: u32,
    pub(super) marks: u32,
    pub(super) log: u32,
    pub(super) trail: u32,
    pub(super) kind: Retry,
}

#[derive(Clone, Copy)]
pub(super) enum Retry {
    /// Goes on there.
    Branch,
    /// A greedy run: one character less, down to this position.
    Shorter(u32),
    /// A lazy run: one character more, so many times.
    Longer(u32),
}

/// What happened on the way here and must be undone when it is left.
#[derive(Clone, Copy)]
pub(super) enum Event {
    Save {
        slot: u32,
        old: u32,
        new: u32,
    },
    /// A look-around or atomic group matched; its captures are still to be found.
    Sub {
        pc: u32,
        from: u32,
    },
}

/// Memory that searches share, and the captures of the last one.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(super) stack: Vec<Frame>,
    pub(super) log: Vec<Event>,
    pub(super) slots: Vec<u32>,
    pub(super) failed: Vec<u64>,
    /// Noted states on the way from the start of the innermost run.
    pub(super) trail: Vec<u64>,
    pub(super) succeeded: BTreeMap<u64, u32>,
    pub(super) entered: Vec<bool>,
}

impl Scratch {
    /// The bytes of a group in the last match; group 0 is the whole match.
    pub(crate) fn group(&self, group: usize) -> Option<(usize, usize)> {
        let start = *self.slots.get(group * 2)?;
        let end = *self.slots.get(group * 2 + 1)?;
        (start != NONE && end != NONE).then_some((start as usize, end as usize))
    }
}

/// What is known of a state.
pub(super) enum Known {
    New,
    Failed,
    Succeeded(u32),
}

impl Matcher<'_> {
    pub(super) fn undo(&mut self, to: usize) {
        while self.scratch.log.len() > to {
            if let Some(Event::Save { slot, old, .. }) = self.scratch.log.pop() {
                self.scratch.slots[slot as usize] = old;
            }
        }
    }

    pub(super) fn push(&mut self, pc: u32, pos: u32, marks: u32, kind: Retry) -> Result<(), Exhausted> {
        if self.scratch.stack.len() >= self.frames || self.scratch.log.len() >= self.frames {
            return Err(Exhausted);
        }
        // Both are shorter than `frames`, which is far below 2³² with any memory there is.
        let length = |length: usize| u32::try_from(length).map_err(|_| Exhausted);
        let (log, trail) = (length(self.scratch.log.len())?, length(self.scratch.trail.len())?);
        self.scratch.stack.push(Frame {
            pc,
            pos,
            marks,
            log,
            trail,
            kind,
        });
        Ok(())
    }

    /// Notes a state. `New`: go on; otherwise what is known of it.
    pub(super) fn visit(
        &mut self,
        pc: u32,
        pos: u32,
        marks: u32,
        sub: Option<u32>,
    ) -> Result<Known, Exhausted> {
        if self.program.exact {
            return Ok(Known::New);
        }
        let width = self.program.insts.len() as u64;
        let levels = u64::from(self.program.levels) + 1;
        let state = (u64::from(pos) * width + u64::from(pc)) * levels + u64::from(marks.count_zeros());
        let word = usize::try_from(state / 64).map_err(|_| Exhausted)?;
        let bit = 1 << (state % 64);
        if word >= self.scratch.failed.len() {
            if word >= self.words {
                return Err(Exhausted);
            }
            self.scratch.failed.resize(word + 1, 0);
        }
        if self.scratch.failed[word] & bit != 0 {
            return Ok(Known::Failed);
        }
        if sub.is_some() {
            if !self.replaying
                && !self.scratch.succeeded.is_empty()
                && let Some(&end) = self.scratch.succeeded.get(&state)
            {
                return Ok(Known::Succeeded(end));
            }
            if self.scratch.trail.len() >= self.words {
                return Err(Exhausted);
            }
            self.scratch.trail.push(state);
        }
        self.scratch.failed[word] |= bit;
        Ok(Known::New)
    }

    /// The states on the way have not failed after all.
    pub(super) fn succeed(&mut self, from: usize, end: u32, note: bool) -> Result<(), Exhausted> {
        for at in from..self.scratch.trail.len() {
            let state = self.scratch.trail[at];
            let word = usize::try_from(state / 64).map_err(|_| Exhausted)?;
            self.scratch.failed[word] &= !(1 << (state % 64));
            if note {
                self.scratch.succeeded.insert(state, end);
            }
        }
        // A node of the map takes more than its key and value.
        if self.scratch.succeeded.len() > self.words / 4 {
            return Err(Exhausted);
        }
        Ok(())
    }
}
