//! What all contenders send: generated, the same every time, and written to files for the other languages.

use mailwright::{FormFile, SendRequest};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

/// How many recipients a request has.
const RECIPIENTS: usize = 1_000;
const ATTACHMENT_BYTES: usize = 200_000;

/// A request: texts with placeholders, and who gets it.
pub(crate) struct Input {
    pub(crate) from: (&'static str, &'static str),
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) attachment: Option<Vec<u8>>,
    pub(crate) recipients: Vec<Recipient>,
}

pub(crate) struct Recipient {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Input {
    /// 47 KB of HTML and 6 KB of text, 12 placeholders in all.
    pub(crate) fn newsletter() -> Self {
        let mut html = String::from(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>The Gardener</title></head>\n\
             <body style=\"margin:0;padding:0;background-color:#f4f4f0\">\n<h1>Hello %recipient.first%,</h1>\n\
             <p>here is what is in season in %recipient.city%. You have %recipient.points% points.</p>\n",
        );
        let mut number = 0;
        while html.len() < 47_000 {
            number += 1;
            let _ = write!(
                html,
                "<table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n\
                 <tr><td style=\"padding:24px 32px;font-family:Helvetica,Arial,sans-serif;font-size:16px;\
                 line-height:24px;color:#333333\">\n<h2 style=\"margin:0 0 12px\">{number}. {plant}</h2>\n\
                 <p style=\"margin:0 0 16px\">{advice} Prices start at {number}.{cents:02} € – while stocks last.</p>\n\
                 <a href=\"https://shop.example.com/plants/{number}?utm_source=newsletter&amp;utm_campaign=autumn\">\
                 See it in the shop</a>\n</td></tr>\n</table>\n",
                plant = PLANTS[number % PLANTS.len()],
                advice = ADVICE[number % ADVICE.len()],
                cents = (number * 37) % 100,
            );
        }
        html.push_str(
            "<p>Your code %recipient.code% is good until %recipient.until%. See <a href=\"%recipient.link%\">\
             your account</a>.</p>\n<p>The Gardener, for %recipient.first%</p>\n</body>\n</html>\n",
        );
        let mut text = String::from("Hello %recipient.first%,\n\nyou have %recipient.points% points.\n\n");
        let mut number = 0;
        while text.len() < 6_000 {
            number += 1;
            let _ = write!(
                text,
                "{number}. {}\n{}\nhttps://shop.example.com/plants/{number}\n\n",
                PLANTS[number % PLANTS.len()],
                ADVICE[number % ADVICE.len()],
            );
        }
        text.push_str("Your code %recipient.code% is good until %recipient.until%.\n");
        Self {
            from: ("The Gardener", "news@shop.example.com"),
            subject: "Autumn, %recipient.first%: bulbs, trees and tea".to_owned(),
            text,
            html: Some(html),
            attachment: None,
            recipients: recipients(),
        }
    }

