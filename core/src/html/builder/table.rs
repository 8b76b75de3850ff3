//! Tables and `select`: HTML Standard §13.2.6.4.9 to 13.2.6.4.17.

use super::{Builder, End, Event, Flow, Mode, Scope, Start};
use crate::html::tag::Tag;
use crate::html::tree::NONE;

impl Builder<'_> {
    /// An event by the rules of the body, whose insertions go before the table.
    fn fostered(&mut self, event: Event<'_>) -> Flow {
        self.foster = true;
        let flow = self.in_body(event);
        self.foster = false;
        flow
    }

    fn clear_to(&mut self, tags: &[Tag]) {
        self.pop_back_to(|tag| tags.contains(&tag));
    }

    pub(super) fn in_table(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Space(_) | Event::Characters(_) => {
                self.table_mode = self.mode;
                self.mode = Mode::InTableText;
                return Flow::Again;
            }
            Event::Comment => self.insert_comment(self.current()),
            Event::Doctype { .. } | Event::EndOfFile => {}
            Event::Start(start) => match start.tag {
                Html => return self.html_again(start),
                Caption => {
                    self.clear_to(&[Table]);
                    self.formatting.push(NONE);
                    self.insert(start);
                    self.mode = Mode::InCaption;
                }
                Colgroup => {
                    self.clear_to(&[Table]);
                    self.insert(start);
                    self.mode = Mode::InColumnGroup;
                }
                Col => {
                    self.clear_to(&[Table]);
                    self.insert(Start::implied(Colgroup));
                    self.mode = Mode::InColumnGroup;
                    return Flow::Again;
                }
                Tbody | Tfoot | Thead => {
                    self.clear_to(&[Table]);
                    self.insert(start);
                    self.mode = Mode::InTableBody;
                }
                Td | Th | Tr => {
                    self.clear_to(&[Table]);
                    self.insert(Start::implied(Tbody));
                    self.mode = Mode::InTableBody;
                    return Flow::Again;
                }
                Table => {
                    if self.has_in_scope(Scope::Table, Table) {
                        self.end_table();
                        return Flow::Again;
                    }
                }
                Style | Script => return self.in_head(event),
                Input if self.is_hidden_input(start) => self.insert_void(start),
                Form => {
                    if self.form == NONE {
                        self.form = self.insert(start);
                        self.pop();
                    }
                }
                _ => return self.fostered(event),
            },
            Event::End(end) => match end.tag {
                Table => self.end_table(),
                Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => {}
                _ => return self.fostered(event),
            },
        }
        Flow::Done
    }

    fn end_table(&mut self) {
        if self.has_in_scope(Scope::Table, Tag::Table) {
            self.imply_end_tags(Tag::Other);
            self.pop_until(|tag| tag == Tag::Table);
            self.reset_mode();
        }
    }

    pub(super) fn in_table_text(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Characters("\0") | Event::Doctype { .. } => Flow::Done,
            Event::Space(text) | Event::Characters(text) => {
                self.table_text.push_str(text);
                Flow::Done
            }
            _ => {
                self.flush_table_text();
                self.mode = self.table_mode;
                Flow::Again
            }
        }
    }

    /// Text between the rows of a table stands before it, white space stays.
    pub(super) fn flush_table_text(&mut self) {
        let text = std::mem::take(&mut self.table_text);
        if text
            .trim_start_matches(['\t', '\n', '\x0c', '\r', ' '])
            .is_empty()
        {
            if !text.is_empty() {
                self.insert_text(&text);
            }
        } else {
            self.fostered(Event::Characters(&text));
        }
        self.table_text = text;
        self.table_text.clear();
    }

    pub(super) fn in_caption(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Start(Start {
                tag: Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr,
                ..
            })
            | Event::End(End { tag: Table, .. }) => {
                if self.end_caption() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            Event::End(End { tag: Caption, .. }) => {
                self.end_caption();
                Flow::Done
            }
            Event::End(End {
                tag: Body | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr,
                ..
            }) => Flow::Done,
            _ => self.in_body(event),
        }
    }

    fn end_caption(&mut self) -> bool {
        if !self.has_in_scope(Scope::Table, Tag::Caption) {
            return false;
        }
        self.imply_end_tags(Tag::Other);
        self.pop_until(|tag| tag == Tag::Caption);
        self.clear_formatting();
        self.mode = Mode::InTable;
        true
    }

    pub(super) fn in_column_group(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) => {
                self.insert_text(text);
                return Flow::Done;
            }
            Event::Comment => {
                self.insert_comment(self.current());
                return Flow::Done;
            }
            Event::Doctype { .. } => return Flow::Done,
            Event::Start(start) if start.tag == Tag::Html => return self.html_again(start),
            Event::Start(start) if start.tag == Tag::Col => {
                self.insert_void(start);
                return Flow::Done;
            }
            Event::End(end) if end.tag == Tag::Col => return Flow::Done,
            _ => {}
        }
        if self.open.len() > 1 {
            self.pop();
        }
        self.mode = Mode::InTable;
        if matches!(
            event,
            Event::End(End {
                tag: Tag::Colgroup,
                ..
            })
        ) {
            Flow::Done
        } else {
            Flow::Again
        }
    }

    pub(super) fn in_table_body(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        const GROUPS: &[Tag] = &[Tbody, Tfoot, Thead];
        match event {
            Event::Start(start) if start.tag == Tr => {
                self.clear_to(GROUPS);
                self.insert(start);
                self.mode = Mode::InRow;
                Flow::Done
            }
            Event::Start(Start { tag: Td | Th, .. }) => {
                self.clear_to(GROUPS);
                self.insert(Start::implied(Tr));
                self.mode = Mode::InRow;
                Flow::Again
            }
            Event::Start(Start {
                tag: Caption | Col | Colgroup | Tbody | Tfoot | Thead,
                ..
            })
            | Event::End(End { tag: Table, .. }) => {
                if !self.in_scope(Scope::Table, |tag| GROUPS.contains(&tag)) {
                    return Flow::Done;
                }
                self.clear_to(GROUPS);
                self.pop();
                self.mode = Mode::InTable;
                Flow::Again
            }
            Event::End(End {
                tag: tag @ (Tbody | Tfoot | Thead),
                ..
            }) => {
                if self.has_in_scope(Scope::Table, tag) {
                    self.clear_to(GROUPS);
                    self.pop();
                    self.mode = Mode::InTable;
                }
                Flow::Done
            }
            Event::End(End {
                tag: Body | Caption | Col | Colgroup | Html | Td | Th | Tr,
                ..
            }) => Flow::Done,
            _ => self.in_table(event),
        }
    }

    fn end_row(&mut self) -> bool {
        if !self.has_in_scope(Scope::Table, Tag::Tr) {
            return false;
        }
        self.clear_to(&[Tag::Tr]);
        self.pop();
        self.mode = Mode::InTableBody;
        true
    }

    pub(super) fn in_row(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Start(start) if matches!(start.tag, Td | Th) => {
                self.clear_to(&[Tr]);
                self.insert(start);
                self.mode = Mode::InCell;
                self.formatting.push(NONE);
                Flow::Done
            }
            Event::Start(Start {
                tag: Caption | Col | Colgroup | Tbody | Tfoot | Thead | Tr,
                ..
            })
            | Event::End(End { tag: Table, .. }) => {
                if self.end_row() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            Event::End(End { tag: Tr, .. }) => {
                self.end_row();
                Flow::Done
            }
            Event::End(End {
                tag: tag @ (Tbody | Tfoot | Thead),
                ..
            }) => {
                if self.has_in_scope(Scope::Table, tag) && self.end_row() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            Event::End(End {
                tag: Body | Caption | Col | Colgroup | Html | Td | Th,
                ..
            }) => Flow::Done,
            _ => self.in_table(event),
        }
    }

    fn end_cell(&mut self, tag: Tag) {
        if self.has_in_scope(Scope::Table, tag) {
            self.imply_end_tags(tag);
            self.pop_until(|open| open == tag);
            self.clear_formatting();
            self.mode = Mode::InRow;
        }
    }

    /// Ends the open cell, if there is one.
    fn close_cell(&mut self) -> bool {
        for tag in [Tag::Td, Tag::Th] {
            if self.has_in_scope(Scope::Table, tag) {
                self.end_cell(tag);
                return true;
            }
        }
        false
    }

    pub(super) fn in_cell(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Start(Start {
                tag: Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr,
                ..
            }) => {
                if self.close_cell() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            Event::End(End {
                tag: tag @ (Td | Th), ..
            }) => {
                self.end_cell(tag);
                Flow::Done
            }
            Event::End(End {
                tag: Body | Caption | Col | Colgroup | Html,
                ..
            }) => Flow::Done,
            Event::End(End {
                tag: tag @ (Table | Tbody | Tfoot | Thead | Tr),
                ..
            }) => {
                if self.has_in_scope(Scope::Table, tag) && self.close_cell() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            _ => self.in_body(event),
        }
    }

    fn end_select(&mut self) -> bool {
        if !self.has_in_scope(Scope::Select, Tag::Select) {
            return false;
        }
        self.pop_until(|tag| tag == Tag::Select);
        self.reset_mode();
        true
    }

    pub(super) fn in_select(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Characters("\0") | Event::Doctype { .. } | Event::EndOfFile => {}
            Event::Space(text) | Event::Characters(text) => self.insert_text(text),
            Event::Comment => self.insert_comment(self.current()),
            Event::Start(start) => match start.tag {
                Html => return self.html_again(start),
                Option | Optgroup => {
                    if self.current_tag() == Option {
                        self.pop();
                    }
                    if start.tag == Optgroup && self.current_tag() == Optgroup {
                        self.pop();
                    }
                    self.insert(start);
                }
                Select => {
                    self.end_select();
                }
                Input | Keygen | Textarea if self.end_select() => return Flow::Again,
                Script => return self.in_head(event),
                _ => {}
            },
            Event::End(end) => match end.tag {
                Option if self.current_tag() == Option => {
                    self.pop();
                }
                Optgroup => {
                    let above = self
                        .open
                        .len()
                        .checked_sub(2)
                        .map(|at| self.tree.tag(self.open[at]));
                    if self.current_tag() == Option && above == Some(Optgroup) {
                        self.pop();
                    }
                    if self.current_tag() == Optgroup {
                        self.pop();
                    }
                }
                Select => {
                    self.end_select();
                }
                _ => {}
            },
        }
        Flow::Done
    }

    pub(super) fn in_select_in_table(&mut self, event: Event<'_>) -> Flow {
        use Tag::*;
        match event {
            Event::Start(Start {
                tag: Caption | Table | Tbody | Tfoot | Thead | Tr | Td | Th,
                ..
            }) => {
                if self.end_select() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            Event::End(End {
                tag: tag @ (Caption | Table | Tbody | Tfoot | Thead | Tr | Td | Th),
                ..
            }) => {
                if self.has_in_scope(Scope::Table, tag) && self.end_select() {
                    Flow::Again
                } else {
                    Flow::Done
                }
            }
            _ => self.in_select(event),
        }
    }
}
