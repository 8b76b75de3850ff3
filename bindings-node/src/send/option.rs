//! The table of Mailgun's options.

use crate::convert::Text;
use napi_derive::napi;

/// An option of a request: its form parameter and the header that says the same in MIME and SMTP.
#[napi]
pub struct SendOption(mailwright::SendOption);

#[napi]
impl SendOption {
    /// All options, in the order of Mailgun's manual.
    #[napi]
    pub fn all() -> Vec<SendOption> {
        mailwright::SendOption::all().iter().copied().map(Self).collect()
    }

    /// The option of a form parameter; names are case-sensitive, as at Mailgun.
    #[napi(ts_args_type = "name: string")]
    pub fn by_parameter(name: Text) -> Option<SendOption> {
        mailwright::SendOption::by_parameter(&name).map(Self)
    }

    /// The option that a header of a MIME message sets, in any case.
    #[napi(ts_args_type = "name: string")]
    pub fn by_header(name: Text) -> Option<SendOption> {
        mailwright::SendOption::by_header(&name).map(Self)
    }

    /// The form parameter: `o:testmode`.
    #[napi(getter)]
    pub fn parameter(&self) -> &'static str {
        self.0.parameter()
    }

    /// The header that says the same in MIME and SMTP: `X-Mailgun-Drop-Message`. `t:text` has none.
    #[napi(getter)]
    pub fn header(&self) -> Option<&'static str> {
        self.0.header()
    }

    /// Whether it may be given more than once.
    #[napi(getter)]
    pub fn repeats(&self) -> bool {
        self.0.repeats()
    }

    /// What its value looks like, in a few words.
    #[napi(getter)]
    pub fn values(&self) -> &'static str {
        self.0.values()
    }
}
