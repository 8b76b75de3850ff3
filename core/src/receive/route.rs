//! Routes: expressions that say which messages a route is for, actions that say what happens to them, and tables.
//!
//! [`expression`] and [`action`] parse Mailgun's two small languages, both over the tokens of [`token`],
//! read through [`tokens`];
//! [`destination`] knows what can be forwarded to, and group references in it. [`evaluate`] asks an expression about a
//! message ([`input`]); [`table`] asks many of them, in order, through the [`index`] of what their patterns require.
//! [`reading`] is how patterns are
//! applied, [`decision`] what comes out, [`trace`] why. [`lint`] says what is hardly meant, [`quote`] builds expressions from data.
//!
//! Sources: Mailgun's manual, "Routes"; patterns are Python's (`crate::regex`). What Mailgun does not document (`or`,
//! `not`, parentheses) works and is told.

pub(crate) mod action;
pub(crate) mod decision;
pub(crate) mod destination;
mod evaluate;
pub(crate) mod expression;
mod index;
pub(crate) mod input;
mod lint;
pub(crate) mod quote;
pub(crate) mod reading;
pub(crate) mod table;
mod token;
mod tokens;
pub(crate) mod trace;
