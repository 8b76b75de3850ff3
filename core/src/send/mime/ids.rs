//! Message-ID, Date and boundaries, made from the context: the same context gives the same ones.

use crate::calendar;
use crate::seed::Sequence;

/// Makes what has to be unique in a message.
#[derive(Debug)]
pub(crate) struct Ids {
    now: i64,
    sequence: Sequence,
}

impl Ids {
    pub(crate) fn new(now: i64, seed: u64) -> Self {
        // Requests of one seed at different times differ, too.
        let start = seed ^ now.cast_unsigned().wrapping_mul(0x2545_f491_4f6c_dd1d);
        Self {
            now,
            sequence: Sequence::new(start),
        }
    }

    /// `<YYYYMMDDhhmmss.N.16 hex digits@domain>`, the shape of Mailgun's ids.
    pub(crate) fn message_id(&mut self, domain: &str) -> String {
        let time = calendar::compact(self.now);
        let unique = self.sequence.hex(16).to_ascii_uppercase();
        format!("<{time}.1.{unique}@{domain}>")
    }

    /// The value of the Date header.
    pub(crate) fn date(&self) -> String {
        calendar::rfc2822(self.now, 0)
    }

    /// A boundary that neither quoted-printable nor base64 can hold (`=_`, RFC 2045 §6.7).
    pub(crate) fn boundary(&mut self) -> String {
        format!("=_{}", self.sequence.hex(32))
    }
}
