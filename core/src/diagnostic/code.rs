//! Every code, by its stable name. A name is never reused.
//!
//! The documentation comment of a code is its entry in `docs/diagnostics.md`; `core/tests/diagnostics.rs`
//! keeps the two equal. Codes stand in the order of their prefixes: address, send, template, route, inbound,
//! event, filter, logfilter, timerange, webhook, limit.

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident => $name:literal, )+) => {
        /// Every finding, by its stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl Code {
            /// All codes, in the order of `docs/diagnostics.md`.
            pub const ALL: &'static [Code] = &[ $( Code::$variant, )+ ];

            /// The stable name, prefix and kind: `route-unterminated-string`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Code::$variant => $name, )+ }
            }

            /// What the code means, as `docs/diagnostics.md` has it.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $( Code::$variant => concat!($($doc, "\n"),+), )+ }
            }
        }
    };
}

codes! {
    // address

    // send

    // template

    // route

    // inbound

    // event

    // filter

    // logfilter

    // timerange

    // webhook

    // limit
    /// A limit was set by a name that does not exist. The span covers the name.
    LimitUnknownName => "limit-unknown-name",
}
