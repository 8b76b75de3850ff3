//! The list of active formatting elements: HTML Standard §13.2.4.3.

use super::Builder;
use crate::html::tag::Tag;
use crate::html::tree::{Id, NONE};

impl Builder<'_> {
    pub(super) fn clone_element(&mut self, id: Id) -> Id {
        let kind = self.tree.node(id).kind;
        self.tree.create(kind)
    }

    pub(super) fn push_formatting(&mut self, id: Id) {
        self.place(id).formatting = true;
        self.formatting.push(id);
    }

    pub(super) fn remove_formatting(&mut self, at: usize) {
        let id = self.formatting.remove(at);
        if id != NONE {
            self.place(id).formatting = false;
        }
    }

    /// Forgets the formatting elements since the last marker.
    pub(super) fn clear_formatting(&mut self) {
        while let Some(id) = self.formatting.pop() {
            if id == NONE {
                return;
            }
            self.place(id).formatting = false;
        }
    }

    /// Where the last formatting element of a tag stands in the list, after the last marker.
    pub(super) fn find_formatting(&mut self, tag: Tag) -> Option<usize> {
        let mut steps = 0;
        let mut found = None;
        for (at, &id) in self.formatting.iter().enumerate().rev() {
            steps += 1;
            if id == NONE {
                break;
            }
            if self.tree.tag(id) == tag {
                found = Some(at);
                break;
            }
        }
        self.spend(steps);
        found
    }

    /// Opens formatting elements again that a block closed.
    pub(super) fn reconstruct(&mut self) {
        let Some(&last) = self.formatting.last() else {
            return;
        };
        if last == NONE || self.is_open(last) {
            return;
        }
        let closed = self
            .formatting
            .iter()
            .rev()
            .take_while(|&&id| id != NONE && !self.is_open(id))
            .count();
        // An element costs more than a look at one.
        if self.is_simple() || !self.spend(closed * 16) {
            return;
        }
        for at in self.formatting.len() - closed..self.formatting.len() {
            let old = self.formatting[at];
            let id = self.clone_element(old);
            let (parent, sibling) = self.insertion_point();
            self.tree.insert_before(parent, id, sibling);
            self.push(id);
            self.place(old).formatting = false;
            self.place(id).formatting = true;
            self.formatting[at] = id;
        }
    }
}
