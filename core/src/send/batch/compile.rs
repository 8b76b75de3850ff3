//! From a request to a batch, step by step; every step tells all it finds.

use super::address::keep_first_of_each_mailbox;
use super::assemble::{self, Letter};
use super::variable::SourceText;
use super::{Addressee, Batch};
use crate::send::mime::header::{Field, FieldValue, Mailbox, MailboxTemplate};
use crate::send::mime::ids::Ids;
use crate::send::mime::part::{Content, File, TextPart};
use crate::send::request::{Model, Sourced, are_about_message, find_forbidden};
use crate::send::template::{self as merge, Order, Rendered};
use crate::send::variables::{Keys, Segment, Slots, Values};
use crate::{Address, Code, Context, Diagnostic, Dialect, Report, SendRequest, Templates};
use serde_json::{Map, Value};

/// A request on its way.
pub(crate) struct Compiler<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) context: &'a Context,
    pub(crate) is_batch: bool,
    pub(crate) slots: Slots,
    pub(crate) report: Report,
}

/// The recipients of a request.
pub(crate) struct Parsed {
    /// Each mailbox once.
    pub(crate) to: Vec<Address>,
    pub(crate) cc: Vec<Address>,
    pub(crate) bcc: Vec<Address>,
}

/// The fields that a delivery has once; a request may replace them.
const OWN_FIELDS: [&str; 7] = ["Date", "Message-Id", "From", "To", "Cc", "Subject", "Reply-To"];

/// What happens where a template is not in the store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is an error.
    Refused,
    /// Mailgun has it: a submission merely names it.
    Kept,
}

/// Compiles a request. There is a batch unless the report has errors.
pub(crate) fn compile(
    request: &SendRequest,
    templates: &Templates,
    context: &Context,
    missing: Missing,
) -> (Report, Option<Batch>) {
    let mut report = Report::default();
    let opened = request.opened(context.limits(), context.charsets(), &mut report);
    let before = report.len();
    let mut model = Model::read(opened.as_ref().unwrap_or(request), &mut report);
    if opened.is_some() {
        // Header fields of the message are no options of the request.
        model.count_options(request);
        model.is_opened = true;
    } else if report.has_errors() && model.message.is_some() {
        return (report, None);
    }
    let mut compiler = Compiler::new(&model, context, report);
    let batch = compiler.request(templates, missing);
    let mut report = compiler.report;
    if opened.is_some() {
        are_about_message(&mut report, before);
    }
    (report, batch)
}

/// Hands a compiler for a request to `step`; findings of reading it were told when it was compiled.
pub(crate) fn with_model<T>(
    request: &SendRequest,
    context: &Context,
    step: impl FnOnce(&mut Compiler<'_>) -> T,
) -> T {
    let mut unheard = Report::default();
    let opened = request.opened(context.limits(), context.charsets(), &mut unheard);
    let model = Model::read(opened.as_ref().unwrap_or(request), &mut unheard);
    step(&mut Compiler::new(&model, context, unheard))
}

/// What the request says about its template.
fn order<'r>(
    model: &'r Model<'r>,
    name: &'r str,
    members: &'r Map<String, Value>,
    template_variables: Option<&'r Map<String, Value>>,
) -> Order<'r> {
    Order {
        name,
        version: model.option("t:version").map(|given| given.value),
        variables: members,
        template_variables,
        text: model.option("t:text").is_some_and(|given| {
            ["yes", "true"]
                .iter()
                .any(|yes| yes.eq_ignore_ascii_case(given.value))
        }),
        check: true,
    }
}

impl<'a> Compiler<'a> {
    fn new(model: &'a Model<'a>, context: &'a Context, report: Report) -> Self {
        Self {
            model,
            context,
            is_batch: model.is_batch(),
            slots: Slots::default(),
            report,
        }
    }

