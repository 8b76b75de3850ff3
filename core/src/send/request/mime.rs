//! A MIME message read back as a request: what `messages.mime` and SMTP users hand in.
//!
//! `X-Mailgun-*` headers become the parameters that they stand for; other header fields become `h:`; the parts become
//! `text`, `amp-html`, `html`, `inline` and `attachment`. The container `multipart/mailgun-variables` is opened: its
//! JSON are recipient variables, its `message/rfc822` part is the message. Source: Mailgun's manual, "Sending via SMTP"
//! and "Batch sending".
//!
//! Not kept: the exact tree of parts, and what stands around it. Parts that are neither body nor inline file are
//! attachments.

use crate::send::batch::holds_addresses;
use crate::send::mime::part::{content_id, is_media_type};
use crate::send::options::{SendOption, VARIABLES_HEADER};
use crate::{
    Address, AddressParser, Charsets, FormFile, IncomingMessage, Limits, MessageHeader, MessagePart, Report,
};
use serde_json::{Map, Value};

/// Media type of the container with recipient variables.
const CONTAINER: &str = "multipart/mailgun-variables";

/// Headers that a request does not set: they follow from its parts, or were added on the way.
const LEFT_OUT: [&str; 3] = ["mime-version", "return-path", "received"];

/// A message, sorted.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) cc: Option<String>,
    pub(super) bcc: Option<String>,
    pub(super) subject: Option<String>,
    /// All other header fields, names as written.
    pub(super) headers: Vec<(String, String)>,
    /// Parameters of the `X-Mailgun-` headers.
    pub(super) options: Vec<(&'static str, String)>,
    /// X-Mailgun-Recipient-Variables, then the container: by rising precedence.
    pub(super) recipient_variables: Vec<String>,
    pub(super) text: Option<String>,
    pub(super) amp_html: Option<String>,
    pub(super) html: Option<String>,
    pub(super) files: Vec<(&'static str, FormFile)>,
}

impl Read {
    /// Reads a message; findings name the parameter `message`.
    pub(super) fn new(mime: &[u8], limits: &Limits, charsets: Charsets) -> Result<Self, Report> {
        let message = parse(mime, limits, charsets)?;
        let root = message.root();
        let mut read = Self::default();
        if root.content_type() != CONTAINER {
            read.message(&message, charsets);
            return Ok(read);
        }
        let part = |wanted: &str| root.children().find(|part| part.content_type() == wanted);
        if let Some(inner) = part("message/rfc822") {
            // A container in a container is none: it would be read as a message with two files.
            let inner = parse(&inner.content(), limits, charsets)?;
            read.message(&inner, charsets);
        }
        // Control headers may stand outside, too; what is inside was said later.
        for header in message.headers() {
            read.control(header);
        }
        if let Some(variables) = part("application/json") {
            read.recipient_variables.push(variables.text().trim().to_owned());
        }
        Ok(read)
    }

    /// Whether the only body is `text/plain`: then Mailgun renders no template.
    pub(super) fn is_plain_text_alone(&self) -> bool {
        self.text.is_some() && self.html.is_none() && self.amp_html.is_none()
    }

    fn message(&mut self, message: &IncomingMessage, charsets: Charsets) {
        for header in message.headers() {
            if self.control(header) {
                continue;
            }
            let name = header.name().to_ascii_lowercase();
            if name.starts_with("content-") || LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let value = if holds_addresses(&name) || name == "bcc" {
                addresses(header, charsets)
            } else {
                header.value().to_owned()
            };
            let list = match name.as_str() {
                "from" => &mut self.from,
                "to" => &mut self.to,
                "cc" => &mut self.cc,
                "bcc" => &mut self.bcc,
                "subject" => {
                    self.subject = Some(value);
                    continue;
                }
                _ => {
                    self.headers.push((header.name().to_owned(), value));
                    continue;
                }
            };
            *list = Some(match list.take().filter(|known| !known.trim().is_empty()) {
                Some(known) => format!("{known}, {value}"),
                None => value,
            });
        }
        self.part(message.root(), false);
    }

    /// Takes a header that steers Mailgun; answers whether it is one.
    fn control(&mut self, header: &MessageHeader) -> bool {
        if let Some(option) = SendOption::by_header(header.name()) {
            match option.parameter() {
                "recipient-variables" => self.recipient_variables.insert(0, header.value().to_owned()),
                parameter => self.options.push((parameter, header.value().to_owned())),
            }
            return true;
        }
        if header.name().eq_ignore_ascii_case(VARIABLES_HEADER) {
            self.headers
                .push((VARIABLES_HEADER.to_owned(), header.value().to_owned()));
            return true;
        }
        false
    }

    fn part(&mut self, part: MessagePart<'_>, in_related: bool) {
        if part.is_multipart() {
            let related = part.content_type() == "multipart/related";
            for child in part.children() {
                self.part(child, related);
            }
            return;
        }
        let is_file = part.disposition() == Some("attachment") || part.filename().is_some();
        let body = match part.content_type() {
            _ if is_file => None,
            "text/plain" => Some(&mut self.text),
            "text/x-amp-html" => Some(&mut self.amp_html),
            "text/html" => Some(&mut self.html),
            _ => None,
        };
        match body {
            Some(body @ None) => *body = Some(body_text(part)),
            _ => self.file(part, in_related),
        }
    }

    fn file(&mut self, part: MessagePart<'_>, in_related: bool) {
        let id = part
            .content_id()
            .map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
        let inline = part.disposition() != Some("attachment")
            && (part.disposition() == Some("inline") || in_related)
            && id.is_some();
        // An inline file is found by its Content-ID, which is its name unless that had to be written otherwise.
        let name = match (part.filename(), id) {
            (Some(name), Some(id)) if inline && content_id(&name).trim() != id => Some(id),
            (None, id) if inline => id,
            (name, _) => name,
        };
        let name = name.unwrap_or_else(|| format!("part-{}{}", part.index(), extension(part.content_type())));
        let given = part.header("content-type").filter(|given| is_media_type(given));
        let content_type = given.unwrap_or_else(|| part.content_type());
        let file = FormFile::new(Some(&name), content_type, part.content().into_owned());
        self.files
            .push((if inline { "inline" } else { "attachment" }, file));
    }
}

/// Parses a message; findings name the parameter `message`.
fn parse(mime: &[u8], limits: &Limits, charsets: Charsets) -> Result<IncomingMessage, Report> {
    IncomingMessage::parse_with(mime, limits, charsets).map_err(|report| {
        report
            .into_iter()
            .map(|found| found.with_parameter("message"))
            .collect()
    })
}

/// The addresses of a header, names decoded and quoted where needed; what is no list of addresses as people see it.
fn addresses(header: &MessageHeader, charsets: Charsets) -> String {
    let raw = String::from_utf8_lossy(header.raw()).replace(['\r', '\n'], "");
    let parser = AddressParser::new().charsets(charsets);
    match parser.parse_recipients(raw.trim()) {
        Ok(list) if !list.addresses().is_empty() => {
            let texts: Vec<_> = list.addresses().iter().map(ToString::to_string).collect();
            texts.join(", ")
        }
        _ => header.value().to_owned(),
    }
}

/// A name for a part without one needs an ending that tells what it is.
fn extension(content_type: &str) -> &'static str {
    match content_type {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        "message/rfc822" => ".eml",
        _ => ".bin",
    }
}

