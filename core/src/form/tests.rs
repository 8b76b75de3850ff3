//! What clients send, what is broken, and that writing and reading agree.

use super::{Form, FormFile};
use crate::Limits;

fn multipart(body: &str) -> Result<Form, Vec<&'static str>> {
    Form::parse(
        "multipart/form-data; boundary=xYz",
        body.as_bytes(),
        &Limits::default(),
    )
    .map_err(|report| report.iter().map(|found| found.code().name()).collect())
}

fn urlencoded(body: &str) -> Vec<(String, String)> {
    let form = Form::parse_urlencoded(body.as_bytes(), &Limits::default()).expect("a form");
    form.iter()
        .map(|field| {
            (
                field.name().to_owned(),
                field.text().unwrap_or_default().to_owned(),
            )
        })
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn urlencoded_follows_the_url_standard() {
    assert_eq!(urlencoded(""), []);
    assert_eq!(urlencoded("&&a=1&&"), pairs(&[("a", "1")]));
    assert_eq!(
        urlencoded("a;b=c=d&=x&%3D=%26"),
        pairs(&[("a;b", "c=d"), ("", "x"), ("=", "&")])
    );
    assert_eq!(urlencoded("%=%4&+=%zz%41"), pairs(&[("%", "%4"), (" ", "%zzA")]));
    let odd = Form::parse_urlencoded(b"a=%FF%zz", &Limits::default()).expect("a form");
    assert_eq!(odd.first("a"), Some("\u{fffd}%zz"));
    let codes: Vec<_> = odd
        .diagnostics()
        .iter()
        .map(|found| (found.code().name(), found.span().unwrap().range()))
        .collect();
    assert_eq!(
        codes,
        [("form-malformed-escape", 5..8), ("form-invalid-utf8", 2..8)]
    );
}

#[test]
fn parts_as_clients_write_them() {
    let form = multipart(
        "preamble\r\n--xYz\r\ncontent-disposition: form-data;\r\n\tname=\"a\"\r\n\r\n1\r\n2\r\n--xYz  \r\n\
         Content-Type: application/json\r\nContent-Disposition: form-data; name=b\r\n\r\n{}\r\n--xYz\n\
         Content-Disposition: form-data; name=\"f\"; filename=\"\"\n\n\n--xYz\r\n\
         Content-Disposition: form-data; name=\"g\"\r\nContent-Type: application/octet-stream\r\n\r\nbin\r\n--xYz--\r\nepilogue --xYz",
    )
    .expect("a form");
    assert_eq!(form.len(), 4);
    assert_eq!((form.first("a"), form.first("b")), (Some("1\r\n2"), Some("{}")));
    let files: Vec<_> = form.iter().filter_map(|field| field.file()).collect();
    assert_eq!(
        files[0],
        &FormFile::new(Some(""), "application/octet-stream", Vec::new())
    );
    assert_eq!(
        files[1],
        &FormFile::new(None, "application/octet-stream", b"bin".to_vec())
    );
}

#[test]
fn a_boundary_counts_only_alone_on_its_line() {
    let form = multipart(
        "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n--xYzz\r\nx--xYz\r\n --xYz\r\n--xYz--\r\n",
    )
    .expect("a form");
    assert_eq!(form.first("a"), Some("--xYzz\r\nx--xYz\r\n --xYz"));
    let empty =
        multipart("--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--xYz--").expect("a form");
    assert_eq!(empty.first("a"), Some(""));
    assert_eq!(multipart("--xYz--\r\n").expect("a form").len(), 0);
}

#[test]
fn broken_bodies_say_what_is_wrong() {
    assert_eq!(multipart(""), Err(vec!["form-unterminated"]));
    assert_eq!(
        multipart("--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"),
        Err(vec!["form-unterminated"])
    );
    assert_eq!(
        multipart("--xYz\r\nX: y\r\n\r\n1\r\n--xYz\r\nno blank line\r\n--xYz--"),
        Err(vec!["form-part-unnamed", "form-part-malformed"])
    );
    let parse = |kind: &str| {
        Form::parse(kind, b"", &Limits::default())
            .unwrap_err()
            .first()
            .unwrap()
            .code()
            .name()
    };
    assert_eq!(parse("application/json"), "form-content-type");
    assert_eq!(parse(""), "form-content-type");
    assert_eq!(parse("multipart/form-data"), "form-boundary-missing");
    let few = Limits::default().form_fields(1).form_bytes(10);
    let code = |body: &[u8]| {
        Form::parse_urlencoded(body, &few)
            .unwrap_err()
            .first()
            .unwrap()
            .code()
            .name()
    };
    assert_eq!(
        (code(b"a&b"), code(b"aaaaaaaaaaa")),
        ("form-too-many-fields", "form-too-large")
    );
}

#[test]
fn what_is_written_is_read_back() {
    let mut form = Form::from_iter([
        ("a\"\r\n\0b;c", "1"),
        ("", ""),
        ("a\"\r\n\0b;c", "ü\r\n--mailwright-\r\n"),
    ]);
    form.push_file(
        "file",
        FormFile::new(
            Some("ü \"x\".bin\r\nX-Evil: 1"),
            "image/png",
            vec![0, 13, 10, 255],
        ),
    );
    let sent = form.encode(3).expect("it can be written");
    let text = String::from_utf8_lossy(sent.body());
    assert!(
        text.contains("filename=\"ü %22x%22.bin%0D%0AX-Evil: 1\""),
        "{text}"
    );
    assert_eq!(
        Form::parse(sent.content_type(), sent.body(), &Limits::default()),
        Ok(form.clone())
    );
    assert!(form.encode_urlencoded().is_err());
    form.push_file("evil", FormFile::new(None, "text/plain\r\nX: y", Vec::new()));
    assert_eq!(
        form.encode(3).unwrap_err().first().unwrap().code().name(),
        "form-value-unsafe"
    );
}

#[test]
fn a_boundary_that_occurs_is_not_taken() {
    let first = Form::from_iter([("a", "")])
        .encode_multipart(9)
        .expect("it can be written");
    let boundary = first
        .content_type()
        .split_once('=')
        .expect("a boundary")
        .1
        .to_owned();
    let second = Form::from_iter([("a", boundary.clone())])
        .encode_multipart(9)
        .expect("it can be written");
    assert!(!second.content_type().contains(&boundary));
}

#[test]
fn megabytes_of_near_boundaries_take_linear_time() {
    let body = "--xYz-\r\n".repeat(1_000_000) + "--xY\r\n--";
    assert_eq!(multipart(&body), Err(vec!["form-unterminated"]));
    let headers = format!("--xYz\r\n{}\r\n--xYz--", "a\r\n".repeat(1_000_000));
    assert_eq!(multipart(&headers), Err(vec!["form-part-malformed"]));
}
