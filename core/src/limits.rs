//! [`Limits`]: how much of anything is accepted, every limit with its default in one place.
//!
//! Over a limit is a diagnostic, never a crash. Where Mailgun publishes a limit the default is Mailgun's.

use crate::{Code, Diagnostic, Report};

macro_rules! limits {
    ($( $(#[doc = $doc:literal])+ $name:ident = $default:literal, )+) => {
        /// How much of anything is accepted. All fields have a documented default and a setter of their name.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Limits;
        /// let limits = Limits::default().recipients(10);
        /// assert_eq!(limits.get("recipients"), Some(10));
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $( pub(crate) $name: usize, )+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $( $name: $default, )+ }
            }
        }

        impl Limits {
            /// The names of all limits, for hosts that take them as a dictionary.
            pub const NAMES: &'static [&'static str] = &[ $( stringify!($name), )+ ];

            $(
                $(#[doc = $doc])+
                #[must_use]
                pub fn $name(mut self, limit: usize) -> Self {
                    self.$name = limit;
                    self
                }
            )+

            /// The value of a limit by its name; `None` where there is no such limit.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<usize> {
                match name { $( stringify!($name) => Some(self.$name), )+ _ => None }
            }

            /// Sets a limit by its name.
            ///
            /// # Errors
            ///
            /// `limit-unknown-name` where there is no such limit.
            pub fn set(&mut self, name: &str, limit: usize) -> Result<(), Report> {
                match name {
                    $( stringify!($name) => self.$name = limit, )+
                    _ => {
                        return Err(Diagnostic::error(Code::LimitUnknownName, "limits")
                            .with_message(format!("unknown limit `{}`", name.escape_debug()))
                            .with_span(0..name.len())
                            .with_help(format!("the limits are {}", Self::NAMES.join(", ")))
                            .into());
                    }
                }
                Ok(())
            }
        }
    };
}

limits! {
    /// A message as built, in bytes. Default: 25 MiB, as at Mailgun.
    message = 26_214_400,
    /// Names and values of all `o:`, `h:`, `v:` and `t:` parameters of one request, in bytes. Default: 16384, as at
    /// Mailgun.
    send_option_bytes = 16_384,
    /// Characters of a single address, name and comments included. Default: 1024, as in Mailgun's address library.
    address = 1_024,
    /// Characters of a list of addresses. Default: 1,048,576, as in Mailgun's address library.
    address_list = 1_048_576,
    /// Elements of an array of addresses. Default: 1024, as in Mailgun's address library.
    address_array = 1_024,
    /// Recipients of one request over to, cc and bcc. Default: 1000, as at Mailgun.
    recipients = 1_000,
    /// Bytes of a form body that is read. Default: 64 MiB, room for a 25 MiB message urlencoded.
    form_bytes = 67_108_864,
    /// Fields of a form body that is read. Default: 10000.
    form_fields = 10_000,
    /// Bytes of an incoming message. Default: 25 MiB, as at Mailgun.
    incoming_bytes = 26_214_400,
    /// Multiparts inside each other in an incoming message. Default: 50.
    incoming_depth = 50,
    /// Header fields of an incoming message, those of its parts included. Default: 10000.
    incoming_headers = 10_000,
    /// Parts of an incoming message, multiparts included. Default: 1000.
    incoming_parts = 1_000,
    /// Instructions of a compiled regular expression, counted repeats written out. Default: 50000.
    regex_program = 50_000,
    /// Bytes that a search for a regular expression may note its states in. Default: 64 MiB.
    regex_memory = 67_108_864,
    /// Steps of a search for a regular expression with back-references or conditionals. Default: 1000000.
    regex_steps = 1_000_000,
    /// Bytes of a webhook's JSON body. Default: 1 MiB; Mailgun's have a few kilobytes.
    webhook_bytes = 1_048_576,
    /// Blocks or parentheses inside each other in a template, and levels on which blocks are rendered (a helper can
    /// render the block around it). Default: 100.
    template_nesting = 100,
    /// Bytes that a template may render, what helpers render inside expressions included. Default: 25 MiB.
    template_output = 26_214_400,
    /// Bytes of a template above which there is a warning. Default: 100 KiB, Mailgun's limit for stored templates.
    template_size = 102_400,
    /// Bytes of a template above which it is refused. Default: 10 MiB.
    template_source = 10_485_760,
    /// Tags, loop rounds and looked-up array elements of one rendering. Default: 5 million.
    template_steps = 5_000_000,
    /// Versions of a stored template. Default: 40, as at Mailgun.
    template_versions = 40,
    /// Stored templates. Default: 100, as at Mailgun for a domain.
    templates = 100,
    /// Bytes of one line of an archive of events. Default: 16 MiB.
    event_line = 16_777_216,
    /// Groups of metrics. Default: 100000.
    event_groups = 100_000,
    /// Unique opens and clicks kept in mind for seven days. Default: 1000000 (some 64 MB).
    event_unique = 1_000_000,
    /// Levels of parentheses and NOTs in a filter expression. Default: 100.
    filter_depth = 100,
    /// Bytes of a route's action. Default: 4096, as at Mailgun.
    route_action = 4_096,
    /// Levels of parentheses and `not` in a route expression. Default: 100.
    route_depth = 100,
    /// Bytes of a route expression. Default: 4096, as at Mailgun.
    route_expression = 4_096,
    /// Lines of a reply that quotations are looked for in: further lines of a plain text are dropped, an HTML
    /// document with more is left as it is. Default: 1000, as in Mailgun's published parser.
    reply_lines = 1_000,
}
