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

use super::program::{Inst, Literal, Program, Run, Sub};
use super::tree::{Anchor, Case, Folding, Greed};
use super::unicode;
use crate::Limits;
use std::collections::BTreeMap;

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

/// A way not taken yet.
#[derive(Clone, Copy)]
struct Frame {
    pc: u32,
    pos: u32,
    marks: u32,
    log: u32,
    trail: u32,
    kind: Retry,
}

#[derive(Clone, Copy)]
enum Retry {
    /// Goes on there.
    Branch,
    /// A greedy run: one character less, down to this position.
    Shorter(u32),
    /// A lazy run: one character more, so many times.
    Longer(u32),
}

/// What happened on the way here and must be undone when it is left.
#[derive(Clone, Copy)]
enum Event {
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
    stack: Vec<Frame>,
    log: Vec<Event>,
    slots: Vec<u32>,
    failed: Vec<u64>,
    /// Noted states on the way from the start of the innermost run.
    trail: Vec<u64>,
    succeeded: BTreeMap<u64, u32>,
    entered: Vec<bool>,
}

impl Scratch {
    /// The bytes of a group in the last match; group 0 is the whole match.
    pub(crate) fn group(&self, group: usize) -> Option<(usize, usize)> {
        let start = *self.slots.get(group * 2)?;
        let end = *self.slots.get(group * 2 + 1)?;
        (start != NONE && end != NONE).then_some((start as usize, end as usize))
    }
}

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

    fn literal(&self, literal: &Literal) -> &str {
        &self.program.text[literal.start as usize..literal.end as usize]
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

    fn undo(&mut self, to: usize) {
        while self.scratch.log.len() > to {
            if let Some(Event::Save { slot, old, .. }) = self.scratch.log.pop() {
                self.scratch.slots[slot as usize] = old;
            }
        }
    }

    fn push(&mut self, pc: u32, pos: u32, marks: u32, kind: Retry) -> Result<(), Exhausted> {
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
    fn visit(&mut self, pc: u32, pos: u32, marks: u32, sub: Option<u32>) -> Result<Known, Exhausted> {
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
    fn succeed(&mut self, from: usize, end: u32, note: bool) -> Result<(), Exhausted> {
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

    /// Takes what one instruction takes; answers the position behind it.
    fn step(&self, inst: Inst, pos: u32) -> Option<u32> {
        let rest = &self.text[pos as usize..];
        if let Inst::Literal(literal) = inst {
            let literal = &self.program.literals[literal as usize];
            let wanted = self.literal(literal);
            return same(rest, wanted, literal.case.folding(self.ignore)).map(|size| pos + index(size));
        }
        let c = rest.chars().next()?;
        let taken = match inst {
            Inst::Any => true,
            Inst::AnyButNewline => c != '\n',
            Inst::Set(set) => self.program.sets[set as usize].contains(c, self.ignore),
            _ => false,
        };
        taken.then(|| pos + index(c.len_utf8()))
    }

    fn repeat_group(&self, group: u32, case: Case, pos: u32) -> Option<u32> {
        let (start, end) = self.scratch.group(group as usize)?;
        let wanted = self.text.get(start..end)?;
        let rest = &self.text[pos as usize..];
        let folding = case.folding(self.ignore);
        // Python compares lower-case letters here, without the letters that share their upper case.
        let size = match folding {
            Folding::Unicode => same_by(rest, wanted, |a, b| unicode::lower(a) == unicode::lower(b)),
            _ => same(rest, wanted, folding),
        };
        size.map(|size| pos + index(size))
    }

    fn anchor(&self, anchor: Anchor, pos: u32) -> bool {
        let bytes = self.text.as_bytes();
        let at = pos as usize;
        let ends = pos == self.length;
        match anchor {
            Anchor::TextStart => pos == 0,
            Anchor::TextEnd => ends,
            Anchor::End => ends || at + 1 == bytes.len() && bytes[at] == b'\n',
            Anchor::LineStart => pos == 0 || bytes[at - 1] == b'\n',
            Anchor::LineEnd => ends || bytes[at] == b'\n',
            Anchor::Boundary { ascii } => self.is_boundary(at, ascii),
            Anchor::NotBoundary { ascii, python } => {
                !(python && bytes.is_empty() || self.is_boundary(at, ascii))
            }
        }
    }

    fn is_boundary(&self, at: usize, ascii: bool) -> bool {
        let word = |c: Option<char>| {
            c.is_some_and(|c| {
                if ascii {
                    c.is_ascii_alphanumeric() || c == '_'
                } else {
                    unicode::is_word(c)
                }
            })
        };
        let (before, after) = self.text.split_at(at);
        word(before.chars().next_back()) != word(after.chars().next())
    }
}

/// What is known of a state.
enum Known {
    New,
    Failed,
    Succeeded(u32),
}

/// A size within a text whose length fits, as [`Program::find`] has made sure.
fn index(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(NONE)
}

/// The bytes of `rest` that are `wanted`.
fn same(rest: &str, wanted: &str, folding: Folding) -> Option<usize> {
    match folding {
        Folding::None => rest
            .as_bytes()
            .starts_with(wanted.as_bytes())
            .then_some(wanted.len()),
        Folding::Ascii => same_by(rest, wanted, |a, b| a.eq_ignore_ascii_case(&b)),
        Folding::Unicode => same_by(rest, wanted, |a, b| {
            if a.is_ascii() && b.is_ascii() {
                a.eq_ignore_ascii_case(&b)
            } else {
                unicode::same_lower(unicode::lower(a), unicode::lower(b))
            }
        }),
    }
}

fn same_by(rest: &str, wanted: &str, equal: impl Fn(char, char) -> bool) -> Option<usize> {
    let mut all = rest.chars();
    let mut size = 0;
    for expected in wanted.chars() {
        let c = all.next().filter(|&c| equal(c, expected))?;
        size += c.len_utf8();
    }
    Some(size)
}
