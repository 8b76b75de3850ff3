//! One field of a form: a name, and a text or a file.

/// One field of a [`Form`](crate::Form): a name, and a text or a file.
///
/// # Examples
///
/// ```
/// use mailwright::{Form, Limits};
/// let form = Form::parse_urlencoded(b"recipient=ann%40example.com&o%3Atag=news", &Limits::default())?;
/// let fields: Vec<_> = form.iter().map(|field| (field.name(), field.text().unwrap())).collect();
/// assert_eq!(fields, [("recipient", "ann@example.com"), ("o:tag", "news")]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormField {
    pub(super) name: String,
    pub(super) value: FormValue,
    /// The bytes of a text that is not UTF-8.
    pub(super) raw: Option<Vec<u8>>,
}

/// What a field holds. In a multipart form a field is a file where it has a file name, or is
/// `application/octet-stream`.
///
/// # Examples
///
/// ```
/// use mailwright::{Form, FormFile, FormValue};
/// let mut form = Form::from_iter([("subject", "Invoice")]);
/// form.push_file("attachment", FormFile::new(Some("invoice.pdf"), "application/pdf", b"%PDF".to_vec()));
/// let sizes: Vec<usize> = form
///     .iter()
///     .map(|field| match field.value() {
///         FormValue::Text(text) => text.chars().count(),
///         FormValue::File(file) => file.content().len(),
///         _ => 0,
///     })
///     .collect();
/// assert_eq!(sizes, [7, 4]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormValue {
    /// A text.
    Text(String),
    /// A file.
    File(FormFile),
}

/// A file in a form: name, media type, bytes.
///
/// # Examples
///
/// ```
/// use mailwright::{Form, FormFile};
/// let logo = FormFile::new(Some("logo.png"), "image/png", b"\x89PNG".to_vec());
/// let mut form = Form::from_iter([("html", "<img src=\"cid:logo.png\">")]);
/// form.push_file("inline", logo.clone());
/// assert_eq!(form.iter().find_map(|field| field.file()), Some(&logo));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormFile {
    pub(super) filename: Option<String>,
    pub(super) content_type: String,
    pub(super) content: Vec<u8>,
}

impl FormFile {
    /// The media type of a file of which nothing is known.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::FormFile;
    /// let file = FormFile::new(Some("a"), FormFile::UNKNOWN_TYPE, b"hello".to_vec());
    /// assert_eq!(file.content_type(), "application/octet-stream");
    /// ```
    pub const UNKNOWN_TYPE: &'static str = "application/octet-stream";

    /// A file with a name and a media type.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::FormFile;
    /// let file = FormFile::new(Some("a.txt"), "text/plain", b"hello".to_vec());
    /// assert_eq!((file.filename(), file.content_type(), file.content()), (Some("a.txt"), "text/plain", &b"hello"[..]));
    /// ```
    #[must_use]
    pub fn new(filename: Option<&str>, content_type: &str, content: Vec<u8>) -> Self {
        Self {
            filename: filename.map(str::to_owned),
            content_type: content_type.to_owned(),
            content,
        }
    }

    /// The file name as sent; `None` where there was none. It is the client's: never use it as a path.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::FormFile;
    /// let given = FormFile::new(Some("../../etc/passwd"), "text/plain", Vec::new());
    /// assert_eq!(given.filename(), Some("../../etc/passwd")); // as sent, harmful or not
    /// assert_eq!(FormFile::new(None, "text/plain", Vec::new()).filename(), None);
    /// ```
    #[must_use]
    pub fn filename(&self) -> Option<&str> {
        self.filename.as_deref()
    }