    fn request(&mut self, templates: &Templates, missing: Missing) -> Option<Batch> {
        self.options();
        let parsed = self.recipients();
        let members = self.user_variables();
        let rendered = self.template(templates, &members, missing);
        let from = self.senders(rendered.as_ref());
        let sender = self.sender(&from.iter().map(String::as_str).collect::<Vec<_>>());
        let domain = self.sending_domain(sender.as_ref());
        let mut fields = self.fields(sender.as_ref(), &parsed, rendered.as_ref());
        if !members.is_empty() && !self.suppresses_variables() {
            fields.push((self.variables_field(&members), "v:".to_owned()));
        }
        let content = self.content(rendered.as_ref());
        let texts = self.source_texts();
        let literals = self.slots.literals().to_vec();
        let keys = Keys::of(&literals);
        let sources = self.sources(&texts, &keys);
        let addressees: Vec<_> = parsed.to.iter().map(Addressee::new).collect();
        let values = if self.is_batch {
            self.values(&literals, &keys, &sources, &addressees, &parsed.to)
        } else {
            Values::default()
        };
        self.check_values(&values, &addressees);
        {
            let mut dynamic: Vec<(&Field, &str)> = fields
                .iter()
                .filter(|(field, _)| {
                    matches!(field.value, FieldValue::Mailboxes(_) | FieldValue::AddressList(_))
                })
                .map(|(field, parameter)| (field, parameter.as_str()))
                .collect();
            if !dynamic.iter().any(|(_, parameter)| *parameter == "from") {
                dynamic.extend(sender.iter().map(|field| (field, "from")));
            }
            self.check_address_fields(&dynamic, &values, &addressees);
        }
        if !self.fits(&content) || self.report.has_errors() {
            return None;
        }
        let letter = Letter {
            sender: sender?,
            domain,
            fields: fields.into_iter().map(|(field, _)| field).collect(),
            recipients: addressees,
            copies: self.copies(&parsed),
            values,
        };
        let mut ids = Ids::new(self.context.now(), self.context.seed());
        let batch = assemble::assemble(letter, &content, self.is_batch, &mut ids);
        self.check_size(&batch);
        Some(batch)
    }

    /// The address lists of the request.
    pub(crate) fn recipients(&mut self) -> Parsed {
        let model = self.model;
        if model.to.iter().all(|value| value.trim().is_empty()) {
            self.report.push(
                Diagnostic::error(Code::SendParameterMissing, "to").with_message("to parameter is missing"),
            );
        }
        let before = self.report.len();
        let mut parsed = Parsed {
            to: self.addresses("to", &model.to),
            cc: self.addresses("cc", &model.cc),
            bcc: self.addresses("bcc", &model.bcc),
        };
        let readable = model.to.iter().any(|value| !value.trim().is_empty());
        let is_told = |found: &Diagnostic| found.is_error() && found.parameter() == "to";
        let told = self.report.iter().skip(before).any(is_told);
        let hides_control = model.to.iter().any(|value| find_forbidden(value).is_some());
        // A list of nobody: `Team:;`, or commas alone.
        if readable && parsed.to.is_empty() && !told && !hides_control {
            self.report.push(super::address::invalid("to"));
        }
        keep_first_of_each_mailbox(&mut parsed.to);
        let count = parsed.to.len() + parsed.cc.len() + parsed.bcc.len();
        let limit = self.context.limits().recipients;
        if count > limit {
            self.report.push(
                Diagnostic::error(Code::SendTooManyRecipients, "to")
                    .with_message(format!("Too many recipients, max is {limit}"))
                    .with_help(format!("to, cc and bcc are {count} together")),
            );
        }
        parsed
    }

    /// Renders the template of the request, if it has one.
    pub(crate) fn template(
        &mut self,
        templates: &Templates,
        members: &Map<String, Value>,
        missing: Missing,
    ) -> Option<Rendered> {
        let model = self.model;
        let template_variables = self.template_variables();
        let name = model.option("template").map(|given| given.value)?;
        if model.html.is_some_and(|html| !html.is_empty()) {
            self.report.push(
                Diagnostic::error(Code::SendHtmlAndTemplate, "html")
                    .with_message("Only one parameters 'html' or 'template' is allowed"),
            );
        }
        if missing == Missing::Kept && templates.get(name).is_none() {
            return None;
        }
        let order = order(self.model, name, members, template_variables.as_ref());
        merge::render(templates, &order, &mut self.report)
    }

    /// Renders the template of the request in another dialect, too, and says what differs.
    pub(crate) fn compare_template(&mut self, templates: &Templates, dialect: Dialect) -> Report {
        let (members, own) = (self.user_variables(), self.template_variables());
        let Some(given) = self.model.option("template") else {
            return Report::default();
        };
        merge::compare_order(
            templates,
            &order(self.model, given.value, &members, own.as_ref()),
            dialect,
        )
    }

