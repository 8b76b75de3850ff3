//! Deliveries: one by one, or all at once by several threads off the event loop.

use crate::convert::{Float, Options, count};
use crate::error::{array, thrown};
use mailwright_js::send::context::RenderOptions;
use napi::bindgen_prelude::{Array, AsyncTask, Buffer, Either, Undefined};
use napi::{Env, Error, Result, Task};
use napi_derive::napi;
use std::sync::Arc;

/// A compiled request: one delivery per recipient where recipient variables are present, else one for all.
///
/// It never changes. Iterable and async iterable.
#[napi]
pub struct Batch(Arc<mailwright::Batch>);

impl Batch {
    /// The class of a compiled request.
    pub fn of(batch: mailwright::Batch) -> Self {
        Self(Arc::new(batch))
    }

    /// The core's delivery of a number that the loader counted to.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // What is no number of a delivery is none after it.
    pub(super) fn delivery(&self, index: f64) -> Result<mailwright::Delivery<'_>> {
        delivery(&self.0, index as usize)
    }
}

#[napi]
impl Batch {
    /// The number of deliveries.
    #[napi(getter)]
    pub fn length(&self) -> f64 {
        count(self.0.len())
    }

    /// Delivery number `index`; a negative one counts from the end. `undefined` where there is none.
    #[napi(ts_args_type = "index: number", ts_return_type = "Delivery | undefined")]
    pub fn at(&self, Float(index): Float) -> Either<Delivery, Undefined> {
        // As `Array.prototype.at` has it: cut to a whole number, NaN being 0.
        let whole = if index.is_nan() { 0.0 } else { index.trunc() };
        let from_start = if whole < 0.0 {
            whole + count(self.0.len())
        } else {
            whole
        };
        // What is negative or too large is so as well after the cast.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let index = from_start as usize;
        if from_start < 0.0 || index >= self.0.len() {
            return Either::B(());
        }
        Either::A(Delivery {
            batch: self.0.clone(),
            index,
        })
    }

    /// The Message-ID that all deliveries share, as Mailgun answers one id per request.
    #[napi(getter)]
    pub fn message_id(&self) -> &str {
        self.0.message_id()
    }

    /// Warnings and notes.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(
            env,
            &mailwright_js::diagnostics(self.0.diagnostics(), &mailwright_js::no_sources),
        )
    }

    /// The MIME messages of all deliveries, in order, rendered off the event loop by so many threads, but no more than the
    /// machine has processors.
    ///
    /// All of them are in memory then, in pieces that several messages share; to have one at a time, go over the batch.
    #[napi(
        ts_args_type = "options?: RenderOptions",
        ts_return_type = "Promise<Buffer[]>"
    )]
    pub fn render_all(&self, env: &Env, options: Options<RenderOptions>) -> Result<AsyncTask<RenderAll>> {
        let threads = options.0.threads().map_err(|failure| thrown(env, failure))?;
        Ok(AsyncTask::new(RenderAll {
            batch: self.0.clone(),
            // In WebAssembly there is one, the caller's.
            threads: threads.min(processors()).min(self.0.len()).max(1),
        }))
    }
}

/// More threads than these would take turns.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// About how long a piece of memory is that several messages share: a piece costs JavaScript's collector much more than a
/// view of it, and is kept as long as one of its messages is.
const PIECE: usize = 4 << 20;

/// All deliveries, rendered by several threads.
pub struct RenderAll {
    batch: Arc<mailwright::Batch>,
    threads: usize,
}

/// Messages one after the other, and where each ends.
pub struct Piece {
    bytes: Vec<u8>,
    ends: Vec<f64>,
}

impl RenderAll {
    /// The messages of some deliveries.
    fn pieces(&self, from: usize, to: usize) -> Result<Vec<Piece>> {
        let mut deliveries = (from..to)
            .filter_map(|index| self.batch.delivery(index))
            .peekable();
        let mut pieces = Vec::new();
        while let Some(first) = deliveries.peek() {
            // Messages of a batch are about the same size.
            let length = first.len().max(1);
            let together = (PIECE / length).max(1).min(to - from);
            let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(together));
            bytes
                .try_reserve(length * together)
                .map_err(|_| Error::from_reason(format!("no memory for messages of {length} bytes")))?;
            for delivery in deliveries.by_ref().take(together) {
                delivery.append_to(&mut bytes);
                ends.push(count(bytes.len()));
            }
            pieces.push(Piece { bytes, ends });
        }
        Ok(pieces)
    }
}

impl Task for RenderAll {
    type Output = Vec<Piece>;
    type JsValue = Vec<(Buffer, Vec<f64>)>;

    fn compute(&mut self) -> Result<Vec<Piece>> {
        let (length, threads) = (self.batch.len(), self.threads);
        let bound = |part: usize| length * part / threads;
        std::thread::scope(|scope| {
            let this = &*self;
            let others: Vec<_> = (1..threads)
                .map(|part| scope.spawn(move || this.pieces(bound(part), bound(part + 1))))
                .collect();
            let mut all = this.pieces(0, bound(1))?;
            for other in others {
                let pieces = other.join().map_err(|_| Error::from_reason("rendering failed"))?;
                all.extend(pieces?);
            }
            Ok(all)
        })
    }

    fn resolve(&mut self, _: Env, pieces: Vec<Piece>) -> Result<Self::JsValue> {
        Ok(pieces
            .into_iter()
            .map(|piece| (Buffer::from(piece.bytes), piece.ends))
            .collect())
    }
}

/// One message with its envelope.
#[napi]
pub struct Delivery {
    batch: Arc<mailwright::Batch>,
    index: usize,
}

impl Delivery {
    /// The core's delivery.
    pub(super) fn get(&self) -> Result<mailwright::Delivery<'_>> {
        delivery(&self.batch, self.index)
    }
}

/// A delivery that there is: batches do not change.
fn delivery(batch: &mailwright::Batch, index: usize) -> Result<mailwright::Delivery<'_>> {
    let delivery = batch.delivery(index);
    delivery.ok_or_else(|| Error::from_reason("no such delivery"))
}

#[napi]
impl Delivery {
    /// Its number in the batch, from 0.
    #[napi(getter)]
    pub fn index(&self) -> f64 {
        count(self.index)
    }

    /// The sender of the envelope (SMTP `MAIL FROM`): the bare address of the first From.
    #[napi(getter)]
    pub fn envelope_from(&self) -> Result<String> {
        Ok(self.get()?.envelope_from())
    }

    /// The recipients of the envelope (SMTP `RCPT TO`), domains as A-labels, each once.
    #[napi(getter)]
    pub fn recipients(&self) -> Result<Vec<&str>> {
        Ok(self.get()?.recipients())
    }

    /// Whether the message needs SMTPUTF8 (RFC 6531): a local part of envelope or headers is not ASCII.
    #[napi(getter)]
    pub fn is_smtputf8(&self) -> Result<bool> {
        Ok(self.get()?.is_smtputf8())
    }

    /// The length of the message in bytes; it is not built for that.
    #[napi(getter)]
    pub fn length(&self) -> Result<f64> {
        Ok(count(self.get()?.len()))
    }
}
