//! Arguments as the calls take them: strictly typed, a wrong type being a `TypeError`; bytes without a copy.
//!
//! What has a JSON form (template data, requests, events) comes in and goes out as JSON text, by the engine's own
//! `JSON.stringify` and `JSON.parse`: one crossing instead of one per property, and `toJSON` as people know it.

use crate::error::{thrown, type_error, with_host};
use mailwright_js::{Body, Failure, options};
use napi::bindgen_prelude::{
    Array, ArrayBuffer, BigInt, BufferSlice, ClassInstance, FromNapiValue, Function, JsObjectValue, JsValue,
    JsValuesTupleIntoVec, KeyCollectionMode, KeyConversion, KeyFilter, Object, TypeName, Unknown,
};
use napi::{Env, Result, ValueType, sys};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

/// How deep the values of options may be nested; none is deeper than `limits`.
const OPTION_DEPTH: usize = 8;

/// A string, and nothing that could be made one.
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromNapiValue for Text {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        #[cfg(feature = "node-api")]
        // SAFETY: the caller passes a value of this environment.
        if let Some(text) = unsafe { crate::raw::short_text(env, value) } {
            return Ok(Self(text));
        }
        // SAFETY: as above.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        match given.get_type()? {
            // SAFETY: as above.
            ValueType::String => Ok(Self(unsafe { String::from_napi_value(env, value)? })),
            _ => Err(expected(&Env::from_raw(env), &given, "a string")),
        }
    }
}

/// A number, and nothing that could be made one.
pub struct Float(pub f64);

impl FromNapiValue for Float {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        #[cfg(feature = "node-api")]
        // SAFETY: the caller passes a value of this environment.
        if let Some(number) = unsafe { crate::raw::double(env, value) } {
            return Ok(Self(number));
        }
        // SAFETY: as above.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        match given.get_type()? {
            // SAFETY: its type was asked for.
            ValueType::Number => Ok(Self(unsafe { given.cast()? })),
            _ => Err(expected(&Env::from_raw(env), &given, "a number")),
        }
    }
}

/// A time in Unix seconds, fraction included: a number that is finite.
pub struct Seconds(pub f64);

impl FromNapiValue for Seconds {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let (Float(seconds), given) = unsafe {
            (
                Float::from_napi_value(env, value)?,
                Unknown::from_napi_value(env, value)?,
            )
        };
        if seconds.is_finite() {
            return Ok(Self(seconds));
        }
        Err(expected(&Env::from_raw(env), &given, "a time in Unix seconds"))
    }
}

/// A whole number from 0; one that has more than 32 bits is as good as the largest that has not.
pub struct Whole(pub u32);

impl FromNapiValue for Whole {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let Float(number) = unsafe { Float::from_napi_value(env, value)? };
        match options::whole_number(number) {
            Some(whole) => Ok(Self(u32::try_from(whole).unwrap_or(u32::MAX))),
            None if !number.is_finite() => {
                // SAFETY: as above.
                let given = unsafe { Unknown::from_napi_value(env, value)? };
                Err(expected(&Env::from_raw(env), &given, "a whole number from 0"))
            }
            None => Err(type_error(
                &Env::from_raw(env),
                &format!("expected a whole number from 0, found {number}"),
            )),
        }
    }
}

/// An array; a hole in it is no element of any type.
pub struct List<T>(pub Vec<T>);

impl<T: FromNapiValue> FromNapiValue for List<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        if !given.is_array()? {
            return Err(expected(&Env::from_raw(env), &given, "an array"));
        }
        // SAFETY: its type was asked for.
        let list: Array<'_> = unsafe { given.cast()? };
        let mut elements = Vec::new();
        for at in 0..list.len() {
            let element: Unknown<'_> = list.get_element(at)?;
            // SAFETY: a value of this environment.
            elements.push(unsafe { T::from_napi_value(env, element.raw())? });
        }
        Ok(Self(elements))
    }
}

/// An array of strings.
pub struct Texts(pub Vec<String>);

impl FromNapiValue for Texts {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let texts = unsafe { List::<Text>::from_napi_value(env, value)? };
        Ok(Self(texts.0.into_iter().map(|text| text.0).collect()))
    }
}

