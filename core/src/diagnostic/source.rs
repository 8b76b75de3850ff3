//! What a span points into, kept with a finding where the name of the parameter does not tell.

use super::{Span, Unit};
use std::sync::Arc;

/// The text that a span points into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// The text of the parameter: the caller has it.
    #[default]
    Parameter,
    /// One of several texts of the parameter, or a text that the parameter only names. Findings about one text share it.
    Text(Arc<str>),
    /// The text of the parameter, where the caller would have to read its input again to find it.
    Known(Box<str>),
}

impl Source {
    pub(crate) fn of(text: &str) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Parameter | Self::Known(_) => None,
            Self::Text(text) => Some(text),
        }
    }

    /// A span of this text in another unit; `parameter` is the text of the parameter, where it is at hand.
    pub(super) fn in_units(&self, span: Span, unit: Unit, parameter: Option<&str>) -> Span {
        let text = match self {
            Self::Parameter => parameter,
            Self::Text(text) => Some(&**text),
            Self::Known(text) => Some(&**text),
        };
        match text {
            // Most texts are ASCII: there all units are the same, and counting costs more than to see that.
            Some(text) if !text.is_ascii() => span.in_units(text, unit),
            _ => span,
        }
    }
}