    /// The merged `t:variables`.
    pub(crate) fn template_variables(&mut self) -> Option<Map<String, Value>> {
        let mut all: Option<Map<String, Value>> = None;
        for given in &self.model.template_variables {
            match merge::read_variables(given.value) {
                Ok(map) => all.get_or_insert_default().extend(map),
                Err(found) => self.report.push(found),
            }
        }
        all
    }

    /// The values of From: those of the request, else that of the template.
    pub(crate) fn senders(&self, rendered: Option<&Rendered>) -> Vec<String> {
        let given: Vec<String> = self.model.from.iter().map(|value| (*value).to_owned()).collect();
        if given.iter().any(|value| !value.trim().is_empty()) {
            return given;
        }
        rendered
            .and_then(|rendered| rendered.header("From"))
            .map(|value| vec![value.to_owned()])
            .unwrap_or(given)
    }

    /// The header fields of a delivery, each with the parameter it comes from.
    pub(crate) fn fields(
        &mut self,
        sender: Option<&Field>,
        parsed: &Parsed,
        rendered: Option<&Rendered>,
    ) -> Vec<(Field, String)> {
        let model = self.model;
        let mut own: Vec<Option<(Field, String)>> = OWN_FIELDS.iter().map(|_| None).collect();
        let mut others = Vec::new();
        for header in &model.headers {
            let field = self.field(header.name, header.parameter, header.value);
            let made = (field, header.parameter.to_owned());
            match OWN_FIELDS
                .iter()
                .position(|known| known.eq_ignore_ascii_case(header.name))
            {
                Some(at) => {
                    if own[at].replace(made).is_some() {
                        self.report.push(
                            Diagnostic::warning(Code::SendHeaderRepeated, header.parameter).with_message(
                                format!("a message has one `{}`; the last one counts", header.name),
                            ),
                        );
                    }
                }
                None => others.push(made),
            }
        }
        let subject = match (
            model.subject,
            rendered.and_then(|rendered| rendered.header("Subject")),
        ) {
            (Some(subject), _) => subject,
            (None, Some(stored)) => stored,
            (None, None) => {
                if !own
                    .iter()
                    .flatten()
                    .any(|(field, _)| field.name.eq_ignore_ascii_case("Subject"))
                {
                    self.report.push(
                        Diagnostic::warning(Code::SendSubjectMissing, "subject")
                            .with_message("no subject; the message has an empty one"),
                    );
                }
                ""
            }
        };
        let subject = self.field("Subject", "subject", subject);
        let reply_to = rendered
            .and_then(|rendered| rendered.header("Reply-To"))
            .map(|stored| self.field("Reply-To", "template", stored));
        let mut fields = Vec::new();
        for (at, given) in own.into_iter().enumerate() {
            let made = match (given, OWN_FIELDS[at]) {
                (Some(given), _) => Some(given),
                (None, "From") => sender.cloned().map(|field| (field, "from".to_owned())),
                (None, "To") if self.is_batch => Some((
                    Field {
                        name: "To".to_owned(),
                        value: FieldValue::Recipient,
                    },
                    "to".to_owned(),
                )),
                (None, "To") => mailbox_field("To", &parsed.to),
                (None, "Cc") => mailbox_field("Cc", &parsed.cc),
                (None, "Subject") => Some((subject.clone(), "subject".to_owned())),
                (None, "Reply-To") => reply_to.clone().map(|field| (field, "template".to_owned())),
                // Date and Message-Id follow from the context.
                (None, _) => None,
            };
            fields.extend(made);
        }
        fields.append(&mut others);
        fields
    }

