//! Text that arrives in some other character set: [`Charset`] by its label, and RFC 2047 encoded words.
//!
//! Labels and single-byte tables are those of the WHATWG Encoding Standard, the same on every host. UTF-8,
//! UTF-16 and UTF-7 (RFC 2152) are decoded in [`unicode`]. Multi-byte sets (gb18030, GBK, Big5, EUC-JP,
//! ISO-2022-JP, `Shift_JIS`, EUC-KR) need large tables: the feature `multi-byte-charsets` (on by default) brings
//! them in, and a host that has them already hands in its own [`CharsetDecoder`].
//!
//! [`encoded_word`] decodes header values. Not covered: writing in anything but UTF-8, and guessing a charset.

mod encoded_word;
mod labels;
mod single_byte;
mod tables;
mod unicode;

pub use encoded_word::decode_encoded_words;
pub(crate) use encoded_word::{decode_as_flanker, is_python_space};

use std::borrow::Cow;
use std::sync::OnceLock;

/// Whether a text certainly has no control character (C0, DEL, C1 of Unicode): looks at bytes alone, which is quick, so
/// that a few other characters may be taken for one.
fn is_far_from_control(text: &str) -> bool {
    // C1 is `C2 80` to `C2 9F`.
    !text.bytes().any(|byte| matches!(byte, ..0x20 | 0x7f | 0xc2))
}

/// Whether a text has no control character.
pub(crate) fn has_no_control(text: &str) -> bool {
    is_far_from_control(text) || !text.chars().any(char::is_control)
}

macro_rules! charsets {
    ($( $id:ident $name:literal $kind:expr, )+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        enum Id { $( $id, )+ }

        impl Id {
            const ALL: &'static [Id] = &[ $( Id::$id, )+ ];

            fn name(self) -> &'static str {
                match self { $( Id::$id => $name, )+ }
            }

            fn kind(self) -> Kind {
                match self { $( Id::$id => $kind, )+ }
            }
        }
    };
}

