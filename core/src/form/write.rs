//! Forms written: urlencoded by the serializer of the WHATWG URL standard, multipart by RFC 7578.
//!
//! Names in `Content-Disposition` are raw UTF-8 with `"`, CR, LF and NUL as percent escapes, as browsers write
//! them (WHATWG HTML §4.10.21.8), and a backslash doubled, as servers read it; RFC 7578 §4.2 forbids `filename*`.
//! Texts have no `Content-Type`.

use super::{Form, FormFile, FormValue, shown};
use crate::mime_header::form_escape;
use crate::seed::Sequence;
use crate::{Code, Diagnostic, Report};
use memchr::memmem;
use std::fmt::Write;

/// A form as bytes, with the content type that tells how to read them.
///
/// # Examples
///
/// ```
/// use mailwright::{Form, Limits};
/// let sent = Form::from_iter([("to", "ann@example.org"), ("text", "Hi")]).encode(1)?;
/// let read = Form::parse(sent.content_type(), sent.body(), &Limits::default())?;
/// assert_eq!(read.first("to"), Some("ann@example.org"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EncodedForm {
    content_type: String,
    body: Vec<u8>,
}

impl EncodedForm {
    /// The value of the `Content-Type` header, boundary included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Form;
    /// let form = Form::from_iter([("text", "Hi")]);
    /// assert_eq!(form.encode(1)?.content_type(), "application/x-www-form-urlencoded");
    /// assert!(form.encode_multipart(1)?.content_type().starts_with("multipart/form-data; boundary=mailwright-"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The bytes of the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Form;
    /// let form = Form::from_iter([("subject", "Café & more")]);
    /// assert_eq!(form.encode(1)?.body(), b"subject=Caf%C3%A9+%26+more");
    /// let multipart = form.encode_multipart(1)?;
    /// assert!(multipart.body().ends_with(b"--\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The bytes of the body, without a copy: for an HTTP client that wants to own them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Form;
    /// let encoded = Form::from_iter([("from", "ann@example.com")]).encode_urlencoded()?;
    /// let (content_type, body) = (encoded.content_type().to_owned(), encoded.into_body());
    /// assert_eq!((content_type.as_str(), body.as_slice()), ("application/x-www-form-urlencoded", &b"from=ann%40example.com"[..]));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

impl Form {
    /// The form as a request body: multipart where there are files, else urlencoded.
    ///
    /// The boundary is derived from `seed` and from what the form holds, so that it does not occur in it.
    ///
    /// # Errors
    ///
    /// `form-value-unsafe` where the media type of a file is no media type (it would break out of its header).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::from_iter([("subject", "Hi & bye")]);
    /// assert_eq!(form.encode(1)?.body(), b"subject=Hi+%26+bye");
    /// form.push_file("attachment-1", FormFile::new(Some("a.txt"), "text/plain", b"hi".to_vec()));
    /// assert!(form.encode(1)?.content_type().starts_with("multipart/form-data; boundary="));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn encode(&self, seed: u64) -> Result<EncodedForm, Report> {
        if self.has_files() {
            self.encode_multipart(seed)
        } else {
            self.encode_urlencoded()
        }
    }

    /// The form as `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// `form-file-in-urlencoded`: a file cannot be sent that way.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::from_iter([("subject", "50 % off"), ("a b", "ü*~")]);
    /// let body = form.encode_urlencoded()?;
    /// assert_eq!(body.body(), b"subject=50+%25+off&a+b=%C3%BC*%7E");
    /// form.push_file("attachment", FormFile::new(Some("a.txt"), "text/plain", Vec::new()));
    /// assert_eq!(form.encode_urlencoded().unwrap_err().first().unwrap().code().name(), "form-file-in-urlencoded");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn encode_urlencoded(&self) -> Result<EncodedForm, Report> {
        let mut body = Vec::new();
        let mut report = Report::default();
        for field in self {
            match field.value() {
                FormValue::Text(_) => {
                    if !body.is_empty() {
                        body.push(b'&');
                    }
                    urlencode(field.name().as_bytes(), &mut body);
                    body.push(b'=');
                    urlencode(field.bytes(), &mut body);
                }
                FormValue::File(_) => report.push(
                    Diagnostic::error(Code::FormFileInUrlencoded, field.name())
                        .with_message("a file cannot be sent in an urlencoded form")
                        .with_help("send multipart/form-data"),
                ),
            }
        }
        report.or_ok(EncodedForm {
            content_type: "application/x-www-form-urlencoded".to_owned(),
            body,
        })
    }

    /// The form as `multipart/form-data`, files or not.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::from_iter([("a", "1"), ("a", "2")]);
    /// let sent = form.encode_multipart(7)?;
    /// assert_eq!(Form::parse(sent.content_type(), sent.body(), &Limits::default())?, form);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn encode_multipart(&self, seed: u64) -> Result<EncodedForm, Report> {
        let report: Report = self
            .iter()
            .filter_map(|field| unsafe_type(field.name(), field.file()?))
            .collect();
        let boundary = self.boundary(seed);
        let size: usize = self
            .iter()
            .map(|field| 200 + 3 * field.name().len() + field.bytes().len())
            .sum();
        let mut body = Vec::with_capacity(size);
        for field in self {
            let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"");
            escape(field.name(), &mut head);
            head.push('"');
            if let FormValue::File(file) = field.value() {
                if let Some(filename) = file.filename() {
                    head.push_str("; filename=\"");
                    escape(filename, &mut head);
                    head.push('"');
                }
                let _ = write!(head, "\r\nContent-Type: {}", file.content_type());
            }
            head.push_str("\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(field.bytes());
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        report.or_ok(EncodedForm {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            body,
        })
    }

    /// A boundary that no field holds.
    fn boundary(&self, seed: u64) -> String {
        let mut sequence = Sequence::new(seed);
        loop {
            let boundary = format!("mailwright-{}", sequence.hex(16));
            let finder = memmem::Finder::new(boundary.as_bytes());
            if self.iter().all(|field| finder.find(field.bytes()).is_none()) {
                return boundary;
            }
        }
    }
}

fn unsafe_type(name: &str, file: &FormFile) -> Option<Diagnostic> {
    let kind = file.content_type();
    let safe =
        crate::ContentType::parse(kind).is_some() && !kind.bytes().any(|byte| byte < b' ' || byte == 0x7f);
    (!safe).then(|| {
        Diagnostic::error(Code::FormValueUnsafe, name)
            .with_message(format!("`{}` is not a media type", shown(kind)))
            .with_help("application/octet-stream fits every file")
    })
}

fn escape(name: &str, out: &mut String) {
    for (at, letter) in name.char_indices() {
        match letter {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            '\0' => out.push_str("%00"),
            '\\' => out.push_str("\\\\"),
            '%' if form_escape(&name.as_bytes()[at + 1..]).is_some() => out.push_str("%25"),
            other => out.push(other),
        }
    }
}

fn urlencode(text: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(byte),
            b' ' => out.push(b'+'),
            _ => out.extend([
                b'%',
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]),
        }
    }
}
