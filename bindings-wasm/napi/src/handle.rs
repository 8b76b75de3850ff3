//! Handles of JavaScript's values: copied freely, valid until the call ends that they belong to.

use crate::convert::{FromNapiValue, ToNapiValue};
use crate::error::{Error, Result};
use crate::host;
use std::cell::Cell;
use std::marker::PhantomData;
use std::thread::LocalKey;

thread_local! {
    /// The values of the calls that are running, the outermost first.
    static VALUES: Kept<wasm_bindgen::JsValue> = const { Cell::new(Vec::new()) };
    /// Bytes that were copied out of JavaScript's buffers for these calls.
    static BYTES: Kept<Box<[u8]>> = const { Cell::new(Vec::new()) };
}

type Kept<T> = Cell<Vec<T>>;

/// Uses what is kept. It is taken out meanwhile, not borrowed: where the engine's stack ends in `look`, nothing is put
/// back, and a borrow would refuse every later call.
fn using<T, R>(kept: &'static LocalKey<Kept<T>>, look: impl FnOnce(&mut Vec<T>) -> R) -> R {
    let mut all = kept.take();
    let out = look(&mut all);
    kept.set(all);
    out
}

/// The names of napi's raw values.
#[allow(non_camel_case_types)] // They are napi's.
pub mod sys {
    /// An environment; there is one, and nothing behind it.
    pub type napi_env = *mut std::ffi::c_void;

    /// A handle.
    #[derive(Clone, Copy, Debug)]
    pub struct napi_value(pub(crate) u32);
}

use sys::{napi_env, napi_value};

/// Keeps a value until the running call ends.
pub(crate) fn keep(value: wasm_bindgen::JsValue) -> napi_value {
    using(&VALUES, |values| {
        let at = u32::try_from(values.len()).unwrap_or(u32::MAX);
        values.push(value);
        napi_value(at)
    })
}

/// The value of a handle.
pub(crate) fn value(handle: napi_value) -> wasm_bindgen::JsValue {
    with(handle, Clone::clone)
}

/// Looks at the value of a handle, without running any code of the user's: it could call in again.
pub(crate) fn with<T>(handle: napi_value, look: impl FnOnce(&wasm_bindgen::JsValue) -> T) -> T {
    using(&VALUES, |values| {
        look(
            usize::try_from(handle.0)
                .ok()
                .and_then(|at| values.get(at))
                .unwrap_or(&wasm_bindgen::JsValue::UNDEFINED),
        )
    })
}

/// Keeps bytes until the running call ends.
pub(crate) fn keep_bytes(bytes: Vec<u8>) -> (*mut u8, usize) {
    let mut bytes = bytes.into_boxed_slice();
    let place = (bytes.as_mut_ptr(), bytes.len());
    using(&BYTES, |all| all.push(bytes));
    place
}

/// A call from JavaScript: what it keeps is dropped with it.
#[derive(Debug)]
pub struct Scope {
    values: usize,
    bytes: usize,
}

impl Scope {
    /// Begins a call.
    #[must_use]
    pub fn enter() -> Self {
        Self {
            values: using(&VALUES, |values| values.len()),
            bytes: using(&BYTES, |bytes| bytes.len()),
        }
    }

    /// The environment.
    #[must_use]
    pub fn env(&self) -> Env {
        Env(())
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        using(&VALUES, |values| values.truncate(self.values));
        using(&BYTES, |bytes| bytes.truncate(self.bytes));
    }
}

/// The environment: one, without state.
#[derive(Clone, Copy, Debug)]
pub struct Env(());

impl Env {
    /// The environment itself.
    #[must_use]
    pub fn from_raw(_env: napi_env) -> Self {
        Self(())
    }

    /// The environment itself.
    #[must_use]
    pub fn raw(&self) -> napi_env {
        std::ptr::null_mut()
    }

    /// An array; it grows as it is filled.
    ///
    /// # Errors
    ///
    /// None.
    pub fn create_array(&self, _length: u32) -> Result<Array<'_>> {
        Ok(Array::of(keep(host::array())))
    }

    /// The module never ends before its page does: nothing is called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn add_env_cleanup_hook<T>(&self, _argument: T, _hook: impl FnOnce(T) + 'static) -> Result<()> {
        Ok(())
    }
}

/// The types of JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A symbol.
    Symbol,
    /// An object that is no function.
    Object,
    /// A function.
    Function,
    /// A bigint.
    BigInt,
}

