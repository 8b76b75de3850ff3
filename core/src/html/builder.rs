//! Tokens to a [`Tree`]: HTML Standard §13.2.6, as html5lib 1.1 has it.
//!
//! html5lib is what Mailgun's published component parses with: scripting is off, `template` is an element like
//! any other. What the rules do in each insertion mode is in [`modes`] and [`body`], tables and `select` in
//! [`table`], SVG and `MathML` in [`foreign`], the list of active formatting elements in [`formatting`]; here are the
//! stack of open elements and where things are inserted.
//!
//! The rules as written take quadratic time and space for some documents (unclosed formatting elements that are
//! opened again in every paragraph). All such work is counted; past a budget linear in the document's length
//! the tree is `simple` from there on: formatting elements are ordinary ones, and a search through the open
//! elements gives up early. No document that a person wrote comes near.

// The rules are lists of tags: without the prefix they read as in the standard.
#[allow(clippy::enum_glob_use)]
mod body;
mod foreign;
mod formatting;
mod modes;
#[allow(clippy::enum_glob_use)]
mod table;

use super::tag::Tag;
use super::tokenizer::{State, Token, Tokenizer};
use super::tree::{Id, Kind, NONE, Namespace, Range, Tree};

/// Steps that every document may take, and how many more for each byte.
const BUDGET: usize = 100_000;
const BUDGET_PER_BYTE: usize = 16;

/// How far a search looks once the budget is spent.
const SIMPLE_SEARCH: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    Text,
    InTable,
    InTableText,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InSelect,
    InSelectInTable,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// A start tag whose name and attributes are stored in the tree.
#[derive(Clone, Copy, Debug)]
struct Start {
    tag: Tag,
    name: Range,
    attributes: Range,
    self_closing: bool,
}

impl Start {
    fn implied(tag: Tag) -> Self {
        Self {
            tag,
            name: (0, 0),
            attributes: (0, 0),
            self_closing: false,
        }
    }
}

/// An end tag; the name matters where the tag is `Other`.
#[derive(Clone, Copy, Debug)]
struct End<'t> {
    tag: Tag,
    name: &'t str,
}

