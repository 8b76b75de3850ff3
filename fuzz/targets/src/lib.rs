//! What the fuzzers run: one function per parser, which takes any octets and must not panic.
//!
//! The programs in `fuzz/fuzz_targets/` hand them to libFuzzer; `tests/replay.rs` hands them every input that
//! ever broke something, kept in `fuzz/crashes/TARGET/`.

mod wire;

macro_rules! targets {
    ($($name:ident)+) => {
        $(
            mod $name;
            pub use $name::$name;
        )+

        /// Every target by its name.
        pub const TARGETS: &[(&str, fn(&[u8]))] = &[$((stringify!($name), $name)),+];
    };
}

targets! {
    address
    excerpt
    filter
    form_body
    from_mime
    inbound_message
    pattern
    route_action
    route_expression
    scan
    send_request
    strip_html
    strip_text
    template
    webhook
}
