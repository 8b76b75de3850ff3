use super::{Charset, Charsets, decode_as_flanker, decode_encoded_words, labels::LABELS};

fn decode(label: &str, bytes: &[u8]) -> (String, bool) {
    let decoded = Charsets::default().decode_label(label, bytes).expect(label);
    (decoded.text().to_owned(), decoded.is_malformed())
}

#[test]
fn labels_are_sorted_and_fit_the_buffer() {
    assert!(LABELS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    for (label, id) in LABELS {
        assert_eq!(Charset::for_label(&label.to_uppercase()), Some(Charset(*id)));
    }
    for unknown in [
        "",
        " ",
        "utf-9",
        "a label that is longer than any",
        "ütf-8",
        "replacement",
    ] {
        assert_eq!(Charset::for_label(unknown), None);
    }
}

#[test]
fn utf7_is_rfc_2152() {
    assert_eq!(decode("utf-7", b"Hi Mom -+Jjo--!"), ("Hi Mom -☺-!".into(), false));
    assert_eq!(decode("utf-7", b"A+ImIDkQ."), ("A≢Α.".into(), false));
    assert_eq!(decode("utf-7", b"1 +- 1"), ("1 + 1".into(), false));
    assert_eq!(decode("utf-7", b"+2D3cqQ-"), ("💩".into(), false));
    for bad in [&b"+"[..], b"+!", b"+2D0-", b"+AGE", b"\xe4", b"+A-"] {
        // Without the final `-`, `+AGE` still ends well: its padding bits are zero.
        assert_eq!(decode("utf-7", bad).1, bad != b"+AGE", "{bad:?}");
    }
}

#[test]
fn utf16_follows_its_mark() {
    assert_eq!(decode("utf-16", b"h\0i\0"), ("hi".into(), false));
    assert_eq!(decode("utf-16be", b"\xff\xfeh\0"), ("h".into(), false));
    assert_eq!(decode("utf-16be", b"\0h\xd8"), ("h\u{fffd}".into(), true));
    assert_eq!(decode("utf-16be", b"\xd8\0\0h"), ("\u{fffd}h".into(), true));
}

#[test]
fn header_values() {
    let read = |text| decode_encoded_words(text, Charsets::default()).into_owned();
    for (text, expected) in [
        ("", ""),
        ("plain", "plain"),
        ("=?utf-8?Q?a_b?=", "a b"),
        ("=?utf-8?q?=c3=a4=3F=ZZ=?=", "ä?=ZZ="),
        (" =?utf-8?Q?a?= \t =?latin1?Q?=E4?= ", " aä "),
        ("=?utf-8?B?5pel5g==?= =?utf-8?B?nKzoqp4=?=", "日本語"),
        ("=?utf-8?B?5pel5g==?==?utf-8?B?nKzoqp4?=", "日本語"),
        ("=?utf-8?Q?a?= =?x-none?Q?b?= =?utf-8?Q?c?=", "a =?x-none?Q?b?= c"),
        // Not decodable together, and only the first on its own.
        ("=?utf-8?Q?a?= =?utf-8?Q?=E4?=", "a =?utf-8?Q?=E4?="),
        ("=?utf-8?Q?a?=x=?utf-8?Q?b?=", "axb"),
        ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        ("=?utf-8?X?a?= =?utf-8?Q?b?=", "=?utf-8?X?a?= b"),
        ("=?=?utf-8?Q?b?=", "=?b"),
        ("=?utf-8?Q??=.", "."),
        ("=?utf-8?B?YQ?= =?utf-8?B?Y?=", "a =?utf-8?B?Y?="),
        ("=?utf-8?B?YQ=a?= =?utf-8?B?Y Q==?=", "=?utf-8?B?YQ=a?= a"),
        ("=?utf-8?Q?ä?=", "=?utf-8?Q?ä?="),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn display_names() {
    let read = |text| decode_as_flanker(text, Charsets::default());
    for (text, expected) in [
        ("=?utf-8?b?!!!!?=", ""),
        ("=?utf-8?b?Tm9y YQ==?=", "Nora"),
        ("=?x-none?q?=c3=a4?=", "ä"),
        ("=?utf-8?q?=e4?=", "ä"),
        ("=?utf-8?q?a?= b =?ascii?q?c?=", " b =?ascii?q?c?="),
        ("=?utf-8?q?a?= =?ascii?q?c?=", "ac"),
        ("=?ascii?q?a?= =?ascii?q?c?=", "ac"),
        ("=?utf-8?q?a?= =?utf-8?b?Y?= c?=", " =?utf-8?b?Y?= c?="),
        ("=?utf-8?q?a\r\nb?=", "ab"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn openings_without_end_take_linear_time() {
    let text = "=?a?q?".repeat(200_000);
    assert_eq!(decode_encoded_words(&text, Charsets::default()), text);
    let text = "=?a?q?\n?=".repeat(100_000);
    assert_eq!(decode_encoded_words(&text, Charsets::default()), text);
}

#[cfg(feature = "multi-byte-charsets")]
mod against_encoding_rs {
    use super::super::{Charset, Charsets, labels::LABELS};
    use encoding_rs::Encoding;

    #[test]
    fn labels_mean_the_same() {
        let known = LABELS
            .iter()
            .filter_map(|(label, id)| Some((Encoding::for_label(label.as_bytes())?, Charset(*id))))
            .inspect(|(theirs, ours)| assert_eq!(theirs.name(), ours.name()))
            .count();
        // 228 labels of the standard, less the 6 of its `replacement`.
        assert_eq!(known, 222);
    }

    #[test]
    fn single_bytes_mean_the_same() {
        for charset in Charset::all().filter(|one| !one.is_multi_byte() && !one.name().starts_with("UTF")) {
            let theirs = Encoding::for_label(charset.name().as_bytes()).expect("a known name");
            for byte in 0..=255 {
                let bytes = [byte];
                let (text, malformed) = theirs.decode_without_bom_handling(&bytes);
                let ours = Charsets::default().decode(charset, &bytes).expect("a table");
                assert_eq!(
                    (ours.text(), ours.is_malformed()),
                    (&*text, malformed),
                    "{} {byte:#x}",
                    charset.name()
                );
            }
        }
    }

    #[test]
    fn multi_byte_charsets_decode() {
        let read = |label, bytes| {
            Charsets::default()
                .decode_label(label, bytes)
                .expect("a decoder")
                .into_text()
        };
        assert_eq!(read("iso-2022-jp", b"\x1b$B;3ED\x1b(B"), "山田");
        assert_eq!(read("shift_jis", b"\x8eR\x93c"), "山田");
        assert_eq!(read("euc-jp", b"\xbb\xb3\xc5\xc4"), "山田");
        assert_eq!(read("big5", b"\xa4\x73"), "山");
        assert_eq!(read("gb2312", b"\xc9\xbd"), "山");
        assert_eq!(read("gb18030", b"\x94\x39\xda\x33"), "💩");
        assert_eq!(read("euc-kr", b"\xb0\xa1"), "가");
    }
}
