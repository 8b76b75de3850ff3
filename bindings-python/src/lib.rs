//! Python's view of mailwright: values in, the core called, results and errors out.
//!
//! A file for each room of the core, each with a `register` that adds its names to the module; `convert` and
//! `error` are what they share. No rule about mail is decided here. What takes longer than a few microseconds runs
//! without the interpreter's lock.
//!
//! Documentation comments are Python's doc strings, in Python's words; the type stubs get theirs from here.

// Python calls these with values it owns; what is taken by value is what the interpreter hands over.
#![allow(clippy::needless_pass_by_value)]
// A method of Python's data model has its receiver whether it looks at it or not.
#![allow(clippy::unused_self)]

mod address;
mod charset;
mod convert;
mod error;
mod events;
mod form;
mod lock;
mod names;
mod path;
mod receive;
mod send;
mod shared;
mod unchanging;
mod webhook;

use pyo3::prelude::*;

/// The compiled part of mailwright. Import from `mailwright`.
#[pymodule(gil_used = false)]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    error::register(module)?;
    convert::register(module)?;
    address::register(module)?;
    charset::register(module)?;
    form::register(module)?;
    send::register(module)?;
    receive::register(module)?;
    events::register(module)?;
    webhook::register(module)
}
