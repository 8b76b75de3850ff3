//! Functions of JavaScript, called and kept.

use crate::convert::{FromNapiValue, ToNapiValue, TypeName};
use crate::error::{Error, Result};
use crate::handle::{Env, JsValue, Unknown, ValueType, keep, sys, type_of, value};
use crate::host;
use std::marker::PhantomData;

/// Several arguments, as a tuple.
#[derive(Clone, Copy, Debug)]
pub struct FnArgs<T>(T);

impl<T> From<T> for FnArgs<T> {
    fn from(arguments: T) -> Self {
        Self(arguments)
    }
}

/// What a function is called with.
pub trait JsValuesTupleIntoVec {
    /// The arguments, put into an array.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be a value of JavaScript.
    fn put(self, array: &wasm_bindgen::JsValue) -> Result<()>;
}

fn put(array: &wasm_bindgen::JsValue, at: u32, given: impl ToNapiValue) -> Result<()> {
    host::put(array, at, &given.into_js()?).map_err(Error::thrown)
}

impl<T: ToNapiValue> JsValuesTupleIntoVec for T {
    fn put(self, array: &wasm_bindgen::JsValue) -> Result<()> {
        put(array, 0, self)
    }
}

macro_rules! tuples {
    ($( ($( $name:ident $at:literal ),+) )+) => { $(
        impl<$( $name: ToNapiValue ),+> JsValuesTupleIntoVec for FnArgs<($( $name, )+)> {
            #[allow(non_snake_case)] // They are named as their types.
            fn put(self, array: &wasm_bindgen::JsValue) -> Result<()> {
                let ($( $name, )+) = self.0;
                $( put(array, $at, $name)?; )+
                Ok(())
            }
        }
    )+ };
}

tuples! { (A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) }

/// A function.
#[derive(Debug)]
pub struct Function<'env, A = (), R = Unknown<'env>> {
    handle: sys::napi_value,
    types: PhantomData<(&'env (), A, R)>,
}

impl<A, R> Clone for Function<'_, A, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, R> Copy for Function<'_, A, R> {}

impl<'env, A, R> JsValue<'env> for Function<'env, A, R> {
    fn raw(&self) -> sys::napi_value {
        self.handle
    }
}

impl<A, R> FromNapiValue for Function<'_, A, R> {
    unsafe fn from_napi_value(_env: sys::napi_env, handle: sys::napi_value) -> Result<Self> {
        match type_of(handle) {
            ValueType::Function => Ok(Self {
                handle,
                types: PhantomData,
            }),
            _ => Err(Error::expected("a function")),
        }
    }
}

impl<A, R> TypeName for Function<'_, A, R> {
    fn type_name() -> &'static str {
        "Function"
    }
}

impl<A: JsValuesTupleIntoVec, R: FromNapiValue> Function<'_, A, R> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// What it throws.
    pub fn call(&self, arguments: A) -> Result<R> {
        self.called(&wasm_bindgen::JsValue::UNDEFINED, arguments)
    }

    /// Calls it as a method.
    ///
    /// # Errors
    ///
    /// What it throws.
    pub fn apply(&self, this: impl ToNapiValue, arguments: A) -> Result<R> {
        self.called(&this.into_js()?, arguments)
    }

    fn called(&self, this: &wasm_bindgen::JsValue, arguments: A) -> Result<R> {
        let array = host::array();
        arguments.put(&array)?;
        let answer = host::call(&value(self.handle), this, &array).map_err(Error::thrown)?;
        // SAFETY: a handle of the one environment.
        unsafe { R::from_napi_value(std::ptr::null_mut(), keep(answer)) }
    }
}

impl<A, R> Function<'_, A, R> {
    /// Keeps it beyond the call.
    ///
    /// # Errors
    ///
    /// None.
    pub fn create_ref(&self) -> Result<FunctionRef<A, R>> {
        Ok(FunctionRef {
            function: value(self.handle),
            types: PhantomData,
        })
    }
}

/// A function that is kept.
#[derive(Clone, Debug)]
pub struct FunctionRef<A, R> {
    function: wasm_bindgen::JsValue,
    types: PhantomData<(A, R)>,
}

impl<A, R> FunctionRef<A, R> {
    /// The function, for a call.
    ///
    /// # Errors
    ///
    /// None.
    pub fn borrow_back<'env>(&self, _env: &'env Env) -> Result<Function<'env, A, R>> {
        Ok(Function {
            handle: keep(self.function.clone()),
            types: PhantomData,
        })
    }
}
