//! Why rendering ended before its time.

use crate::Code;
use crate::send::template::tree::Range;
use crate::send::template::value::{NegativeIndex, OutOfRange};

/// Why rendering failed, and where.
#[derive(Debug)]
pub(in crate::send::template) struct Fault {
    pub(in crate::send::template) code: Code,
    pub(in crate::send::template) span: Range,
    pub(in crate::send::template) message: String,
    pub(in crate::send::template) help: Option<String>,
}

pub(super) type Outcome<T = ()> = Result<T, Box<Fault>>;

#[allow(clippy::unnecessary_box_returns)] // it becomes an `Err`
pub(super) fn fault(code: Code, span: Range, message: impl Into<String>) -> Box<Fault> {
    Box::new(Fault {
        code,
        span,
        message: message.into(),
        help: None,
    })
}

pub(super) fn negative(span: Range) -> impl FnOnce(NegativeIndex) -> Box<Fault> {
    move |NegativeIndex| {
        fault(
            Code::TemplateNegativeIndex,
            span,
            "an array is indexed with a negative number",
        )
    }
}

pub(super) fn range(span: Range) -> impl FnOnce(OutOfRange) -> Box<Fault> {
    move |OutOfRange(text)| {
        fault(
            Code::TemplateNumberOutOfRange,
            span,
            format!("the number `{text}` of the data is out of range"),
        )
    }
}
