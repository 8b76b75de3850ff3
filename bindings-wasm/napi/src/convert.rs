//! Values of JavaScript to values of Rust and back.

use crate::error::{Error, Result};
use crate::handle::{Array, ValueType, keep, keep_bytes, sys, type_of, with};
use crate::host;
use std::ops::{Deref, DerefMut};
use wasm_bindgen::JsValue;

/// What can be made of a value of JavaScript.
pub trait FromNapiValue: Sized {
    /// Makes it, or says what was expected.
    ///
    /// # Errors
    ///
    /// A `TypeError` where the value is of another type.
    ///
    /// # Safety
    ///
    /// Nothing is unsafe here; it is in napi, where handles are pointers.
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self>;
}

/// What can be made a value of JavaScript.
pub trait ToNapiValue {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// Where there is none.
    fn into_js(self) -> Result<JsValue>;
}

/// The name of a type.
pub trait TypeName {
    /// The name in JavaScript.
    fn type_name() -> &'static str;
}

impl<T: TypeName> TypeName for Vec<T> {
    fn type_name() -> &'static str {
        "Array"
    }
}

/// napi's check before a conversion; conversions check here.
pub trait ValidateNapiValue {}
impl<T> ValidateNapiValue for T {}

/// Takes an argument of the running call.
///
/// # Errors
///
/// As its conversion.
pub fn take<T: FromNapiValue>(argument: JsValue) -> Result<T> {
    // SAFETY: a handle of the one environment.
    unsafe { T::from_napi_value(std::ptr::null_mut(), keep(argument)) }
}

impl FromNapiValue for () {
    unsafe fn from_napi_value(_env: sys::napi_env, _value: sys::napi_value) -> Result<Self> {
        Ok(())
    }
}

impl FromNapiValue for String {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        with(value, JsValue::as_string).ok_or_else(|| Error::expected("a string"))
    }
}

impl FromNapiValue for bool {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        with(value, JsValue::as_bool).ok_or_else(|| Error::expected("a boolean"))
    }
}

impl FromNapiValue for f64 {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        with(value, JsValue::as_f64).ok_or_else(|| Error::expected("a number"))
    }
}

macro_rules! whole_numbers {
    ($( $name:ty )+) => { $(
        impl FromNapiValue for $name {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // As JavaScript's own conversions do.
            unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
                // SAFETY: as the caller promises.
                unsafe { f64::from_napi_value(env, value).map(|number| number as i64 as $name) }
            }
        }

        impl ToNapiValue for $name {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)] // JavaScript has no other numbers.
            fn into_js(self) -> Result<JsValue> {
                Ok(JsValue::from_f64(self as f64))
            }
        }
    )+ };
}

whole_numbers! { u16 u32 i32 i64 }

impl<T: FromNapiValue> FromNapiValue for Option<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        match type_of(value) {
            ValueType::Undefined | ValueType::Null => Ok(None),
            // SAFETY: as the caller promises.
            _ => unsafe { T::from_napi_value(env, value).map(Some) },
        }
    }
}

impl<T: FromNapiValue> FromNapiValue for Vec<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        use crate::handle::JsObjectValue as _;
        // SAFETY: as the caller promises.
        let list = unsafe { Array::from_napi_value(env, value)? };
        (0..list.len()).map(|at| list.get_element(at)).collect()
    }
}

/// A bigint.
#[derive(Clone, Debug)]
pub struct BigInt(String);

impl BigInt {
    /// Whether it is below 0, its size, and whether that is all of it.
    #[must_use]
    pub fn get_u128(&self) -> (bool, u128, bool) {
        let size: Option<u128> = self.0.strip_prefix('-').unwrap_or(&self.0).parse().ok();
        (self.0.starts_with('-'), size.unwrap_or_default(), size.is_some())
    }
}

impl FromNapiValue for BigInt {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        match type_of(value) {
            ValueType::BigInt => Ok(Self(with(value, host::digits))),
            _ => Err(Error::expected("a bigint")),
        }
    }
}

/// The bytes of a view, copied for the call; what is written to them is written back.
#[derive(Debug)]
pub struct BufferSlice<'env> {
    bytes: ArrayBuffer,
    view: sys::napi_value,
    written: bool,
    lifetime: std::marker::PhantomData<&'env mut ()>,
}

