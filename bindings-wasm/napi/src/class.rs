//! Objects of the package's own classes as arguments.

use crate::convert::{FromNapiValue, TypeName};
use crate::error::{Error, Result};
use crate::handle::{Env, JsValue, sys};
use crate::host;
use std::ops::Deref;
use wasm_bindgen::__rt::{WasmPtr, WasmRefCell};
use wasm_bindgen::convert::RefFromWasmAbi;

/// A class of the package.
pub trait Class: RefFromWasmAbi<Abi = WasmPtr<WasmRefCell<Self>>> + TypeName + Sized {}

/// A class whose objects are told from others.
pub trait JavaScriptClassExt: Class {
    /// Whether a value is an object of this class.
    ///
    /// # Errors
    ///
    /// None.
    fn instance_of<'env>(_env: &Env, value: &impl JsValue<'env>) -> Result<bool> {
        Ok(pointer::<Self>(value.raw()) != 0)
    }
}

impl<T: Class> JavaScriptClassExt for T {}

fn pointer<T: Class>(value: sys::napi_value) -> usize {
    let pointer = host::pointer(T::type_name(), &crate::handle::value(value));
    usize::try_from(pointer).unwrap_or_default()
}

/// An object of a class, borrowed for the call.
pub struct ClassInstance<'env, T: 'env>(Box<dyn Deref<Target = T> + 'env>);

impl<T> Deref for ClassInstance<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'env, T: Class + 'env> FromNapiValue for ClassInstance<'env, T> {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let pointer = pointer::<T>(value);
        if pointer == 0 {
            return Err(Error::expected(T::type_name()));
        }
        // SAFETY: JavaScript found an object of that very class of this module, which has not been freed.
        let anchor = unsafe { T::try_ref_from_abi(WasmPtr::from_usize(pointer)) };
        Ok(Self(Box::new(anchor.map_err(Error::from_reason)?)))
    }
}

impl<T: TypeName> TypeName for ClassInstance<'_, T> {
    fn type_name() -> &'static str {
        T::type_name()
    }
}
