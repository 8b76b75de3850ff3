//! What spans point into, kept with a finding as far as counting in other languages' units takes it.

use super::{Span, Unit};
use std::sync::Arc;

/// The text that a span points into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// The text of the parameter: the caller has it.
    #[default]
    Parameter,
    /// A text in which bytes, code points and UTF-16 units are the same.
    Ascii,
    /// One of several texts of the parameter, or a text that the parameter only names.
    Text(Arc<str>),
}

impl Source {
    pub(crate) fn of(text: &str) -> Self {
        if text.is_ascii() {
            Self::Ascii
        } else {
            Self::Text(text.into())
        }
    }

    /// A span of this text in another unit; `parameter` is the text of the parameter, where it is at hand.
    pub(super) fn in_units(&self, span: Span, unit: Unit, parameter: Option<&str>) -> Span {
        match (self, parameter) {
            (Self::Text(text), _) => span.in_units(text, unit),
            // Most texts are ASCII; counting them costs more than to see that.
            (Self::Parameter, Some(text)) if !text.is_ascii() => span.in_units(text, unit),
            _ => span,
        }
    }
}
