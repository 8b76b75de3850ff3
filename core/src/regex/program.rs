//! [`Program`]: a tree as instructions for [`super::matcher`].
//!
//! Counted repeats are written out, except for those of a single character, which have an instruction of their
//! own. How many instructions a pattern may take is limited; a program is compact, since a table may hold a
//! hundred thousand.

use super::set::Set;
use super::tree::{Anchor, Case, Greed, Node, Pattern};

/// The pattern takes more instructions, or loops inside one another, than the limits allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// Loops whose body can match the empty text, inside one another.
const LEVELS: u32 = 24;

/// One instruction. Where nothing else is said the next one follows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    /// The characters of a literal.
    Literal(u32),
    /// One character of a set.
    Set(u32),
    /// One character.
    Any,
    /// One character, but no line feed.
    AnyButNewline,
    /// A place.
    Anchor(Anchor),
    /// Goes on there.
    Jump(u32),
    /// Tries the next instruction first, then there.
    Split(u32),
    /// Tries there first, then the next instruction.
    SplitFar(u32),
    /// Does nothing; several ways meet here.
    Join,
    /// Notes the position.
    Save(u32),
    /// A counted repeat of one character.
    Run(u32),
    /// An iteration of the loop on this level begins.
    LoopBegin(u32),
    /// It ends: skips one instruction where the iteration took no character.
    LoopCheck(u32),
    /// The loop is left.
    LoopEnd(u32),
    /// A look-around; its body follows.
    Look(u32),
    /// An atomic group; its body follows.
    Atomic(u32),
    /// The body of a look-around or atomic group has matched.
    SubAccept,
    /// The text of a group again.
    BackReference(u32),
    /// Goes on elsewhere unless a group has matched.
    Condition(u32),
    /// Never matches.
    Fail,
    /// The pattern has matched.
    Accept,
}

/// What [`Inst::Run`] repeats.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// A `Literal` of one character, `Set`, `Any` or `AnyButNewline`.
    pub(super) step: Inst,
    pub(super) min: u32,
    pub(super) max: u32,
    pub(super) greed: Greed,
}

/// A literal: a range of the program's text.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) case: Case,
}

/// The body of a look-around or an atomic group.
#[derive(Clone, Debug)]
pub(super) struct Sub {
    pub(super) behind: Option<u32>,
    pub(super) negated: bool,
    /// The instruction behind the body.
    pub(super) end: u32,
    /// The groups inside, first and behind the last.
    pub(super) groups: (u32, u32),
}

/// A set with its ASCII part as bits, for searches that mind case and that ignore it.
#[derive(Clone, Debug)]
pub(super) struct ProgramSet {
    ascii: [u128; 2],
    set: Set,
}

impl ProgramSet {
    fn new(set: &Set) -> Self {
        let bits = |ignore: bool| {
            (0..128u8)
                .filter(|&byte| set.contains(byte.into(), ignore))
                .fold(0, |bits, byte| bits | 1 << byte)
        };
        Self {
            ascii: [bits(false), bits(true)],
            set: set.clone(),
        }
    }

    pub(super) fn contains(&self, c: char, ignore: bool) -> bool {
        if c.is_ascii() {
            self.ascii[usize::from(ignore)] >> u32::from(c) & 1 == 1
        } else {
            self.set.contains(c, ignore)
        }
    }
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(super) insts: Box<[Inst]>,
    pub(super) text: Box<str>,
    pub(super) literals: Box<[Literal]>,
    pub(super) sets: Box<[ProgramSet]>,
    pub(super) runs: Box<[Run]>,
    pub(super) subs: Box<[Sub]>,
    pub(super) references: Box<[(u32, Case)]>,
    pub(super) conditions: Box<[(u32, u32)]>,
    pub(super) groups: u32,
    pub(super) levels: u32,
    pub(super) min_width: u64,
    /// Whether a match depends on what groups have captured.
    pub(super) exact: bool,
}

impl Program {
    /// Compiles a pattern into at most `limit` instructions.
    pub(crate) fn new(pattern: &Pattern, limit: usize) -> Result<Self, TooLarge> {
        let mut compiler = Compiler {
            limit,
            insts: Vec::new(),
            text: String::new(),
            literals: Vec::new(),
            sets: Vec::new(),
            runs: Vec::new(),
            subs: Vec::new(),
            references: Vec::new(),
            conditions: Vec::new(),
            level: 0,
            levels: 0,
        };
        let min_width = pattern.root.min_width();
        compiler.node(&pattern.root)?;
        compiler.push(Inst::Accept)?;
        Ok(Self {
            exact: !compiler.references.is_empty() || !compiler.conditions.is_empty(),
            insts: compiler.insts.into(),
            text: compiler.text.into(),
            literals: compiler.literals.into(),
            sets: compiler.sets.into(),
            runs: compiler.runs.into(),
            subs: compiler.subs.into(),
            references: compiler.references.into(),
            conditions: compiler.conditions.into(),
            groups: u32::try_from(pattern.groups.len()).map_err(|_| TooLarge)?,
            levels: compiler.levels,
            min_width,
        })
    }

