//! Searching archives, piece by piece. `EventQuery.scan` and `EventQuery.scanReader` in JavaScript are made of it.

use super::query::EventQuery;
use crate::convert::{Instance, Octets, Whole};
use crate::error::array;
use mailwright_js::events::scan as js;
use napi::bindgen_prelude::Object;
use napi::{Env, Result};
use napi_derive::napi;

/// The lines of an archive that match, and the broken ones. Pieces are pushed in, lines pulled out.
#[napi]
pub struct Scanner(js::Scanner);

#[napi]
impl Scanner {
    /// A scan for a query.
    #[napi(constructor, ts_args_type = "query: EventQuery")]
    pub fn new(query: Instance<'_, EventQuery>) -> Self {
        Self(js::Scanner::new(query.0.inner().clone()))
    }

    /// Adds a piece of the archive at the end: NDJSON, lines ended by LF or CRLF, blank lines passed over.
    #[napi(ts_args_type = "piece: string | Uint8Array | ArrayBuffer")]
    pub fn push(&mut self, piece: Octets<'_>) {
        self.0.push(&piece);
    }

    /// Says that no further piece comes.
    #[napi]
    pub fn finish(&mut self) {
        self.0.finish();
    }

    /// Up to `limit` lines that match, and broken ones; none where the pieces so far hold no further one, or the query's
    /// limit is reached.
    #[napi(ts_args_type = "limit: number", ts_return_type = "ScannedLine[]")]
    pub fn take<'env>(&mut self, env: &'env Env, Whole(limit): Whole) -> Result<Vec<Object<'env>>> {
        let mut lines = Vec::new();
        while lines.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            let Some(line) = self.0.next_line() else {
                break;
            };
            let mut out = Object::new(env)?;
            #[allow(clippy::cast_precision_loss)] // No archive has 2^53 lines.
            out.set("number", line.number as f64)?;
            out.set("text", line.text)?;
            out.set("diagnostics", array(env, &line.diagnostics)?)?;
            lines.push(out);
        }
        Ok(lines)
    }

    /// Whether no further line can come: the archive is at its end, or the query's limit is reached.
    #[napi(getter)]
    pub fn is_done(&self) -> bool {
        self.0.is_done()
    }
}
