//! The peers in Rust: the crates `handlebars` and minijinja.

use super::input::Input;
use crate::case::Work;
use handlebars::{
    Context, Handlebars, Helper, HelperResult, JsonRender, Output, RenderContext, Renderable, Template,
};
use minijinja::{Environment, Value};
use serde_json::Value as Json;

pub(super) fn handlebars_render(input: &Input) -> impl FnMut() -> Work + use<> {
    let mut registry = Handlebars::new();
    registry
        .register_template_string("t", &input.source)
        .expect("a good template");
    registry.register_helper("equal", Box::new(equal));
    let context = Context::wraps(&input.data).expect("good data");
    let units = input.units;
    move || {
        let out = registry.render_with_context("t", &context).expect("good data");
        Work {
            units,
            bytes: out.len() as u64,
        }
    }
}

pub(super) fn handlebars_parse(input: &Input) -> impl FnMut() -> Work + use<'_> {
    || {
        let template = Template::compile(&input.source).expect("a good template");
        assert!(!template.elements.is_empty());
        Work {
            units: 1,
            bytes: input.source.len() as u64,
        }
    }
}

pub(super) fn minijinja_render(input: &Input) -> impl FnMut() -> Work + use<'_> {
    let mut environment = Environment::new();
    environment
        .add_template("t.html", &input.jinja)
        .expect("a good template");
    let data = jinja(&input.data);
    let units = input.units;
    move || {
        let template = environment.get_template("t.html").expect("it is there");
        let out = template.render(&data).expect("good data");
        Work {
            units,
            bytes: out.len() as u64,
        }
    }
}

pub(super) fn minijinja_parse(input: &Input) -> impl FnMut() -> Work + use<'_> {
    let environment = Environment::new();
    move || {
        let template = environment
            .template_from_named_str("t.html", &input.jinja)
            .expect("a good template");
        Work {
            units: 1,
            bytes: template.source().len() as u64,
        }
    }
}

fn equal<'reg, 'rc>(
    helper: &Helper<'rc>,
    registry: &'reg Handlebars<'reg>,
    context: &'rc Context,
    render: &mut RenderContext<'reg, 'rc>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = |at: usize| {
        helper
            .param(at)
            .map(|param| param.value().render())
            .unwrap_or_default()
    };
    let part = if text(0) == text(1) {
        helper.template()
    } else {
        helper.inverse()
    };
    part.map_or(Ok(()), |part| part.render(registry, context, render, out))
}

/// By hand, since a number that keeps its digits would arrive as an object.
fn jinja(value: &Json) -> Value {
    match value {
        Json::Null => Value::from(()),
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Value::from(integer),
            None => Value::from(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(jinja).collect::<Vec<_>>()),
        Json::Object(map) => Value::from_pairs(map.iter().map(|(key, value)| (key.as_str(), jinja(value)))),
    }
}
