//! Texts: character sets, encoded words.

use crate::convert::{Octets, Text};
use mailwright::Charsets;
use napi::bindgen_prelude::Object;
use napi::{Env, Result};
use napi_derive::napi;

/// A character set of mail.
#[napi]
pub struct Charset(mailwright::Charset);

#[napi]
impl Charset {
    /// The character set of a label, in any case: `latin1`, `iso-8859-1`, `cp1252`.
    #[napi(ts_args_type = "label: string")]
    pub fn for_label(label: Text) -> Option<Charset> {
        mailwright::Charset::for_label(&label).map(Self)
    }

    /// All character sets.
    #[napi]
    pub fn all() -> Vec<Charset> {
        mailwright::Charset::all().map(Self).collect()
    }

    /// Its name, as the WHATWG spells it.
    #[napi(getter)]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Whether a character may take several bytes, so that a table does not decode it.
    #[napi(getter)]
    pub fn is_multi_byte(&self) -> bool {
        self.0.is_multi_byte()
    }

    /// Decodes bytes; `null` where nothing here decodes the set.
    #[napi(
        ts_args_type = "bytes: Uint8Array | ArrayBuffer",
        ts_return_type = "{ text: string, isMalformed: boolean } | null"
    )]
    pub fn decode<'env>(&self, env: &'env Env, bytes: Octets<'_>) -> Result<Option<Object<'env>>> {
        let Some(decoded) = Charsets::default().decode(self.0, &bytes) else {
            return Ok(None);
        };
        let mut out = Object::new(env)?;
        out.set("text", decoded.text())?;
        out.set("isMalformed", decoded.is_malformed())?;
        Ok(Some(out))
    }
}

/// The text of a header for people: encoded words (RFC 2047) decoded. What they hide may be control characters, line ends
/// too.
#[napi(ts_args_type = "text: string")]
pub fn decode_encoded_words(text: Text) -> String {
    mailwright::decode_encoded_words(&text, Charsets::default()).into_owned()
}