    /// The media type as sent, parameters included; `application/octet-stream` where there was none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let body = b"--x\r\nContent-Disposition: form-data; name=attachment; filename=a.ics\r\n\
    ///     Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n";
    /// let form = Form::parse_multipart("x", body, &Limits::default())?;
    /// let file = form.iter().find_map(|field| field.file()).unwrap();
    /// assert_eq!(file.content_type(), "text/calendar; method=REQUEST");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The bytes, as they stood between the boundaries.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::FormFile;
    /// let file = FormFile::new(Some("prices.csv"), "text/csv", b"item;price\r\ntea;3\r\n".to_vec());
    /// assert_eq!(file.content().split(|byte| *byte == b'\n').count(), 3);
    /// assert_eq!(file.content(), b"item;price\r\ntea;3\r\n");
    /// ```
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The bytes, without a copy: to store a large attachment, say.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile, FormValue};
    /// let mut form = Form::new();
    /// form.push_file("attachment-1", FormFile::new(Some("photo.jpg"), "image/jpeg", vec![0xff, 0xd8, 0xff]));
    /// let saved: Vec<Vec<u8>> = form
    ///     .into_iter()
    ///     .filter_map(|field| match field.into_parts() {
    ///         (_, FormValue::File(file)) => Some(file.into_content()),
    ///         _ => None,
    ///     })
    ///     .collect();
    /// assert_eq!(saved, [[0xff, 0xd8, 0xff]]);
    /// ```
    #[must_use]
    pub fn into_content(self) -> Vec<u8> {
        self.content
    }
}

impl FormField {
    /// The name, decoded, in the case in which it was sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"Message-Id=x&h%3AReply-To=y", &Limits::default())?;
    /// assert_eq!(form.iter().map(|field| field.name()).collect::<Vec<_>>(), ["Message-Id", "h:Reply-To"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value: a text or a file. [`text`](Self::text) and [`file`](Self::file) ask for one of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormValue};
    /// let form = Form::from_iter([("o:tracking", "yes")]);
    /// let field = form.iter().next().unwrap();
    /// assert_eq!(field.value(), &FormValue::Text("yes".to_owned()));
    /// ```
    #[must_use]
    pub fn value(&self) -> &FormValue {
        &self.value
    }

    /// The text, with U+FFFD for what is not UTF-8; `None` for a file.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::from_iter([("stripped-text", "Friday is fine.")]);
    /// form.push_file("attachment-1", FormFile::new(Some("note.txt"), "text/plain", b"a file".to_vec()));
    /// let texts: Vec<_> = form.iter().map(|field| field.text()).collect();
    /// assert_eq!(texts, [Some("Friday is fine."), None]);
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            FormValue::Text(text) => Some(text),
            FormValue::File(_) => None,
        }
    }

    /// The file; `None` for a text.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::from_iter([("attachment-count", "1")]);
    /// form.push_file("attachment-1", FormFile::new(Some("cv.pdf"), "application/pdf", b"%PDF".to_vec()));
    /// let names: Vec<_> = form.iter().filter_map(|field| field.file()?.filename()).collect();
    /// assert_eq!(names, ["cv.pdf"]);
    /// ```
    #[must_use]
    pub fn file(&self) -> Option<&FormFile> {
        match &self.value {
            FormValue::Text(_) => None,
            FormValue::File(file) => Some(file),
        }
    }

    /// The bytes of the text or the file, as sent: those of a text that is not UTF-8 too.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"a=%FC", &Limits::default())?;
    /// let field = form.iter().next().unwrap();
    /// assert_eq!((field.text(), field.bytes()), (Some("\u{fffd}"), &b"\xfc"[..]));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match (&self.raw, &self.value) {
            (Some(raw), _) => raw,
            (None, FormValue::Text(text)) => text.as_bytes(),
            (None, FormValue::File(file)) => file.content(),
        }
    }

    pub(super) fn from_text(name: String, bytes: Vec<u8>) -> Self {
        let (value, raw) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let bytes = error.into_bytes();
                (String::from_utf8_lossy(&bytes).into_owned(), Some(bytes))
            }
        };
        Self {
            name,
            value: FormValue::Text(value),
            raw,
        }
    }

    /// Name and value, without a copy. Of a text that is not UTF-8 the bytes are lost; see [`bytes`](Self::bytes).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormValue};
    /// let form = Form::from_iter([("sender", "ann@example.com")]);
    /// let (name, value) = form.into_iter().next().unwrap().into_parts();
    /// assert_eq!((name.as_str(), value), ("sender", FormValue::Text("ann@example.com".to_owned())));
    /// ```
    #[must_use]
    pub fn into_parts(self) -> (String, FormValue) {
        (self.name, self.value)
    }
}
