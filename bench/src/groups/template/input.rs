//! The templates and their data, the same every time.

use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A template in Handlebars and in Jinja, with data.
pub(crate) struct Input {
    pub(crate) source: String,
    pub(super) jinja: String,
    pub(crate) data: Value,
    /// What one rendering counts for.
    pub(super) units: u64,
    pub(super) unit: &'static str,
}

const FILLER: &str = "<p style=\"margin:0 0 12px;font:16px/1.5 Helvetica,Arial,sans-serif\">The harvest came late this year, \
and with it the time to look through the shelves again. ";

impl Input {
    /// The order confirmation of the manual.
    pub(crate) fn order() -> Self {
        Self {
            source: include_str!("order.hbs").to_owned(),
            jinja: include_str!("order.jinja").to_owned(),
            data: serde_json::from_str(include_str!("order.json")).expect("good JSON"),
            units: 1,
            unit: "renderings/s",
        }
    }

    /// 40 KB, 200 substitutions, two nested loops.
    pub(super) fn newsletter() -> Self {
        let (mut source, mut data) = (String::from("<html><body>\n"), Map::new());
        for at in 0..200 {
            let _ = writeln!(source, "{FILLER}{{{{field_{at}}}}} &mdash; read on.</p>");
            let value = match at % 4 {
                0 => json!(format!("Value {at} of Müller & Sons")),
                1 => json!(at * 7),
                2 => json!(f64::from(at) + 0.5),
                _ => json!(format!("https://shop.example/item/{at}?ref=mail")),
            };
            data.insert(format!("field_{at}"), value);
        }
        let jinja_head = source.clone();
        source.push_str(
            "{{#each sections}}<h2>{{title}}</h2><ul>{{#each articles}}<li><a href=\"{{url}}\">{{name}}</a></li>{{/each}}</ul>{{/each}}",
        );
        let jinja = jinja_head
            + "{% for section in sections %}<h2>{{ section.title }}</h2><ul>{% for article in section.articles %}<li><a href=\"{{ article.url }}\">{{ article.name }}</a></li>{% endfor %}</ul>{% endfor %}</body></html>\n";
        source.push_str("</body></html>\n");
        let articles = |section: i32| -> Vec<Value> {
            (0..10)
                .map(|at| json!({"name": format!("Article {at}"), "url": format!("https://shop.example/{section}/{at}")}))
                .collect()
        };
        let sections: Vec<Value> = (0..5)
            .map(|at| json!({"title": format!("Section {at}"), "articles": articles(at)}))
            .collect();
        data.insert("sections".to_owned(), sections.into());
        Self {
            source,
            jinja,
            data: data.into(),
            units: 1,
            unit: "renderings/s",
        }
    }

    /// One loop.
    pub(super) fn rows(count: u32) -> Self {
        let rows: Vec<Value> = (0..count)
            .map(|at| json!({"n": at, "name": format!("Row <{at}>")}))
            .collect();
        Self {
            source: "<table>{{#each rows}}<tr><td>{{n}}</td><td>{{name}}</td></tr>\n{{/each}}</table>".to_owned(),
            jinja: "<table>{% for row in rows %}<tr><td>{{ row.n }}</td><td>{{ row.name }}</td></tr>\n{% endfor %}</table>"
                .to_owned(),
            data: json!({"rows": rows}),
            units: count.into(),
            unit: "rows/s",
        }
    }
}
