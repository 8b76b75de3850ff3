//! As much of the crate `napi` as the Node package's source uses, for WebAssembly.
//!
//! The classes and functions of both npm packages are written once, in `bindings-node/src`, against the names of
//! Node-API. Here those names mean wasm-bindgen: values of JavaScript are handles (`handle`) that live as long as the
//! call they came with, as in Node; `convert` turns them into Rust's values and back; `host` is what JavaScript is
//! asked for. Whatever that source does not use is not here.

mod class;
mod convert;
mod error;
mod function;
mod handle;
pub mod host;
mod pieces;
mod task;

pub use error::{Error, JsRangeError, JsTypeError, Result, Status};
pub use handle::{Env, JsValue, ValueType, sys};
pub use task::Task;

/// The names that napi's prelude has.
pub mod bindgen_prelude {
    pub use crate::class::{Class, ClassInstance, JavaScriptClassExt};
    pub use crate::convert::{
        ArrayBuffer, BigInt, Buffer, BufferSlice, Either, FromNapiValue, ToNapiValue, TypeName, Uint8Array,
        Undefined, ValidateNapiValue, take,
    };
    pub use crate::error::{Error, Result, Status};
    pub use crate::function::{FnArgs, Function, FunctionRef, JsValuesTupleIntoVec};
    pub use crate::handle::{
        Array, Env, JsObjectValue, JsValue, KeyCollectionMode, KeyConversion, KeyFilter, Object, Scope,
        Unknown, ValueType,
    };
    pub use crate::pieces::{Joined, copy_into};
    pub use crate::task::{AsyncTask, Task};
}
