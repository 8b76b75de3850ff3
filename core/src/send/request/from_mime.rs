//! [`SendRequest::from_mime`], and the `message` parameter of `messages.mime` put in place of what it stands for.

use super::SendRequest;
use super::mime::{Envelope, Read, for_each_recipient};
use crate::{Charsets, Code, Diagnostic, FormValue, Limits, Report};

/// What a `message` holds: parameters of these names are ignored beside it, and findings about what it holds are about
/// `message`.
pub(crate) const OF_MESSAGE: [&str; 9] = [
    "from",
    "cc",
    "bcc",
    "subject",
    "text",
    "html",
    "amp-html",
    "attachment",
    "inline",
];

/// Says of the findings from number `from` on, which are about an opened message, that they are.
pub(crate) fn are_about_message(report: &mut Report, from: usize) {
    report.rename(from, &OF_MESSAGE, "message");
}

impl SendRequest {
    /// Reads a MIME message with `X-Mailgun-*` headers, as it is handed in by SMTP or `messages.mime`.
    ///
    /// `recipients` are those of the envelope: addresses of To and Cc keep their place, others are bcc (in batch
    /// mode, where To is `%recipient%`, they are `to`). Without them To, Cc and Bcc are the recipients.
    ///
    /// Where a template is named, the `text/html` body that it replaces is left out; where `text/plain` is the only
    /// body Mailgun renders no template, and the request has none.
    ///
    /// # Errors
    ///
    /// What the MIME parser says (`inbound-` codes), parameter `message`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, SendRequest};
    /// let mime = b"From: News <news@shop.example>\r\nTo: ann@example.com\r\nSubject: Hi\r\n\
    ///     X-Mailgun-Tag: june\r\n\r\nHello\r\n";
    /// let request = SendRequest::from_mime(mime, Some(&["ann@example.com", "eve@example.com"]), &Limits::default())?;
    /// assert_eq!(request.texts("o:tag").next(), Some("june"));
    /// assert_eq!(request.texts("bcc").next(), Some("eve@example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_mime(mime: &[u8], recipients: Option<&[&str]>, limits: &Limits) -> Result<Self, Report> {
        Self::from_mime_with(mime, recipients, limits, Charsets::default())
    }

    /// As [`from_mime`](Self::from_mime), with a host's decoder of multi-byte character sets for encoded words and texts.
    ///
    /// # Errors
    ///
    /// As [`from_mime`](Self::from_mime).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Charsets, Limits, SendRequest};
    /// let mime = b"From: news@shop.example\r\nTo: ann@example.com\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n\
    ///     X-Mailgun-Track: no\r\n\r\nHello\r\n";
    /// // Without a host: single-byte sets always, multi-byte ones with the cargo feature `multi-byte-charsets`.
    /// let request = SendRequest::from_mime_with(mime, None, &Limits::default(), Charsets::default())?;
    /// assert_eq!(request.texts("subject").next(), Some("Grüße"));
    /// assert_eq!(request.texts("o:tracking").next(), Some("no"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_mime_with(
        mime: &[u8],
        recipients: Option<&[&str]>,
        limits: &Limits,
        charsets: Charsets,
    ) -> Result<Self, Report> {
        let mut read = Read::new(mime, limits, charsets)?;
        let is_batch = !read.recipient_variables.is_empty();
        let mut request = Self::new();
        request.add("from", read.from.take());
        if let Some(recipients) = recipients {
            let envelope = Envelope::new(&read, recipients, is_batch);
            request.add_all("to", &envelope.to);
            request.add_all("cc", &envelope.cc);
            request.add_all("bcc", &envelope.bcc);
            if envelope.other_to && !is_batch {
                request.add("h:To", read.to.clone());
            }
            if envelope.other_cc {
                request.add("h:Cc", read.cc.clone());
            }
            flatten(&mut read.recipient_variables, &envelope.to, limits);
        } else {
            let to = read.to.take().filter(|to| to.trim() != "%recipient%");
            flatten(&mut read.recipient_variables, to.as_slice(), limits);
            request.add("to", to);
            request.add("cc", read.cc.take());
            request.add("bcc", read.bcc.take());
        }
        request.add("subject", read.subject.take());
        let mut variables = std::mem::take(&mut read.recipient_variables).into_iter();
        request.add("recipient-variables", variables.next());
        for later in variables {
            request.add(RECIPIENT_VARIABLES_HEADER, Some(later));
        }
        request.message(read);
        Ok(request)
    }

    /// The request with its `message` opened; `None` where there is none, or it cannot be read, which is told.
    ///
    /// The `to` parameter is the whole envelope; the header fields are those of the message.
    pub(crate) fn opened(&self, limits: &Limits, charsets: Charsets, report: &mut Report) -> Option<Self> {
        let message = self
            .form
            .iter()
            .filter(|field| field.name() == "message")
            .find_map(|field| field.file())?;
        let mut read = match Read::new(message.content(), limits, charsets) {
            Ok(read) => read,
            Err(found) => {
                report.extend(found);
                return None;
            }
        };
        let mut request = Self::new();
        for field in &self.form {
            match (field.name(), field.value()) {
                ("message", _) => {}
                // The message has them.
                (name, _) if OF_MESSAGE.contains(&name) => report.push(
                    Diagnostic::warning(Code::SendParameterIgnored, name)
                        .with_message(format!("`{name}` is ignored: the message is given as MIME")),
                ),
                (name, FormValue::Text(value)) => request.form.push(name, value.as_str()),
                (name, FormValue::File(file)) => request.form.push_file(name, file.clone()),
            }
        }
        let is_batch =
            self.texts("recipient-variables").next().is_some() || !read.recipient_variables.is_empty();
        request.add("from", read.from.take());
        request.add("h:To", read.to.take().filter(|_| !is_batch));
        request.add("h:Cc", read.cc.take());
        request.add("subject", read.subject.take());
        for variables in std::mem::take(&mut read.recipient_variables) {
            request.add(RECIPIENT_VARIABLES_HEADER, Some(variables));
        }
        let names = |request: &Self| request.texts("template").next().is_some();
        if read.is_plain_text_alone()
            && (names(self) || read.options.iter().any(|(name, _)| *name == "template"))
        {
            report.push(
                Diagnostic::warning(Code::SendTemplateNotRendered, "template")
                    .with_message(
                        "the only body of the message is text/plain: Mailgun does not render the template",
                    )
                    .with_help("add a text/html part; the rendered template takes its place"),
            );
            request = request.without_template();
        }
        // An option given as a parameter stands above that of the message.
        let given: Vec<String> = request.form.iter().map(|field| field.name().to_owned()).collect();
        read.options
            .retain(|(name, _)| !given.iter().any(|known| known == name));
        request.message(read);
        Some(request)
    }

    fn add(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.form.push(name, value);
        }
    }

    fn add_all(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.form.push(name, values.join(", "));
        }
    }

    /// Adds header fields, options, bodies and files.
    fn message(&mut self, mut read: Read) {
        if read.is_plain_text_alone() {
            read.options.retain(|(name, _)| !is_of_template(name));
        }
        for (name, value) in std::mem::take(&mut read.headers) {
            self.form.push(format!("h:{name}"), value);
        }
        for (name, value) in std::mem::take(&mut read.options) {
            self.form.push(name, value);
        }
        let has_template = self.texts("template").any(|name| !name.is_empty());
        self.add("text", read.text.take());
        self.add("amp-html", read.amp_html.take());
        self.add("html", read.html.take().filter(|_| !has_template));
        for (name, file) in read.files {
            let name: &str = name;
            self.form.push_file(name, file);
        }
    }

    fn without_template(self) -> Self {
        let mut request = Self::new();
        for field in self.form {
            let (name, value) = field.into_parts();
            match value {
                _ if is_of_template(&name) => {}
                FormValue::Text(value) => request.form.push(name, value),
                FormValue::File(file) => request.form.push_file(name, file),
            }
        }
        request
    }
}

/// How further sources of recipient variables are given, by rising precedence.
const RECIPIENT_VARIABLES_HEADER: &str = "h:X-Mailgun-Recipient-Variables";

fn is_of_template(name: &str) -> bool {
    name == "template" || name.starts_with("t:")
}

/// Gives variables without addresses to each recipient, unless that would be more than a form may hold.
fn flatten(variables: &mut [String], recipients: &[String], limits: &Limits) {
    let each: Vec<String> = recipients
        .iter()
        .filter_map(|list| crate::AddressList::parse_recipients(list).ok())
        .flat_map(crate::AddressList::into_addresses)
        .map(|address| address.to_string())
        .collect();
    for text in variables {
        if text.len().saturating_mul(each.len()) <= limits.form_bytes
            && let Some(spread) = for_each_recipient(text, &each)
        {
            *text = spread;
        }
    }
}
