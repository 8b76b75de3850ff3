//! Runs a [`Program`]: backtracking that never goes twice where it has failed before.
//!
//! Unless a pattern looks at what it has captured, whether a match can be completed from an instruction and a
//! position does not depend on the way there. So each such state is noted and tried once, which makes the time
//! linear in the text. The state includes which of the loops around it have taken a character in their current
//! iteration, since Python ends a loop after an empty one; inner iterations are younger, so their number says it.
//!
//! Look-arounds and atomic groups are runs of their own. A state of theirs that has led to success is noted with
//! the position where it ended. What they captured is found out only when the whole pattern has matched.
//!
//! Patterns with back-references and conditionals keep no notes; they have a budget of steps.
//!
//! Here is the loop over the instructions; [`memory`] keeps the notes and the ways not taken, [`step`] compares texts.

mod memory;
mod step;

use super::program::{Inst, Program, Run, Sub};
use super::tree::{Anchor, Folding, Greed};
use crate::Limits;
use memory::{Event, Frame, Known, Retry};
use step::index;

pub(crate) use memory::Scratch;

/// Where a match may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Anywhere; the leftmost one is found.
    Search,
    /// At the start of the text.
    Start,
    /// From the start to the end of the text.
    Full,
}

/// The budget of steps or of memory was used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

/// A group that has not matched, as a position.
const NONE: u32 = u32::MAX;
/// No iteration is without a character.
const ALL: u32 = u32::MAX;

impl Program {
    /// Looks for a match; its captures are in `scratch`. `ignore` ignores case where the pattern does not say.
    pub(crate) fn find(
        &self,
        text: &str,
        mode: Mode,
        ignore: bool,
        limits: &Limits,
        scratch: &mut Scratch,
    ) -> Result<bool, Exhausted> {
        if self.min_width > text.len() as u64 {
            return Ok(false);
        }
        let length = u32::try_from(text.len())
            .ok()
            .filter(|&length| length < NONE)
            .ok_or(Exhausted)?;
        scratch.failed.clear();
        scratch.succeeded.clear();
        scratch.entered.clear();
        scratch.entered.resize(self.subs.len(), false);
        let mut matcher = Matcher {
            program: self,
            text,
            length,
            full: mode == Mode::Full,
            ignore,
            replaying: false,
            steps: limits.regex_steps,
            frames: limits.regex_memory / size_of::<Frame>(),
            words: limits.regex_memory / size_of::<u64>(),
            scratch,
        };
        let mut start = 0;
        loop {
            if mode == Mode::Search {
                match matcher.next_start(start) {
                    Some(next) => start = next,
                    None => return Ok(false),
                }
            }
            if matcher.at(start)? {
                return Ok(true);
            }
            match text[start..].chars().next() {
                Some(c) if mode == Mode::Search => start += c.len_utf8(),
                _ => return Ok(false),
            }
        }
    }
}

struct Matcher<'a> {
    program: &'a Program,
    text: &'a str,
    length: u32,
    full: bool,
    ignore: bool,
    /// Looking for captures along ways that are known to lead to success.
    replaying: bool,
    steps: usize,
    frames: usize,
    words: usize,
    scratch: &'a mut Scratch,
}