    /// Texts and files of the message.
    pub(crate) fn content(&mut self, rendered: Option<&Rendered>) -> Content<'a> {
        let model = self.model;
        let mut content = Content::default();
        let text = model.text.filter(|text| !text.is_empty());
        let html = model.html.filter(|html| !html.is_empty());
        let amp = model.amp_html.filter(|html| !html.is_empty());
        let made = rendered.map(|rendered| (rendered.html.as_str(), rendered.text.as_deref()));
        let is_template = model.option("template").is_some();
        let has_body = text.is_some() || html.is_some() || amp.is_some() || is_template;
        if !has_body && model.is_opened {
            // A MIME message may be empty, or a file alone.
            content.texts.push(TextPart {
                media_type: "text/plain",
                segments: Vec::new(),
            });
        } else if !has_body {
            self.report
                .push(Diagnostic::error(Code::SendBodyMissing, "text").with_message(
                    "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified",
                ));
        }
        let bodies = [
            (
                "text/plain",
                "text",
                text.or(made.and_then(|(_, text)| text)),
                text.is_some(),
            ),
            ("text/x-amp-html", "amp-html", amp, true),
            (
                "text/html",
                "html",
                html.or(made.map(|(html, _)| html)),
                html.is_some(),
            ),
        ];
        for (media_type, parameter, body, is_given) in bodies {
            let Some(body) = body else { continue };
            let parameter = if is_given { parameter } else { "template" };
            let segments = self.split(body, parameter, false, is_given);
            content.texts.push(TextPart { media_type, segments });
        }
        for part in &model.files {
            let file = File {
                name: part.name,
                content_type: part.file.content_type(),
                content: part.file.content(),
            };
            if part.inline {
                content.inline.push(file);
            } else {
                content.attachments.push(file);
            }
        }
        content
    }

    /// The texts of recipient variables, by rising precedence.
    fn source_texts(&self) -> Vec<SourceText<'a>> {
        let model = self.model;
        let given = model
            .recipient_variables
            .iter()
            .chain(&model.recipient_variables_header);
        given
            .map(|Sourced { parameter, value }| {
                // The user knows it as part of the message, where variables may stand without an address.
                let of_message = model.is_opened && parameter.starts_with("h:");
                SourceText {
                    parameter: if of_message { "message" } else { parameter },
                    text: value,
                    is_container: of_message,
                }
            })
            .collect()
    }

    /// The addresses of cc and bcc for the envelope, each once.
    fn copies(&self, parsed: &Parsed) -> Vec<String> {
        let mut copies: Vec<String> = Vec::new();
        for address in parsed.cc.iter().chain(&parsed.bcc).map(Address::wire) {
            let is_own = !self.is_batch && parsed.to.iter().any(|to| to.wire() == address);
            if !is_own && !copies.contains(&address) {
                copies.push(address);
            }
        }
        copies
    }

    /// Whether the files alone leave room for a message, before they are encoded.
    fn fits(&mut self, content: &Content<'_>) -> bool {
        let limit = self.context.limits().message;
        let files = content.inline.iter().chain(&content.attachments);
        let bytes: usize = files.map(|file| file.content.len()).sum();
        if bytes > limit {
            self.too_large(bytes, limit);
        }
        bytes <= limit
    }

    fn check_size(&mut self, batch: &Batch) {
        let limit = self.context.limits().message;
        // Nearly every message is far from the limit: no need to look at each.
        if batch.upper_bound() <= limit {
            return;
        }
        if let Some(largest) = batch
            .deliveries()
            .map(super::Delivery::len)
            .max()
            .filter(|&largest| largest > limit)
        {
            self.too_large(largest, limit);
        }
    }

    fn too_large(&mut self, bytes: usize, limit: usize) {
        self.report.push(
            Diagnostic::error(Code::SendMessageTooLarge, self.largest())
                .with_message(format!("the message is {bytes} bytes; at most {limit} are taken"))
                .with_help("files grow by a third when they are encoded"),
        );
    }

    /// The parameter with most of the bytes.
    fn largest(&self) -> &'static str {
        let model = self.model;
        if model.is_opened {
            return "message";
        }
        let text = |text: Option<&str>| text.map_or(0, str::len);
        let files = |inline: bool| {
            let files = model.files.iter().filter(|part| part.inline == inline);
            files.map(|part| part.file.content().len()).sum()
        };
        [
            (text(model.text), "text"),
            (text(model.amp_html), "amp-html"),
            (text(model.html), "html"),
            (files(true), "inline"),
            (files(false), "attachment"),
        ]
        .into_iter()
        .max()
        .map_or("text", |(_, parameter)| parameter)
    }
}

fn mailbox_field(name: &str, list: &[Address]) -> Option<(Field, String)> {
    if list.is_empty() {
        return None;
    }
    let mailboxes = list.iter().map(|address| {
        let Mailbox { name, address } = Mailbox::from(address);
        MailboxTemplate {
            name: vec![Segment::Text(name.into_owned())],
            address: vec![Segment::Text(address.into_owned())],
        }
    });
    let field = Field {
        name: name.to_owned(),
        value: FieldValue::Mailboxes(mailboxes.collect()),
    };
    Some((field, name.to_ascii_lowercase()))
}
