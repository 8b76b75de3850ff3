//! What a request is compiled with, a JavaScript function for links included.

use crate::convert::{expected, function, object_of_options, read_options};
use crate::error::thrown;
use crate::host::{clock, random};
use mailwright::{Charsets, Context, Recipient, UnsubscribeLink};
use mailwright_js::send::context::CompileOptions;
use napi::bindgen_prelude::{FnArgs, FromNapiValue, Function, FunctionRef, JsValue, Object, Unknown};
use napi::{Env, Error, Result, ValueType, sys};
use std::sync::{Arc, Mutex, PoisonError};

/// The option that is a function.
const LINKS: &str = "unsubscribeLinks";

type Asked = FnArgs<(Unknown<'static>, &'static str)>;
type Links = FunctionRef<Asked, Unknown<'static>>;

/// A context, and what its function threw.
pub struct Compiling {
    context: Context,
    threw: Arc<Mutex<Option<Error>>>,
}

impl Compiling {
    /// Reads the options of a call; those in `taken` are somebody else's.
    pub fn new(env: &Env, given: Unknown<'_>, taken: &[&str]) -> Result<Self> {
        let mut names = vec![LINKS];
        names.extend(taken);
        let options: CompileOptions = read_options(env, given, &names)?;
        let mut context = options
            .context(clock, random, Charsets::default())
            .map_err(|failure| thrown(env, failure))?;
        let threw = Arc::new(Mutex::new(None));
        if let Some(links) = links(env, &given)? {
            let (raw, slot) = (env.raw() as usize, threw.clone());
            context = context.with_unsubscribe_links(move |recipient, link| {
                let mut threw = slot.lock().unwrap_or_else(PoisonError::into_inner);
                // After an exception there is nothing left to ask for.
                if threw.is_some() {
                    return None;
                }
                // A context is used by the call that made it, on its thread.
                let env = Env::from_raw(raw as sys::napi_env);
                ask(&env, &links, recipient, link).unwrap_or_else(|error| {
                    *threw = Some(error);
                    None
                })
            });
        }
        Ok(Self { context, threw })
    }

    /// Does the work with the context; what the function threw is thrown.
    pub fn run<T>(&self, work: impl FnOnce(&Context) -> T) -> Result<T> {
        let done = work(&self.context);
        match self.threw.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(done),
        }
    }
}

fn links(env: &Env, given: &Unknown<'_>) -> Result<Option<Links>> {
    let Some(options) = object_of_options(env, given)? else {
        return Ok(None);
    };
    let links: Option<Function<'_, Asked, Unknown<'static>>> = function(env, &options, LINKS)?;
    links.map(|links| links.create_ref()).transpose()
}

fn ask(env: &Env, links: &Links, recipient: Recipient<'_>, link: UnsubscribeLink) -> Result<Option<String>> {
    let mut asked = Object::new(env)?;
    asked.set("address", recipient.address())?;
    asked.set("name", recipient.name())?;
    let answer = links
        .borrow_back(env)?
        .call((asked.to_unknown(), link.name()).into())?;
    match answer.get_type()? {
        ValueType::Undefined | ValueType::Null => Ok(None),
        // SAFETY: the function answered with a string of this environment.
        ValueType::String => unsafe { String::from_napi_value(env.raw(), answer.raw()).map(Some) },
        _ => Err(expected(
            env,
            &answer,
            &format!("a string or null from `{LINKS}`"),
        )),
    }
}
