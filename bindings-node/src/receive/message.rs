//! Parsed messages and their parts.

use super::payload::InboundPayload;
use crate::convert::{Json, Octets, Options, Text, count};
use crate::error::{array, thrown};
use crate::host::{clock, random};
use mailwright::{Charsets, Envelope};
use mailwright_js::receive::message::{self as js, IncomingOptions, PlainSpamCheck};
use mailwright_js::receive::payload::{self, PlainPayloadOptions};
use napi::bindgen_prelude::{Array, Buffer, FromNapiValue, Object};
use napi::{Env, Result, sys};
use napi_derive::napi;

/// An envelope as a plain object.
pub struct EnvelopeOf(pub(crate) Envelope);

impl FromNapiValue for EnvelopeOf {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Json::from_napi_value(env, value)? };
        let env = Env::from_raw(env);
        js::envelope(given.value(&env)?)
            .map(Self)
            .map_err(|failure| thrown(&env, failure))
    }
}

/// Headers as plain objects.
fn headers<'env>(env: &'env Env, headers: &[mailwright::MessageHeader]) -> Result<Vec<Object<'env>>> {
    let plain = headers.iter().map(|header| {
        let mut out = Object::new(env)?;
        out.set("name", header.name())?;
        out.set("value", header.value())?;
        out.set("raw", Buffer::from(header.raw()))?;
        Ok(out)
    });
    plain.collect()
}

/// A message as received.
#[napi]
pub struct IncomingMessage(pub(crate) js::Message);

#[napi]
impl IncomingMessage {
    /// Reads a message. Line ends may be CRLF or LF. Whatever is broken is read as well as possible and told in the
    /// `diagnostics`: headers without a colon, boundaries that are missing, parts that are nested too deep (they stay
    /// whole). Throws a `MailwrightError`: `inbound-too-large`, `inbound-too-many-parts` and `inbound-too-many-headers`,
    /// by the limits.
    #[napi(ts_args_type = "raw: string | Uint8Array | ArrayBuffer, options?: IncomingOptions")]
    pub fn parse(env: &Env, raw: Octets<'_>, options: Options<IncomingOptions>) -> Result<Self> {
        js::Message::parse(raw.body(), &options.0, Charsets::default())
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The bytes as received.
    #[napi(getter)]
    pub fn raw(&self) -> Buffer {
        Buffer::from(self.0.inner().raw())
    }

    /// The headers of the message in order, repeated ones included.
    #[napi(getter, ts_return_type = "MessageHeader[]")]
    pub fn headers<'env>(&self, env: &'env Env) -> Result<Vec<Object<'env>>> {
        headers(env, self.0.inner().headers())
    }

    /// The decoded value of the first header of that name, in any case.
    #[napi(ts_args_type = "name: string")]
    pub fn header(&self, name: Text) -> Option<&str> {
        self.0.inner().header(&name)
    }

    /// The message itself as a part: its body, or the outermost multipart.
    #[napi(getter)]
    pub fn root(&self) -> MessagePart {
        MessagePart(self.0.part(self.0.inner().root()))
    }

    /// All parts, multiparts included, in the order in which they begin; the first is `root`.
    #[napi(getter)]
    pub fn parts(&self) -> Vec<MessagePart> {
        parts(self.0.parts(self.0.inner().parts()))
    }

    /// The plain text of the message: its first `text/plain` that is no file.
    #[napi(getter)]
    pub fn text_part(&self) -> Option<MessagePart> {
        let part = self.0.inner().text_part()?;
        Some(MessagePart(self.0.part(part)))
    }

    /// Every `text/html` that is no file, in order.
    #[napi(getter)]
    pub fn html_parts(&self) -> Vec<MessagePart> {
        parts(self.0.parts(self.0.inner().html_parts()))
    }

    /// Further texts beside these in a `multipart/alternative`: `text/calendar`, `text/x-amp-html`.
    #[napi(getter)]
    pub fn alternative_parts(&self) -> Vec<MessagePart> {
        parts(self.0.parts(self.0.inner().alternative_parts()))
    }

    /// The files, inline ones included, in order. A message inside the message is one file.
    #[napi(getter)]
    pub fn attachments(&self) -> Vec<MessagePart> {
        parts(self.0.parts(self.0.inner().attachments()))
    }

    /// What was odd about the message: warnings and notes. Places are UTF-16 units of a string and bytes of a
    /// `Uint8Array`.
    #[napi(getter, ts_return_type = "Diagnostic[]")]
    pub fn diagnostics<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        array(env, self.0.diagnostics())
    }

    /// The message as Mailgun keeps it: `X-Mailgun-Incoming: Yes`, `X-Envelope-From` and what the spam filter found stand
    /// before its own headers. Throws a `MailwrightError`: `inbound-envelope-unsafe` where the sender or the rules hold
    /// control characters, which would break out of their header; and those of `parse`, since the message grows.
    #[napi(ts_args_type = "envelope: Envelope, spam?: SpamCheck, options?: IncomingOptions")]
    pub fn arrived(
        &self,
        env: &Env,
        envelope: EnvelopeOf,
        spam: Options<PlainSpamCheck>,
        options: Options<IncomingOptions>,
    ) -> Result<Self> {
        self.0
            .arrived(&envelope.0, spam.0, &options.0)
            .map(Self)
            .map_err(|failure| thrown(env, failure))
    }

    /// The fields that Mailgun makes of the message. What cannot be decoded is read as well as possible and told in the
    /// payload's `diagnostics`. The message is taken as it is; for the headers that Mailgun adds on arrival see `arrived`.
    #[napi(ts_args_type = "kind: PayloadKind, envelope: Envelope, options?: PayloadOptions")]
    pub fn payload(
        &self,
        env: &Env,
        kind: Text,
        envelope: EnvelopeOf,
        options: Options<PlainPayloadOptions>,
    ) -> Result<InboundPayload> {
        let made = payload::kind(&kind).and_then(|kind| {
            let options = options.0.read(clock, random)?;
            Ok(self.0.inner().payload(kind, &envelope.0, &options))
        });
        made.map(|made| InboundPayload(payload::InboundPayload::new(made)))
            .map_err(|failure| thrown(env, failure))
    }
}

