//! A message put together of the fields of a post.
//!
//! Texts are UTF-8, files are base64 (messages stay as they are), header values are raw UTF-8 (RFC 6532), folded
//! at blanks. Whatever could break out of a header is written as an encoded word.

use super::InboundPost;
use crate::seed::Sequence;
use crate::transfer_encoding::encode_base64;
use memchr::memmem;

/// Longest line of a message, without its end (RFC 5322 §2.1.1).
const MAX_LINE: usize = 998;

struct Part {
    headers: String,
    body: Vec<u8>,
}

pub(super) fn message(post: &InboundPost) -> Vec<u8> {
    let form = post.form();
    let mut texts: Vec<Part> = form
        .first("body-plain")
        .map(|text| text_part("plain", text))
        .into_iter()
        .collect();
    for field in form {
        if let (Some(subtype), Some(text)) = (field.name().strip_prefix("body-"), field.text())
            && subtype != "plain"
            && crate::mime_header::is_token(subtype)
        {
            texts.push(text_part(subtype, text));
        }
    }
    let mut parts: Vec<Part> = join("alternative", texts).into_iter().collect();
    for (number, file) in post.numbered_files() {
        let mut headers = String::new();
        push_header(&mut headers, "Content-Type", file.content_type());
        let name = quote(file.filename().unwrap_or_default());
        push_header(
            &mut headers,
            "Content-Disposition",
            &format!("attachment; filename=\"{name}\""),
        );
        if let Some(id) = post.content_id(number) {
            push_header(&mut headers, "Content-ID", id);
        }
        let body = if file.content_type().starts_with("message/") {
            file.content().to_vec()
        } else {
            headers.push_str("Content-Transfer-Encoding: base64\r\n");
            encode_base64(file.content())
        };
        parts.push(Part { headers, body });
    }
    let mut out = String::new();
    for (name, value) in post.headers() {
        let lower = name.to_ascii_lowercase();
        let of_the_old_body = matches!(
            lower.as_str(),
            "mime-version"
                | "content-type"
                | "content-transfer-encoding"
                | "content-disposition"
                | "content-id"
        );
        let writable = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        if writable && !of_the_old_body {
            push_header(&mut out, name, value);
        }
    }
    out.push_str("MIME-Version: 1.0\r\n");
    let root = join("mixed", parts).unwrap_or(Part {
        headers: String::new(),
        body: Vec::new(),
    });
    [out.as_bytes(), root.headers.as_bytes(), b"\r\n", &root.body].concat()
}

fn text_part(subtype: &str, text: &str) -> Part {
    let mut headers = format!("Content-Type: text/{subtype}; charset=utf-8\r\n");
    let plain = text
        .split("\r\n")
        .all(|line| line.len() <= MAX_LINE && !line.contains(['\r', '\0']));
    if plain {
        headers.push_str("Content-Transfer-Encoding: 8bit\r\n");
        return Part {
            headers,
            body: text.as_bytes().to_vec(),
        };
    }
    headers.push_str("Content-Transfer-Encoding: base64\r\n");
    Part {
        headers,
        body: encode_base64(text.as_bytes()),
    }
}

/// One part as it is, several as a multipart, with a boundary that none of them holds.
fn join(subtype: &str, mut parts: Vec<Part>) -> Option<Part> {
    if parts.len() <= 1 {
        return parts.pop();
    }
    let mut sequence = Sequence::new(0);
    let boundary = loop {
        let boundary = format!("{subtype}-{}", sequence.hex(16));
        if parts
            .iter()
            .all(|part| memmem::find(&part.body, boundary.as_bytes()).is_none())
        {
            break boundary;
        }
    };
    let mut body = Vec::new();
    for part in &parts {
        let head = format!("--{boundary}\r\n{}\r\n", part.headers);
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&part.body);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Some(Part {
        headers: format!("Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n"),
        body,
    })
}

/// Writes a header whose value reads back as `value`.
fn push_header(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push(':');
    let mut line = name.len() + 1;
    // A word that starts at a blank keeps it: unfolding gives the value back.
    let value = format!(" {value}");
    if value.contains(char::is_control) {
        for chunk in chunks(&value[1..], 45) {
            out.push_str(if line > name.len() + 1 { "\r\n " } else { " " });
            let encoded = encode_base64(chunk.as_bytes());
            out.push_str("=?utf-8?B?");
            out.push_str(String::from_utf8_lossy(&encoded).trim_end());
            out.push_str("?=");
            line += 1;
        }
        out.push_str("\r\n");
        return;
    }
    let mut rest = value.as_str();
    while !rest.is_empty() {
        let end = rest[1..].find(' ').map_or(rest.len(), |at| at + 1);
        let (word, after) = rest.split_at(end);
        // A line of blanks alone would end the headers.
        if line + word.len() > 78 && line > name.len() + 1 && word.trim() != "" {
            out.push_str("\r\n");
            line = 0;
        }
        out.push_str(word);
        line += word.len();
        rest = after;
    }
    out.push_str("\r\n");
}

/// Pieces of at most that many bytes, cut between characters.
fn chunks(text: &str, bytes: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while rest.len() > bytes {
        let mut at = bytes;
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, after) = rest.split_at(at);
        out.push(piece);
        rest = after;
    }
    out.push(rest);
    out
}

/// A file name for a quoted string.
fn quote(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_control())
        .flat_map(|letter| {
            let escape = matches!(letter, '"' | '\\').then_some('\\');
            escape.into_iter().chain([letter])
        })
        .collect()
}
