//! A request as the one MIME message to hand to Mailgun, by SMTP or `messages.mime`.
//!
//! Options travel as `X-Mailgun-*` headers, placeholders as they are. In batch mode To is `%recipient%`; Bcc never
//! stands in it: bcc recipients are in the envelope alone.

use super::batch::{Compiler, with_date_and_id};
use super::mime::header::Field;
use super::mime::ids::Ids;
use super::mime::json;
use super::mime::part::TextPart;
use super::mime::program::Builder;
use super::options::SendOption;
use super::variables::Segment;
use crate::{Context, Report, SendRequest, Templates};
use serde_json::{Map, Value};

/// Mailgun renders no template where the only body is text/plain; this part is there to be replaced.
const TEMPLATE_BODY: &str = "<p></p>";

impl SendRequest {
    /// The request as one MIME message with `X-Mailgun-*` headers.
    ///
    /// `t:text` has no header: where it is set and the template is in `templates`, the message carries the text part
    /// that it would make. A template that is not there is no error, since Mailgun has it.
    ///
    /// # Errors
    ///
    /// As [`compile`](Self::compile).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hello %recipient.name%")
    ///     .with("text", "Hi").with("o:tag", "june").with("recipient-variables", r#"{"ann@example.com": {"name": "Ann"}}"#);
    /// let message = request.submission(&Templates::default(), &Context::new(1_767_225_600, 7))?;
    /// let message = String::from_utf8(message).unwrap();
    /// assert!(message.contains("X-Mailgun-Tag: june\r\n"));
    /// assert!(message.contains("To: %recipient%\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn submission(&self, templates: &Templates, context: &Context) -> Result<Vec<u8>, Report> {
        let (report, batch) = super::batch::compile(self, templates, context, super::batch::Missing::Kept);
        let Some(batch) = batch.filter(|_| !report.has_errors()) else {
            return Err(report);
        };
        super::batch::with_model(self, context, |compiler| {
            let message_id = batch.message_id();
            Ok(compiler.write_submission(templates, message_id, context))
        })
    }
}

impl Compiler<'_> {
    fn write_submission(&mut self, templates: &Templates, message_id: &str, context: &Context) -> Vec<u8> {
        let is_batch = std::mem::take(&mut self.is_batch);
        let model = self.model;
        let parsed = self.recipients();
        let members = self.user_variables();
        let rendered = self.template(templates, &members, super::batch::Missing::Kept);
        let from = self.senders(rendered.as_ref());
        let sender = self.sender(&from.iter().map(String::as_str).collect::<Vec<_>>());
        let mut fields: Vec<Field> = self
            .fields(sender.as_ref(), &parsed, None)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        let has_template = model.option("template").is_some();
        let own_subject = model
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case("Subject"));
        if has_template && model.subject.is_none() && !own_subject {
            // An empty one would stand above that of the template.
            fields.retain(|field| field.name != "Subject");
        }
        if is_batch {
            let to = Field::text("To", "%recipient%");
            match fields
                .iter_mut()
                .find(|field| field.name.eq_ignore_ascii_case("To"))
            {
                Some(field) => *field = to,
                None => fields.push(to),
            }
        }
        let mut ids = Ids::new(context.now(), context.seed());
        let mut content = self.content(None);
        if has_template {
            let has_text = content.texts.iter().any(|part| part.media_type == "text/plain");
            if let (Some(text), false) = (rendered.and_then(|rendered| rendered.text), has_text) {
                content.texts.insert(0, constant("text/plain", text));
            }
            content
                .texts
                .push(constant("text/html", TEMPLATE_BODY.to_owned()));
        }
        let mut builder = Builder::default();
        let fields = with_date_and_id(fields, ids.date(), message_id);
        for field in fields {
            builder.field(field);
        }
        if !members.is_empty() {
            builder.field(self.variables_field(&members));
        }
        for (option, given) in &model.options {
            if let Some(header) = option.header() {
                builder.field(Field::text(header, option.canonical_value(given.value)));
            }
        }
        self.json_headers(is_batch, &mut builder);
        builder.field(Field::text("Mime-Version", "1.0"));
        content.write(&mut ids, &mut builder);
        builder.finish().into_constant()
    }

    /// Template and recipient variables, each source merged into one object.
    fn json_headers(&mut self, is_batch: bool, builder: &mut Builder) {
        let model = self.model;
        let header = |parameter: &str| SendOption::by_parameter(parameter).and_then(SendOption::header);
        if let (Some(map), Some(header)) = (self.template_variables(), header("t:variables")) {
            builder.field(Field::text(header, written(&map)));
        }
        if let (true, Some(header)) = (is_batch, header("recipient-variables")) {
            let mut all: Map<String, Value> = Map::new();
            for given in model
                .recipient_variables
                .iter()
                .chain(&model.recipient_variables_header)
            {
                let Ok(Value::Object(source)) = serde_json::from_str(given.value) else {
                    continue;
                };
                for (address, variables) in source {
                    match (all.get_mut(&address), variables) {
                        (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                        (_, variables) => {
                            all.insert(address, variables);
                        }
                    }
                }
            }
            builder.field(Field::text(header, written(&all)));
        }
    }
}

fn written(map: &Map<String, Value>) -> String {
    let mut out = String::new();
    json::push_object(map, &mut out);
    out
}

fn constant(media_type: &'static str, text: String) -> TextPart {
    TextPart {
        media_type,
        segments: vec![Segment::Text(text)],
    }
}
