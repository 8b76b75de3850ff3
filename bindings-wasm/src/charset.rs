//! Multi-byte charsets by JavaScript (`js/charsets/`), with the host's tables: ours would be a third of the module.

use mailwright::{Charset, CharsetDecoder, Charsets, Decoded};
use napi::host;
use wasm_bindgen::prelude::wasm_bindgen;

struct Host;

impl CharsetDecoder for Host {
    fn decode(&self, charset: Charset, bytes: &[u8]) -> Option<Decoded<'static>> {
        let well_formed = host::decode(charset.name(), bytes, true).map(|text| Decoded::new(text, false));
        well_formed
            .or_else(|| host::decode(charset.name(), bytes, false).map(|text| Decoded::new(text, true)))
    }
}

/// Runs when the module starts.
#[wasm_bindgen(start)]
fn __start() {
    Charsets::install_host(&Host);
}
