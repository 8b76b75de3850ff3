//! The programs of the book in `docs/`, run as tests.

#[doc = include_str!("../../docs/events.md")]
struct Events;

#[doc = include_str!("../../docs/inbound.md")]
struct Inbound;

#[doc = include_str!("../../docs/webhooks.md")]
struct Webhooks;

#[doc = include_str!("../../README.md")]
struct Readme;

#[doc = include_str!("../../docs/routes.md")]
struct Routes;