impl BufferSlice<'_> {
    /// Where they are, until the call ends.
    #[must_use]
    pub fn as_ptr(&self) -> *const u8 {
        self.bytes.as_ptr()
    }
}

impl FromNapiValue for BufferSlice<'_> {
    unsafe fn from_napi_value(env: sys::napi_env, view: sys::napi_value) -> Result<Self> {
        Ok(Self {
            // SAFETY: as the caller promises.
            bytes: unsafe { ArrayBuffer::from_napi_value(env, view)? },
            view,
            written: false,
            lifetime: std::marker::PhantomData,
        })
    }
}

impl Deref for BufferSlice<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the bytes are kept until the call ends, and nobody else writes to them.
        unsafe { std::slice::from_raw_parts(self.bytes.start, self.bytes.length) }
    }
}

impl DerefMut for BufferSlice<'_> {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.written = true;
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.bytes.start, self.bytes.length) }
    }
}

impl Drop for BufferSlice<'_> {
    fn drop(&mut self) {
        if self.written {
            host::write(&crate::handle::value(self.view), self);
        }
    }
}

/// The bytes of an `ArrayBuffer`, copied for the call.
#[derive(Clone, Copy, Debug)]
pub struct ArrayBuffer {
    start: *mut u8,
    length: usize,
}

impl ArrayBuffer {
    /// Where they are, until the call ends.
    #[must_use]
    pub fn as_ptr(&self) -> *const u8 {
        self.start
    }

    /// How many they are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // It is napi's.
    pub fn len(&self) -> usize {
        self.length
    }
}

impl FromNapiValue for ArrayBuffer {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (start, length) = keep_bytes(host::bytes(&crate::handle::value(value)));
        Ok(Self { start, length })
    }
}

macro_rules! owned_bytes {
    ($( $(#[doc = $doc:literal])+ $name:ident )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name(Vec<u8>);

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl ToNapiValue for $name {
            fn into_js(self) -> Result<JsValue> {
                Ok(js_sys::Uint8Array::from(&*self.0).into())
            }
        }
    )+ };
}

owned_bytes! {
    /// Bytes for JavaScript: a `Uint8Array`.
    Buffer
    /// Bytes for JavaScript.
    Uint8Array
}

impl ToNapiValue for () {
    fn into_js(self) -> Result<JsValue> {
        Ok(JsValue::UNDEFINED)
    }
}

/// `undefined`.
pub type Undefined = ();

/// One of two types.
#[derive(Clone, Copy, Debug)]
pub enum Either<A, B> {
    /// The first.
    A(A),
    /// The second.
    B(B),
}

impl<A: ToNapiValue, B: ToNapiValue> ToNapiValue for Either<A, B> {
    fn into_js(self) -> Result<JsValue> {
        match self {
            Self::A(value) => value.into_js(),
            Self::B(value) => value.into_js(),
        }
    }
}

impl ToNapiValue for bool {
    fn into_js(self) -> Result<JsValue> {
        Ok(self.into())
    }
}

impl ToNapiValue for f64 {
    fn into_js(self) -> Result<JsValue> {
        Ok(self.into())
    }
}

impl ToNapiValue for &str {
    fn into_js(self) -> Result<JsValue> {
        Ok(self.into())
    }
}

impl ToNapiValue for String {
    fn into_js(self) -> Result<JsValue> {
        Ok(self.into())
    }
}

impl<T: ToNapiValue> ToNapiValue for Option<T> {
    fn into_js(self) -> Result<JsValue> {
        self.map_or(Ok(JsValue::NULL), ToNapiValue::into_js)
    }
}

impl<T: ToNapiValue> ToNapiValue for Vec<T> {
    fn into_js(self) -> Result<JsValue> {
        let array = host::array();
        for (at, one) in (0..).zip(self) {
            host::put(&array, at, &one.into_js()?).map_err(Error::thrown)?;
        }
        Ok(array)
    }
}

impl<A: ToNapiValue, B: ToNapiValue> ToNapiValue for (A, B) {
    fn into_js(self) -> Result<JsValue> {
        vec![self.0.into_js()?, self.1.into_js()?].into_js()
    }
}

/// What is one already.
impl ToNapiValue for JsValue {
    fn into_js(self) -> Result<JsValue> {
        Ok(self)
    }
}

impl<T: ToNapiValue> ToNapiValue for Result<T> {
    fn into_js(self) -> Result<JsValue> {
        self?.into_js()
    }
}
