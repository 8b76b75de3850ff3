//! Bodies that came as text or as bytes.

/// A body: text, or bytes, whose places are counted in bytes.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Text, standing for its UTF-8.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl<'a> Body<'a> {
    /// The bytes.
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The text that places are counted in; `None` for bytes.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }
}