/// An object of one of the classes here.
pub struct Instance<'env, T: 'env>(ClassInstance<'env, T>);

impl<T> Deref for Instance<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'env, T: TypeName + 'env> FromNapiValue for Instance<'env, T>
where
    ClassInstance<'env, T>: FromNapiValue,
{
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment; that it is of the class is checked.
        unsafe {
            ClassInstance::from_napi_value(env, value).map(Self).or_else(|_| {
                let given = Unknown::from_napi_value(env, value)?;
                Err(expected(
                    &Env::from_raw(env),
                    &given,
                    &format!("an instance of `{}`", T::type_name()),
                ))
            })
        }
    }
}

/// Bytes: a `Uint8Array` (a `Buffer` is one), another view, an `ArrayBuffer`, or a string, which stands for its UTF-8.
///
/// Memory is borrowed for the length of the call, from when it is first looked at. That is when all arguments have been
/// read: the getters of options are JavaScript, which can give the memory away.
pub struct Octets<'env>(Given<'env>);

enum Given<'env> {
    Text(String),
    Memory {
        env: sys::napi_env,
        value: sys::napi_value,
        is_view: bool,
        bytes: OnceCell<Cow<'env, [u8]>>,
    },
}

impl Deref for Octets<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Given::Text(text) => text.as_bytes(),
            Given::Memory {
                env,
                value,
                is_view,
                bytes,
            } => bytes.get_or_init(|| memory(*env, *value, *is_view).unwrap_or_default()),
        }
    }
}

/// The bytes of a view or an `ArrayBuffer`; none where they were transferred.
fn memory<'env>(env: sys::napi_env, value: sys::napi_value, is_view: bool) -> Result<Cow<'env, [u8]>> {
    // SAFETY: the value is an argument of the running call or a property of one, and its type was asked for. No JavaScript
    // of this thread runs while the bytes are in use.
    let bytes = unsafe {
        if is_view {
            let view = BufferSlice::from_napi_value(env, value)?;
            std::slice::from_raw_parts(view.as_ptr(), view.len())
        } else {
            let buffer = ArrayBuffer::from_napi_value(env, value)?;
            std::slice::from_raw_parts(buffer.as_ptr(), buffer.len())
        }
    };
    #[cfg(feature = "node-api")]
    // SAFETY: as above.
    if is_view && unsafe { crate::raw::is_shared(env, value) } {
        // Another thread may write to it.
        return Ok(Cow::Owned(bytes.to_vec()));
    }
    Ok(Cow::Borrowed(bytes))
}

impl Octets<'_> {
    /// The same, to be used while other JavaScript runs: the bytes are copied.
    pub fn kept(self) -> Kept {
        match self.0 {
            Given::Text(text) => Kept::Text(text),
            Given::Memory { .. } => Kept::Bytes(self.to_vec()),
        }
    }

    /// The bytes as a body, which knows whether it was text.
    pub fn body(&self) -> Body<'_> {
        match &self.0 {
            Given::Text(text) => Body::Text(text),
            Given::Memory { .. } => Body::Bytes(self),
        }
    }

    /// The bytes, copied unless they are owned.
    pub fn into_owned(self) -> Vec<u8> {
        match self.0 {
            Given::Text(text) => text.into_bytes(),
            Given::Memory { .. } => self.to_vec(),
        }
    }
}

impl FromNapiValue for Octets<'_> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        let kind = given.get_type()?;
        if kind == ValueType::String {
            // SAFETY: its type was asked for.
            let text = unsafe { String::from_napi_value(env, value)? };
            return Ok(Self(Given::Text(text)));
        }
        let is_object = kind == ValueType::Object;
        let is_view = is_object && (given.is_typedarray()? || given.is_dataview()?);
        let is_memory = is_view || is_object && given.is_arraybuffer()?;
        if !is_memory {
            return Err(expected(
                &Env::from_raw(env),
                &given,
                "a Uint8Array, an ArrayBuffer or a string",
            ));
        }
        Ok(Self(Given::Memory {
            env,
            value,
            is_view,
            bytes: OnceCell::new(),
        }))
    }
}

/// A body that is nobody else's.
pub enum Kept {
    /// It came as text.
    Text(String),
    /// It came as bytes.
    Bytes(Vec<u8>),
}

impl Kept {
    /// The body.
    pub fn body(&self) -> Body<'_> {
        match self {
            Self::Text(text) => Body::Text(text),
            Self::Bytes(bytes) => Body::Bytes(bytes),
        }
    }
}

