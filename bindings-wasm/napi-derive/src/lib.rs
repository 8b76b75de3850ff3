//! `#[napi]` for WebAssembly: exports by wasm-bindgen what the Node package exports by Node-API, from the same source.
//!
//! Beside each function of that source a wrapper is made that takes and gives JavaScript values; the conversions are
//! those of this package's `napi`, by the traits of the same names. Known are structs, `impl` blocks and functions, and
//! of the attribute's words `constructor`, `getter` and `js_name`; those about TypeScript are for Node's build.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemStruct, Lit, Meta, ReturnType,
    Signature, Token, Type, parse_macro_input,
};

/// Exports a struct as a class, the functions of an `impl` block as its methods, or a function.
#[proc_macro_attribute]
pub fn napi(words: TokenStream, item: TokenStream) -> TokenStream {
    let words = match Words::parse(words.into()) {
        Ok(words) => words,
        Err(error) => return error.into_compile_error().into(),
    };
    match parse_macro_input!(item as Item) {
        Item::Struct(item) => class(item).into(),
        Item::Impl(item) => methods(item)
            .unwrap_or_else(syn::Error::into_compile_error)
            .into(),
        Item::Fn(item) => function(&item, &words).into(),
        other => syn::Error::new_spanned(other, "only structs, impl blocks and functions can be exported")
            .into_compile_error()
            .into(),
    }
}

/// What stands in the parentheses of the attribute.
#[derive(Default)]
struct Words {
    constructor: bool,
    getter: bool,
    js_name: Option<String>,
}

impl Words {
    fn parse(tokens: Tokens) -> syn::Result<Self> {
        let mut words = Self::default();
        for word in Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens)? {
            match &word {
                Meta::Path(path) if path.is_ident("constructor") => words.constructor = true,
                Meta::Path(path) if path.is_ident("getter") => words.getter = true,
                Meta::NameValue(pair) if pair.path.is_ident("js_name") => {
                    if let Expr::Lit(literal) = &pair.value
                        && let Lit::Str(name) = &literal.lit
                    {
                        words.js_name = Some(name.value());
                    }
                }
                Meta::Path(path) if path.is_ident("skip_typescript") => {}
                Meta::NameValue(pair)
                    if pair.path.is_ident("ts_args_type") || pair.path.is_ident("ts_return_type") => {}
                other => return Err(syn::Error::new_spanned(other, "unknown here")),
            }
        }
        Ok(words)
    }

    /// Takes the attribute away from what it stands on; `None` where it is not there.
    fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Option<Self>> {
        let Some(at) = attributes.iter().position(|one| one.path().is_ident("napi")) else {
            return Ok(None);
        };
        match attributes.remove(at).meta {
            Meta::List(list) => Self::parse(list.tokens).map(Some),
            _ => Ok(Some(Self::default())),
        }
    }

    fn name(&self, rust: &syn::Ident) -> String {
        self.js_name
            .clone()
            .unwrap_or_else(|| camel_case(&rust.to_string()))
    }
}

/// As Node's build spells names.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

fn class(mut item: ItemStruct) -> Tokens {
    // A public field is for the crate, not for JavaScript.
    let fields = match &mut item.fields {
        Fields::Named(fields) => fields.named.iter_mut().collect::<Vec<_>>(),
        Fields::Unnamed(fields) => fields.unnamed.iter_mut().collect(),
        Fields::Unit => Vec::new(),
    };
    for field in fields {
        if !matches!(field.vis, syn::Visibility::Inherited) {
            field.attrs.push(syn::parse_quote!(#[wasm_bindgen(skip)]));
        }
    }
    let (name, text) = (&item.ident, item.ident.to_string());
    quote! {
        #[::wasm_bindgen::prelude::wasm_bindgen]
        #item

        impl ::napi::bindgen_prelude::Class for #name {}

        impl ::napi::bindgen_prelude::TypeName for #name {
            fn type_name() -> &'static str {
                #text
            }
        }

        impl ::napi::bindgen_prelude::ToNapiValue for #name {
            fn into_js(self) -> ::napi::Result<::wasm_bindgen::JsValue> {
                Ok(self.into())
            }
        }
    }
}

fn methods(mut item: ItemImpl) -> syn::Result<Tokens> {
    let class = item.self_ty.clone();
    let mut wrappers = Vec::new();
    for one in &mut item.items {
        if let ImplItem::Fn(method) = one
            && let Some(words) = Words::take(&mut method.attrs)?
        {
            let called = match method.sig.receiver() {
                Some(_) => quote!(self.),
                None => quote!(#class::),
            };
            wrappers.push(wrapper(&method.sig, &words, &called, Some(&class)));
        }
    }
    Ok(quote! {
        #item

        #[::wasm_bindgen::prelude::wasm_bindgen]
        #[allow(missing_docs, clippy::pedantic)]
        impl #class {
            #(#wrappers)*
        }
    })
}

fn function(item: &ItemFn, words: &Words) -> Tokens {
    let wrapper = wrapper(&item.sig, words, &Tokens::new(), None);
    quote! {
        #item

        #[allow(missing_docs, clippy::pedantic)]
        #wrapper
    }
}

fn wrapper(signature: &Signature, words: &Words, called: &Tokens, class: Option<&Type>) -> Tokens {
    let (mut receiver, mut parameters, mut arguments) = (None, Vec::new(), Vec::new());
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(given) => receiver = Some(quote!(#given,)),
            FnArg::Typed(given) if is_env(&given.ty) => arguments.push(match *given.ty {
                Type::Reference(_) => quote!(&env),
                _ => quote!(env),
            }),
            FnArg::Typed(_) => {
                let name = format_ident!("argument_{}", parameters.len());
                parameters.push(quote!(#name: ::wasm_bindgen::JsValue));
                arguments.push(quote!(::napi::bindgen_prelude::take(#name)?));
            }
        }
    }
    let (rust, name) = (&signature.ident, words.name(&signature.ident));
    let call = quote!(#called #rust(#(#arguments),*));
    let call = if returns_result(&signature.output) {
        quote!(#call?)
    } else {
        call
    };
    let wrapper = format_ident!("export_{}", rust);
    let (attribute, output, value) = match class {
        Some(class) if words.constructor => (quote!(constructor), quote!(#class), call),
        _ => {
            let getter = words.getter.then(|| quote!(getter,));
            (
                quote!(#getter js_name = #name),
                quote!(::wasm_bindgen::JsValue),
                quote!(::napi::bindgen_prelude::ToNapiValue::into_js(#call)?),
            )
        }
    };
    let attribute = match class {
        Some(_) => quote!(#[wasm_bindgen(#attribute)]),
        None => quote!(#[::wasm_bindgen::prelude::wasm_bindgen(js_name = #name)]),
    };
    let body = quote! {
        let scope = ::napi::bindgen_prelude::Scope::enter();
        let env = scope.env();
        let _ = &env;
        let answer = (|| -> ::napi::Result<#output> { Ok(#value) })();
        answer.map_err(::napi::Error::into_js)
    };
    quote! {
        #attribute
        pub fn #wrapper(#receiver #(#parameters),*) -> ::std::result::Result<#output, ::wasm_bindgen::JsValue> {
            #body
        }
    }
}

fn last_is(kind: &Type, name: &str) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

fn is_env(kind: &Type) -> bool {
    match kind {
        Type::Reference(reference) => is_env(&reference.elem),
        kind => last_is(kind, "Env"),
    }
}

fn returns_result(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, kind) if last_is(kind, "Result"))
}
