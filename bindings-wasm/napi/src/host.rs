//! What JavaScript is asked for, in `js/` of the package.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "../../js/host.js")]
extern "C" {
    /// The kind of a value, as a number: that of [`crate::ValueType`], and more for objects.
    #[wasm_bindgen(js_name = kindOf)]
    pub(crate) fn kind_of(value: &JsValue) -> u32;

    /// The bytes of a view or an `ArrayBuffer`.
    pub(crate) fn bytes(value: &JsValue) -> Vec<u8>;

    /// A member of an object.
    #[wasm_bindgen(catch)]
    pub(crate) fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;

    /// The same by a value.
    #[wasm_bindgen(catch, js_name = get)]
    pub(crate) fn member(object: &JsValue, name: &JsValue) -> Result<JsValue, JsValue>;

    /// An element of an array.
    #[wasm_bindgen(catch)]
    pub(crate) fn at(array: &JsValue, index: u32) -> Result<JsValue, JsValue>;

    /// Sets a member.
    #[wasm_bindgen(catch)]
    pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue>;

    /// Sets an element.
    #[wasm_bindgen(catch, js_name = put)]
    pub(crate) fn put(array: &JsValue, index: u32, value: &JsValue) -> Result<(), JsValue>;

    /// The names of an object's own members.
    #[wasm_bindgen(catch)]
    pub(crate) fn names(object: &JsValue) -> Result<JsValue, JsValue>;

    /// The length of an array.
    pub(crate) fn length(array: &JsValue) -> u32;

    /// The digits of a bigint.
    pub(crate) fn digits(big: &JsValue) -> String;

    /// Calls a function.
    #[wasm_bindgen(catch)]
    pub(crate) fn call(function: &JsValue, this: &JsValue, arguments: &JsValue) -> Result<JsValue, JsValue>;

    /// A new object.
    pub(crate) fn object() -> JsValue;

    /// A new array.
    pub(crate) fn array() -> JsValue;

    /// A `TypeError`.
    #[wasm_bindgen(js_name = wrongType)]
    pub(crate) fn wrong_type(message: &str) -> JsValue;

    /// A `RangeError`.
    #[wasm_bindgen(js_name = wrongRange)]
    pub(crate) fn wrong_range(message: &str) -> JsValue;

    /// Whether an object has a member of its own.
    #[wasm_bindgen(catch)]
    pub(crate) fn has(object: &JsValue, name: &str) -> Result<bool, JsValue>;

    /// Writes bytes into a view.
    #[wasm_bindgen(js_name = write)]
    pub(crate) fn write(view: &JsValue, bytes: &[u8]);

    /// Memory for so many bytes.
    #[wasm_bindgen(catch)]
    pub(crate) fn memory(length: usize) -> Result<JsValue, JsValue>;

    /// Writes bytes into a view from a place on; whether there is room for `length`.
    #[wasm_bindgen(js_name = copyInto)]
    pub(crate) fn copy_into(view: &JsValue, offset: f64, length: usize, bytes: &[u8]) -> bool;

    /// An `Error`.
    pub(crate) fn failed(message: &str) -> JsValue;

    /// Unix seconds of the clock.
    pub fn clock() -> f64;

    /// 64 random bits.
    pub fn random() -> u64;

    /// A promise of a value, or of an error.
    pub(crate) fn promise(value: &JsValue, failed: bool) -> JsValue;
}

#[wasm_bindgen(raw_module = "../../js/charsets/decode.js")]
extern "C" {
    /// Text in a multi-byte charset; `None` where the host does not know it, or `fatal` finds it malformed.
    pub fn decode(charset: &str, bytes: &[u8], fatal: bool) -> Option<String>;
}

#[wasm_bindgen(raw_module = "./classes.js")]
extern "C" {
    /// Where the object of a class of this module has its value; 0 for anything else.
    pub(crate) fn pointer(class: &str, value: &JsValue) -> u32;
}
