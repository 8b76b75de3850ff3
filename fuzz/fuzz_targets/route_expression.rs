#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mailwright_fuzz_targets::route_expression(data));
