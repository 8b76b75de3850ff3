//! A `POST` over plain HTTP to this machine, enough for a server under test.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(30);

/// Posts a body; answers status and body of the answer.
pub(crate) fn post(url: &str, content_type: &str, body: &[u8]) -> Result<(u16, String), String> {
    let refused =
        || format!("{url} is not taken: --post sends to http://localhost and http://127.0.0.1 only");
    let rest = url.strip_prefix("http://").ok_or_else(refused)?;
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let name = host.split(':').next().unwrap_or_default();
    if !matches!(name, "localhost" | "127.0.0.1") {
        return Err(refused());
    }
    let failed = |error: std::io::Error| format!("{url}: {error}");
    let place = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let mut stream = connect(&place).map_err(failed)?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).map_err(failed)?;
    stream.write_all(body).map_err(failed)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or_else(|| format!("{url}: no HTTP answer"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| format!("{url}: no HTTP status"))?;
    Ok((status, body.to_owned()))
}

fn connect(place: &str) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other("no address");
    for address in place.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, TIMEOUT) {
            Ok(stream) => {
                stream.set_read_timeout(Some(TIMEOUT))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}