fn parts(parts: Vec<js::Part>) -> Vec<MessagePart> {
    parts.into_iter().map(MessagePart).collect()
}

/// A part of a message, or the message itself.
#[napi]
pub struct MessagePart(js::Part);

#[napi]
impl MessagePart {
    /// Its place among the `parts` of the message.
    #[napi(getter)]
    pub fn index(&self) -> f64 {
        count(self.0.inner().index())
    }

    /// The multipart it stands in; `null` for the message itself.
    #[napi(getter)]
    pub fn parent(&self) -> Option<MessagePart> {
        let parent = self.0.inner().parent()?;
        Some(Self(self.0.other(parent)))
    }

    /// The parts of a multipart, in order; none of any other part.
    #[napi(getter)]
    pub fn children(&self) -> Vec<MessagePart> {
        let children = self.0.inner().children();
        children.map(|child| Self(self.0.other(child))).collect()
    }

    /// Its headers in order.
    #[napi(getter, ts_return_type = "MessageHeader[]")]
    pub fn headers<'env>(&self, env: &'env Env) -> Result<Vec<Object<'env>>> {
        headers(env, self.0.inner().headers())
    }

    /// The decoded value of its first header of that name, in any case.
    #[napi(ts_args_type = "name: string")]
    pub fn header(&self, name: Text) -> Option<&str> {
        self.0.inner().header(&name)
    }

    /// The media type in lower case, without parameters. `text/plain` where there is none or a broken one
    /// (`message/rfc822` in a digest), and for a multipart without parts.
    #[napi(getter)]
    pub fn content_type(&self) -> &str {
        self.0.inner().content_type()
    }

    /// A parameter of the media type, decoded; `name` in lower case.
    #[napi(ts_args_type = "name: string")]
    pub fn content_type_parameter(&self, name: Text) -> Option<String> {
        self.0.inner().content_type_parameter(&name)
    }

    /// `attachment`, `inline` or whatever `Content-Disposition` says, in lower case.
    #[napi(getter)]
    pub fn disposition(&self) -> Option<&str> {
        self.0.inner().disposition()
    }

    /// The file name: of `Content-Disposition`, else the `name` of `Content-Type`; RFC 2231 and (against the letter of
    /// RFC 2047) encoded words decoded. An empty name is none. It is the sender's: never use it as a path.
    #[napi(getter)]
    pub fn filename(&self) -> Option<String> {
        self.0.inner().filename()
    }

    /// The value of `Content-ID` as written, with its angle brackets.
    #[napi(getter)]
    pub fn content_id(&self) -> Option<&str> {
        self.0.inner().content_id()
    }

    /// Whether it holds parts instead of a body.
    #[napi(getter)]
    pub fn is_multipart(&self) -> bool {
        self.0.inner().is_multipart()
    }

    /// The part as it stands in the message: headers, blank line and encoded body.
    #[napi(getter)]
    pub fn raw(&self) -> Buffer {
        Buffer::from(self.0.inner().raw())
    }

    /// The body as it stands in the message, still encoded.
    #[napi(getter)]
    pub fn raw_body(&self) -> Buffer {
        Buffer::from(self.0.inner().raw_body())
    }

    /// The body without its transfer encoding. What is broken is read as well as possible.
    #[napi(getter)]
    pub fn content(&self) -> Buffer {
        Buffer::from(self.0.inner().content().into_owned())
    }

    /// The body as text: transfer encoding and character set undone, line ends as sent. Without a character set, or with
    /// an unknown one, bytes are read as UTF-8 where they are, else as windows-1252. Bytes that mean nothing become U+FFFD.
    #[napi(getter)]
    pub fn text(&self) -> String {
        self.0.inner().text().into_owned()
    }
}