    /// The same with 200 KB attached.
    pub(crate) fn with_attachment(self) -> Self {
        // A linear congruential generator: as hard to compress as a picture, and always the same.
        let mut state = 1u64;
        let bytes = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        });
        Self {
            attachment: Some(bytes.take(ATTACHMENT_BYTES).collect()),
            ..self
        }
    }

    /// 2 KB of text and nothing else, 6 placeholders.
    pub(crate) fn notification() -> Self {
        let mut text = String::from(
            "Hello %recipient.first%,\n\nyour order %recipient.code% has left our nursery in %recipient.city%.\n\n",
        );
        let mut number = 0;
        while text.len() < 1_850 {
            let _ = writeln!(text, "  {} × {}", 1 + number % 4, PLANTS[number % PLANTS.len()]);
            number += 1;
        }
        text.push_str(
            "\nIt will be with you by %recipient.until%. Follow it here:\n%recipient.link%\n\nThe Gardener\n",
        );
        Self {
            from: ("The Gardener", "orders@shop.example.com"),
            subject: "Order %recipient.code% is on its way".to_owned(),
            text,
            html: None,
            attachment: None,
            recipients: recipients(),
        }
    }

    /// The same as a request to Mailgun.
    pub(crate) fn request(&self) -> SendRequest {
        let variables: Map<String, Value> = self
            .recipients
            .iter()
            .map(|one| (one.address.clone(), Value::Object(one.variables())))
            .collect();
        let mut request = SendRequest::new()
            .with("from", format!("{} <{}>", self.from.0, self.from.1))
            .with("subject", &self.subject)
            .with("text", &self.text)
            .with("recipient-variables", Value::Object(variables).to_string());
        for one in &self.recipients {
            request = request.with("to", format!("{} <{}>", one.name, one.address));
        }
        if let Some(html) = &self.html {
            request = request.with("html", html);
        }
        if let Some(bytes) = &self.attachment {
            let file = FormFile::new(Some("catalogue.pdf"), "application/pdf", bytes.clone());
            request = request.with_file("attachment", file);
        }
        request
    }

    /// Writes `NAME.json` (and the attachment) into the folder; gives the path.
    pub(crate) fn write(&self, folder: &Path, name: &str) -> Result<String, String> {
        let attachment = folder.join("attachment.bin");
        if let Some(bytes) = &self.attachment {
            std::fs::write(&attachment, bytes).map_err(|error| error.to_string())?;
        }
        let recipients: Vec<Value> = self
            .recipients
            .iter()
            .map(|one| json!({"name": one.name, "address": one.address, "variables": one.variables()}))
            .collect();
        let document = json!({
            "from": {"name": self.from.0, "address": self.from.1},
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "attachment": self.attachment.as_ref().map(|_| attachment),
            "recipients": recipients,
        });
        let path = folder.join(format!("{name}.json"));
        std::fs::write(&path, document.to_string()).map_err(|error| error.to_string())?;
        Ok(path.to_string_lossy().into_owned())
    }
}

impl Recipient {
    fn variables(&self) -> Map<String, Value> {
        self.variables
            .iter()
            .map(|(key, value)| ((*key).to_owned(), json!(value)))
            .collect()
    }
}

fn recipients() -> Vec<Recipient> {
    (0..RECIPIENTS)
        .map(|number| {
            let first = FIRST_NAMES[number % FIRST_NAMES.len()];
            let last = LAST_NAMES[number / 7 % LAST_NAMES.len()];
            Recipient {
                name: format!("{first} {last}"),
                address: format!("reader{number}@mail{}.example", number % 40),
                variables: vec![
                    ("first", first.to_owned()),
                    ("city", CITIES[number % CITIES.len()].to_owned()),
                    ("points", (number * 13 % 5_000).to_string()),
                    ("code", format!("AUTUMN-{:05}", number * 7_919 % 100_000)),
                    ("until", format!("{} November", 1 + number % 30)),
                    (
                        "link",
                        format!(
                            "https://shop.example.com/account/{number}?token={:08x}",
                            number * 40_503
                        ),
                    ),
                ],
            }
        })
        .collect()
}

const FIRST_NAMES: [&str; 10] = [
    "Ann",
    "Zoë",
    "Łukasz",
    "Søren",
    "María José",
    "Hanako",
    "Nguyễn",
    "Émile",
    "Björk",
    "Kwame",
];
const LAST_NAMES: [&str; 8] = [
    "Miller",
    "Ångström",
    "García",
    "Kowalski",
    "O’Brien",
    "Tanaka",
    "Müller",
    "Okafor",
];
const CITIES: [&str; 6] = ["Kraków", "São Paulo", "London", "Zürich", "Reykjavík", "Accra"];
const PLANTS: [&str; 8] = [
    "Crocus sativus, the saffron crocus",
    "Malus domestica “Reinette”",
    "Helleborus niger, the Christmas rose",
    "Camellia sinensis, tea for your own pot",
    "Galanthus nivalis – snowdrops",
    "Quercus robur, an oak for your grandchildren",
    "Allium ursinum, wild garlic",
    "Fragaria vesca, the alpine strawberry",
];
const ADVICE: [&str; 5] = [
    "Plant it three times as deep as the bulb is high, in soil that drains well, and water it once. Frost does the rest.",
    "Give it a sunny wall and prune it in late winter, before the buds swell; it will thank you with fruit for decades.",
    "It likes shade, lime and to be left alone. Cut the old leaves before it flowers – they carry the black spot.",
    "Sow it on the surface, press it down and keep it moist; it needs light to wake up. Patience: up to six weeks.",
    "Lift and divide it every fourth year, when the foliage has gone yellow. Your neighbours will be glad of the rest.",
];
