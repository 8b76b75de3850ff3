//! The peers in Rust: lettre and mail-builder, each after a substitution by `regex`.

use super::input::{Input, Recipient};
use crate::case::Work;
use regex::{Captures, Regex};
use std::borrow::Cow;

/// How many messages a job builds; the next job goes on with the next recipients.
const STEP: usize = 100;

/// Replaces `%recipient.key%`.
struct Placeholders(Regex);

impl Placeholders {
    fn new() -> Self {
        Self(Regex::new(r"%recipient\.([^%\s]+)%").expect("a valid pattern"))
    }

    fn fill<'t>(&self, text: &'t str, recipient: &Recipient) -> Cow<'t, str> {
        self.0.replace_all(text, |found: &Captures<'_>| {
            let value = recipient.variables.iter().find(|(key, _)| *key == &found[1]);
            value.map_or_else(|| found[0].to_owned(), |(_, value)| value.clone())
        })
    }
}

/// A job that gives [`STEP`] recipients to `build`, which answers with the octets of the message.
fn steps<'a>(
    input: &'a Input,
    mut build: impl FnMut(&'a Recipient) -> usize + 'a,
) -> impl FnMut() -> Work + 'a {
    let mut next = input.recipients.iter().cycle();
    move || {
        let bytes: usize = next.by_ref().take(STEP).map(&mut build).sum();
        Work {
            units: STEP as u64,
            bytes: bytes as u64,
        }
    }
}

pub(super) fn lettre(input: &Input) -> impl FnMut() -> Work + '_ {
    use lettre::message::header::ContentType;
    use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

    let placeholders = Placeholders::new();
    let mailbox = |name: &str, address: &str| {
        Mailbox::new(Some(name.to_owned()), address.parse().expect("a plain address"))
    };
    steps(input, move |recipient| {
        let head = Message::builder()
            .from(mailbox(input.from.0, input.from.1))
            .to(mailbox(&recipient.name, &recipient.address))
            .subject(placeholders.fill(&input.subject, recipient).into_owned());
        let text = SinglePart::plain(placeholders.fill(&input.text, recipient).into_owned());
        let message = match (&input.html, &input.attachment) {
            (None, _) => head.singlepart(text),
            (Some(html), attachment) => {
                let html = SinglePart::html(placeholders.fill(html, recipient).into_owned());
                let bodies = MultiPart::alternative().singlepart(text).singlepart(html);
                match attachment {
                    None => head.multipart(bodies),
                    Some(bytes) => {
                        let kind = ContentType::parse("application/pdf").expect("a media type");
                        let file = Attachment::new("catalogue.pdf".to_owned()).body(bytes.clone(), kind);
                        head.multipart(MultiPart::mixed().multipart(bodies).singlepart(file))
                    }
                }
            }
        };
        message.expect("a complete message").formatted().len()
    })
}

pub(super) fn mail_builder(input: &Input) -> impl FnMut() -> Work + '_ {
    use mail_builder::MessageBuilder;

    let placeholders = Placeholders::new();
    let mut out = Vec::new();
    steps(input, move |recipient| {
        let mut message = MessageBuilder::new()
            .from(input.from)
            .to((recipient.name.as_str(), recipient.address.as_str()))
            .subject(placeholders.fill(&input.subject, recipient))
            .text_body(placeholders.fill(&input.text, recipient));
        if let Some(html) = &input.html {
            message = message.html_body(placeholders.fill(html, recipient));
        }
        if let Some(bytes) = &input.attachment {
            message = message.attachment("application/pdf", "catalogue.pdf", bytes.as_slice());
        }
        out.clear();
        message.write_to(&mut out).expect("memory takes everything");
        out.len()
    })
}
