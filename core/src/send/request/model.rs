//! The fields of a request, sorted by what they mean.
//!
//! Everything that can be said about a single field is said here: unknown names, repetitions, characters that must
//! not reach a header. What fields mean together is settled when they are compiled.

use super::SendRequest;
use crate::charset::has_no_control;
use crate::send::options::{self, SendOption, VARIABLES_HEADER};
use crate::{Code, Diagnostic, FormFile, FormValue, Report};

/// A value, and the name of the parameter that it was given as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sourced<'a> {
    pub(crate) parameter: &'a str,
    pub(crate) value: &'a str,
}

/// A header given as `h:`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Header<'a> {
    /// `h:Reply-To`.
    pub(crate) parameter: &'a str,
    /// `Reply-To`.
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

/// A file to be sent along.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FilePart<'a> {
    pub(crate) inline: bool,
    /// The base name.
    pub(crate) name: &'a str,
    pub(crate) file: &'a FormFile,
}

/// A request, sorted.
#[derive(Debug, Default)]
pub(crate) struct Model<'a> {
    pub(crate) from: Vec<&'a str>,
    pub(crate) to: Vec<&'a str>,
    pub(crate) cc: Vec<&'a str>,
    pub(crate) bcc: Vec<&'a str>,
    pub(crate) subject: Option<&'a str>,
    pub(crate) text: Option<&'a str>,
    pub(crate) html: Option<&'a str>,
    pub(crate) amp_html: Option<&'a str>,
    pub(crate) files: Vec<FilePart<'a>>,
    /// Whether header fields come from a `message`.
    pub(crate) is_opened: bool,
    /// Whether there is a `message` at all.
    pub(crate) has_message: bool,
    pub(crate) message: Option<&'a FormFile>,
    pub(crate) headers: Vec<Header<'a>>,
    /// `v:` parameters: name and value.
    pub(crate) variables: Vec<Sourced<'a>>,
    /// X-Mailgun-Variables given directly.
    pub(crate) direct_variables: Vec<Sourced<'a>>,
    /// Options, in order, JSON ones apart.
    pub(crate) options: Vec<(SendOption, Sourced<'a>)>,
    pub(crate) recipient_variables: Option<Sourced<'a>>,
    /// X-Mailgun-Recipient-Variables given as `h:`.
    pub(crate) recipient_variables_header: Vec<Sourced<'a>>,
    pub(crate) template_variables: Vec<Sourced<'a>>,
    /// Bytes of the names and values that Mailgun limits together, and the parameter with most of them.
    pub(crate) option_bytes: usize,
    pub(crate) largest_option: &'a str,
}

/// Headers that a request cannot set, and why.
const REFUSED: [(&str, &str); 2] = [
    (
        "bcc",
        "use the parameter `bcc`: a Bcc header would show what it is to hide",
    ),
    ("mime-version", "it is always 1.0"),
];

impl<'a> Model<'a> {
    /// Sorts a request; findings go to `report`.
    pub(crate) fn read(request: &'a SendRequest, report: &mut Report) -> Self {
        let mut model = Self::default();
        model.count_options(request);
        for field in &request.form {
            let name = field.name();
            match field.value() {
                FormValue::Text(value) => model.text(name, value, report),
                FormValue::File(file) => model.file(name, file, report),
            }
        }
        model
    }

    /// Counts the bytes that Mailgun limits together: names and values of `o:`, `h:`, `v:` and `t:` parameters.
    pub(crate) fn count_options(&mut self, request: &'a SendRequest) {
        self.option_bytes = 0;
        let mut largest = 0;
        for field in &request.form {
            let name = field.name();
            if ["o:", "h:", "v:", "t:"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            {
                let bytes = name.len() + field.text().map_or(0, str::len);
                self.option_bytes += bytes;
                if bytes > largest {
                    largest = bytes;
                    self.largest_option = name;
                }
            }
        }
    }

    /// The value of an option that counts once.
    pub(crate) fn option(&self, parameter: &str) -> Option<Sourced<'a>> {
        self.options
            .iter()
            .rev()
            .find(|(option, _)| option.parameter() == parameter)
            .map(|(_, value)| *value)
    }

