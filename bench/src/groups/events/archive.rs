//! The archive that the group searches: events of all types, about 1.2 KB each, the same on every run.
//!
//! The mixture is that of a sender's archive (mostly `accepted`, `delivered` and `opened`), the shapes are those of
//! Mailgun's manual. Escapes, texts outside ASCII and missing fields are in it.

use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::Path;

const SUBJECTS: [&str; 12] = [
    "Hello Rachel, your order is on its way",
    "Hello again: the spring catalogue",
    "Farewell Monica",
    "Farewell, and thanks for all the fish",
    "Your invoice no. 4711 (hello from the team)",
    "Gr\u{fc}\u{df}e aus M\u{fc}nchen",
    "R\\u00e9servation confirm\\u00e9e",
    "Say \\\"hello\\\" to the new dashboard",
    "Weekly report",
    "Password reset",
    "\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{4ef6}\u{540d}",
    "Re: [dev] Release 2.0-rc1",
];
const DOMAINS: [&str; 6] = [
    "example.com",
    "example.org",
    "example.net",
    "mail.example.de",
    "example.co.uk",
    "example.fr",
];
const PROVIDERS: [&str; 4] = ["Gmail", "Outlook", "Yahoo", "Other"];
const ANSWERS: [&str; 4] = [
    "5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos",
    "4.2.2 The email account that you tried to reach is over quota: mailbox full",
    "5.7.1 Message rejected due to local policy: mailbox unavailable",
    "4.7.0 Try again later, greylisted; see https://postmaster.example.com/errors?code=4.7.0\\u0026lang=en",
];

/// Writes an archive of that many events.
pub(super) fn write(path: &Path, events: u64) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    let mut line = String::new();
    let mut random = Random(0x6d61_696c_7772_6967);
    for index in 0..events {
        line.clear();
        event(&mut line, index, &mut random);
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    #[allow(clippy::cast_possible_truncation)] // below the length of a table
    fn pick<'t>(&mut self, table: &[&'t str]) -> &'t str {
        table[self.below(table.len() as u64) as usize]
    }
}

fn event(out: &mut String, index: u64, random: &mut Random) {
    let kind = match random.below(100) {
        0..=27 => "accepted",
        28..=57 => "delivered",
        58..=73 => "opened",
        74..=80 => "clicked",
        81..=86 => "failed",
        87..=90 => "temporary",
        91 => "unsubscribed",
        92 => "complained",
        93..=94 => "rejected",
        95..=97 => "stored",
        98 => "list_member_uploaded",
        _ => "list_uploaded",
    };
    let name = if kind == "temporary" { "failed" } else { kind };
    let level = match name {
        "failed" | "rejected" => "error",
        "complained" | "unsubscribed" => "warn",
        _ => "info",
    };
    let (seconds, micros) = (1_767_225_600 + index / 4, random.below(1_000_000));
    let id = format!("{:016x}{:06x}", random.next(), random.below(1 << 24));
    let _ = write!(
        out,
        r#"{{"event":"{name}","id":"{id}","timestamp":{seconds}.{micros:06},"log-level":"{level}""#
    );
    if name.starts_with("list") {
        list(out, name, random);
    } else {
        mail(out, kind, name, &id, seconds, random);
    }
    let _ = write!(
        out,
        r#","account":{{"id":"5f3a1c2b4d5e6f7a8b9c0d1e"}},"domain":{{"name":"mg.{}"}},"@version":1}}"#,
        random.pick(&DOMAINS)
    );
}

fn list(out: &mut String, name: &str, random: &mut Random) {
    let _ = write!(
        out,
        r#","mailing-list":{{"address":"dev@lists.example.com","list-id":"dev.lists.example.com","sid":"{:016x}"}},"task-id":"{:032x}""#,
        random.next(),
        random.next()
    );
    if name == "list_uploaded" {
        let _ = write!(
            out,
            r#","format":"csv","is-upsert":true,"upserted-count":{},"failed-count":{},"subscribed":true"#,
            random.below(10_000),
            random.below(10)
        );
    } else {
        let _ = write!(
            out,
            r#","member":{{"address":"user{}@{}","name":"User","subscribed":true,"vars":{{}}}}"#,
            random.below(100_000),
            random.pick(&DOMAINS)
        );
    }
}

