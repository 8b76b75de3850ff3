//! [`SendRequest`]: what the user said, as fields in order.
//!
//! Three spellings lead here: a form body, JSON with the same names ([`json`]), and a Rust builder; a MIME message
//! with `X-Mailgun-*` headers is the fourth ([`from_mime`]). [`model`] sorts the fields by what they mean.

mod from_mime;
mod json;
mod mime;
mod model;

pub(crate) use from_mime::{OF_MESSAGE, are_about_message};
pub(crate) use model::{Model, Sourced, excerpt, find_forbidden, is_forbidden};

use crate::{Form, FormField, FormFile, Limits, Report};

/// What a Mailgun user would POST to `/v3/{domain}/messages` or `messages.mime`.
///
/// Parameters have Mailgun's names, may repeat, and keep their order. Nothing is checked before
/// [`compile`](Self::compile) or [`check`](Self::check).
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Templates};
/// let request = SendRequest::new()
///     .with("from", "News <news@shop.example>")
///     .with("to", "Ann <ann@example.com>, Bob <bob@example.com>")
///     .with("subject", "Hello %recipient.first%")
///     .with("text", "Your code is %recipient.code%.")
///     .with("recipient-variables", r#"{"ann@example.com": {"first": "Ann", "code": 1},
///                                      "bob@example.com": {"first": "Bob", "code": 2}}"#);
/// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
/// assert_eq!(batch.len(), 2);
/// let second = String::from_utf8(batch.delivery(1).unwrap().to_vec()).unwrap();
/// assert!(second.contains("Subject: Hello Bob\r\n"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendRequest {
    form: Form,
}

