//! Errors on their way to JavaScript.

use crate::handle::{Env, JsValue as _, Unknown, keep, value};
use crate::host;

/// What a call gives back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call did not answer, in Node-API's words; they are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// An argument.
    InvalidArg,
    /// Anything else.
    GenericFailure,
}

/// Something to throw.
#[derive(Clone, Debug)]
pub struct Error {
    thrown: Option<wasm_bindgen::JsValue>,
    reason: String,
}

impl Error {
    /// An `Error` with that text.
    #[must_use]
    pub fn new(_status: Status, reason: impl Into<String>) -> Self {
        Self::from_reason(reason)
    }

    /// An `Error` with that text.
    #[must_use]
    pub fn from_reason(reason: impl Into<String>) -> Self {
        Self {
            thrown: None,
            reason: reason.into(),
        }
    }

    /// What JavaScript threw, to be thrown on.
    pub(crate) fn thrown(thrown: wasm_bindgen::JsValue) -> Self {
        Self {
            thrown: Some(thrown),
            reason: String::new(),
        }
    }

    /// A `TypeError`.
    pub(crate) fn expected(what: &str) -> Self {
        Self::thrown(host::wrong_type(&["expected ", what].concat()))
    }

    /// The value to throw.
    #[must_use]
    pub fn into_js(self) -> wasm_bindgen::JsValue {
        self.thrown.unwrap_or_else(|| host::failed(&self.reason))
    }
}

impl From<Unknown<'_>> for Error {
    fn from(given: Unknown<'_>) -> Self {
        Self::thrown(value(given.raw()))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::from_reason(error.to_string())
    }
}

macro_rules! classes {
    ($( $(#[doc = $doc:literal])+ $name:ident $make:ident )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name(Error);

        impl From<Error> for $name {
            fn from(error: Error) -> Self {
                Self(error)
            }
        }

        impl $name {
            /// The error itself.
            #[must_use]
            pub fn into_unknown<'env>(self, _env: Env) -> Unknown<'env> {
                Unknown::of(keep(host::$make(&self.0.reason)))
            }
        }
    )+ };
}

classes! {
    /// A `TypeError` on its way.
    JsTypeError wrong_type
    /// A `RangeError` on its way.
    JsRangeError wrong_range
}
