//! A diagnostic shown to people: any span into any source.

use mailwright::{Code, Diagnostic, Position, Unit, UnitIndex};

/// The first four octets are a span (which may lie outside, or within a character), the rest is the source.
///
/// # Panics
///
/// Where a span in another unit ends before it starts or depends on how it is counted, or the excerpt would drive a terminal.
pub fn excerpt(data: &[u8]) {
    let Some((span, source)) = data.split_first_chunk::<4>() else { return };
    let source = String::from_utf8_lossy(source);
    let [a, b, c, d] = span.map(usize::from);
    let found = Diagnostic::error(Code::LimitUnknownName, "limits").with_span(a + (b << 8)..c + (d << 8));
    let shown = found.excerpt(&source);
    assert!(
        shown.chars().all(|c| c == '\n' || !c.is_control()),
        "a control character in {shown:?}"
    );
    if let Some(span) = found.span() {
        for unit in [Unit::Byte, Unit::CodePoint, Unit::Utf16] {
            let other = span.in_units(&source, unit);
            assert!(other.start() <= other.end());
            assert!(other.end() <= source.len());
            assert_eq!(UnitIndex::new(&source, unit).span(span), other);
        }
        assert!(Position::of(&source, span.start()).line() >= 1);
    }
}