const KINDS: [ValueType; 9] = [
    ValueType::Undefined,
    ValueType::Null,
    ValueType::Boolean,
    ValueType::Number,
    ValueType::String,
    ValueType::Symbol,
    ValueType::Object,
    ValueType::Function,
    ValueType::BigInt,
];
/// What `kindOf` answers for objects that are more.
const ARRAY: u32 = 9;
const TYPED_ARRAY: u32 = 10;
const ARRAY_BUFFER: u32 = 11;
const DATA_VIEW: u32 = 12;

pub(crate) fn kind(handle: napi_value) -> u32 {
    with(handle, host::kind_of)
}

pub(crate) fn type_of(handle: napi_value) -> ValueType {
    let kind = kind(handle);
    usize::try_from(kind)
        .ok()
        .and_then(|at| KINDS.get(at))
        .copied()
        .unwrap_or(ValueType::Object)
}

/// What all handles can be asked.
pub trait JsValue<'env>: Sized {
    /// The raw handle.
    fn raw(&self) -> napi_value;

    /// Whether it is a typed array.
    ///
    /// # Errors
    ///
    /// None.
    fn is_typedarray(&self) -> Result<bool> {
        Ok(kind(self.raw()) == TYPED_ARRAY)
    }

    /// Whether it is a `DataView`.
    ///
    /// # Errors
    ///
    /// None.
    fn is_dataview(&self) -> Result<bool> {
        Ok(kind(self.raw()) == DATA_VIEW)
    }

    /// Whether it is an `ArrayBuffer`.
    ///
    /// # Errors
    ///
    /// None.
    fn is_arraybuffer(&self) -> Result<bool> {
        Ok(kind(self.raw()) == ARRAY_BUFFER)
    }

    /// The same as a value of unknown type.
    fn to_unknown<'any>(&self) -> Unknown<'any> {
        Unknown::of(self.raw())
    }

    /// The same as a value of unknown type.
    fn into_unknown<'any>(self) -> Unknown<'any> {
        self.to_unknown()
    }
}

macro_rules! handles {
    ($( $(#[doc = $doc:literal])+ $name:ident )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'env>(napi_value, PhantomData<&'env ()>);

        impl<'env> $name<'env> {
            pub(crate) fn of(handle: napi_value) -> Self {
                Self(handle, PhantomData)
            }

            /// Its type.
            ///
            /// # Errors
            ///
            /// None.
            pub fn get_type(&self) -> Result<ValueType> {
                Ok(type_of(self.0))
            }

            /// Whether it is an array.
            ///
            /// # Errors
            ///
            /// None.
            pub fn is_array(&self) -> Result<bool> {
                Ok(kind(self.0) == ARRAY)
            }

            /// The value as one of that type.
            ///
            /// # Errors
            ///
            /// Where it is none.
            ///
            /// # Safety
            ///
            /// Nothing is unsafe here; it is in napi, where the type is not looked at.
            pub unsafe fn cast<T: FromNapiValue>(&self) -> Result<T> {
                // SAFETY: a handle of the one environment.
                unsafe { T::from_napi_value(std::ptr::null_mut(), self.0) }
            }
        }

        impl<'env> JsValue<'env> for $name<'env> {
            fn raw(&self) -> napi_value {
                self.0
            }
        }

        impl ToNapiValue for $name<'_> {
            fn into_js(self) -> Result<wasm_bindgen::JsValue> {
                Ok(value(self.0))
            }
        }

        impl FromNapiValue for $name<'_> {
            unsafe fn from_napi_value(_env: napi_env, value: napi_value) -> Result<Self> {
                $name::checked(value)
            }
        }
    )+ };
}

handles! {
    /// A value of any type.
    Unknown
    /// An object.
    Object
    /// An array.
    Array
}

impl Unknown<'_> {
    #[allow(clippy::unnecessary_wraps)] // As for the other handles.
    fn checked(handle: napi_value) -> Result<Self> {
        Ok(Self::of(handle))
    }
}

impl Object<'_> {
    fn checked(handle: napi_value) -> Result<Self> {
        match type_of(handle) {
            ValueType::Object | ValueType::Function => Ok(Self::of(handle)),
            _ => Err(Error::expected("an object")),
        }
    }
}

impl Array<'_> {
    fn checked(handle: napi_value) -> Result<Self> {
        match kind(handle) {
            ARRAY => Ok(Self::of(handle)),
            _ => Err(Error::expected("an array")),
        }
    }
}

impl<'env> Object<'env> {
    /// An empty object.
    ///
    /// # Errors
    ///
    /// None.
    pub fn new(_env: &'env Env) -> Result<Self> {
        Ok(Self::of(keep(host::object())))
    }