    /// All values of an option.
    pub(crate) fn option_values(&self, parameter: &'a str) -> impl Iterator<Item = Sourced<'a>> {
        self.options
            .iter()
            .filter(move |(option, _)| option.parameter() == parameter)
            .map(|(_, value)| *value)
    }

    /// Whether recipient variables are there, which switches batch mode on.
    pub(crate) fn is_batch(&self) -> bool {
        self.recipient_variables.is_some() || !self.recipient_variables_header.is_empty()
    }

    fn text(&mut self, name: &'a str, value: &'a str, report: &mut Report) {
        let list = match name {
            "from" => Some(&mut self.from),
            "to" => Some(&mut self.to),
            "cc" => Some(&mut self.cc),
            "bcc" => Some(&mut self.bcc),
            _ => None,
        };
        if let Some(list) = list {
            refuse_controls(name, value, report);
            list.push(value);
            return;
        }
        match name {
            "subject" => {
                refuse_controls(name, value, report);
                only_once(&mut self.subject, value, name, report);
            }
            "text" => only_once(&mut self.text, value, name, report),
            "html" => only_once(&mut self.html, value, name, report),
            "amp-html" => only_once(&mut self.amp_html, value, name, report),
            "attachment" | "inline" => report.push(
                Diagnostic::warning(Code::SendFileDropped, name)
                    .with_message("a text, not a file; Mailgun drops it")
                    .with_help("send it as a file, with a file name"),
            ),
            "message" => {
                self.has_message = true;
                report.push(
                    Diagnostic::error(Code::SendMessageNotFile, name)
                        .with_message("'message' parameter is not a file")
                        .with_help("send the MIME text as a file part with a file name"),
                );
            }
            "recipient-variables" => {
                let sourced = Sourced {
                    parameter: name,
                    value,
                };
                only_once(&mut self.recipient_variables, sourced, name, report);
            }
            _ => self.prefixed(name, value, report),
        }
    }

    fn prefixed(&mut self, name: &'a str, value: &'a str, report: &mut Report) {
        let sourced = Sourced {
            parameter: name,
            value,
        };
        if let Some(header) = name.strip_prefix("h:") {
            if let Some(option) = SendOption::by_header(header) {
                self.option_given(option, sourced, report);
            } else if header.eq_ignore_ascii_case(VARIABLES_HEADER) {
                self.direct_variables.push(sourced);
            } else {
                self.header(name, header, value, report);
            }
        } else if let Some(variable) = name.strip_prefix("v:") {
            self.variable(name, variable, value, report);
        } else if let Some(option) = SendOption::by_parameter(name) {
            self.option_given(option, sourced, report);
        } else if let Some(option) = SendOption::by_alias(name) {
            report.push(
                Diagnostic::note(Code::SendParameterAlias, name)
                    .with_message(format!("another spelling of `{}`", option.parameter())),
            );
            self.option_given(option, sourced, report);
        } else {
            unknown(name, report);
        }
    }

    fn variable(&mut self, parameter: &'a str, name: &'a str, value: &'a str, report: &mut Report) {
        let sourced = Sourced {
            parameter: name,
            value,
        };
        match self.variables.iter_mut().find(|known| known.parameter == name) {
            Some(known) => {
                *known = sourced;
                report.push(repeated(parameter));
            }
            None => self.variables.push(sourced),
        }
    }

    fn option_given(&mut self, option: SendOption, sourced: Sourced<'a>, report: &mut Report) {
        match option.parameter() {
            "recipient-variables" => return self.recipient_variables_header.push(sourced),
            "t:variables" => return self.template_variables.push(sourced),
            "template" | "t:version" if sourced.value.is_empty() => return,
            _ => {}
        }
        refuse_controls(sourced.parameter, sourced.value, report);
        if !option.repeats() && self.option(option.parameter()).is_some() {
            report.push(repeated(sourced.parameter));
            self.options.retain(|(known, _)| *known != option);
        }
        self.options.push((option, sourced));
    }

    fn header(&mut self, parameter: &'a str, name: &'a str, value: &'a str, report: &mut Report) {
        if !name.is_ascii() {
            report.push(
                Diagnostic::error(Code::SendHeaderName, parameter)
                    .with_message(format!("Header name must be pure ASCII: {name}"))
                    .with_span(2..parameter.len())
                    .with_source(parameter),
            );
        } else if name.is_empty() || name.len() > 200 || !name.bytes().all(is_field_name) {
            report.push(
                Diagnostic::error(Code::SendHeaderName, parameter)
                    .with_message(format!("`{}` is no header name", name.escape_debug()))
                    .with_span(2..parameter.len())
                    .with_source(parameter)
                    .with_help("up to 200 printable ASCII characters, no colon, no space (RFC 5322)"),
            );
        } else if let Some(why) = refused(name) {
            report.push(
                Diagnostic::error(Code::SendHeaderRefused, parameter)
                    .with_message(format!("a request cannot set the header `{name}`"))
                    .with_help(why),
            );
        }
        refuse_controls(parameter, value, report);
        self.headers.push(Header {
            parameter,
            name,
            value,
        });
    }

    fn file(&mut self, name: &'a str, file: &'a FormFile, report: &mut Report) {
        match name {
            "attachment" | "inline" => {
                let full = file.filename().unwrap_or_default();
                let base = full.rsplit('/').next().unwrap_or_default();
                refuse_controls(name, full, report);
                refuse_controls(name, file.content_type(), report);
                if base.is_empty() {
                    report.push(
                        Diagnostic::warning(Code::SendFileDropped, name)
                            .with_message("a file without a file name; Mailgun drops it")
                            .with_help("give the file a name"),
                    );
                    return;
                }
                if !super::super::mime::part::is_media_type(file.content_type()) {
                    report.push(
                        Diagnostic::warning(Code::SendFileType, name)
                            .with_message(format!(
                                "`{}` is no type that a file can have",
                                file.content_type().escape_debug()
                            ))
                            .with_help("it is sent as application/octet-stream"),
                    );
                }
                self.files.push(FilePart {
                    inline: name == "inline",
                    name: base,
                    file,
                });
            }
            "message" => {
                self.has_message = true;
                if self.message.replace(file).is_some() {
                    report.push(repeated(name));
                }
            }
            _ => report.push(
                Diagnostic::warning(Code::SendParameterIgnored, name)
                    .with_message("given as a file, not as a text; it is ignored"),
            ),
        }
    }
}

fn is_field_name(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~') && byte != b':'
}

fn refused(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("content-") {
        return Some("it follows from the parts of the message");
    }
    REFUSED
        .iter()
        .find(|(known, _)| *known == lower)
        .map(|(_, why)| *why)
}

/// Control characters that must not reach a header: all but the tab.
pub(crate) fn refuse_controls(parameter: &str, value: &str, report: &mut Report) {
    if let Some(at) = find_forbidden(value) {
        let c = value[at..].chars().next().unwrap_or_default();
        report.push(
            Diagnostic::error(Code::SendControlCharacter, parameter)
                .with_message(format!(
                    "control character {} in `{}`",
                    shown(c),
                    excerpt(value, at)
                ))
                .with_span(at..at + c.len_utf8())
                .with_source(value)
                .with_help("headers hold no line breaks and no other control characters"),
        );
    }
}

/// Whether a character must not come from a value into a header.
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// The place of the first such character.
pub(crate) fn find_forbidden(text: &str) -> Option<usize> {
    if has_no_control(text) {
        return None;
    }
    text.find(is_forbidden)
}

fn shown(c: char) -> String {
    match c {
        '\r' => "CR".to_owned(),
        '\n' => "LF".to_owned(),
        '\0' => "NUL".to_owned(),
        _ => format!("U+{:04X}", u32::from(c)),
    }
}

/// A few characters around a place, fit to be shown.
pub(crate) fn excerpt(text: &str, at: usize) -> String {
    let before = text[..at].chars().rev().take(20).collect::<Vec<_>>();
    let around: String = before
        .into_iter()
        .rev()
        .chain(text[at..].chars().take(20))
        .collect();
    around.escape_debug().to_string()
}

fn repeated(parameter: &str) -> Diagnostic {
    Diagnostic::warning(Code::SendParameterRepeated, parameter)
        .with_message("given more than once; the last one counts")
}

fn only_once<T>(place: &mut Option<T>, value: T, parameter: &str, report: &mut Report) {
    if place.replace(value).is_some() {
        report.push(repeated(parameter));
    }
}

fn unknown(name: &str, report: &mut Report) {
    let found = Diagnostic::warning(Code::SendUnknownParameter, name).with_message(format!(
        "unknown parameter `{}`; Mailgun ignores it",
        name.escape_debug()
    ));
    report.push(match options::nearest(name) {
        Some(known) => found.with_help(format!("did you mean `{known}`?")),
        None if ["reply-to", "list-unsubscribe", "sender"]
            .iter()
            .any(|header| header.eq_ignore_ascii_case(name)) =>
        {
            found.with_help(format!("headers are given as `h:{name}`"))
        }
        None => found,
    });
}