    /// The number of groups.
    pub(crate) fn groups(&self) -> usize {
        self.groups as usize
    }
}

struct Compiler {
    limit: usize,
    insts: Vec<Inst>,
    text: String,
    literals: Vec<Literal>,
    sets: Vec<ProgramSet>,
    runs: Vec<Run>,
    subs: Vec<Sub>,
    references: Vec<(u32, Case)>,
    conditions: Vec<(u32, u32)>,
    /// Loops with an empty-text body around this place.
    level: u32,
    levels: u32,
}

/// An index as instructions carry it. Tables are no longer than the instructions, which are limited.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Compiler {
    fn here(&self) -> u32 {
        index(self.insts.len())
    }

    fn push(&mut self, inst: Inst) -> Result<usize, TooLarge> {
        if self.insts.len() >= self.limit {
            return Err(TooLarge);
        }
        self.insts.push(inst);
        Ok(self.insts.len() - 1)
    }

    /// Lets a jump or split at `from` lead here.
    fn land(&mut self, from: usize) {
        let here = self.here();
        match &mut self.insts[from] {
            Inst::Jump(to) | Inst::Split(to) | Inst::SplitFar(to) => *to = here,
            _ => {}
        }
    }

    fn node(&mut self, node: &Node) -> Result<(), TooLarge> {
        match node {
            Node::Empty => {}
            Node::Literal(..) | Node::Set(_) | Node::Any { .. } => {
                let step = self.step(node);
                self.push(step)?;
            }
            Node::Anchor(anchor) => {
                self.push(Inst::Anchor(*anchor))?;
            }
            Node::Concat(all) => self.concat(all)?,
            Node::Alternate(all) => self.alternate(all)?,
            Node::Repeat {
                node,
                min,
                max,
                greed,
            } => self.repeat(node, *min, *max, *greed)?,
            Node::Group(group, node) => {
                self.push(Inst::Save(group * 2))?;
                self.node(node)?;
                self.push(Inst::Save(group * 2 + 1))?;
            }
            Node::Atomic(node) => self.atomic(|compiler| compiler.node(node))?,
            Node::Look {
                behind,
                negated,
                node,
            } => {
                let sub = index(self.subs.len());
                self.sub(Inst::Look(sub), *behind, *negated, |compiler| compiler.node(node))?;
            }
            Node::BackReference(group, case) => {
                self.references.push((*group, *case));
                self.push(Inst::BackReference(index(self.references.len() - 1)))?;
            }
            Node::Conditional { group, yes, no } => {
                let condition = self.conditions.len();
                self.conditions.push((*group, 0));
                self.push(Inst::Condition(index(condition)))?;
                self.node(yes)?;
                let end = self.push(Inst::Jump(0))?;
                self.conditions[condition].1 = self.here();
                self.node(no)?;
                self.land(end);
            }
        }
        Ok(())
    }

    /// The instruction that takes one character.
    fn step(&mut self, node: &Node) -> Inst {
        match node {
            Node::Literal(code, case) => match char::from_u32(*code) {
                Some(c) => self.literal([c].into_iter(), *case),
                None => Inst::Fail,
            },
            Node::Set(set) => {
                self.sets.push(ProgramSet::new(set));
                Inst::Set(index(self.sets.len() - 1))
            }
            Node::Any { newline: true } => Inst::Any,
            _ => Inst::AnyButNewline,
        }
    }

    fn literal(&mut self, characters: impl Iterator<Item = char>, case: Case) -> Inst {
        let start = index(self.text.len());
        self.text.extend(characters);
        let end = index(self.text.len());
        self.literals.push(Literal { start, end, case });
        Inst::Literal(index(self.literals.len() - 1))
    }

    fn concat(&mut self, all: &[Node]) -> Result<(), TooLarge> {
        let mut rest = all;
        while let [first, after @ ..] = rest {
            let Node::Literal(_, case) = first else {
                self.node(first)?;
                rest = after;
                continue;
            };
            let same: Vec<char> = rest
                .iter()
                .map_while(|node| match node {
                    Node::Literal(code, other) if other == case => char::from_u32(*code),
                    _ => None,
                })
                .collect();
            if same.is_empty() {
                self.push(Inst::Fail)?;
                rest = after;
                continue;
            }
            rest = &rest[same.len()..];
            let inst = self.literal(same.into_iter(), *case);
            self.push(inst)?;
        }
        Ok(())
    }

    fn alternate(&mut self, all: &[Node]) -> Result<(), TooLarge> {
        let Some((last, before)) = all.split_last() else {
            return Ok(());
        };
        let mut ends = Vec::with_capacity(before.len());
        for node in before {
            let split = self.push(Inst::Split(0))?;
            self.node(node)?;
            ends.push(self.push(Inst::Jump(0))?);
            self.land(split);
        }
        self.node(last)?;
        for end in ends {
            self.land(end);
        }
        self.push(Inst::Join)?;
        Ok(())
    }

    fn sub(
        &mut self,
        inst: Inst,
        behind: Option<u32>,
        negated: bool,
        body: impl FnOnce(&mut Self) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        let sub = self.subs.len();
        self.subs.push(Sub {
            behind,
            negated,
            end: 0,
            groups: (0, 0),
        });
        let start = self.push(inst)?;
        let outer = std::mem::take(&mut self.level);
        body(self)?;
        self.level = outer;
        self.push(Inst::SubAccept)?;
        let groups = || {
            self.insts[start..].iter().filter_map(|inst| match inst {
                Inst::Save(slot) => Some(slot / 2),
                _ => None,
            })
        };
        self.subs[sub].groups = groups()
            .min()
            .zip(groups().max())
            .map_or((0, 0), |(first, last)| (first, last + 1));
        self.subs[sub].end = self.here();
        Ok(())
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Self) -> Result<(), TooLarge>) -> Result<(), TooLarge> {
        let sub = index(self.subs.len());
        self.sub(Inst::Atomic(sub), None, false, body)
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greed: Greed) -> Result<(), TooLarge> {
        if max == Some(0) {
            return Ok(());
        }
        let single = matches!(node, Node::Literal(..) | Node::Set(_) | Node::Any { .. });
        if greed == Greed::Possessive && !(single && max.is_some_and(|max| max > 1)) {
            // Every iteration is final by itself, and so is their number.
            return self.atomic(|compiler| {
                let once = Node::Atomic(Box::new(node.clone()));
                compiler.repeat(if single { node } else { &once }, min, max, Greed::Greedy)
            });
        }
        if single && (min > 1 || max.is_some_and(|max| max > 1)) {
            let step = self.step(node);
            let run = |max, greed| Run {
                step,
                min,
                max,
                greed,
            };
            let counted = match max {
                Some(max) => run(max, greed),
                None => run(min, Greed::Possessive),
            };
            self.runs.push(counted);
            self.push(Inst::Run(index(self.runs.len() - 1)))?;
            return match max {
                Some(_) => self.push(Inst::Join).map(drop),
                None => self.star(node, greed),
            };
        }
        for _ in 0..min {
            let before = self.insts.len();
            self.node(node)?;
            if self.insts.len() == before {
                break;
            }
        }
        match max {
            None => self.star(node, greed),
            Some(max) => self.optional(node, max - min, greed),
        }
    }

    fn split(&mut self, greed: Greed) -> Result<usize, TooLarge> {
        self.push(if greed == Greed::Lazy {
            Inst::SplitFar(0)
        } else {
            Inst::Split(0)
        })
    }

    /// Enters a loop whose body can match the empty text; the answer is its level.
    fn enter(&mut self) -> Result<u32, TooLarge> {
        let level = self.level;
        if level == LEVELS {
            return Err(TooLarge);
        }
        self.level += 1;
        self.levels = self.levels.max(self.level);
        self.push(Inst::LoopBegin(level))?;
        Ok(level)
    }

    fn star(&mut self, node: &Node, greed: Greed) -> Result<(), TooLarge> {
        let head = self.here();
        let split = self.split(greed)?;
        if node.min_width() > 0 {
            self.node(node)?;
            self.push(Inst::Jump(head))?;
            self.land(split);
            return Ok(());
        }
        let level = self.enter()?;
        self.node(node)?;
        self.push(Inst::LoopCheck(level))?;
        self.push(Inst::Jump(head))?;
        self.level = level;
        self.land(split);
        self.push(Inst::LoopEnd(level))?;
        Ok(())
    }

    /// Up to `count` times. After an iteration that took no character Python begins no other one.
    fn optional(&mut self, node: &Node, count: u32, greed: Greed) -> Result<(), TooLarge> {
        let checked = node.min_width() == 0 && count > 1;
        let mut exits = Vec::new();
        for left in (0..count).rev() {
            exits.push(self.split(greed)?);
            if checked && left > 0 {
                let level = self.enter()?;
                self.node(node)?;
                self.push(Inst::LoopCheck(level))?;
                let next = self.push(Inst::Jump(0))?;
                exits.push(self.push(Inst::Jump(0))?);
                self.level = level;
                self.land(next);
            } else {
                self.node(node)?;
            }
        }
        for exit in exits {
            self.land(exit);
        }
        if checked {
            self.push(Inst::LoopEnd(self.level))?;
        }
        Ok(())
    }
}