/// A value as its JSON text.
pub struct Json(pub String);

impl FromNapiValue for Json {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        let env = Env::from_raw(env);
        let text = with_host(|host| host.stringify.borrow_back(&env)?.call(given))?;
        match text.get_type()? {
            // SAFETY: the engine made the string in this environment.
            ValueType::String => Ok(Self(unsafe { String::from_napi_value(env.raw(), text.raw())? })),
            _ => Err(expected(&env, &given, "a value that has a JSON form")),
        }
    }
}

impl Json {
    /// The value, numbers with their digits.
    pub fn value(&self, env: &Env) -> Result<Value> {
        serde_json::from_str(&self.0)
            .map_err(|error| type_error(env, &format!("no readable JSON form: {error}")))
    }
}

/// A result without behaviour, as plain objects and arrays.
pub fn plain<'env>(env: &'env Env, result: &impl Serialize) -> Result<Unknown<'env>> {
    let text = serde_json::to_string(result).map_err(|error| napi::Error::from_reason(error.to_string()))?;
    parsed(env, text)
}

/// JSON text as plain objects and arrays.
pub fn parsed(env: &Env, text: String) -> Result<Unknown<'_>> {
    with_host(|host| host.parse.borrow_back(env)?.call(text))
}

/// A start and an end.
pub fn pair(env: &Env, (start, end): (usize, usize)) -> Result<Array<'_>> {
    let mut pair = env.create_array(2)?;
    pair.set(0, count(start))?;
    pair.set(1, count(end))?;
    Ok(pair)
}

/// A count as JavaScript has it.
#[allow(clippy::cast_precision_loss)] // Nothing here has 2^53 parts.
pub fn count(number: usize) -> f64 {
    number as f64
}

/// The options of a call; `undefined` and `null` stand for none.
pub struct Options<T>(pub T);

impl<T: DeserializeOwned + Default> FromNapiValue for Options<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller passes a value of this environment.
        let given = unsafe { Unknown::from_napi_value(env, value)? };
        read_options(&Env::from_raw(env), given, &[]).map(Self)
    }
}

/// Reads options but for those of the names in `taken`, which the caller reads.
pub fn read_options<T: DeserializeOwned + Default>(
    env: &Env,
    given: Unknown<'_>,
    taken: &[&str],
) -> Result<T> {
    let value = value_of_options(env, &given, taken)?;
    options::read(value).map_err(|failure| thrown(env, failure))
}

/// What does not depend on the type of the options is compiled once: there are sixty of them.
fn value_of_options(env: &Env, given: &Unknown<'_>, taken: &[&str]) -> Result<Option<Value>> {
    object_of_options(env, given)?
        .map(|given| members(env, &given, taken, OPTION_DEPTH).map(Value::Object))
        .transpose()
}

/// Options as an object, for the members that the caller reads; `None` for `undefined` and `null`.
pub fn object_of_options<'env>(env: &Env, given: &Unknown<'env>) -> Result<Option<Object<'env>>> {
    match given.get_type()? {
        ValueType::Undefined | ValueType::Null => Ok(None),
        // SAFETY: its type was asked for.
        ValueType::Object if !given.is_array()? => unsafe { given.cast().map(Some) },
        _ => Err(expected(env, given, "an object of options")),
    }
}

/// A member of options that is no plain value; `None` for `undefined` and `null`.
pub fn member<T: FromNapiValue>(env: &Env, options: &Object<'_>, name: &str) -> Result<Option<T>> {
    let given: Unknown<'_> = options.get_named_property_unchecked(name)?;
    match given.get_type()? {
        ValueType::Undefined | ValueType::Null => Ok(None),
        // SAFETY: a value of this environment.
        _ => unsafe { T::from_napi_value(env.raw(), given.raw()).map(Some) },
    }
}

/// The same where it is a function.
pub fn function<'env, A, R>(
    env: &Env,
    options: &Object<'_>,
    name: &str,
) -> Result<Option<Function<'env, A, R>>>
where
    Function<'env, A, R>: FromNapiValue,
    A: JsValuesTupleIntoVec,
{
    let Some(given) = member::<Unknown<'_>>(env, options, name)? else {
        return Ok(None);
    };
    match given.get_type()? {
        // SAFETY: its type was asked for.
        ValueType::Function => unsafe { given.cast().map(Some) },
        _ => Err(expected(env, &given, &format!("a function for `{name}`"))),
    }
}

