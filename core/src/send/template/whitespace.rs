//! Which blanks and line breaks around tags are removed: `~`, and tags that stand alone on their line.
//!
//! The algorithm is that of handlebars.js (`whitespace-control.js`), with the faults that Mailgun's engine has and
//! that must be kept; [`Rules::Handlebars`] leaves the faults out, so that [`super::lint`] can say where they show:
//!
//! 1. Whether the text before a tag is blank is looked up in the text *as earlier tags have stripped it*, so the
//!    second of two directly following indented tags does not count as standing alone.
//! 2. At the root, the text after a tag counts as blank when it is blank to its end, even where another tag follows.
//! 3. A `~` to the left of `{{else if}}` does nothing.
//!
//! (That a `~` in `{{~/if}}` does not reach the final else behind two or more links is so in handlebars.js, too.)
//!
//! Stripping a part of a line is done once for each side of a text. Only space, tab, line feed, form feed and
//! carriage return are blank.

use super::lexer::is_blank;
use super::tree::{Block, BlockKind, Node, Program, Strip, Text};

/// Whose rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    Mailgun,
    Handlebars,
}

/// Treats the whole template. Comments and emptied texts stay; [`sweep`] removes them.
pub(super) fn treat(root: &mut Program, source: &str, rules: Rules) {
    Pass { source, rules }.program(root, true);
}

/// Removes comments and texts without a character.
pub(super) fn sweep(program: &mut Program) {
    program.nodes.retain(|node| match node {
        Node::Comment(_) => false,
        Node::Text(text) => text.range.start < text.range.end,
        _ => true,
    });
    for node in &mut program.nodes {
        if let Node::Block(block) = node {
            block
                .links
                .iter_mut()
                .filter_map(|link| link.program.as_mut())
                .for_each(sweep);
            block.inverse.iter_mut().for_each(sweep);
        }
    }
}

struct Pass<'s> {
    source: &'s str,
    rules: Rules,
}

/// What a statement asks of the texts around it.
#[derive(Default)]
struct Wish {
    strip: Strip,
    open_standalone: bool,
    close_standalone: bool,
    inline_standalone: bool,
}

/// Which part of a block: the program of a link, or the final else.
#[derive(Clone, Copy)]
enum Place {
    Link(usize),
    Inverse,
}