/// The text of a body. The line end of a message that is one body belongs to the message, not to its text; between
/// boundaries there is none that is not of the text, and base64 has its own.
fn body_text(part: MessagePart<'_>) -> String {
    let text = part.text().into_owned();
    let is_message = part.parent().is_none() && part.raw_body().ends_with(b"\n");
    let encoding = part.header("content-transfer-encoding").unwrap_or_default();
    if !is_message || encoding.trim().eq_ignore_ascii_case("base64") {
        return text;
    }
    let end = text
        .strip_suffix('\n')
        .map(|text| text.strip_suffix('\r').unwrap_or(text));
    match end {
        Some(text) => text.to_owned(),
        None => text,
    }
}

/// Who the envelope names, sorted by the headers.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) to: Vec<String>,
    pub(super) cc: Vec<String>,
    pub(super) bcc: Vec<String>,
    /// Whether the To header names others than `to`: it is then a header alone.
    pub(super) other_to: bool,
    pub(super) other_cc: bool,
}

impl Envelope {
    /// Sorts envelope recipients: To and Cc addresses keep their place, the rest is bcc. In batch mode the rest is
    /// `to`: To is `%recipient%` there.
    pub(super) fn new(read: &Read, recipients: &[&str], is_batch: bool) -> Self {
        let list = |header: &Option<String>| -> Vec<Address> {
            let text = header.as_deref().unwrap_or_default();
            let parsed = AddressParser::new().parse_recipients(text);
            parsed.map(crate::AddressList::into_addresses).unwrap_or_default()
        };
        let (to, cc) = (list(&read.to), list(&read.cc));
        let mut sorted = Self::default();
        let mut rest = Vec::new();
        for recipient in recipients {
            let wire = AddressParser::new()
                .parse(recipient)
                .map(|address| address.wire());
            let same = |known: &&Address| wire.as_ref().is_ok_and(|wire| known.wire() == *wire);
            if let Some(known) = to.iter().find(same) {
                sorted.to.push(known.to_string());
            } else if let Some(known) = cc.iter().find(same) {
                sorted.cc.push(known.to_string());
            } else {
                rest.push((*recipient).to_owned());
            }
        }
        if is_batch {
            sorted.to.append(&mut rest);
        } else {
            sorted.bcc = rest;
        }
        sorted.other_to = sorted.to.len() < to.len() || (to.is_empty() && read.to.is_some() && !is_batch);
        sorted.other_cc = sorted.cc.len() < cc.len();
        if sorted.to.is_empty() && !sorted.bcc.is_empty() {
            // A request needs a `to`; the header shows whom the message was addressed to.
            sorted.to = std::mem::take(&mut sorted.bcc);
            sorted.other_to = read.to.is_some();
        }
        sorted
    }
}

/// Recipient variables without addresses, given to each recipient.
pub(super) fn for_each_recipient(text: &str, recipients: &[String]) -> Option<String> {
    let Ok(Value::Object(map)) = serde_json::from_str(text) else {
        return None;
    };
    if map.is_empty() || map.keys().any(|key| key.contains('@')) {
        return None;
    }
    let all: Map<String, Value> = recipients
        .iter()
        .filter_map(|one| AddressParser::new().parse(one).ok())
        .map(|address| (address.address(), Value::Object(map.clone())))
        .collect();
    Some(Value::Object(all).to_string())
}
