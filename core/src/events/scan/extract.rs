//! Taking from a line what a query looks at.
//!
//! The places of the query form a tree of keys; the walk goes down where a key is in the tree and skips every other
//! value. A key that comes again replaces what its first value gave.

use super::Line;
use super::cursor::{Broken, Cursor, Text};
use crate::events::field::Path;
use crate::events::query::EventQuery;
use crate::events::slot::Fetch;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// Lists inside each other on the way to a value; as deep as the JSON reader goes.
const MAX_LISTS: usize = 120;

/// More than there are fields and attributes: what a set of keys in a word, and an array of slots, can hold.
const MAX_SLOTS: usize = 48;

#[derive(Debug)]
pub(super) struct Extractor<'q> {
    query: Cow<'q, EventQuery>,
    root: Node,
    found: Found,
}

/// A key of the tree.
#[derive(Debug, Default)]
struct Node {
    children: Vec<(&'static str, Node)>,
    /// The slot of the place that ends here.
    slot: Option<usize>,
    /// The slot of an object that counts as a whole.
    object: Option<usize>,
}

/// The values of one line.
#[derive(Debug, Default)]
struct Found {
    paths: Vec<Path>,
    slots: Vec<Vec<Taken>>,
    object_paths: Vec<Path>,
    objects: Vec<Option<Value>>,
    /// The texts of all slots, one after the other.
    arena: String,
}

/// A text in the arena.
#[derive(Clone, Debug)]
struct Taken(Range<usize>);

impl<'q> Extractor<'q> {
    pub(super) fn new(query: Cow<'q, EventQuery>) -> Self {
        let (paths, object_paths) = query.paths();
        let mut root = Node::default();
        for (slot, path) in paths.iter().enumerate() {
            root.at(path).slot = Some(slot);
        }
        for (slot, path) in object_paths.iter().enumerate() {
            root.at(path).object = Some(slot);
        }
        let found = Found {
            slots: vec![Vec::new(); paths.len()],
            objects: vec![None; object_paths.len()],
            paths,
            object_paths,
            arena: String::new(),
        };
        Self { query, root, found }
    }

    /// The first line of `rest`, and what follows it.
    pub(super) fn next_line<'a>(&mut self, rest: &'a [u8]) -> (Line<'a>, &'a [u8]) {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        (
            self.line(line.strip_suffix(b"\r").unwrap_or(line)),
            rest.get(end + 1..).unwrap_or_default(),
        )
    }

    pub(super) fn line<'a>(&mut self, line: &'a [u8]) -> Line<'a> {
        self.found.clear();
        let mut cursor = Cursor { line, at: 0 };
        if cursor.peek_solid().is_none() {
            return Line::Passed;
        }
        let whole = object(&mut cursor, &self.root, &mut self.found);
        if whole.is_err() || cursor.peek_solid().is_some() {
            return Line::Broken(cursor.at.min(line.len().saturating_sub(1)));
        }
        if self.query.holds(&self.found) {
            Line::Matches(line)
        } else {
            Line::Passed
        }
    }
}

impl Node {
    fn at(&mut self, path: Path) -> &mut Self {
        let mut node = self;
        for &key in path {
            let index = node
                .children
                .iter()
                .position(|(name, _)| *name == key)
                .unwrap_or_else(|| {
                    node.children.push((key, Self::default()));
                    node.children.len() - 1
                });
            node = &mut node.children[index].1;
        }
        node
    }

    /// The child of that name, and its index.
    fn child(&self, line: &[u8], key: &Text) -> Result<Option<(usize, &Self)>, Broken> {
        let unescaped;
        let name = if key.escaped {
            unescaped = unescape(line, key)?;
            unescaped.as_bytes()
        } else {
            &line[key.range.clone()]
        };
        let index = self
            .children
            .iter()
            .position(|(known, _)| known.as_bytes() == name);
        Ok(index.map(|index| (index, &self.children[index].1)))
    }
}

/// An object: goes down where a key is wanted.
fn object(cursor: &mut Cursor<'_>, node: &Node, found: &mut Found) -> Result<(), Broken> {
    cursor.expect(b'{')?;
    if cursor.peek_solid() == Some(b'}') {
        cursor.at += 1;
        return Ok(());
    }
    // What the slots held before this object; a key that comes again in it goes back to that.
    let before = found.lengths();
    let mut seen = 0_u64;
    loop {
        let key = cursor.string()?;
        cursor.expect(b':')?;
        match node.child(cursor.line, &key)? {
            Some((index, child)) => {
                if seen & (1 << index) != 0 {
                    found.forget(child, &before);
                }
                seen |= 1 << index;
                value(cursor, child, found, 0)?;
            }
            None => cursor.skip_value()?,
        }
        match cursor.peek_solid() {
            Some(b',') => cursor.at += 1,
            Some(b'}') => {
                cursor.at += 1;
                return Ok(());
            }
            _ => return Err(Broken),
        }
        cursor.peek_solid();
    }
}