enum Kind {
    Utf8,
    Utf7,
    Utf16 {
        big_endian: bool,
    },
    SingleByte(&'static tables::Upper),
    /// Bytes from 0x80 stand for U+F780 and what follows.
    UserDefined,
    MultiByte,
}

charsets! {
    Utf8 "UTF-8" Kind::Utf8,
    Utf7 "UTF-7" Kind::Utf7,
    Utf16be "UTF-16BE" Kind::Utf16 { big_endian: true },
    Utf16le "UTF-16LE" Kind::Utf16 { big_endian: false },
    Ibm866 "IBM866" Kind::SingleByte(&tables::IBM866),
    Iso88592 "ISO-8859-2" Kind::SingleByte(&tables::ISO_8859_2),
    Iso88593 "ISO-8859-3" Kind::SingleByte(&tables::ISO_8859_3),
    Iso88594 "ISO-8859-4" Kind::SingleByte(&tables::ISO_8859_4),
    Iso88595 "ISO-8859-5" Kind::SingleByte(&tables::ISO_8859_5),
    Iso88596 "ISO-8859-6" Kind::SingleByte(&tables::ISO_8859_6),
    Iso88597 "ISO-8859-7" Kind::SingleByte(&tables::ISO_8859_7),
    Iso88598 "ISO-8859-8" Kind::SingleByte(&tables::ISO_8859_8),
    Iso88598I "ISO-8859-8-I" Kind::SingleByte(&tables::ISO_8859_8),
    Iso885910 "ISO-8859-10" Kind::SingleByte(&tables::ISO_8859_10),
    Iso885913 "ISO-8859-13" Kind::SingleByte(&tables::ISO_8859_13),
    Iso885914 "ISO-8859-14" Kind::SingleByte(&tables::ISO_8859_14),
    Iso885915 "ISO-8859-15" Kind::SingleByte(&tables::ISO_8859_15),
    Iso885916 "ISO-8859-16" Kind::SingleByte(&tables::ISO_8859_16),
    Koi8R "KOI8-R" Kind::SingleByte(&tables::KOI8_R),
    Koi8U "KOI8-U" Kind::SingleByte(&tables::KOI8_U),
    Macintosh "macintosh" Kind::SingleByte(&tables::MACINTOSH),
    Windows874 "windows-874" Kind::SingleByte(&tables::WINDOWS_874),
    Windows1250 "windows-1250" Kind::SingleByte(&tables::WINDOWS_1250),
    Windows1251 "windows-1251" Kind::SingleByte(&tables::WINDOWS_1251),
    Windows1252 "windows-1252" Kind::SingleByte(&tables::WINDOWS_1252),
    Windows1253 "windows-1253" Kind::SingleByte(&tables::WINDOWS_1253),
    Windows1254 "windows-1254" Kind::SingleByte(&tables::WINDOWS_1254),
    Windows1255 "windows-1255" Kind::SingleByte(&tables::WINDOWS_1255),
    Windows1256 "windows-1256" Kind::SingleByte(&tables::WINDOWS_1256),
    Windows1257 "windows-1257" Kind::SingleByte(&tables::WINDOWS_1257),
    Windows1258 "windows-1258" Kind::SingleByte(&tables::WINDOWS_1258),
    XMacCyrillic "x-mac-cyrillic" Kind::SingleByte(&tables::X_MAC_CYRILLIC),
    XUserDefined "x-user-defined" Kind::UserDefined,
    Gb18030 "gb18030" Kind::MultiByte,
    Gbk "GBK" Kind::MultiByte,
    Big5 "Big5" Kind::MultiByte,
    EucJp "EUC-JP" Kind::MultiByte,
    Iso2022Jp "ISO-2022-JP" Kind::MultiByte,
    ShiftJis "Shift_JIS" Kind::MultiByte,
    EucKr "EUC-KR" Kind::MultiByte,
}

/// A character set, found by its label.
///
/// # Examples
///
/// ```
/// use mailwright::{Charset, Charsets};
/// let latin = Charset::for_label("ISO-8859-1").unwrap();
/// assert_eq!(latin.name(), "windows-1252"); // as browsers and mail programs read that label
/// let decoded = Charsets::default().decode(latin, b"caf\xe9").unwrap();
/// assert_eq!(decoded.text(), "café");
/// assert!(!decoded.is_malformed());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Charset(Id);

impl Charset {
    /// UTF-8, which all that mailwright writes is in.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, Charsets};
    /// let decoded = Charsets::default().decode(Charset::UTF_8, "Grüße".as_bytes()).unwrap();
    /// assert_eq!(decoded.text(), "Grüße");
    /// assert_eq!(Charset::for_label("utf8"), Some(Charset::UTF_8));
    /// ```
    pub const UTF_8: Charset = Charset(Id::Utf8);
    /// windows-1252, which is also what the labels `us-ascii` and `iso-8859-1` mean.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, Charsets};
    /// assert_eq!(Charset::for_label("us-ascii"), Some(Charset::WINDOWS_1252));
    /// assert_eq!(Charset::for_label("iso-8859-1"), Some(Charset::WINDOWS_1252));
    /// let decoded = Charsets::default().decode(Charset::WINDOWS_1252, b"10 \x80").unwrap();
    /// assert_eq!(decoded.text(), "10 €"); // a control character in ISO 8859-1 proper
    /// ```
    pub const WINDOWS_1252: Charset = Charset(Id::Windows1252);

    /// The charset of a label, in any case, white space around it ignored; `None` where no such label is known.
    ///
    /// Labels are those of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels) without
    /// its `replacement` encoding, and besides `utf-7` and a few names of mail programs (`cp932`, `latin-1`).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Charset;
    /// assert_eq!(Charset::for_label(" KOI8-R\n").map(Charset::name), Some("KOI8-R"));
    /// assert_eq!(Charset::for_label("x-unknown"), None);
    /// ```
    #[must_use]
    pub fn for_label(label: &str) -> Option<Self> {
        let label = label.trim_matches([' ', '\t', '\n', '\x0c', '\r']);
        let mut lower = [0u8; 24];
        let lower = lower.get_mut(..label.len())?;
        lower.copy_from_slice(label.as_bytes());
        lower.make_ascii_lowercase();
        let at = labels::LABELS
            .binary_search_by(|(known, _)| known.as_bytes().cmp(lower))
            .ok()?;
        Some(Self(labels::LABELS[at].1))
    }

    /// All charsets, each once, whatever the labels it has.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Charset;
    /// let (multi, single): (Vec<_>, Vec<_>) = Charset::all().partition(|charset| charset.is_multi_byte());
    /// assert!(multi.iter().any(|charset| charset.name() == "gb18030"));
    /// assert!(single.contains(&Charset::UTF_8) && single.contains(&Charset::WINDOWS_1252));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        Id::ALL.iter().copied().map(Self)
    }

    /// The name in the Encoding Standard, which a browser's `TextDecoder` takes too (UTF-7 excepted).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Charset;
    /// let name = |label| Charset::for_label(label).map(Charset::name);
    /// assert_eq!(name("sjis"), Some("Shift_JIS"));
    /// assert_eq!(name("cp932"), name("sjis")); // what mail programs of Windows write
    /// assert_eq!(name("latin1"), Some("windows-1252"));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether decoding takes the feature `multi-byte-charsets` or a [`CharsetDecoder`] of the host.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Charset;
    /// assert!(Charset::for_label("euc-kr").unwrap().is_multi_byte());
    /// assert!(!Charset::UTF_8.is_multi_byte());
    /// ```
    #[must_use]
    pub fn is_multi_byte(self) -> bool {
        matches!(self.0.kind(), Kind::MultiByte)
    }
}