fn mail(out: &mut String, kind: &str, name: &str, id: &str, seconds: u64, random: &mut Random) {
    let (domain, user) = (random.pick(&DOMAINS), random.below(200_000));
    let recipient = format!("user{user}@{domain}");
    let message_id = format!("{seconds}.{}.{}@mg.example.com", random.below(64), &id[..16]);
    let engagement = matches!(name, "opened" | "clicked" | "unsubscribed");
    if !matches!(name, "rejected" | "stored") {
        let provider = random.pick(&PROVIDERS);
        let _ = write!(
            out,
            r#","recipient":"{recipient}","recipient-domain":"{domain}","recipient-provider":"{provider}""#
        );
    }
    let _ = write!(
        out,
        r#","tags":["newsletter","spring_{}"],"campaigns":[],"user-variables":{{"user_id":"{user}","plan":"{}","cart":{{"items":{},"total":{}.50}}}}"#,
        random.below(9),
        random.pick(&["free", "pro", "enterprise"]),
        random.below(9),
        random.below(900)
    );
    if engagement {
        let _ = write!(
            out,
            r#","ip":"203.0.113.{}","geolocation":{{"country":"{}","region":"{}","city":"{}","latitude":{}.1234,"longitude":-{}.4321,"time-zone":"Europe/Paris"}},"client-info":{{"client-type":"browser","client-os":"{}","device-type":"{}","client-name":"Chrome","client-version":"142.0.7444.{}","user-agent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36","accept-language":"fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7","ip":"203.0.113.9","bot":"{}"}},"mailing-list":{{"address":"news@lists.example.com","list-id":"news.lists.example.com","sid":"{:016x}"}},"message":{{"headers":{{"message-id":"{message_id}"}}}}"#,
            random.below(250),
            random.pick(&["US", "DE", "FR", "GB"]),
            random.pick(&["CA", "BE", "IDF", "LND"]),
            random.pick(&["Berlin", "Paris", "London", "San Antonio"]),
            random.below(60),
            random.below(99),
            random.pick(&["Linux", "Windows", "iOS"]),
            random.pick(&["desktop", "mobile", "tablet"]),
            random.below(200),
            random.pick(&["", "", "", "apple", "gmail"]),
            random.next(),
        );
        if name == "clicked" {
            let _ = write!(
                out,
                r#","url":"https:\/\/www.example.com\/shop\/item\/{}?utm_source=news&utm_campaign=spring&ref={:016x}""#,
                random.below(9_999),
                random.next()
            );
        }
        return;
    }
    let _ = write!(
        out,
        r#","message":{{"headers":{{"to":"User {user} <{recipient}>","message-id":"{message_id}","from":"Ross Geller <ross@mg.example.com>","subject":"{}"}},"attachments":[{}],"recipients":["{recipient}"],"size":{}}}"#,
        random.pick(&SUBJECTS),
        random.pick(&[
            "",
            r#"{"filename":"invoice.pdf","content-type":"application/pdf","size":48123}"#
        ]),
        900 + random.below(40_000)
    );
    let _ = write!(
        out,
        r#","storage":{{"url":"https://storage-us-east4.api.mailgun.net/v3/domains/mg.example.com/messages/{id}BAABAwECAwQ=","key":"{id}BAABAwECAwQ=","region":"us-east4","env":"production"}},"flags":{{"is-authenticated":true,"is-routed":{},"is-system-test":false,"is-test-mode":false,"is-big":false,"is-amp":false,"is-delayed-bounce":false}}"#,
        random.pick(&["false", "false", "false", "true"])
    );
    if !matches!(name, "complained" | "stored" | "rejected") {
        let _ = write!(
            out,
            r#","envelope":{{"sender":"bounce+{id}@mg.example.com","transport":"smtp","targets":"{recipient}","sending-ip":"192.0.2.{}","i-ip-pool-id":"","i-ip-pool-name":"main"}}"#,
            random.below(20)
        );
    }
    match kind {
        "accepted" => out.push_str(
            r#","method":"HTTP","originating-ip":"198.51.100.20","api-key-id":"07a6e3d2-12b34c56","batch":{"id":"67f0c1d2e3f4a5b6c7d8e9f0"},"template":{"name":"spring-newsletter","version":"v2","is-text":false},"primary-dkim":"k1._domainkey.mg.example.com""#,
        ),
        "delivered" => status(out, 250, "OK", random),
        "failed" | "temporary" => {
            let temporary = kind == "temporary";
            let severity = if temporary { "temporary" } else { "permanent" };
            let reason = random.pick(if temporary {
                &["generic", "greylisted", "espblock"]
            } else {
                &["bounce", "suppress-bounce", "generic", "old"]
            });
            let _ = write!(out, r#","severity":"{severity}","reason":"{reason}""#);
            let answer = random.pick(&ANSWERS);
            status(out, if temporary { 421 } else { 550 }, answer, random);
        }
        "rejected" => out.push_str(
            r#","reject":{"reason":"Sandbox subdomains are for test purposes only. Please add your own domain or add the address to authorized recipients in Account Settings.","description":""}"#,
        ),
        _ => {}
    }
}

fn status(out: &mut String, code: u32, message: &str, random: &mut Random) {
    let _ = write!(
        out,
        r#","primary-dkim":"k1._domainkey.mg.example.com","delivery-status":{{"attempt-no":{},"code":{code},"message":"{message}","description":"","enhanced-code":"","mx-host":"mx{}.example.com","session-seconds":0.{:03},"first-delivery-attempt-seconds":0.{:02},"certificate-verified":true,"tls":true,"utf8":true}}"#,
        1 + random.below(3),
        random.below(9),
        random.below(1000),
        random.below(100)
    );
}