impl Matcher<'_> {
    /// The first position from `start` where the pattern can begin at all.
    fn next_start(&self, start: usize) -> Option<usize> {
        match self.program.insts[0] {
            Inst::Literal(literal) => {
                let literal = &self.program.literals[literal as usize];
                if literal.case.folding(self.ignore) != Folding::None {
                    return Some(start);
                }
                let wanted = self.literal(literal);
                self.text[start..].find(wanted).map(|at| start + at)
            }
            Inst::Anchor(Anchor::TextStart) => (start == 0).then_some(0),
            _ => Some(start),
        }
    }

    /// Tries to match from `start`.
    fn at(&mut self, start: usize) -> Result<bool, Exhausted> {
        self.scratch.stack.clear();
        self.scratch.log.clear();
        self.scratch.trail.clear();
        self.scratch.slots.clear();
        self.scratch.slots.resize(self.program.groups() * 2 + 2, NONE);
        // `find` has made sure that positions fit.
        let start = u32::try_from(start).map_err(|_| Exhausted)?;
        let Some(end) = self.run(0, start, None)? else {
            return Ok(false);
        };
        self.scratch.slots[0] = start;
        self.scratch.slots[1] = end;
        self.find_captures()?;
        Ok(true)
    }

    /// Replaces the look-arounds and atomic groups in the log by what they captured, the last one first.
    fn find_captures(&mut self) -> Result<(), Exhausted> {
        let pending = |event: &Event| matches!(event, Event::Sub { .. });
        if self.program.exact || !self.scratch.log.iter().any(pending) {
            return Ok(());
        }
        let mut events = std::mem::take(&mut self.scratch.log);
        let mut slots = vec![NONE; self.scratch.slots.len()];
        slots[..2].copy_from_slice(&self.scratch.slots[..2]);
        self.replaying = true;
        while let Some(event) = events.pop() {
            match event {
                Event::Save { slot, new, .. } => {
                    let slot = &mut slots[slot as usize];
                    if *slot == NONE {
                        *slot = new;
                    }
                }
                Event::Sub { pc, from } => {
                    let (Inst::Look(sub) | Inst::Atomic(sub)) = self.program.insts[pc as usize] else {
                        continue;
                    };
                    let (first, last) = self.program.subs[sub as usize].groups;
                    let wanted = &slots[first as usize * 2..last as usize * 2];
                    if wanted.iter().all(|&slot| slot != NONE) {
                        continue;
                    }
                    self.scratch.log.clear();
                    self.run(pc + 1, from, Some(sub))?;
                    events.append(&mut self.scratch.log);
                }
            }
        }
        self.scratch.slots = slots;
        Ok(())
    }

    /// Runs from an instruction to the end of the pattern, or of the body of `sub`; answers where it ended.
    fn run(&mut self, start: u32, from: u32, sub: Option<u32>) -> Result<Option<u32>, Exhausted> {
        let base = self.scratch.stack.len();
        let trail = self.scratch.trail.len();
        // A body entered once needs no notes on its success; most are not entered again.
        let note = match sub {
            Some(sub) if !self.replaying => std::mem::replace(&mut self.scratch.entered[sub as usize], true),
            _ => false,
        };
        let end = self.run_from(start, from, sub, base)?;
        if let Some(end) = end
            && sub.is_some()
        {
            self.succeed(trail, end, note)?;
        }
        self.scratch.stack.truncate(base);
        self.scratch.trail.truncate(trail);
        Ok(end)
    }

    fn run_from(
        &mut self,
        start: u32,
        from: u32,
        sub: Option<u32>,
        base: usize,
    ) -> Result<Option<u32>, Exhausted> {
        let program = self.program;
        let (mut pc, mut pos, mut marks) = (start, from, ALL);
        loop {
            if program.exact || self.replaying {
                self.steps = self.steps.checked_sub(1).ok_or(Exhausted)?;
            }
            let inst = program.insts[pc as usize];
            let matched = match inst {
                Inst::Literal(_) | Inst::Set(_) | Inst::Any | Inst::AnyButNewline => {
                    match self.step(inst, pos) {
                        Some(next) => {
                            pos = next;
                            marks = ALL;
                            pc += 1;
                            true
                        }
                        None => false,
                    }
                }
                Inst::Anchor(anchor) => {
                    pc += 1;
                    self.anchor(anchor, pos)
                }
                Inst::Jump(to) => {
                    pc = to;
                    true
                }
                Inst::Split(other) | Inst::SplitFar(other) => match self.visit(pc, pos, marks, sub)? {
                    Known::New => {
                        let (first, second) = if matches!(inst, Inst::Split(_)) {
                            (pc + 1, other)
                        } else {
                            (other, pc + 1)
                        };
                        self.push(second, pos, marks, Retry::Branch)?;
                        pc = first;
                        true
                    }
                    Known::Failed => false,
                    Known::Succeeded(end) => return Ok(Some(end)),
                },
                Inst::Join => match self.visit(pc, pos, marks, sub)? {
                    Known::New => {
                        pc += 1;
                        true
                    }
                    Known::Failed => false,
                    Known::Succeeded(end) => return Ok(Some(end)),
                },
                Inst::Save(slot) => {
                    let old = std::mem::replace(&mut self.scratch.slots[slot as usize], pos);
                    if self.scratch.log.len() >= self.frames {
                        return Err(Exhausted);
                    }
                    self.scratch.log.push(Event::Save { slot, old, new: pos });
                    pc += 1;
                    true
                }
                Inst::Run(run) => match self.visit(pc, pos, marks, sub)? {
                    Known::New => match self.begin_run(&program.runs[run as usize], pc, pos, marks)? {
                        Some(next) => {
                            if next > pos {
                                marks = ALL;
                            }
                            pos = next;
                            pc += 1;
                            true
                        }
                        None => false,
                    },
                    Known::Failed => false,
                    Known::Succeeded(end) => return Ok(Some(end)),
                },
                Inst::LoopBegin(level) => {
                    marks = (marks | ALL << level) & !(1 << level);
                    pc += 1;
                    true
                }
                Inst::LoopCheck(level) => {
                    pc += if marks >> level & 1 == 1 { 1 } else { 2 };
                    true
                }
                Inst::LoopEnd(level) => {
                    marks |= ALL << level;
                    pc += 1;
                    true
                }
                Inst::Look(of) | Inst::Atomic(of) => {
                    let found = self.enter(&program.subs[of as usize], of, pc, pos)?;
                    pc = program.subs[of as usize].end;
                    if let (Some(end), Inst::Atomic(_)) = (found, inst)
                        && end > pos
                    {
                        pos = end;
                        marks = ALL;
                    }
                    found.is_some()
                }
                Inst::SubAccept => return Ok(Some(pos)),
                Inst::Accept => {
                    if !self.full || pos == self.length {
                        return Ok(Some(pos));
                    }
                    false
                }
                Inst::BackReference(reference) => {
                    let (group, case) = program.references[reference as usize];
                    pc += 1;
                    match self.repeat_group(group, case, pos) {
                        Some(next) => {
                            if next > pos {
                                marks = ALL;
                            }
                            pos = next;
                            true
                        }
                        None => false,
                    }
                }
                Inst::Condition(condition) => {
                    let (group, otherwise) = program.conditions[condition as usize];
                    pc = if self.scratch.group(group as usize).is_some() {
                        pc + 1
                    } else {
                        otherwise
                    };
                    true
                }
                Inst::Fail => false,
            };
            if matched {
                continue;
            }
            match self.back(base)? {
                Some(next) => (pc, pos, marks) = next,
                None => return Ok(None),
            }
        }
    }

    /// The last way not taken yet: instruction, position, marks.
    fn back(&mut self, base: usize) -> Result<Option<(u32, u32, u32)>, Exhausted> {
        loop {
            if self.scratch.stack.len() == base {
                return Ok(None);
            }
            let Some(frame) = self.scratch.stack.pop() else {
                return Ok(None);
            };
            self.undo(frame.log as usize);
            self.scratch.trail.truncate(frame.trail as usize);
            match frame.kind {
                Retry::Branch => return Ok(Some((frame.pc, frame.pos, frame.marks))),
                Retry::Shorter(lowest) => {
                    let before = self.text[..frame.pos as usize].chars().next_back();
                    let pos = frame.pos - before.map_or(0, |c| index(c.len_utf8()));
                    if pos > lowest {
                        self.push(frame.pc, pos, frame.marks, Retry::Shorter(lowest))?;
                    }
                    // Without any character the loops around have not moved on.
                    let none = pos == lowest
                        && matches!(self.program.insts[frame.pc as usize],
                            Inst::Run(run) if self.program.runs[run as usize].min == 0);
                    return Ok(Some((frame.pc + 1, pos, if none { frame.marks } else { ALL })));
                }
                Retry::Longer(left) => {
                    let Inst::Run(run) = self.program.insts[frame.pc as usize] else {
                        continue;
                    };
                    let step = self.program.runs[run as usize].step;
                    if let Some(pos) = self.step(step, frame.pos) {
                        if left > 1 {
                            self.push(frame.pc, pos, frame.marks, Retry::Longer(left - 1))?;
                        }
                        return Ok(Some((frame.pc + 1, pos, ALL)));
                    }
                }
            }
        }
    }

    /// Takes what a run takes first; the rest is pushed.
    fn begin_run(&mut self, run: &Run, pc: u32, pos: u32, marks: u32) -> Result<Option<u32>, Exhausted> {
        let mut at = pos;
        for _ in 0..run.min {
            match self.step(run.step, at) {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        if run.greed == Greed::Lazy {
            if run.max > run.min {
                self.push(pc, at, marks, Retry::Longer(run.max - run.min))?;
            }
            return Ok(Some(at));
        }
        let lowest = at;
        for _ in run.min..run.max {
            match self.step(run.step, at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if at > lowest && run.greed == Greed::Greedy {
            self.push(pc, at, marks, Retry::Shorter(lowest))?;
        }
        Ok(Some(at))
    }

    /// Runs a body. The answer is where it ended; for a look-around anything where it holds.
    fn enter(&mut self, sub: &Sub, number: u32, pc: u32, pos: u32) -> Result<Option<u32>, Exhausted> {
        let log = self.scratch.log.len();
        let from = match sub.behind {
            None => Some(pos),
            Some(width) => self.back_by(pos, width),
        };
        let found = match from {
            Some(from) => self.run(pc + 1, from, Some(number))?,
            None => None,
        };
        if sub.negated {
            self.undo(log);
            return Ok(if found.is_some() { None } else { Some(pos) });
        }
        if found.is_none() || !self.program.exact {
            self.undo(log);
        }
        if let (Some(_), Some(from)) = (found, from)
            && !self.program.exact
            && sub.groups.1 > sub.groups.0
        {
            self.scratch.log.push(Event::Sub { pc, from });
        }
        Ok(found)
    }

    fn back_by(&self, pos: u32, width: u32) -> Option<u32> {
        if width == 0 {
            return Some(pos);
        }
        let mut before = self.text[..pos as usize].char_indices().rev();
        before.nth(width as usize - 1).map(|(at, _)| index(at))
    }
}