/// Text that was decoded, and whether all of its bytes had a meaning.
///
/// # Examples
///
/// ```
/// use mailwright::{Charset, Charsets};
/// let decoded = Charsets::default().decode(Charset::UTF_8, b"caf\xe9").unwrap();
/// assert!(decoded.is_malformed());
/// assert_eq!(decoded.into_text(), "caf\u{fffd}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    text: Cow<'a, str>,
    malformed: bool,
}

impl<'a> Decoded<'a> {
    /// The decoded text; `malformed` says whether U+FFFD had to stand in for some bytes. A host's [`CharsetDecoder`] answers
    /// with it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, CharsetDecoder, Decoded};
    /// struct Host;
    /// impl CharsetDecoder for Host {
    ///     fn decode(&self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'static>> {
    ///         let known = charset.name() == "Big5" && bytes == b"\xa4\x73";
    ///         Some(if known { Decoded::new("山", false) } else { Decoded::new("\u{fffd}", true) })
    ///     }
    /// }
    /// let big5 = Charset::for_label("big5").unwrap();
    /// assert_eq!(Host.decode(big5, b"\xa4\x73").unwrap().text(), "山");
    /// ```
    #[must_use]
    pub fn new(text: impl Into<Cow<'a, str>>, malformed: bool) -> Self {
        Self {
            text: text.into(),
            malformed,
        }
    }

    /// The text, with U+FFFD in place of bytes that have no meaning.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Charsets;
    /// let charsets = Charsets::default();
    /// assert_eq!(charsets.decode_label("koi8-r", b"\xee\xcf\xd2\xc1").unwrap().text(), "Нора");
    /// // A lone lead byte has no meaning in UTF-8:
    /// assert_eq!(charsets.decode_label("utf-8", b"Nor\xc3").unwrap().text(), "Nor\u{fffd}");
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, taken out; borrowed where the bytes were the text already.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, Charsets};
    /// use std::borrow::Cow;
    /// let charsets = Charsets::default();
    /// let ascii = charsets.decode(Charset::UTF_8, b"Nora").unwrap().into_text();
    /// assert!(matches!(ascii, Cow::Borrowed("Nora")));
    /// let subject: String = charsets.decode(Charset::WINDOWS_1252, b"caf\xe9").unwrap().into_text().into_owned();
    /// assert_eq!(subject, "café");
    /// ```
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// Whether some bytes had no meaning: the label is probably wrong.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, Charsets};
    /// let charsets = Charsets::default();
    /// let bytes = b"caf\xe9"; // labelled UTF-8, written in windows-1252
    /// let decoded = charsets.decode(Charset::UTF_8, bytes).filter(|decoded| !decoded.is_malformed())
    ///     .or_else(|| charsets.decode(Charset::WINDOWS_1252, bytes)).unwrap();
    /// assert_eq!(decoded.text(), "café");
    /// ```
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        self.malformed
    }
}

/// A host's own decoder for multi-byte charsets: in WebAssembly, the browser's `TextDecoder`.
///
/// # Examples
///
/// ```
/// use mailwright::{Charset, CharsetDecoder, Charsets, Decoded};
///
/// /// Stands for a real one: it knows one letter.
/// struct Host;
/// impl CharsetDecoder for Host {
///     fn decode(&self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'static>> {
///         (charset.name() == "Big5" && bytes == b"\xa4\x73").then(|| Decoded::new("山", false))
///     }
/// }
/// static HOST: Host = Host;
///
/// let charsets = Charsets::with_host(&HOST);
/// let decoded = charsets.decode(Charset::for_label("big5").unwrap(), b"\xa4\x73").unwrap();
/// assert_eq!(decoded.text(), "山");
/// ```
pub trait CharsetDecoder: Send + Sync {
    /// Decodes `bytes`; `None` where the host does not know the charset. It is asked for multi-byte charsets only.
    fn decode(&self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'static>>;
}

/// What decodes on this host: the tables of the crate, and the host's decoder where one was handed in.
///
/// # Examples
///
/// ```
/// use mailwright::{Charset, Charsets};
/// let charsets = Charsets::default();
/// let cyrillic = Charset::for_label("windows-1251").unwrap();
/// assert_eq!(charsets.decode(cyrillic, b"\xcc\xe8\xf0").unwrap().text(), "Мир");
/// ```
#[derive(Clone, Copy)]
pub struct Charsets {
    host: Option<&'static dyn CharsetDecoder>,
}

static HOST: OnceLock<&'static dyn CharsetDecoder> = OnceLock::new();

/// With the decoder of [`Charsets::install_host`], where there is one.
impl Default for Charsets {
    fn default() -> Self {
        Self {
            host: HOST.get().copied(),
        }
    }
}

impl Charsets {
    /// Makes a host's decoder part of the default, once and for all of the program: for bindings, on hosts where the
    /// crate is built without `multi-byte-charsets`. Answers whether it was the first.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, CharsetDecoder, Charsets, Decoded};
    /// struct Host;
    /// impl CharsetDecoder for Host {
    ///     fn decode(&self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'static>> {
    ///         (charset.name() == "Big5" && bytes == b"\xa4\x73").then(|| Decoded::new("山", false))
    ///     }
    /// }
    /// assert!(Charsets::install_host(&Host));
    /// assert!(!Charsets::install_host(&Host));
    /// assert_eq!(Charsets::default().decode_label("big5", b"\xa4\x73").unwrap().text(), "山");
    /// ```
    pub fn install_host(host: &'static dyn CharsetDecoder) -> bool {
        HOST.set(host).is_ok()
    }

