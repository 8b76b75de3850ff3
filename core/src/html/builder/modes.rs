//! The insertion modes outside of body and table.

use super::{Builder, End, Event, Flow, Mode, Scope, Start};
use crate::html::tag::Tag;
use crate::html::tokenizer::State;

impl Builder<'_> {
    /// One event by the rules of one mode.
    pub(super) fn step(&mut self, mode: Mode, event: Event<'_>) -> Flow {
        match mode {
            Mode::Initial => self.initial(event),
            Mode::BeforeHtml => self.before_html(event),
            Mode::BeforeHead => self.before_head(event),
            Mode::InHead => self.in_head(event),
            Mode::InHeadNoscript => self.in_head_noscript(event),
            Mode::AfterHead => self.after_head(event),
            Mode::InBody => self.in_body(event),
            Mode::Text => self.in_text(event),
            Mode::InTable => self.in_table(event),
            Mode::InTableText => self.in_table_text(event),
            Mode::InCaption => self.in_caption(event),
            Mode::InColumnGroup => self.in_column_group(event),
            Mode::InTableBody => self.in_table_body(event),
            Mode::InRow => self.in_row(event),
            Mode::InCell => self.in_cell(event),
            Mode::InSelect => self.in_select(event),
            Mode::InSelectInTable => self.in_select_in_table(event),
            Mode::AfterBody => self.after_body(event),
            Mode::InFrameset => self.in_frameset(event),
            Mode::AfterFrameset => self.after_frameset(event),
            Mode::AfterAfterBody => self.after_after_body(event),
            Mode::AfterAfterFrameset => self.after_after_frameset(event),
        }
    }

    fn again(&mut self, mode: Mode) -> Flow {
        self.mode = mode;
        Flow::Again
    }

    fn initial(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) | Event::Comment => Flow::Done,
            Event::Doctype { quirks } => {
                self.quirks = quirks;
                self.mode = Mode::BeforeHtml;
                Flow::Done
            }
            _ => {
                self.quirks = true;
                self.again(Mode::BeforeHtml)
            }
        }
    }

    fn before_html(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) | Event::Comment | Event::Doctype { .. } => return Flow::Done,
            Event::End(end) if !matches!(end.tag, Tag::Head | Tag::Body | Tag::Html | Tag::Br) => {
                return Flow::Done;
            }
            _ => {}
        }
        let root = self.create(Start::implied(Tag::Html), crate::html::tree::Namespace::Html);
        self.tree.root = root;
        self.push(root);
        self.again(Mode::BeforeHead)
    }

    fn before_head(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) | Event::Doctype { .. } => return Flow::Done,
            Event::Comment => {
                self.insert_comment(self.current());
                return Flow::Done;
            }
            Event::Start(start) if start.tag == Tag::Html => return self.html_again(start),
            Event::End(end) if !matches!(end.tag, Tag::Head | Tag::Body | Tag::Html | Tag::Br) => {
                return Flow::Done;
            }
            _ => {}
        }
        let given = match event {
            Event::Start(start) if start.tag == Tag::Head => Some(start),
            _ => None,
        };
        self.head = self.insert(given.unwrap_or_else(|| Start::implied(Tag::Head)));
        self.mode = Mode::InHead;
        if given.is_some() { Flow::Done } else { Flow::Again }
    }

    pub(super) fn in_head(&mut self, event: Event<'_>) -> Flow {
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
            Event::Start(start) => match start.tag {
                Tag::Html => return self.html_again(start),
                Tag::Title => {
                    self.insert_raw(start, State::RawWithReferences);
                    return Flow::Done;
                }
                Tag::Noframes | Tag::Style => {
                    self.insert_raw(start, State::Raw);
                    return Flow::Done;
                }
                Tag::Noscript => {
                    self.insert(start);
                    self.mode = Mode::InHeadNoscript;
                    return Flow::Done;
                }
                Tag::Script => {
                    self.insert_raw(start, State::Script);
                    return Flow::Done;
                }
                Tag::Base | Tag::Basefont | Tag::Bgsound | Tag::Command | Tag::Link | Tag::Meta => {
                    self.insert_void(start);
                    return Flow::Done;
                }
                Tag::Head => return Flow::Done,
                _ => {}
            },
            Event::End(end) if end.tag == Tag::Head => {
                self.pop();
                self.mode = Mode::AfterHead;
                return Flow::Done;
            }
            Event::End(end) if !matches!(end.tag, Tag::Br | Tag::Html | Tag::Body) => return Flow::Done,
            _ => {}
        }
        self.pop();
        self.again(Mode::AfterHead)
    }

    fn in_head_noscript(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) | Event::Comment => return self.in_head(event),
            Event::Doctype { .. } => return Flow::Done,
            Event::Start(start) => match start.tag {
                Tag::Html => return self.html_again(start),
                Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta | Tag::Noframes | Tag::Style => {
                    return self.in_head(event);
                }
                Tag::Head | Tag::Noscript => return Flow::Done,
                _ => {}
            },
            Event::End(End {
                tag: Tag::Noscript, ..
            }) => {
                self.pop();
                self.mode = Mode::InHead;
                return Flow::Done;
            }
            Event::End(end) if end.tag != Tag::Br => return Flow::Done,
            _ => {}
        }
        self.pop();
        self.again(Mode::InHead)
    }

    fn after_head(&mut self, event: Event<'_>) -> Flow {
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
            Event::Start(start) => match start.tag {
                Tag::Html => return self.html_again(start),
                Tag::Body => {
                    self.frameset_ok = false;
                    self.insert(start);
                    self.mode = Mode::InBody;
                    return Flow::Done;
                }
                Tag::Frameset => {
                    self.insert(start);
                    self.mode = Mode::InFrameset;
                    return Flow::Done;
                }
                Tag::Base
                | Tag::Basefont
                | Tag::Bgsound
                | Tag::Link
                | Tag::Meta
                | Tag::Noframes
                | Tag::Script
                | Tag::Style
                | Tag::Title => {
                    let head = self.head;
                    self.push(head);
                    self.in_head(event);
                    self.remove_from_open(head);
                    return Flow::Done;
                }
                Tag::Head => return Flow::Done,
                _ => {}
            },
            Event::End(end) if !matches!(end.tag, Tag::Br | Tag::Html | Tag::Body) => return Flow::Done,
            _ => {}
        }
        self.insert(Start::implied(Tag::Body));
        self.frameset_ok = true;
        self.again(Mode::InBody)
    }

    fn in_text(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) | Event::Characters(text) => {
                let text = if std::mem::take(&mut self.drop_newline) {
                    text.strip_prefix('\n').unwrap_or(text)
                } else {
                    text
                };
                if !text.is_empty() {
                    self.insert_text(text);
                }
                Flow::Done
            }
            Event::EndOfFile => {
                self.pop();
                self.again(self.original_mode)
            }
            _ => {
                self.pop();
                self.mode = self.original_mode;
                Flow::Done
            }
        }
    }

    fn after_body(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) => self.insert_text(text),
            Event::Comment => self.insert_comment(self.open.first().copied()),
            Event::Doctype { .. } | Event::EndOfFile => {}
            Event::Start(start) if start.tag == Tag::Html => return self.html_again(start),
            Event::End(end) if end.tag == Tag::Html => self.mode = Mode::AfterAfterBody,
            _ => return self.again(Mode::InBody),
        }
        Flow::Done
    }

    fn after_after_body(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) => self.in_body(event),
            Event::Comment | Event::Doctype { .. } | Event::EndOfFile => Flow::Done,
            Event::Start(start) if start.tag == Tag::Html => self.html_again(start),
            _ => self.again(Mode::InBody),
        }
    }

    fn in_frameset(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) => self.insert_text(text),
            Event::Comment => self.insert_comment(self.current()),
            Event::Start(start) => match start.tag {
                Tag::Html => return self.html_again(start),
                Tag::Frameset => {
                    self.insert(start);
                }
                Tag::Frame => self.insert_void(start),
                Tag::Noframes => return self.in_head(event),
                _ => {}
            },
            Event::End(end) if end.tag == Tag::Frameset => {
                if self.open.len() > 1 {
                    self.pop();
                }
                if self.current_tag() != Tag::Frameset {
                    self.mode = Mode::AfterFrameset;
                }
            }
            _ => {}
        }
        Flow::Done
    }

    fn after_frameset(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(text) => self.insert_text(text),
            Event::Comment => self.insert_comment(self.current()),
            Event::Start(start) if start.tag == Tag::Html => return self.html_again(start),
            Event::Start(start) if start.tag == Tag::Noframes => return self.in_head(event),
            Event::End(end) if end.tag == Tag::Html => self.mode = Mode::AfterAfterFrameset,
            _ => {}
        }
        Flow::Done
    }

    fn after_after_frameset(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Space(_) => self.in_body(event),
            Event::Start(start) if start.tag == Tag::Html => self.html_again(start),
            Event::Start(start) if start.tag == Tag::Noframes => self.in_head(event),
            _ => Flow::Done,
        }
    }

    /// Another `html` start tag: its attributes are added to the root's.
    pub(super) fn html_again(&mut self, start: Start) -> Flow {
        if let Some(&root) = self.open.first() {
            self.add_attributes(root, start);
        }
        Flow::Done
    }

    /// Which mode the open elements call for, after a table or a `select` has ended.
    pub(super) fn reset_mode(&mut self) {
        let mut steps = 0;
        let mut mode = Mode::InBody;
        for &id in self.open.iter().rev() {
            steps += 1;
            mode = match self.tree.tag(id) {
                Tag::Select => Mode::InSelect,
                Tag::Td | Tag::Th => Mode::InCell,
                Tag::Tr => Mode::InRow,
                Tag::Tbody | Tag::Thead | Tag::Tfoot => Mode::InTableBody,
                Tag::Caption => Mode::InCaption,
                Tag::Colgroup => Mode::InColumnGroup,
                Tag::Table => Mode::InTable,
                // html5lib: a `head` that is still open is gone on with as body.
                Tag::Head | Tag::Body => Mode::InBody,
                Tag::Frameset => Mode::InFrameset,
                Tag::Html => Mode::BeforeHead,
                _ => continue,
            };
            break;
        }
        self.spend(steps);
        self.mode = mode;
    }

    /// `</body>`.
    pub(super) fn end_body(&mut self) -> bool {
        let found = self.has_in_scope(Scope::Default, Tag::Body);
        if found {
            self.mode = Mode::AfterBody;
        }
        found
    }
}