fn value(cursor: &mut Cursor<'_>, node: &Node, found: &mut Found, lists: usize) -> Result<(), Broken> {
    let first = cursor.peek_solid().ok_or(Broken)?;
    if let Some(slot) = node.object {
        let start = cursor.at;
        cursor.skip_value()?;
        let whole = serde_json::from_slice(&cursor.line[start..cursor.at]).map_err(|_| Broken)?;
        found.objects[slot] = Some(whole);
        return Ok(());
    }
    match first {
        b'{' if node.children.is_empty() => cursor.skip_value(),
        b'{' => object(cursor, node, found),
        b'[' if lists == MAX_LISTS => Err(Broken),
        b'[' => list(cursor, node, found, lists + 1),
        b'"' => {
            let text = cursor.string()?;
            match node.slot {
                Some(slot) => found.take(slot, cursor.line, &text),
                None => Ok(()),
            }
        }
        _ => {
            let scalar = cursor.scalar()?;
            match node.slot {
                Some(slot) if scalar != b"null" => found.take_scalar(slot, scalar),
                _ => Ok(()),
            }
        }
    }
}

fn list(cursor: &mut Cursor<'_>, node: &Node, found: &mut Found, lists: usize) -> Result<(), Broken> {
    cursor.at += 1;
    if cursor.peek_solid() == Some(b']') {
        cursor.at += 1;
        return Ok(());
    }
    loop {
        value(cursor, node, found, lists)?;
        match cursor.peek_solid() {
            Some(b',') => cursor.at += 1,
            Some(b']') => {
                cursor.at += 1;
                return Ok(());
            }
            _ => return Err(Broken),
        }
    }
}

/// The content of a string with escapes; the JSON reader knows how.
fn unescape(line: &[u8], text: &Text) -> Result<String, Broken> {
    serde_json::from_slice(&line[text.range.start - 1..=text.range.end]).map_err(|_| Broken)
}

impl Found {
    fn clear(&mut self) {
        self.slots.iter_mut().for_each(Vec::clear);
        self.objects.fill(None);
        self.arena.clear();
    }

    fn lengths(&self) -> [u32; MAX_SLOTS] {
        let mut lengths = [0; MAX_SLOTS];
        for (length, slot) in lengths.iter_mut().zip(&self.slots) {
            *length = u32::try_from(slot.len()).unwrap_or(u32::MAX);
        }
        lengths
    }

    /// Drops what an earlier key of the same name gave.
    fn forget(&mut self, node: &Node, before: &[u32; MAX_SLOTS]) {
        if let Some(slot) = node.slot {
            self.slots[slot].truncate(before[slot] as usize);
        }
        if let Some(slot) = node.object {
            self.objects[slot] = None;
        }
        for (_, child) in &node.children {
            self.forget(child, before);
        }
    }

    fn take(&mut self, slot: usize, line: &[u8], text: &Text) -> Result<(), Broken> {
        let start = self.arena.len();
        if text.escaped {
            self.arena.push_str(&unescape(line, text)?);
        } else {
            self.arena
                .push_str(std::str::from_utf8(&line[text.range.clone()]).map_err(|_| Broken)?);
        }
        self.slots[slot].push(Taken(start..self.arena.len()));
        Ok(())
    }

    fn take_scalar(&mut self, slot: usize, scalar: &[u8]) -> Result<(), Broken> {
        let start = self.arena.len();
        let number = matches!(scalar.first(), Some(b'-' | b'0'..=b'9'));
        if number && scalar.iter().any(|byte| matches!(byte, b'e' | b'E')) {
            // Spelled as the JSON reader spells it: `1e3` is `1e+3`.
            let number: serde_json::Number = serde_json::from_slice(scalar).map_err(|_| Broken)?;
            self.arena.push_str(&number.to_string());
        } else {
            self.arena
                .push_str(std::str::from_utf8(scalar).map_err(|_| Broken)?);
        }
        self.slots[slot].push(Taken(start..self.arena.len()));
        Ok(())
    }
}

impl Fetch for Found {
    fn each(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        let slot = self.paths.iter().position(|known| *known == path);
        slot.is_some_and(|slot| {
            self.slots[slot]
                .iter()
                .any(|taken| visit(&self.arena[taken.0.clone()]))
        })
    }

    fn each_entry(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        let slot = self.object_paths.iter().position(|known| *known == path);
        slot.and_then(|slot| self.objects[slot].as_ref())
            .is_some_and(|whole| whole.each_entry(&[], visit))
    }
}