    /// Sets a member.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    pub fn set(&mut self, name: &str, given: impl ToNapiValue) -> Result<()> {
        self.set_named_property(name, given)
    }
}

impl<'env> Array<'env> {
    /// Sets an element.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    pub fn set(&mut self, at: u32, given: impl ToNapiValue) -> Result<()> {
        host::put(&value(self.0), at, &given.into_js()?).map_err(Error::thrown)
    }

    /// The number of elements.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // It is napi's.
    pub fn len(&self) -> u32 {
        host::length(&value(self.0))
    }

    /// An element; `None` where it is not there, or undefined.
    ///
    /// # Errors
    ///
    /// Where it is of another type.
    pub fn get<T: FromNapiValue>(&self, at: u32) -> Result<Option<T>> {
        let given: Unknown<'env> = self.get_element(at)?;
        match given.get_type()? {
            ValueType::Undefined => Ok(None),
            // SAFETY: the type is looked at.
            _ => unsafe { given.cast().map(Some) },
        }
    }
}

/// Which members [`JsObjectValue::get_all_property_names`] names: here always the own, enumerable ones.
#[derive(Clone, Copy, Debug)]
pub enum KeyCollectionMode {
    /// Not those of the prototype.
    OwnOnly,
}

/// See [`KeyCollectionMode`].
#[derive(Clone, Copy, Debug)]
pub enum KeyFilter {
    /// Not the hidden ones.
    Enumerable,
}

/// See [`KeyCollectionMode`].
#[derive(Clone, Copy, Debug)]
pub enum KeyConversion {
    /// An index is a name, too.
    NumbersToStrings,
}

/// What objects and arrays can be asked.
pub trait JsObjectValue<'env>: JsValue<'env> {
    /// A member.
    ///
    /// # Errors
    ///
    /// What JavaScript throws, or where it is of another type.
    fn get_named_property<T: FromNapiValue>(&self, name: &str) -> Result<T> {
        let member = host::get(&value(self.raw()), name).map_err(Error::thrown)?;
        // SAFETY: a handle of the one environment.
        unsafe { T::from_napi_value(std::ptr::null_mut(), keep(member)) }
    }

    /// A member.
    ///
    /// # Errors
    ///
    /// As [`get_named_property`](Self::get_named_property).
    fn get_named_property_unchecked<T: FromNapiValue>(&self, name: &str) -> Result<T> {
        self.get_named_property(name)
    }

    /// A member.
    ///
    /// # Errors
    ///
    /// As [`get_named_property`](Self::get_named_property).
    fn get_property_unchecked<'key, T: FromNapiValue>(&self, key: impl JsValue<'key>) -> Result<T> {
        let member = host::member(&value(self.raw()), &value(key.raw())).map_err(Error::thrown)?;
        // SAFETY: a handle of the one environment.
        unsafe { T::from_napi_value(std::ptr::null_mut(), keep(member)) }
    }

    /// Whether it has a member of its own.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    fn has_own_property(&self, name: &str) -> Result<bool> {
        host::has(&value(self.raw()), name).map_err(Error::thrown)
    }

    /// Sets a member.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    fn set_c_named_property(&mut self, name: &std::ffi::CStr, given: impl ToNapiValue) -> Result<()> {
        self.set_named_property(&name.to_string_lossy(), given)
    }

    /// Sets a member.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    fn set_named_property(&mut self, name: &str, given: impl ToNapiValue) -> Result<()> {
        host::set(&value(self.raw()), name, &given.into_js()?).map_err(Error::thrown)
    }

    /// An element.
    ///
    /// # Errors
    ///
    /// As [`get_named_property`](Self::get_named_property).
    fn get_element<T: FromNapiValue>(&self, at: u32) -> Result<T> {
        let element = host::at(&value(self.raw()), at).map_err(Error::thrown)?;
        // SAFETY: a handle of the one environment.
        unsafe { T::from_napi_value(std::ptr::null_mut(), keep(element)) }
    }

    /// The number of elements.
    ///
    /// # Errors
    ///
    /// None.
    fn get_array_length(&self) -> Result<u32> {
        Ok(host::length(&value(self.raw())))
    }

    /// The names of the own members.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    fn get_all_property_names(
        &self,
        _mode: KeyCollectionMode,
        _filter: KeyFilter,
        _conversion: KeyConversion,
    ) -> Result<Object<'env>> {
        let names = host::names(&value(self.raw())).map_err(Error::thrown)?;
        Ok(Object::of(keep(names)))
    }
}

impl<'env> JsObjectValue<'env> for Object<'env> {}
impl<'env> JsObjectValue<'env> for Array<'env> {}