impl Pass<'_> {
    fn program(&self, program: &mut Program, root: bool) {
        let nodes = &mut program.nodes;
        for at in 0..nodes.len() {
            let wish = match &mut nodes[at] {
                Node::Text(_) => continue,
                Node::Mustache(mustache) => Wish {
                    strip: mustache.strip,
                    ..Wish::default()
                },
                Node::Partial(partial) => Wish {
                    strip: partial.strip,
                    inline_standalone: true,
                    ..Wish::default()
                },
                Node::Comment(strip) => Wish {
                    strip: *strip,
                    inline_standalone: true,
                    ..Wish::default()
                },
                Node::Block(block) => self.block(block),
            };
            let blank_before = self.blank_before(nodes, at, root);
            let blank_after = self.blank_after(nodes, at + 1, root);
            if wish.strip.close {
                self.strip_start(nodes, at + 1, true);
            }
            if wish.strip.open {
                self.strip_end(nodes, at, true);
            }
            if wish.inline_standalone && blank_before && blank_after {
                self.strip_start(nodes, at + 1, false);
                self.strip_end(nodes, at, false);
            }
            if wish.open_standalone && blank_before {
                if let Node::Block(block) = &mut nodes[at] {
                    let first = if block.links[0].program.is_some() {
                        Place::Link(0)
                    } else {
                        Place::Inverse
                    };
                    self.strip_start(part(block, first), 0, false);
                }
                self.strip_end(nodes, at, false);
            }
            if wish.close_standalone && blank_after {
                self.strip_start(nodes, at + 1, false);
                if let Node::Block(block) = &mut nodes[at] {
                    let last = match (block.links.len(), block.inverse.is_some()) {
                        // The else part of a chain is a block, so there is no text to strip.
                        (2.., _) => None,
                        (_, true) => Some(Place::Inverse),
                        (_, false) => Some(Place::Link(0)),
                    };
                    if let Some(last) = last {
                        let nodes = part(block, last);
                        self.strip_last(nodes, false);
                    }
                }
            }
        }
    }

    /// Treats the parts of a block, its links from the last to the first.
    fn block(&self, block: &mut Block) -> Wish {
        for link in &mut block.links {
            if let Some(program) = &mut link.program {
                self.program(program, false);
            }
        }
        if let Some(inverse) = &mut block.inverse {
            self.program(inverse, false);
        }
        let mut wish = Wish::default();
        for link in (0..block.links.len()).rev() {
            wish = self.link(block, link);
        }
        wish
    }

    fn link(&self, block: &mut Block, at: usize) -> Wish {
        let chained = at + 1 < block.links.len();
        // `{{^x}}` without else has its body alone; with else, the else part counts as the first.
        let program = if block.links[at].program.is_some() {
            Place::Link(at)
        } else {
            Place::Inverse
        };
        let next = if chained {
            Some(Place::Link(at + 1))
        } else if block.links[at].program.is_some() && block.inverse.is_some() {
            Some(Place::Inverse)
        } else {
            None
        };
        // Of the links, only the first one takes over the closing tag of the block; in handlebars.js the others
        // take their own opening tag for it.
        let close = match (at, self.rules) {
            (0 | 1, _) => block.close_strip,
            (_, Rules::Mailgun) => None,
            (_, Rules::Handlebars) => block.links[at].strip,
        }
        .unwrap_or_default();
        let open = block.links[at].strip.unwrap_or_default();
        let wish = Wish {
            strip: Strip {
                open: open.open,
                close: close.close,
            },
            open_standalone: self.blank_after(part(block, program), 0, false),
            close_standalone: {
                let nodes = part(block, next.unwrap_or(program));
                self.blank_before(nodes, nodes.len(), false)
            },
            inline_standalone: false,
        };
        if open.close {
            self.strip_start(part(block, program), 0, true);
        }
        let Some(next) = next else {
            if close.open {
                let nodes = part(block, program);
                self.strip_last(nodes, true);
            }
            return wish;
        };
        let inverse = match (chained, self.rules) {
            (true, Rules::Mailgun) => Strip::default(),
            (true, Rules::Handlebars) => block.links[at + 1].strip.unwrap_or_default(),
            (false, Rules::Mailgun) if block.kind == BlockKind::Inverted => Strip::default(),
            (false, _) => block.else_strip.unwrap_or_default(),
        };
        if inverse.open {
            let nodes = part(block, program);
            self.strip_last(nodes, true);
        }
        if inverse.close {
            self.strip_start(part(block, next), 0, true);
        }
        if close.open {
            let nodes = part(block, next);
            self.strip_last(nodes, true);
        }
        let nodes = part(block, program);
        if self.blank_before(nodes, nodes.len(), false) && self.blank_after(part(block, next), 0, false) {
            let nodes = part(block, program);
            self.strip_last(nodes, false);
            self.strip_start(part(block, next), 0, false);
        }
        wish
    }

    /// Whether the text before node `at` is blank up to a line break.
    fn blank_before(&self, nodes: &[Node], at: usize, root: bool) -> bool {
        if at == 0 {
            return root;
        }
        let Node::Text(node) = &nodes[at - 1] else {
            return false;
        };
        let text = match self.rules {
            Rules::Mailgun if node.range.start == node.range.end && node.right => return true,
            Rules::Mailgun => node.range.text(self.source),
            Rules::Handlebars => node.full.text(self.source),
        };
        let solid = text.trim_end_matches(is_blank);
        text[solid.len()..].contains('\n') || (solid.is_empty() && at == 1 && root)
    }

    /// Whether the text that is node `at` is blank down to a line break.
    fn blank_after(&self, nodes: &[Node], at: usize, root: bool) -> bool {
        if at >= nodes.len() {
            return root;
        }
        let Node::Text(node) = &nodes[at] else {
            return false;
        };
        let text = match self.rules {
            Rules::Mailgun if node.range.start == node.range.end && node.left => return true,
            Rules::Mailgun => node.range.text(self.source),
            Rules::Handlebars => node.full.text(self.source),
        };
        let solid = text.trim_start_matches(is_blank);
        let last = self.rules == Rules::Mailgun || at + 1 == nodes.len();
        text[..text.len() - solid.len()].contains('\n') || (solid.is_empty() && root && last)
    }

    /// Strips the beginning of the text that is node `at`: all blanks, or the rest of the line.
    fn strip_start(&self, nodes: &mut [Node], at: usize, all: bool) {
        let Some(Node::Text(node)) = nodes.get_mut(at) else {
            return;
        };
        if !all && node.right {
            return;
        }
        let text = node.range.text(self.source);
        let left = if all {
            text.trim_start_matches(is_blank)
        } else {
            let line = text.trim_start_matches([' ', '\t']);
            line.strip_prefix("\r\n")
                .or(line.strip_prefix('\n'))
                .or(line.strip_prefix('\r'))
                .unwrap_or(line)
        };
        node.right = left.len() != text.len();
        node.range.start = node.range.end - length(left);
    }

    fn strip_last(&self, nodes: &mut [Node], all: bool) {
        self.strip_end(nodes, nodes.len(), all);
    }

    /// Strips the end of the text before node `at`: all blanks, or those of the last line.
    fn strip_end(&self, nodes: &mut [Node], at: usize, all: bool) {
        let Some(Node::Text(node)) = at.checked_sub(1).and_then(|before| nodes.get_mut(before)) else {
            return;
        };
        if !all && node.left {
            return;
        }
        let text = node.range.text(self.source);
        let left = if all {
            text.trim_end_matches(is_blank)
        } else {
            text.trim_end_matches([' ', '\t'])
        };
        node.left = left.len() != text.len();
        node.range.end = node.range.start + length(left);
    }
}

fn part(block: &mut Block, place: Place) -> &mut Vec<Node> {
    let program = match place {
        Place::Link(at) => &mut block.links[at].program,
        Place::Inverse => &mut block.inverse,
    };
    &mut program.get_or_insert_default().nodes
}

#[allow(clippy::cast_possible_truncation)] // a part of a source whose length fits
fn length(text: &str) -> u32 {
    text.len() as u32
}

/// The texts of a tree in order, to compare two treatments.
pub(super) fn texts<'p>(program: &'p Program, found: &mut Vec<&'p Text>) {
    for node in &program.nodes {
        match node {
            Node::Text(text) => found.push(text),
            Node::Block(block) => {
                let parts = block.links.iter().filter_map(|link| link.program.as_ref());
                parts.chain(&block.inverse).for_each(|part| texts(part, found));
            }
            _ => {}
        }
    }
}
