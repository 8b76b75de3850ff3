//! Group `webhook`: is this post Mailgun's?
//!
//! `verify` checks timestamp, token and signature of a thousand posts, as an endpoint does for each request.
//! `hmac-pads` is the bare HMAC of the `hmac` and `sha2` crates with the key pads hashed in advance and the
//! comparison in constant time: the price that no verifier can go below. Node and Python use their standard
//! libraries the way Mailgun's documentation shows it.

use crate::bench::Bench;
use crate::case::{Case, Work};
use crate::peer::Peer;
use hmac::{Hmac, KeyInit, Mac};
use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
use serde_json::{Value, json};
use sha2::Sha256;

pub(super) const KEY: &str = "0123456789abcdef0123456789abcdef";
const NOW: i64 = 1_767_225_600;
const POSTS: u64 = 1_000;

pub(super) struct Signed {
    pub(super) timestamp: String,
    pub(super) token: String,
    pub(super) signature: String,
}

fn bodies() -> Result<Vec<String>, String> {
    let signer = WebhookSigner::new(KEY).ok_or("a key")?;
    let kinds = WebhookType::ALL.iter().cycle();
    let bodies = (0..POSTS)
        .zip(kinds)
        .map(|(seed, kind)| WebhookSample::new(*kind).body(&signer, NOW, seed));
    Ok(bodies.collect())
}

/// A thousand posts by what is signed.
pub(super) fn signed_posts() -> Result<Vec<Signed>, String> {
    bodies()?.iter().map(|body| signed(body)).collect()
}

/// Verifies them all.
pub(super) fn mailwright(posts: &[Signed]) -> impl FnMut() -> Work {
    let verifier = WebhookVerifier::new([KEY]);
    move || {
        let good = posts.iter().filter(|post| {
            verifier
                .verify(&post.timestamp, &post.token, &post.signature, NOW)
                .is_ok()
        });
        assert_eq!(good.count(), posts.len());
        Work {
            units: POSTS,
            bytes: 0,
        }
    }
}

pub(crate) fn run(bench: &mut Bench) -> Result<(), String> {
    let bodies = bodies()?;
    let signed = signed_posts()?;
    let file = bench.input_dir().join("webhook-posts.json");
    std::fs::write(&file, json!(bodies).to_string())
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let signed = signed.as_slice();
    let args = json!({"input": file, "key": KEY});

    bench.run(
        Case::new("verify", "posts/s")
            .mailwright(|| mailwright(signed))
            .peer("hmac-pads", || {
                let pads = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("every length is fine");
                let posts: Vec<_> = signed.iter().map(|post| (post, bytes(&post.signature))).collect();
                move || {
                    let good = posts.iter().filter(|(post, signature)| {
                        let mut mac = pads.clone();
                        mac.update(post.timestamp.as_bytes());
                        mac.update(post.token.as_bytes());
                        mac.verify_slice(signature).is_ok()
                    });
                    assert_eq!(good.count(), posts.len());
                    Work {
                        units: POSTS,
                        bytes: 0,
                    }
                }
            })
            .child("node-crypto", Peer::Node("webhook.mjs"), args.clone())
            .child("python-hmac", Peer::Python("webhook.py"), args),
    )?;
    Ok(())
}

fn signed(body: &str) -> Result<Signed, String> {
    let post: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let text = |name: &str| post["signature"][name].as_str().unwrap_or_default().to_owned();
    Ok(Signed {
        timestamp: text("timestamp"),
        token: text("token"),
        signature: text("signature"),
    })
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .filter_map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok())
        .collect()
}
