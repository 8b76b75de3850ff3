//! A signing key: HMAC-SHA-256 (RFC 2104) with the two key pads hashed once, when the key is made.
//!
//! The key itself is not kept: what is kept are the states after the pads, which sign as well as the key does and
//! are therefore overwritten with zeros on drop and left out of `Debug`.

use crate::{Code, Diagnostic, Report};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// What to look at when a key is empty.
pub(super) const EMPTY_KEY_HELP: &str = "is the environment variable or the setting that holds the key set?";

/// Signs as Mailgun does: for tests of an endpoint, and for whoever relays posts.
///
/// # Examples
///
/// ```
/// use mailwright::WebhookSigner;
/// let signer = WebhookSigner::new("example-signing-key").unwrap();
/// assert_eq!(
///     signer.sign("1767225600", "0123456789abcdef0123456789abcdef0123456789abcdef01"),
///     "01d07ba754b2be78aa7538debaa042fd20fc76ca7654a48acba5efa6cc936965",
/// );
/// assert_eq!(format!("{signer:?}"), "WebhookSigner");
/// ```
#[derive(Clone)]
pub struct WebhookSigner {
    mac: Hmac<Sha256>,
}

impl WebhookSigner {
    /// A signer with a key, as text or bytes, taken as it is: blanks are part of it. `None` for an empty key,
    /// with which anyone could sign.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signer = WebhookSigner::new("example-signing-key").unwrap();
    /// let signature = signer.sign("1767225600", "f0e1d2");
    /// let verifier = WebhookVerifier::new(["example-signing-key"]);
    /// assert!(verifier.verify("1767225600", "f0e1d2", &signature, 1_767_225_605).is_ok());
    ///
    /// assert!(WebhookSigner::new("").is_none());
    /// ```
    #[must_use]
    pub fn new(key: impl AsRef<[u8]>) -> Option<Self> {
        let key = key.as_ref();
        if key.is_empty() {
            return None;
        }
        // HMAC takes keys of every length.
        let mac = Hmac::new_from_slice(key).ok()?;
        Some(Self { mac })
    }

    /// As [`new`](Self::new), for keys that come from a setting: an empty one is told as the verifier tells it.
    ///
    /// # Errors
    ///
    /// `webhook-no-key` for an empty key.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookSigner;
    /// let refused = WebhookSigner::try_new("").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "webhook-no-key");
    /// assert!(WebhookSigner::try_new("example-signing-key").is_ok());
    /// ```
    pub fn try_new(key: impl AsRef<[u8]>) -> Result<Self, Report> {
        Self::new(key).ok_or_else(|| {
            Diagnostic::error(Code::WebhookNoKey, "key")
                .with_message("the key is empty")
                .with_help(EMPTY_KEY_HELP)
                .into()
        })
    }

    /// The `signature` of a webhook or a route post: 64 lower-case hex digits, the HMAC-SHA-256 (RFC 2104) of the text of
    /// the timestamp followed directly by the token.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookSigner;
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let signature = signer.sign("1767225600", "token");
    /// assert_eq!(signature.len(), 64);
    /// assert_eq!(signature, signer.sign_body(b"1767225600token"));
    /// ```
    #[must_use]
    pub fn sign(&self, timestamp: &str, token: &str) -> String {
        hex(self.mac(&[timestamp.as_bytes(), token.as_bytes()]))
    }

    /// The `X-Sign` of an Optimize alert: lower-case hex over the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookSigner;
    /// let signer = WebhookSigner::new("alerts-signing-key").unwrap();
    /// assert_eq!(signer.sign_body(b"not json at all"), "a2c21ca8ddc1c1bca752114e06d7916b69ab79faae6e78a6b56d1395de6cdf38");
    /// ```
    #[must_use]
    pub fn sign_body(&self, body: &[u8]) -> String {
        hex(self.mac(&[body]))
    }

    /// A timestamp, a new token, and their signature.
    #[cfg(feature = "webhook-posts")]
    pub(crate) fn stamp(&self, now: i64, sequence: &mut crate::seed::Sequence) -> [String; 3] {
        let (timestamp, token) = (now.to_string(), sequence.hex(50));
        let signature = self.sign(&timestamp, &token);
        [timestamp, token, signature]
    }

    /// Whether `signature` is that of the pieces, in a time that does not depend on it.
    pub(super) fn fits(&self, pieces: &[&[u8]], signature: &[u8; 32]) -> bool {
        self.mac(pieces).verify(signature.into()).is_ok()
    }

    fn mac(&self, pieces: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for piece in pieces {
            mac.update(piece);
        }
        mac
    }
}

impl fmt::Debug for WebhookSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSigner")
    }
}

fn hex(mac: Hmac<Sha256>) -> String {
    let mut out = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    out
}

/// The bytes of 64 lower-case hex digits; anything else is no signature.
pub(super) fn parse_signature(signature: &str) -> Option<[u8; 32]> {
    fn digit(letter: u8) -> Option<u8> {
        match letter {
            b'0'..=b'9' => Some(letter - b'0'),
            b'a'..=b'f' => Some(letter - b'a' + 10),
            _ => None,
        }
    }
    let digits: &[u8; 64] = signature.as_bytes().try_into().ok()?;
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}
