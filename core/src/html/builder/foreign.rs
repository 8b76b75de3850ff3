//! SVG and `MathML` inside HTML: HTML Standard §13.2.6.5, and which events go by its rules.

use super::{Builder, End, Event, Flow, Mode};
use crate::html::tag::Tag;
use crate::html::tree::{Id, Kind, Namespace};

impl Builder<'_> {
    /// Whether an event goes by the rules of SVG and `MathML`.
    pub(super) fn is_foreign(&self, event: Event<'_>) -> bool {
        let Some(id) = self.current() else { return false };
        let Kind::Element { tag, namespace, .. } = self.tree.node(id).kind else {
            return false;
        };
        if namespace == Namespace::Html || matches!(event, Event::EndOfFile) {
            return false;
        }
        let text = matches!(event, Event::Space(_) | Event::Characters(_));
        let start = if let Event::Start(start) = event {
            Some(start.tag)
        } else {
            None
        };
        let math_text = namespace == Namespace::MathMl
            && matches!(tag, Tag::Mi | Tag::Mo | Tag::Mn | Tag::Ms | Tag::Mtext);
        if math_text && (text || start.is_some_and(|tag| !matches!(tag, Tag::Mglyph | Tag::Malignmark))) {
            return false;
        }
        if namespace == Namespace::MathMl && tag == Tag::AnnotationXml && start == Some(Tag::Svg) {
            return false;
        }
        !(self.is_integration_point(id) && (text || start.is_some()))
    }

    /// SVG and `MathML` elements whose content is HTML.
    pub(super) fn is_integration_point(&self, id: Id) -> bool {
        match self.tree.node(id).kind {
            Kind::Element {
                tag,
                namespace: Namespace::Svg,
                ..
            } => {
                matches!(tag, Tag::Foreignobject | Tag::Desc | Tag::Title)
            }
            Kind::Element {
                tag: Tag::AnnotationXml,
                namespace: Namespace::MathMl,
                ..
            } => self.tree.attribute(id, "encoding").is_some_and(|encoding| {
                encoding.eq_ignore_ascii_case("text/html")
                    || encoding.eq_ignore_ascii_case("application/xhtml+xml")
            }),
            _ => false,
        }
    }

    pub(super) fn is_math_text(&self, id: Id) -> bool {
        matches!(
            self.tree.node(id).kind,
            Kind::Element {
                tag: Tag::Mi | Tag::Mo | Tag::Mn | Tag::Ms | Tag::Mtext,
                namespace: Namespace::MathMl,
                ..
            }
        )
    }

    /// The rules of SVG and `MathML`.
    pub(super) fn foreign(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Start(start) => {
                let font = start.tag == Tag::Font
                    && self
                        .tree
                        .attribute_range(start.attributes)
                        .any(|(name, _)| matches!(name, "color" | "face" | "size"));
                if start.tag.breaks_out() || font {
                    while let Some(id) = self.current() {
                        let stays = self.namespace(id) == Namespace::Html
                            || self.is_integration_point(id)
                            || self.is_math_text(id);
                        if stays {
                            break;
                        }
                        self.pop();
                    }
                    return Flow::Again;
                }
                let namespace = self.current().map_or(Namespace::Html, |id| self.namespace(id));
                self.insert_in(start, namespace);
                if start.self_closing {
                    self.pop();
                }
            }
            Event::End(end) => return self.foreign_end(end),
            Event::Space(text) => self.insert_text(text),
            Event::Characters("\0") => self.insert_text("\u{fffd}"),
            Event::Characters(text) => {
                self.frameset_ok = false;
                self.insert_text(text);
            }
            Event::Comment => self.insert_comment(self.current()),
            Event::Doctype { .. } | Event::EndOfFile => {}
        }
        Flow::Done
    }

    fn foreign_end(&mut self, end: End<'_>) -> Flow {
        let limit = self.search_limit();
        let mut steps = 0;
        let mut found = None;
        for at in (0..self.open.len()).rev().take(limit) {
            steps += 1;
            let id = self.open[at];
            let Kind::Element {
                tag, namespace, name, ..
            } = self.tree.node(id).kind
            else {
                continue;
            };
            if namespace == Namespace::Html && steps > 1 {
                break;
            }
            if self.tree.name(tag, name) == end.name {
                found = Some(at);
                break;
            }
        }
        self.spend(steps);
        let Some(at) = found else {
            return self.step(self.mode, Event::End(end));
        };
        if self.mode == Mode::InTableText {
            self.flush_table_text();
            self.mode = self.table_mode;
        }
        while self.open.len() > at.max(1) {
            self.pop();
        }
        Flow::Done
    }
}
