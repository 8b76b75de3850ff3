//! The end of compiling: header fields and parts become one program.

use super::variable::RecipientFill;
use super::{Addressee, Batch};
use crate::Report;
use crate::send::mime::header::{Field, FieldValue, Nothing};
use crate::send::mime::ids::Ids;
use crate::send::mime::part::Content;
use crate::send::mime::program::Builder;
use crate::send::variables::{Segment, Values};

/// What is known when all has been read and checked.
pub(super) struct Letter {
    pub(super) sender: Field,
    /// The sending domain, where one was set.
    pub(super) domain: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) recipients: Vec<Addressee>,
    pub(super) copies: Vec<String>,
    pub(super) values: Values,
}

/// Builds the batch.
pub(super) fn assemble(letter: Letter, content: &Content<'_>, is_batch: bool, ids: &mut Ids) -> Batch {
    let Letter {
        sender,
        domain,
        fields,
        recipients,
        copies,
        values,
    } = letter;
    // Made in any case: a request with an id of its own has the same boundaries as one without.
    let made = ids.message_id(&domain.unwrap_or_else(|| domain_of(&sender, &values)));
    let message_id = given(&fields, "Message-Id").unwrap_or(made);
    let shared = fields.iter().chain([&sender]).filter(|field| !field.varies());
    let smtputf8 = shared
        .filter_map(|field| field.mailboxes(&Nothing))
        .flatten()
        .any(|one| !one.address.is_ascii())
        || copies.iter().any(|address| !address.is_ascii())
        || (!is_batch && recipients.iter().any(|one| !one.address().is_ascii()));
    let mut builder = Builder::default();
    let fields = with_date_and_id(fields, ids.date(), &message_id);
    for field in fields {
        builder.field(field);
    }
    builder.field(Field::text("Mime-Version", "1.0"));
    content.write(ids, &mut builder);
    Batch {
        program: builder.finish(),
        values,
        sender,
        recipients,
        is_personal: is_batch,
        copies,
        smtputf8,
        message_id,
        diagnostics: Report::default(),
    }
}

/// The fields with Date and Message-Id at their head, as a request puts those of its own.
pub(crate) fn with_date_and_id(mut fields: Vec<Field>, date: String, message_id: &str) -> Vec<Field> {
    let has = |fields: &[Field], name: &str| fields.iter().any(|field| field.name.eq_ignore_ascii_case(name));
    if !has(&fields, "Date") {
        fields.insert(0, Field::text("Date", date));
    }
    if !has(&fields, "Message-Id") {
        fields.insert(1, Field::text("Message-Id", message_id));
    }
    fields
}

/// The value of a field that the request set, if it is the same for all.
fn given(fields: &[Field], name: &str) -> Option<String> {
    let field = fields
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(name))?;
    match &field.value {
        FieldValue::Text(segments) => match &segments[..] {
            [Segment::Text(text)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The domain of the first From.
fn domain_of(sender: &Field, values: &Values) -> String {
    let fill = RecipientFill { values, index: 0 };
    let first = sender.mailboxes(&fill).unwrap_or_default();
    let domain = first.first().and_then(|one| one.address.rsplit_once('@'));
    domain.map(|(_, domain)| domain.to_owned()).unwrap_or_default()
}