impl End<'_> {
    fn implied(tag: Tag) -> Self {
        Self {
            tag,
            name: tag.name().unwrap_or_default(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Event<'t> {
    Doctype {
        quirks: bool,
    },
    Start(Start),
    End(End<'t>),
    /// White space alone.
    Space(&'t str),
    /// Text that does not start with white space.
    Characters(&'t str),
    Comment,
    EndOfFile,
}

/// Whether the event is done with, or the mode has changed and it is to be looked at again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Done,
    Again,
}

/// What ends a search for an open element.
#[derive(Clone, Copy)]
enum Scope {
    Default,
    Button,
    List,
    Table,
    Select,
}

/// What the builder remembers of an element.
#[derive(Clone, Copy, Default)]
struct Place {
    open: bool,
    formatting: bool,
}

// The flags are the standard's own.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Builder<'a> {
    tokens: Tokenizer<'a>,
    tree: Tree,
    places: Vec<Place>,
    open: Vec<Id>,
    /// How many HTML elements of a tag are open, to answer most searches at once.
    counts: [u32; Tag::COUNT],
    /// `NONE` is a marker.
    formatting: Vec<Id>,
    mode: Mode,
    original_mode: Mode,
    table_text: String,
    table_mode: Mode,
    head: Id,
    form: Id,
    quirks: bool,
    frameset_ok: bool,
    foster: bool,
    drop_newline: bool,
    budget: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            tokens: Tokenizer::new(source),
            tree: Tree::with_capacity(source.len()),
            places: Vec::new(),
            open: Vec::new(),
            counts: [0; Tag::COUNT],
            formatting: Vec::new(),
            mode: Mode::Initial,
            original_mode: Mode::Initial,
            table_text: String::new(),
            table_mode: Mode::InTable,
            head: NONE,
            form: NONE,
            quirks: false,
            frameset_ok: true,
            foster: false,
            drop_newline: false,
            budget: source
                .len()
                .saturating_mul(BUDGET_PER_BYTE)
                .saturating_add(BUDGET),
        }
    }

    pub(super) fn build(mut self) -> Tree {
        loop {
            self.tokens.cdata = self
                .current()
                .is_some_and(|id| self.namespace(id) != Namespace::Html);
            match self.tokens.next() {
                Token::Doctype { quirks } => self.dispatch(Event::Doctype { quirks }),
                Token::Start { name, self_closing } => {
                    let tag = Tag::of(&name);
                    let stored = if tag == Tag::Other {
                        self.tree.store(&name)
                    } else {
                        (0, 0)
                    };
                    let attributes = std::mem::take(&mut self.tokens.attributes);
                    let range = self
                        .tree
                        .store_attributes(attributes.iter().map(|(name, value)| (&**name, &**value)));
                    self.tokens.attributes = attributes;
                    self.dispatch(Event::Start(Start {
                        tag,
                        name: stored,
                        attributes: range,
                        self_closing,
                    }));
                }
                Token::End { name } => self.dispatch(Event::End(End {
                    tag: Tag::of(&name),
                    name: &name,
                })),
                Token::Comment(text) => {
                    self.tree.check(text);
                    self.dispatch(Event::Comment);
                }
                Token::Text(text) => self.text(&text),
                Token::EndOfFile => {
                    self.dispatch(Event::EndOfFile);
                    return self.tree;
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        let rest = text.trim_start_matches(['\t', '\n', '\x0c', ' ']);
        let space = &text[..text.len() - rest.len()];
        if !space.is_empty() {
            self.dispatch(Event::Space(space));
        }
        if !rest.is_empty() {
            self.dispatch(Event::Characters(rest));
        }
    }

    fn dispatch(&mut self, event: Event<'_>) {
        loop {
            let flow = if self.is_foreign(event) {
                self.foreign(event)
            } else {
                self.step(self.mode, event)
            };
            if flow == Flow::Done {
                return;
            }
        }
    }

    /// Charges `steps` of work; `false` once the budget is spent.
    fn spend(&mut self, steps: usize) -> bool {
        self.tree.work += steps;
        !self.is_simple()
    }

    fn is_simple(&self) -> bool {
        self.tree.work > self.budget
    }

    /// How many elements a search may look at.
    fn search_limit(&self) -> usize {
        if self.is_simple() {
            SIMPLE_SEARCH
        } else {
            usize::MAX
        }
    }

    fn current(&self) -> Option<Id> {
        self.open.last().copied()
    }

    fn current_tag(&self) -> Tag {
        self.current().map_or(Tag::Other, |id| self.tree.tag(id))
    }

    fn namespace(&self, id: Id) -> Namespace {
        match self.tree.node(id).kind {
            Kind::Element { namespace, .. } => namespace,
            _ => Namespace::Html,
        }
    }

    fn place(&mut self, id: Id) -> &mut Place {
        let at = id as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, Place::default());
        }
        &mut self.places[at]
    }

    fn is_open(&self, id: Id) -> bool {
        self.places.get(id as usize).is_some_and(|place| place.open)
    }

    fn push(&mut self, id: Id) {
        self.place(id).open = true;
        self.counts[self.tree.tag(id) as usize] += 1;
        self.open.push(id);
    }

    fn pop(&mut self) -> Id {
        let Some(id) = self.open.pop() else { return NONE };
        self.closed(id);
        id
    }

    fn closed(&mut self, id: Id) {
        self.place(id).open = false;
        self.counts[self.tree.tag(id) as usize] -= 1;
    }

    /// Pops up to and with the first element for which `test` holds. The `html` element stays.
    fn pop_until(&mut self, test: impl Fn(Tag) -> bool) {
        while self.open.len() > 1 {
            let id = self.pop();
            if test(self.tree.tag(id)) {
                return;
            }
        }
    }

    /// Pops until an element for which `test` holds is the current one.
    fn pop_back_to(&mut self, test: impl Fn(Tag) -> bool) {
        while self.open.len() > 1 && !test(self.current_tag()) {
            self.pop();
        }
    }

    fn remove_from_open(&mut self, id: Id) {
        if self.is_open(id) {
            let at = self.open.iter().rposition(|&open| open == id).unwrap_or_default();
            self.spend(self.open.len() - at);
            self.open.remove(at);
            self.closed(id);
        }
    }

    fn in_scope(&mut self, scope: Scope, test: impl Fn(Tag) -> bool) -> bool {
        let limit = self.search_limit();
        let mut steps = 0;
        let mut found = false;
        for &id in self.open.iter().rev().take(limit) {
            steps += 1;
            let Kind::Element { tag, namespace, .. } = self.tree.node(id).kind else {
                continue;
            };
            if namespace == Namespace::Html && test(tag) {
                found = true;
                break;
            }
            if Self::ends_search(scope, tag, namespace) {
                break;
            }
        }
        self.spend(steps);
        found
    }

    fn has_in_scope(&mut self, scope: Scope, tag: Tag) -> bool {
        self.counts[tag as usize] > 0 && self.in_scope(scope, |open| open == tag)
    }

    fn ends_search(scope: Scope, tag: Tag, namespace: Namespace) -> bool {
        let default = || match namespace {
            Namespace::Html => tag.is_scope(),
            Namespace::Svg => matches!(tag, Tag::Foreignobject | Tag::Desc | Tag::Title),
            Namespace::MathMl => {
                matches!(
                    tag,
                    Tag::Mi | Tag::Mo | Tag::Mn | Tag::Ms | Tag::Mtext | Tag::AnnotationXml
                )
            }
        };
        let html = |tags: &[Tag]| namespace == Namespace::Html && tags.contains(&tag);
        match scope {
            Scope::Default => default(),
            Scope::Button => default() || html(&[Tag::Button]),
            Scope::List => default() || html(&[Tag::Ol, Tag::Ul]),
            Scope::Table => html(&[Tag::Html, Tag::Table]),
            Scope::Select => !html(&[Tag::Optgroup, Tag::Option]),
        }
    }

    /// Where something is inserted now: the parent, and the sibling that comes after it.
    fn insertion_point(&mut self) -> (Id, Id) {
        let Some(current) = self.current() else {
            return (self.tree.root, NONE);
        };
        if !self.foster || !is_table_part(self.tree.tag(current)) {
            return (current, NONE);
        }
        let table = self.open.iter().rposition(|&id| self.tree.tag(id) == Tag::Table);
        self.spend(self.open.len() - table.unwrap_or(0));
        let Some(at) = table else {
            return (self.open[0], NONE);
        };
        let table = self.open[at];
        match self.tree.parent(table) {
            NONE => (self.open[at.saturating_sub(1)], NONE),
            parent => (parent, table),
        }
    }

    fn create(&mut self, start: Start, namespace: Namespace) -> Id {
        let Start {
            tag,
            name,
            attributes,
            ..
        } = start;
        self.tree.create(Kind::Element {
            tag,
            namespace,
            name,
            attributes,
        })
    }

    fn insert(&mut self, start: Start) -> Id {
        self.insert_in(start, Namespace::Html)
    }

    fn insert_in(&mut self, start: Start, namespace: Namespace) -> Id {
        let id = self.create(start, namespace);
        let (parent, sibling) = self.insertion_point();
        self.tree.insert_before(parent, id, sibling);
        self.push(id);
        id
    }

    /// Inserts an element that is closed at once.
    fn insert_void(&mut self, start: Start) {
        self.insert(start);
        self.pop();
    }

    fn insert_text(&mut self, text: &str) {
        let (parent, sibling) = self.insertion_point();
        self.tree.insert_text(parent, text, sibling);
    }

    fn insert_comment(&mut self, parent: Option<Id>) {
        if let Some(parent) = parent {
            let comment = self.tree.create(Kind::Comment);
            self.tree.append(parent, comment);
        }
    }

    /// Inserts an element whose content is raw text.
    fn insert_raw(&mut self, start: Start, state: State) {
        self.insert(start);
        self.tokens.state = state;
        self.tokens.raw_name = start.tag.name().unwrap_or_default();
        self.original_mode = self.mode;
        self.mode = Mode::Text;
    }

    /// Closes elements whose end tag may be left out.
    fn imply_end_tags(&mut self, except: Tag) {
        while let Some(id) = self.current() {
            let tag = self.tree.tag(id);
            let implied = matches!(
                tag,
                Tag::Dd | Tag::Dt | Tag::Li | Tag::Option | Tag::Optgroup | Tag::P | Tag::Rp | Tag::Rt
            );
            if !implied || tag == except {
                return;
            }
            self.pop();
        }
    }
}

fn is_table_part(tag: Tag) -> bool {
    matches!(tag, Tag::Table | Tag::Tbody | Tag::Tfoot | Tag::Thead | Tag::Tr)
}

#[cfg(test)]
mod tests;
