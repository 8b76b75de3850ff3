//! Which routes could match a message: those of whose patterns some required text occurs.
//!
//! Each route is entered under one set of literals, of which its patterns need at least one; the rarest set is taken.
//! One scan of the recipient, and one of each header, finds the literals that occur. Routes without such a set are
//! tried always. Literals are in canonical letters, so the selection holds under every reading.

use super::expression::{Expression, Function, Node};
use super::input::RouteInput;
use crate::regex::literals::canonical_text;
use aho_corasick::automaton::{Automaton, OverlappingState};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Input, MatchKind};
use std::collections::BTreeMap;

/// Where a literal has to occur.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Recipient,
    /// Of that name, in lower case.
    Header(String),
}

/// A literal in its source.
type Needle = (Source, String);

/// Alternatives of one route at most: more select too little.
const ALTERNATIVES: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Index {
    /// Positions of routes that are always tried, rising.
    always: Vec<u32>,
    scanners: BTreeMap<Source, Scanner>,
}

/// The literals of one source.
#[derive(Debug)]
struct Scanner {
    /// One kind of automaton, and no prefilter: the others are a tenth of the code in WebAssembly.
    automaton: NFA,
    /// For each literal, the positions of its routes.
    routes: Vec<Vec<u32>>,
}

impl Index {
    /// An index over expressions in the order of evaluation.
    pub(super) fn new<'e>(expressions: impl Iterator<Item = &'e Expression>) -> Self {
        let choices: Vec<Vec<Vec<Needle>>> = expressions
            .map(|expression| required(expression, &expression.root))
            .collect();
        let mut frequency: BTreeMap<&Needle, usize> = BTreeMap::new();
        for needle in choices.iter().flatten().flatten() {
            *frequency.entry(needle).or_default() += 1;
        }
        let mut always = Vec::new();
        let mut entered: BTreeMap<Source, BTreeMap<String, Vec<u32>>> = BTreeMap::new();
        for (position, sets) in choices.iter().enumerate() {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            let cost = |set: &&Vec<Needle>| {
                let routes: usize = set
                    .iter()
                    .map(|needle| frequency.get(needle).copied().unwrap_or_default())
                    .sum();
                let shortest = set.iter().map(|(_, text)| text.len()).min().unwrap_or_default();
                (routes, std::cmp::Reverse(shortest))
            };
            let best = sets
                .iter()
                .filter(|set| !set.is_empty() && set.len() <= ALTERNATIVES)
                .min_by_key(cost);
            let Some(best) = best else {
                always.push(position);
                continue;
            };
            for (source, text) in best {
                entered
                    .entry(source.clone())
                    .or_default()
                    .entry(text.clone())
                    .or_default()
                    .push(position);
            }
        }
        let mut scanners = BTreeMap::new();
        for (source, literals) in entered {
            let (texts, routes): (Vec<String>, Vec<Vec<u32>>) = literals.into_iter().unzip();
            let automaton = NFA::builder()
                .match_kind(MatchKind::Standard)
                .prefilter(false)
                .build(&texts);
            match automaton {
                Ok(automaton) => {
                    scanners.insert(source, Scanner { automaton, routes });
                }
                // More than four gigabytes of literals: their routes are tried always.
                Err(_) => always.extend(routes.into_iter().flatten()),
            }
        }
        always.sort_unstable();
        always.dedup();
        Self { always, scanners }
    }

    /// The positions of the routes that could match, rising.
    pub(super) fn candidates(&self, input: &RouteInput) -> Vec<u32> {
        let mut found = self.always.clone();
        if let Some(scanner) = self.scanners.get(&Source::Recipient) {
            for (_, recipient) in input.recipients() {
                scanner.scan(recipient, &mut found);
            }
        }
        for (source, scanner) in &self.scanners {
            let Source::Header(name) = source else { continue };
            for (known, value) in input.headers() {
                if known == name {
                    scanner.scan(value, &mut found);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Scanner {
    fn scan(&self, text: &str, found: &mut Vec<u32>) {
        let text = canonical_text(text);
        let input = Input::new(&text);
        let mut state = OverlappingState::start();
        while self.automaton.try_find_overlapping(&input, &mut state).is_ok()
            && let Some(occurrence) = state.get_match()
        {
            if let Some(routes) = self.routes.get(occurrence.pattern().as_usize()) {
                found.extend_from_slice(routes);
            }
        }
    }
}

/// Sets of literals, of each of which the expression needs one.
fn required(expression: &Expression, node: &Node) -> Vec<Vec<Needle>> {
    match node {
        Node::And(nodes) => nodes.iter().flat_map(|node| required(expression, node)).collect(),
        Node::Or(nodes) => {
            // One set of each alternative, together.
            let mut together = Vec::new();
            for node in nodes {
                let sets = required(expression, node);
                let shortest =
                    |set: &Vec<Needle>| set.iter().map(|(_, text)| text.len()).min().unwrap_or_default();
                match sets.into_iter().max_by_key(shortest) {
                    Some(set) => together.extend(set),
                    None => return Vec::new(),
                }
            }
            vec![together]
        }
        Node::Not(_) => Vec::new(),
        Node::Call(index) => {
            let Some(call) = expression.calls.get(*index) else {
                return Vec::new();
            };
            let (source, matcher) = match &call.function {
                Function::Recipient(matcher) => (Source::Recipient, matcher),
                Function::Header(_, name, matcher) => (Source::Header(name.clone()), matcher),
                Function::CatchAll => return Vec::new(),
            };
            let needles = |set: &Vec<String>| set.iter().map(|text| (source.clone(), text.clone())).collect();
            matcher.required.iter().map(needles).collect()
        }
    }
}