    /// With a decoder of the host, which is asked first for every multi-byte charset.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, CharsetDecoder, Charsets, Decoded};
    /// struct Nothing;
    /// impl CharsetDecoder for Nothing {
    ///     fn decode(&self, _: Charset, _: &[u8]) -> Option<Decoded<'static>> {
    ///         None
    ///     }
    /// }
    /// // What the host does not know is asked of the crate's own tables.
    /// let charsets = Charsets::with_host(&Nothing);
    /// assert_eq!(charsets.decode_label("koi8-r", b"\xee").unwrap().text(), "Н");
    /// ```
    #[must_use]
    pub fn with_host(host: &'static dyn CharsetDecoder) -> Self {
        Self { host: Some(host) }
    }

    /// Decodes `bytes`. `None` where nothing on this host knows the charset, which happens for multi-byte ones
    /// alone (without the feature `multi-byte-charsets` and without a host's decoder).
    ///
    /// UTF-16 follows its byte order mark, and without one its label; the mark is removed. A mark in UTF-8 is
    /// kept. Bytes without a meaning become U+FFFD.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charset, Charsets};
    /// let utf16 = Charset::for_label("utf-16").unwrap();
    /// assert_eq!(Charsets::default().decode(utf16, b"\xfe\xff\0h\0i").unwrap().text(), "hi");
    /// ```
    #[must_use]
    pub fn decode(self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'_>> {
        Some(match charset.0.kind() {
            Kind::Utf8 => unicode::utf8(bytes),
            Kind::Utf7 => unicode::utf7(bytes),
            Kind::Utf16 { big_endian } => unicode::utf16(bytes, big_endian),
            Kind::SingleByte(upper) => single_byte::decode(bytes, |byte| {
                char::from_u32(u32::from(upper[usize::from(byte & 0x7f)]))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }),
            Kind::UserDefined => single_byte::decode(bytes, |byte| {
                char::from_u32(0xf700 + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
            }),
            Kind::MultiByte => {
                return match self.host.and_then(|host| host.decode(charset, bytes)) {
                    Some(decoded) => Some(decoded),
                    None => multi_byte(charset, bytes),
                };
            }
        })
    }

    /// Decodes by label: an unknown label, or one that this host cannot decode, is `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// let charsets = mailwright::Charsets::default();
    /// assert_eq!(charsets.decode_label("latin1", b"\xfc").unwrap().text(), "ü");
    /// assert!(charsets.decode_label("x-unknown", b"u").is_none());
    /// ```
    #[must_use]
    pub fn decode_label<'a>(self, label: &str, bytes: &'a [u8]) -> Option<Decoded<'a>> {
        self.decode(Charset::for_label(label)?, bytes)
    }
}

impl std::fmt::Debug for Charsets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Charsets")
            .field("host", &self.host.is_some())
            .finish()
    }
}

#[cfg(feature = "multi-byte-charsets")]
fn multi_byte(charset: Charset, bytes: &[u8]) -> Option<Decoded<'_>> {
    let encoding = encoding_rs::Encoding::for_label(charset.name().as_bytes())?;
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    Some(Decoded::new(text, malformed))
}

#[cfg(not(feature = "multi-byte-charsets"))]
fn multi_byte(_charset: Charset, _bytes: &[u8]) -> Option<Decoded<'_>> {
    None
}

#[cfg(test)]
mod tests;
