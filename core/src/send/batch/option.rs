//! Options: every value checked, and what they mean together.

use super::Compiler;
use crate::send::options::VARIABLES_HEADER;
use crate::send::request::is_forbidden;
use crate::{Code, Diagnostic};

/// Tags of a message: as the manual says, and as the service takes them today.
const TAGS: (usize, usize) = (3, 10);

impl Compiler<'_> {
    /// Checks all options of the request.
    pub(crate) fn options(&mut self) {
        let model = self.model;
        for (option, given) in &model.options {
            if !given.value.chars().any(is_forbidden) {
                option.check_value(given.value, self.context.now(), &mut self.report);
            }
        }
        self.tags();
        if let Some(public) = model.option("o:secondary-dkim-public")
            && model.option("o:secondary-dkim").is_none()
        {
            self.report.push(
                Diagnostic::error(Code::SendOptionNeeds, public.parameter)
                    .with_message("`o:secondary-dkim-public` needs `o:secondary-dkim`"),
            );
        }
        if model.option("template").is_none() {
            let given = [
                model.option("t:version"),
                model.option("t:text"),
                model.template_variables.last().copied(),
            ];
            for one in given.into_iter().flatten() {
                self.report.push(
                    Diagnostic::warning(Code::SendParameterIgnored, one.parameter)
                        .with_message(format!("`{}` does nothing without `template`", one.parameter)),
                );
            }
        }
        let limit = self.context.limits().send_option_bytes;
        if model.option_bytes > limit {
            self.report.push(
                Diagnostic::error(Code::SendOptionsTooLarge, model.largest_option)
                    .with_message(format!(
                        "Send options (parameters starting with o:, h:, or v:) are limited to {} kB total",
                        limit / 1_024
                    ))
                    .with_help(format!(
                        "names and values are {} bytes, t: parameters included",
                        model.option_bytes
                    )),
            );
        }
    }

    fn tags(&mut self) {
        let count = self.model.option_values("o:tag").count();
        let found = if count > TAGS.1 {
            Diagnostic::error(Code::SendTooManyTags, "o:tag")
                .with_message(format!("{count} tags; at most {} are taken", TAGS.1))
        } else if count > TAGS.0 {
            Diagnostic::warning(Code::SendTooManyTags, "o:tag")
                .with_message(format!("{count} tags; the manual allows {}", TAGS.0))
        } else {
            return;
        };
        self.report.push(found);
    }

    /// Whether `o:suppress-headers` takes X-Mailgun-Variables out of the delivery.
    pub(crate) fn suppresses_variables(&self) -> bool {
        self.model.option_values("o:suppress-headers").any(|given| {
            given
                .value
                .split(',')
                .map(str::trim)
                .any(|name| name.eq_ignore_ascii_case("all") || name.eq_ignore_ascii_case(VARIABLES_HEADER))
        })
    }
}
