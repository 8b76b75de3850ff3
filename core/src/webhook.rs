//! What Mailgun posts: signatures checked and made, bodies read, replays found, retries foretold.
//!
//! [`key`] signs, [`verifier`] checks, [`replay`] remembers, [`post`] reads bodies, [`sample`] makes signed
//! payloads to test an endpoint with, [`retry`] knows the schedules. A build with the feature `webhook` alone
//! (signatures and replays, no JSON, no forms) is meant for a small WebAssembly module.
//!
//! Source: Mailgun's manual, "Securing Webhooks", "Webhooks" and "Alerts".

#[cfg(feature = "webhook-posts")]
mod json;
mod key;
#[cfg(feature = "webhook-posts")]
mod post;
mod replay;
mod retry;
#[cfg(feature = "webhook-posts")]
mod sample;
mod verifier;

pub use key::WebhookSigner;
#[cfg(feature = "webhook-posts")]
pub use post::{PostKind, WebhookPost};
pub use replay::{MemoryReplayGuard, ReplayGuard};
pub use retry::{NextAttempt, Poster, next_attempt};
#[cfg(feature = "webhook-posts")]
pub use sample::{AlertType, WebhookSample, WebhookType, sample_alert};
pub use verifier::{Verdict, WebhookVerifier};

#[cfg(all(test, feature = "webhook-posts"))]
mod tests;
