//! Preflight: everything that can be said about a request before it is sent.
//!
//! Compiling tells what is wrong and what Mailgun would leave as it is; here is what is right by the letter and yet
//! hardly meant: AMP over plain HTTP, HTML without text, placeholders where they do not work.

use super::batch::{self, Missing};
use super::request::{Model, are_about_message};
use super::variables::{Name, scan};
use crate::{Code, Context, Diagnostic, Dialect, Report, SendRequest, Templates};
use memchr::memmem;

/// Custom data that events and webhooks show (Mailgun's manual, "Attaching data to messages").
const SHOWN_DATA: usize = 4_096;

impl SendRequest {
    /// Says all there is to say about the request; errors are those that [`compile`](Self::compile) refuses it for.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi")
    ///     .with("html", "<p>Hi</p>").with("o:trackng", "yes");
    /// let report = request.check(&Templates::default(), &Context::new(1_767_225_600, 7));
    /// let codes: Vec<_> = report.iter().map(|found| found.code().name()).collect();
    /// assert_eq!(codes, ["send-unknown-parameter", "send-html-without-text"]);
    /// assert!(!report.has_errors());
    /// ```
    #[must_use]
    pub fn check(&self, templates: &Templates, context: &Context) -> Report {
        let (mut report, _) = batch::compile(self, templates, context, Missing::Refused);
        let opened = self.opened(context.limits(), context.charsets(), &mut Report::default());
        let model = Model::read(opened.as_ref().unwrap_or(self), &mut Report::default());
        let before = report.len();
        bodies(&model, &mut report);
        literals(&model, &mut report);
        options(&model, &mut report);
        if opened.is_some() {
            are_about_message(&mut report, before);
        }
        report
    }

    /// [`check`](Self::check), and besides the template rendered in another dialect: where the outputs part is
    /// `template-differs-from-handlebars`. Where the cargo feature `handlebars` is off, that of a request with a
    /// template is the error `template-dialect-unavailable`.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "handlebars")] {
    /// use mailwright::{Context, Dialect, SendRequest, Templates, VersionFields};
    /// let mut templates = Templates::new();
    /// templates.create("t").unwrap();
    /// templates.add_version("t", "v1", &VersionFields::new().template("{{name}}")).unwrap();
    /// let request = SendRequest::new()
    ///     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi")
    ///     .with("template", "t").with("v:name", "O'Hara");
    /// let report = request.check_with(&templates, &Context::new(1_767_225_600, 7), Dialect::Handlebars);
    /// assert!(report.iter().any(|found| found.code().name() == "template-differs-from-handlebars"));
    /// # }
    /// ```
    #[must_use]
    pub fn check_with(&self, templates: &Templates, context: &Context, compare: Dialect) -> Report {
        let mut report = self.check(templates, context);
        let found = batch::with_model(self, context, |compiler| {
            compiler.compare_template(templates, compare)
        });
        report.extend(found);
        report
    }
}

fn bodies(model: &Model<'_>, report: &mut Report) {
    let given = |body: Option<&str>| body.is_some_and(|body| !body.is_empty());
    let (text, html, amp) = (given(model.text), given(model.html), given(model.amp_html));
    if html && !text {
        report.push(
            Diagnostic::note(Code::SendHtmlWithoutText, "html")
                .with_message("there is no text beside the HTML")
                .with_help("some readers show text only, and filters trust messages that have it"),
        );
    }
    let Some(source) = model.amp_html.filter(|_| amp) else {
        return;
    };
    if !text && !html && model.option("template").is_none() {
        report.push(
            Diagnostic::warning(Code::SendAmpAlone, "amp-html")
                .with_message("there is neither text nor HTML beside the AMP part")
                .with_help("readers without AMP see an empty message"),
        );
    }
    if let Some(at) = memmem::find(&source.to_ascii_lowercase().into_bytes(), b"http://") {
        let rest = &source[at..];
        let end = rest.find(['"', '\'', ' ', '>', ')']).unwrap_or(rest.len());
        report.push(
            Diagnostic::warning(Code::SendAmpInsecure, "amp-html")
                .with_message(format!("`{}` is not https", rest[..end].escape_debug()))
                .with_span(at..at + end)
                .with_source(source)
                .with_help("AMP for Email takes https addresses alone"),
        );
    }
}

/// Placeholders where they do not work, and Handlebars where nothing renders it.
fn literals(model: &Model<'_>, report: &mut Report) {
    let lists = [("cc", &model.cc), ("bcc", &model.bcc)];
    let lists = lists
        .into_iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name, *value)));
    let options = model
        .options
        .iter()
        .map(|(option, given)| (option.parameter(), given.value));
    let files = model
        .files
        .iter()
        .map(|file| (if file.inline { "inline" } else { "attachment" }, file.name));
    for (parameter, value) in lists.chain(options).chain(files) {
        let found = scan(value).find(|(_, name)| !matches!(name, Name::Unknown(_)));
        if let Some((range, _)) = found {
            report.push(
                Diagnostic::warning(Code::SendPlaceholderNotHere, parameter)
                    .with_message(format!(
                        "placeholders do not work in `{parameter}`; `{}` stays as it is",
                        &value[range.clone()]
                    ))
                    .with_span(range)
                    .with_source(value),
            );
        }
    }
    if model.option("template").is_some() {
        return;
    }
    for (parameter, body) in [
        ("subject", model.subject),
        ("text", model.text),
        ("html", model.html),
    ] {
        let Some(body) = body else { continue };
        let Some(at) = body.find("{{") else { continue };
        let Some(length) = body[at..].find("}}") else {
            continue;
        };
        report.push(
            Diagnostic::warning(Code::SendHandlebarsLiteral, parameter)
                .with_message(format!(
                    "nothing renders `{}`: Handlebars works in stored templates",
                    body[at..at + length + 2].escape_debug()
                ))
                .with_span(at..at + length + 2)
                .with_source(body)
                .with_help("store it as a template, or use recipient variables: `%recipient.name%`"),
        );
    }
}

fn options(model: &Model<'_>, report: &mut Report) {
    let data: usize = model
        .variables
        .iter()
        .map(|one| one.parameter.len() + one.value.len())
        .sum();
    if data > SHOWN_DATA {
        report.push(
            Diagnostic::warning(Code::SendVariablesTruncated, "v:").with_message(format!(
                "{data} bytes of custom data; events and webhooks show {SHOWN_DATA}"
            )),
        );
    }
    let yes = |value: &str| value.eq_ignore_ascii_case("yes") || value.eq_ignore_ascii_case("true");
    if model.option("o:testmode").is_some_and(|given| yes(given.value)) {
        report.push(
            Diagnostic::note(Code::SendTestMode, "o:testmode")
                .with_message("in test mode Mailgun accepts and charges the message, but never sends it"),
        );
    }
}