impl SendRequest {
    /// A request without parameters, to be filled by [`with`](Self::with) and [`with_file`](Self::with_file).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "Corner Shop <news@shop.example>").with("to", "ann@example.com")
    ///     .with("subject", "Sale").with("text", "Today only");
    /// let batch = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// assert_eq!(batch.delivery(0).unwrap().recipients(), ["ann@example.com"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter, at the end; a name that is there already is repeated, as in a form.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendRequest;
    /// let request = SendRequest::new()
    ///     .with("to", "ann@example.com")
    ///     .with("o:tag", "news").with("o:tag", "june")
    ///     .with("h:X-Campaign", "42").with("v:plan", "gold");
    /// assert_eq!(request.texts("o:tag").collect::<Vec<_>>(), ["news", "june"]);
    /// assert_eq!(request.fields().len(), 5);
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.form.push(name, value);
        self
    }

    /// Adds a file, at the end: `attachment`, `inline` or `message`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{FormFile, SendRequest};
    /// let file = FormFile::new(Some("notes.txt"), "text/plain", b"line".to_vec());
    /// let request = SendRequest::new().with_file("attachment", file);
    /// assert!(request.fields()[0].file().is_some());
    /// ```
    #[must_use]
    pub fn with_file(mut self, name: impl Into<String>, file: FormFile) -> Self {
        self.form.push_file(name, file);
        self
    }

    /// Reads the body of a request, urlencoded or `multipart/form-data` as its content type says.
    ///
    /// # Errors
    ///
    /// As [`Form::parse`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, SendRequest};
    /// let body = b"from=a%40example.com&to=b%40example.com&subject=Hi&text=Hello";
    /// let request = SendRequest::from_body("application/x-www-form-urlencoded", body, &Limits::default())?;
    /// assert_eq!(request.texts("to").next(), Some("b@example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_body(content_type: &str, body: &[u8], limits: &Limits) -> Result<Self, Report> {
        Form::parse(content_type, body, limits).map(Self::from)
    }

    /// Reads a request in JSON: an object of parameters, or a list of `[name, value]`.
    ///
    /// A value is a text, a file `{"filename", "content_type", "base64"}`, or a list of such for a parameter that
    /// repeats. Numbers and booleans stand for their JSON text, `null` for nothing; the values of
    /// `recipient-variables`, `t:variables` and `v:` parameters may be objects.
    ///
    /// # Errors
    ///
    /// `send-json-syntax` where it is no JSON, `send-json-shape` for every value that is none of the above.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendRequest;
    /// let request = SendRequest::from_json(r#"{"to": ["a@example.com", "b@example.com"], "o:testmode": true}"#)?;
    /// assert_eq!(request.texts("to").count(), 2);
    /// assert_eq!(request.texts("o:testmode").next(), Some("true"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Report> {
        json::parse(text)
    }

    /// As [`from_json`](Self::from_json), from a value that is parsed already.
    ///
    /// # Errors
    ///
    /// `send-json-shape` for every value that is neither text nor file nor a list of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendRequest;
    /// let request = SendRequest::from_json_value(&serde_json::json!([["to", "a@example.com"]]))?;
    /// assert_eq!(request.texts("to").next(), Some("a@example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_json_value(value: &serde_json::Value) -> Result<Self, Report> {
        json::from_value(value)
    }

    /// Adds a parameter at the end, its value as [`from_json`](Self::from_json) has it; `null` adds none.
    ///
    /// For hosts that have values of their own: a list of values is a call for each.
    ///
    /// # Errors
    ///
    /// `send-json-shape` for a value that is none; the request is then as it was.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendRequest;
    /// use serde_json::json;
    /// let mut request = SendRequest::new();
    /// request.push_json("o:testmode", &json!(true))?;
    /// request.push_json("v:order", &json!({"id": 7}))?;
    /// assert_eq!(request.texts("v:order").next(), Some("{\"id\":7}"));
    /// assert!(request.push_json("to", &json!({"name": "Ann"})).is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn push_json(&mut self, name: &str, value: &serde_json::Value) -> Result<(), Report> {
        json::push(self, name, value)
    }

    /// The request as JSON: a list of `[name, value]`, which [`from_json`](Self::from_json) reads.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{FormFile, SendRequest};
    /// let request = SendRequest::new().with("to", "ann@example.com").with("o:tag", "news").with("o:tag", "june")
    ///     .with_file("attachment", FormFile::new(Some("a.txt"), "text/plain", b"Hi".to_vec()));
    /// let value = request.to_json_value();
    /// assert_eq!(value[2], serde_json::json!(["o:tag", "june"]));
    /// assert_eq!(value[3][1]["base64"], "SGk=");
    /// assert_eq!(SendRequest::from_json_value(&value)?, request);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn to_json_value(&self) -> serde_json::Value {
        json::to_value(self)
    }

    /// The parameters in order, repeats and files included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{FormFile, SendRequest};
    /// let request = SendRequest::new().with("to", "ann@example.com").with("o:tag", "sale")
    ///     .with_file("attachment", FormFile::new(Some("prices.csv"), "text/csv", b"pen;2\n".to_vec()));
    /// let shown: Vec<_> = request.fields().iter()
    ///     .map(|field| (field.name(), field.text().or(field.file().and_then(|file| file.filename())).unwrap_or_default()))
    ///     .collect();
    /// assert_eq!(shown, [("to", "ann@example.com"), ("o:tag", "sale"), ("attachment", "prices.csv")]);
    /// ```
    #[must_use]
    pub fn fields(&self) -> Vec<&FormField> {
        self.form.iter().collect()
    }

    /// The texts of all parameters of that name, in order; names are case-sensitive, and files are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// let request = mailwright::SendRequest::from_json(r#"{"o:tag": ["news", "june"], "o:testmode": true}"#)?;
    /// assert_eq!(request.texts("o:tag").collect::<Vec<_>>(), ["news", "june"]);
    /// assert_eq!(request.texts("o:testmode").next(), Some("true"));
    /// assert_eq!(request.texts("o:Tag").count(), 0);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.form.all(name)
    }

    /// The request as a form, to be written into a real POST: urlencoded where it has no file, else `multipart/form-data`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendRequest;
    /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    ///     .with("subject", "Sale").with("text", "Today only");
    /// let body = request.form().encode_urlencoded()?;
    /// assert_eq!(body.content_type(), "application/x-www-form-urlencoded");
    /// assert_eq!(body.body(), b"from=news%40shop.example&to=ann%40example.com&subject=Sale&text=Today+only");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The same form, to be changed.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut request = mailwright::SendRequest::new();
    /// request.form_mut().push("to", "a@example.com");
    /// assert_eq!(request.texts("to").next(), Some("a@example.com"));
    /// ```
    pub fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
}

impl From<Form> for SendRequest {
    fn from(form: Form) -> Self {
        Self { form }
    }
}

impl From<SendRequest> for Form {
    fn from(request: SendRequest) -> Self {
        request.form
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for SendRequest {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut request = Self::new();
        for (name, value) in pairs {
            request.form.push(name, value);
        }
        request
    }
}