fn members(env: &Env, object: &Object<'_>, taken: &[&str], depth: usize) -> Result<Map<String, Value>> {
    let names = object.get_all_property_names(
        KeyCollectionMode::OwnOnly,
        KeyFilter::Enumerable,
        KeyConversion::NumbersToStrings,
    )?;
    let mut members = Map::new();
    for at in 0..names.get_array_length()? {
        let key: Unknown<'_> = names.get_element(at)?;
        if key.get_type()? != ValueType::String {
            continue;
        }
        // SAFETY: its type was asked for.
        let name: String = unsafe { key.cast()? };
        if taken.contains(&name.as_str()) {
            continue;
        }
        let value: Unknown<'_> = object.get_property_unchecked(key)?;
        if let Some(value) = option_value(env, &name, value, depth)? {
            members.insert(name, value);
        }
    }
    Ok(members)
}

/// The value of an option; `None` for `undefined`, which is as good as not given.
fn option_value(env: &Env, name: &str, given: Unknown<'_>, depth: usize) -> Result<Option<Value>> {
    // SAFETY: each cast is to the type that was asked for.
    let value = unsafe {
        match given.get_type()? {
            ValueType::Undefined => return Ok(None),
            ValueType::Null => Value::Null,
            ValueType::Boolean => Value::Bool(given.cast()?),
            ValueType::String => Value::String(given.cast()?),
            ValueType::Number => match number(given.cast()?) {
                Some(number) => Value::Number(number),
                None => return Err(expected(env, &given, &format!("a finite number for `{name}`"))),
            },
            ValueType::BigInt => {
                let big: BigInt = given.cast()?;
                let (negative, size, lossless) = big.get_u128();
                let digits = format!("{}{size}", if negative && size > 0 { "-" } else { "" });
                match digits.parse().ok().filter(|_| lossless) {
                    Some(number) => Value::Number(number),
                    None => return Err(expected(env, &given, &format!("`{name}` within 128 bits"))),
                }
            }
            ValueType::Object if depth > 0 && given.is_array()? => {
                let list: Array<'_> = given.cast()?;
                let mut values = Vec::new();
                for at in 0..list.len() {
                    let value: Unknown<'_> = list.get_element(at)?;
                    match option_value(env, name, value, depth - 1)? {
                        Some(value) => values.push(value),
                        // A hole is no value, and a list may have billions.
                        None => return Err(expected(env, &value, &format!("a plain value for `{name}`"))),
                    }
                }
                Value::Array(values)
            }
            ValueType::Object if depth > 0 => {
                let object: Object<'_> = given.cast()?;
                Value::Object(members(env, &object, &[], depth - 1)?)
            }
            _ => return Err(expected(env, &given, &format!("a plain value for `{name}`"))),
        }
    };
    Ok(Some(value))
}

/// A number by the digits that JavaScript would show for a whole one; `None` for what is not finite.
#[allow(clippy::cast_possible_truncation)] // Only exact ones are cast.
fn number(number: f64) -> Option<Number> {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return Some(Number::from(number as i64));
    }
    Number::from_f64(number)
}

/// "expected a string, found a number", as a `TypeError`.
pub fn expected(env: &Env, given: &Unknown<'_>, what: &str) -> napi::Error {
    let found = match given.get_type() {
        Ok(ValueType::Object) if given.is_array().unwrap_or_default() => "an array",
        Ok(ValueType::Object) => "an object",
        Ok(ValueType::Undefined) => "undefined",
        Ok(ValueType::Null) => "null",
        Ok(ValueType::Boolean) => "a boolean",
        // SAFETY: its type was asked for.
        Ok(ValueType::Number) => match unsafe { given.cast() } {
            Ok(f64::INFINITY) => "Infinity",
            Ok(f64::NEG_INFINITY) => "-Infinity",
            Ok(number) if f64::is_nan(number) => "NaN",
            _ => "a number",
        },
        Ok(ValueType::String) => "a string",
        Ok(ValueType::Symbol) => "a symbol",
        Ok(ValueType::Function) => "a function",
        Ok(ValueType::BigInt) => "a bigint",
        _ => "something else",
    };
    thrown(env, Failure::Type(format!("expected {what}, found {found}")))
}
