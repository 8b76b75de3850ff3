//! A message in memory of JavaScript's, where the module has memory of its own and it is copied: in WebAssembly. Writing
//! into memory of the caller is made of it in `bindings-js/surface.mjs`.

use super::batch::Delivery;
use napi::Result;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

#[napi]
impl Delivery {
    /// The MIME message.
    #[napi]
    pub fn to_bytes(&self) -> Result<Buffer> {
        Ok(self.get()?.to_vec().into())
    }
}
