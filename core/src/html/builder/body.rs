//! The body: HTML Standard §13.2.6.4.7, the adoption agency among it.

use super::{Builder, End, Event, Flow, Mode, Scope, Start, is_table_part};
use crate::html::tag::Tag;
use crate::html::tokenizer::State;
use crate::html::tree::{Id, Kind, NONE, Namespace};

impl Builder<'_> {
    pub(super) fn in_body(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) => {
                let text = if std::mem::take(&mut self.drop_newline) && self.at_start_of_pre() {
                    text.strip_prefix('\n').unwrap_or(text)
                } else {
                    text
                };
                if !text.is_empty() {
                    self.reconstruct();
                    self.insert_text(text);
                }
            }
            Event::Characters("\0") | Event::Doctype { .. } | Event::EndOfFile => {}
            Event::Characters(text) => {
                self.drop_newline = false;
                self.reconstruct();
                self.insert_text(text);
                self.frameset_ok = false;
            }
            Event::Comment => self.insert_comment(self.current()),
            Event::Start(start) => {
                self.drop_newline = false;
                return self.start_in_body(start);
            }
            Event::End(end) => return self.end_in_body(end),
        }
        Flow::Done
    }

    fn at_start_of_pre(&self) -> bool {
        matches!(self.current_tag(), Tag::Pre | Tag::Listing)
            && self.current().is_some_and(|id| self.tree.first(id) == NONE)
    }

    fn close_p(&mut self) {
        if self.has_in_scope(Scope::Button, Tag::P) {
            self.imply_end_tags(Tag::P);
            self.pop_until(|tag| tag == Tag::P);
        }
    }

    pub(super) fn add_attributes(&mut self, id: Id, start: Start) {
        let more = start.attributes;
        let Kind::Element {
            tag,
            namespace,
            name,
            attributes,
        } = self.tree.node(id).kind
        else {
            return;
        };
        let cost = (attributes.1 - attributes.0) as usize;
        if more.0 < more.1 && !self.is_simple() && self.spend(cost * (more.1 - more.0) as usize) {
            let attributes = self.tree.merge_attributes(attributes, more);
            self.tree.node_mut(id).kind = Kind::Element {
                tag,
                namespace,
                name,
                attributes,
            };
        }
    }

    fn start_in_body(&mut self, start: Start) -> Flow {
        use Tag::*;
        match start.tag {
            Html => return self.html_again(start),
            Base | Basefont | Bgsound | Command | Link | Meta | Script | Style | Title => {
                return self.in_head(Event::Start(start));
            }
            Body => {
                if let Some(&body) = self.open.get(1)
                    && self.tree.tag(body) == Body
                {
                    self.frameset_ok = false;
                    self.add_attributes(body, start);
                }
            }
            Frameset => {
                if let Some(&body) = self.open.get(1)
                    && self.tree.tag(body) == Body
                    && self.frameset_ok
                {
                    self.tree.detach(body);
                    self.pop_back_to(|tag| tag == Html);
                    self.insert(start);
                    self.mode = Mode::InFrameset;
                }
            }
            Address | Article | Aside | Blockquote | Center | Details | Dir | Div | Dl | Fieldset
            | Figcaption | Figure | Footer | Header | Hgroup | Main | Menu | Nav | Ol | P | Section
            | Summary | Ul => {
                self.close_p();
                self.insert(start);
            }
            tag if tag.is_heading() => {
                self.close_p();
                if self.current_tag().is_heading() {
                    self.pop();
                }
                self.insert(start);
            }
            Pre | Listing => {
                self.close_p();
                self.insert(start);
                self.frameset_ok = false;
                self.drop_newline = true;
            }
            Form => {
                if self.form == NONE {
                    self.close_p();
                    self.form = self.insert(start);
                }
            }
            Li | Dd | Dt => self.start_list_item(start),
            Plaintext => {
                self.close_p();
                self.insert(start);
                self.tokens.state = State::Plaintext;
            }
            A => {
                if let Some(at) = self.find_formatting(A) {
                    let id = self.formatting[at];
                    self.end_formatting(End::implied(A));
                    self.remove_from_open(id);
                    if let Some(at) = self.formatting.iter().rposition(|&kept| kept == id) {
                        self.spend(self.formatting.len() - at);
                        self.remove_formatting(at);
                    }
                }
                self.reconstruct();
                self.insert_formatting(start);
            }
            B | Big | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U => {
                self.reconstruct();
                self.insert_formatting(start);
            }
            Nobr => {
                self.reconstruct();
                if self.has_in_scope(Scope::Default, Nobr) {
                    self.end_formatting(End::implied(Nobr));
                    self.reconstruct();
                }
                self.insert_formatting(start);
            }
            Button => {
                if self.has_in_scope(Scope::Default, Button) {
                    self.end_block(Button);
                    return Flow::Again;
                }
                self.reconstruct();
                self.insert(start);
                self.frameset_ok = false;
            }
            Applet | Marquee | Object => {
                self.reconstruct();
                self.insert(start);
                self.formatting.push(NONE);
                self.frameset_ok = false;
            }
            Xmp => {
                self.close_p();
                self.reconstruct();
                self.frameset_ok = false;
                self.insert_raw(start, State::Raw);
            }
            Table => {
                if !self.quirks {
                    self.close_p();
                }
                self.insert(start);
                self.frameset_ok = false;
                self.mode = Mode::InTable;
            }
            Area | Br | Embed | Img | Keygen | Wbr => self.insert_void_text(start),
            Image => self.insert_void_text(Start { tag: Img, ..start }),
            Input => {
                let frameset_ok = self.frameset_ok && self.is_hidden_input(start);
                self.insert_void_text(start);
                self.frameset_ok = frameset_ok;
            }
            Param | Source | Track => self.insert_void(start),
            Hr => {
                self.close_p();
                self.insert_void(start);
                self.frameset_ok = false;
            }
            Textarea => {
                self.insert_raw(start, State::RawWithReferences);
                self.drop_newline = true;
                self.frameset_ok = false;
            }
            Iframe => {
                self.frameset_ok = false;
                self.insert_raw(start, State::Raw);
            }
            Noembed | Noframes => self.insert_raw(start, State::Raw),
            Select => {
                self.reconstruct();
                self.insert(start);
                self.frameset_ok = false;
                self.mode = match self.mode {
                    Mode::InTable
                    | Mode::InCaption
                    | Mode::InColumnGroup
                    | Mode::InTableBody
                    | Mode::InRow
                    | Mode::InCell => Mode::InSelectInTable,
                    _ => Mode::InSelect,
                };
            }
            Rp | Rt => {
                if self.has_in_scope(Scope::Default, Ruby) {
                    self.imply_end_tags(Other);
                }
                self.insert(start);
            }
            Option | Optgroup => {
                if self.current_tag() == Option {
                    self.pop();
                }
                self.reconstruct();
                self.insert(start);
            }
            Math | Svg => {
                self.reconstruct();
                let namespace = if start.tag == Svg {
                    Namespace::Svg
                } else {
                    Namespace::MathMl
                };
                self.insert_in(start, namespace);
                if start.self_closing {
                    self.pop();
                }
            }
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            _ => {
                self.reconstruct();
                self.insert(start);
            }
        }
        Flow::Done
    }

    fn insert_void_text(&mut self, start: Start) {
        self.reconstruct();
        self.insert_void(start);
        self.frameset_ok = false;
    }

    pub(super) fn is_hidden_input(&self, start: Start) -> bool {
        self.tree
            .attribute_range(start.attributes)
            .any(|(name, value)| name == "type" && value.eq_ignore_ascii_case("hidden"))
    }

    /// A list item ends the one before it, unless another block stands between them.
    fn start_list_item(&mut self, start: Start) {
        self.frameset_ok = false;
        let ends = |tag: Tag| match start.tag {
            Tag::Li => tag == Tag::Li,
            _ => matches!(tag, Tag::Dd | Tag::Dt),
        };
        let limit = self.search_limit();
        let mut steps = 0;
        let mut found = None;
        for &id in self.open.iter().rev().take(limit) {
            steps += 1;
            let tag = self.tree.tag(id);
            if ends(tag) {
                found = Some(tag);
                break;
            }
            if self.is_special(id) && !matches!(tag, Tag::Address | Tag::Div | Tag::P) {
                break;
            }
        }
        self.spend(steps);
        if let Some(tag) = found {
            self.end_list_item(tag);
        }
        self.close_p();
        self.insert(start);
    }

    fn is_special(&self, id: Id) -> bool {
        match self.tree.node(id).kind {
            Kind::Element {
                tag,
                namespace: Namespace::Html,
                ..
            } => tag.is_special(),
            Kind::Element {
                tag: Tag::Foreignobject,
                namespace: Namespace::Svg,
                ..
            } => true,
            _ => false,
        }
    }

    /// A formatting element; of four alike the first is forgotten ("Noah's Ark").
    fn insert_formatting(&mut self, start: Start) {
        let id = self.insert(start);
        if self.is_simple() {
            return;
        }
        let mut alike = 0;
        let mut steps = 0;
        let mut excess = None;
        for (at, &other) in self.formatting.iter().enumerate().rev() {
            steps += 1;
            if other == NONE {
                break;
            }
            if self.tree.tag(other) == start.tag {
                steps += 4;
                if self.has_same_attributes(other, id) {
                    alike += 1;
                    if alike == 3 {
                        excess = Some(at);
                        break;
                    }
                }
            }
        }
        self.spend(steps);
        if let Some(at) = excess {
            self.remove_formatting(at);
        }
        self.push_formatting(id);
    }

    fn has_same_attributes(&self, one: Id, other: Id) -> bool {
        let mut ones = self.tree.attributes(one);
        let mut others = self.tree.attributes(other);
        if ones.by_ref().eq(others.by_ref()) {
            return true;
        }
        // In another order they are still the same; the few that a tag has are looked up one by one.
        let count = self.tree.attributes(one).count();
        count <= 8
            && count == self.tree.attributes(other).count()
            && self
                .tree
                .attributes(one)
                .all(|(name, value)| self.tree.attribute(other, name) == Some(value))
    }

    fn end_in_body(&mut self, end: End<'_>) -> Flow {
        use Tag::*;
        match end.tag {
            Body => {
                self.end_body();
            }
            Html => {
                if self.end_body() {
                    return Flow::Again;
                }
            }
            Address | Article | Aside | Blockquote | Button | Center | Details | Dialog | Dir | Div | Dl
            | Fieldset | Figcaption | Figure | Footer | Header | Hgroup | Listing | Main | Menu | Nav
            | Ol | Pre | Section | Summary | Ul => self.end_block(end.tag),
            Form => {
                let form = std::mem::replace(&mut self.form, NONE);
                if form != NONE && self.is_open(form) && self.has_in_scope(Scope::Default, Form) {
                    self.imply_end_tags(Other);
                    self.remove_from_open(form);
                }
            }
            P => {
                if self.has_in_scope(Scope::Button, P) {
                    self.imply_end_tags(P);
                    self.pop_until(|tag| tag == P);
                } else {
                    self.insert(Start::implied(P));
                    self.pop();
                }
            }
            Dd | Dt | Li => self.end_list_item(end.tag),
            tag if tag.is_heading() => {
                if self.in_scope(Scope::Default, Tag::is_heading) {
                    self.imply_end_tags(Other);
                    self.pop_until(Tag::is_heading);
                }
            }
            A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U => {
                self.end_formatting(end);
            }
            Applet | Marquee | Object => {
                if self.has_in_scope(Scope::Default, end.tag) {
                    self.imply_end_tags(Other);
                    self.pop_until(|tag| tag == end.tag);
                    self.clear_formatting();
                }
            }
            Br => self.insert_void_text(Start::implied(Br)),
            _ => self.end_other(end),
        }
        Flow::Done
    }

    fn end_block(&mut self, tag: Tag) {
        if tag == Tag::Pre {
            self.drop_newline = false;
        }
        if self.has_in_scope(Scope::Default, tag) {
            self.imply_end_tags(Tag::Other);
            self.pop_until(|open| open == tag);
        }
    }

    fn end_list_item(&mut self, tag: Tag) {
        let scope = if tag == Tag::Li {
            Scope::List
        } else {
            Scope::Default
        };
        if self.has_in_scope(scope, tag) {
            self.imply_end_tags(tag);
            self.pop_until(|open| open == tag);
        }
    }

    /// An end tag without rules of its own.
    fn end_other(&mut self, end: End<'_>) {
        let limit = self.search_limit();
        let mut steps = 0;
        let mut found = None;
        for (at, &id) in self.open.iter().enumerate().rev().take(limit) {
            steps += 1;
            let Kind::Element { tag, name, .. } = self.tree.node(id).kind else {
                continue;
            };
            if tag == end.tag && self.tree.name(tag, name) == end.name {
                found = Some(at);
                break;
            }
            if self.is_special(id) {
                break;
            }
        }
        self.spend(steps);
        if let Some(at) = found {
            while self.open.len() > at.max(1) {
                self.pop();
            }
        }
    }

    /// The adoption agency: `<b><p></b>` becomes `<b></b><p><b></b>`.
    fn end_formatting(&mut self, end: End<'_>) {
        for _ in 0..8 {
            let Some(at) = self.find_formatting(end.tag) else {
                return self.end_other(end);
            };
            let formatting = self.formatting[at];
            if !self.is_open(formatting) {
                self.remove_formatting(at);
                return;
            }
            if self.is_simple() || !self.has_in_scope(Scope::Default, end.tag) {
                return self.end_other(end);
            }
            let depth = self
                .open
                .iter()
                .rposition(|&id| id == formatting)
                .unwrap_or_default();
            let furthest = (depth..self.open.len()).find(|&at| self.is_special(self.open[at]));
            self.spend(self.open.len() - depth);
            let Some(furthest_depth) = furthest else {
                while self.open.len() > depth.max(1) {
                    self.pop();
                }
                self.remove_formatting(at);
                return;
            };
            self.adopt(formatting, at, depth, furthest_depth);
        }
    }

    /// One round of the adoption agency, from its step 7 on.
    fn adopt(&mut self, formatting: Id, at: usize, depth: usize, furthest_depth: usize) {
        let furthest = self.open[furthest_depth];
        let ancestor = self.open[depth.saturating_sub(1)];
        let mut bookmark = at;
        let mut last = furthest;
        let mut index = furthest_depth;
        for _ in 0..3 {
            index -= 1;
            let node = self.open[index];
            if node == formatting {
                break;
            }
            let listed = self
                .places
                .get(node as usize)
                .is_some_and(|place| place.formatting);
            let position = if listed {
                self.formatting.iter().rposition(|&id| id == node)
            } else {
                None
            };
            self.spend(self.formatting.len() - position.unwrap_or(0));
            let Some(position) = position else {
                self.spend(self.open.len() - index);
                self.open.remove(index);
                self.closed(node);
                continue;
            };
            if last == furthest {
                bookmark = position + 1;
            }
            let clone = self.clone_element(node);
            self.place(node).formatting = false;
            self.place(clone).formatting = true;
            self.formatting[position] = clone;
            self.place(node).open = false;
            self.place(clone).open = true;
            self.open[index] = clone;
            self.tree.detach(last);
            self.tree.append(clone, last);
            last = clone;
        }
        self.tree.detach(last);
        if is_table_part(self.tree.tag(ancestor)) {
            let foster = std::mem::replace(&mut self.foster, true);
            let table = self.open.iter().rposition(|&id| self.tree.tag(id) == Tag::Table);
            self.foster = foster;
            self.spend(self.open.len());
            let (parent, sibling) = match table.map(|at| (at, self.open[at])) {
                Some((_, table)) if self.tree.parent(table) != NONE => (self.tree.parent(table), table),
                Some((at, _)) => (self.open[at.saturating_sub(1)], NONE),
                None => (self.open[0], NONE),
            };
            self.tree.insert_before(parent, last, sibling);
        } else {
            self.tree.append(ancestor, last);
        }
        let clone = self.clone_element(formatting);
        let mut moved = 0;
        while self.tree.first(furthest) != NONE {
            let child = self.tree.first(furthest);
            self.tree.detach(child);
            self.tree.append(clone, child);
            moved += 1;
        }
        self.tree.append(furthest, clone);
        self.spend(moved * 4 + self.formatting.len() - at + 16);
        if let Some(at) = self.formatting.iter().rposition(|&id| id == formatting) {
            self.remove_formatting(at);
            if at < bookmark {
                bookmark -= 1;
            }
        }
        let bookmark = bookmark.min(self.formatting.len());
        self.formatting.insert(bookmark, clone);
        self.place(clone).formatting = true;
        self.remove_from_open(formatting);
        let depth = self
            .open
            .iter()
            .rposition(|&id| id == furthest)
            .map_or(self.open.len(), |at| at + 1);
        self.open.insert(depth, clone);
        self.place(clone).open = true;
        self.counts[self.tree.tag(clone) as usize] += 1;
    }
}
