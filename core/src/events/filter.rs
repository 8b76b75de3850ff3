//! Filter expressions of the Events API: one field, one expression.
//!
//! Source: Mailgun's manual, "Events", section "Filter expression". `expr := and ("OR" and)*`,
//! `and := not (["AND"] not)*`, `not := "NOT" not | primary`, `primary := "(" expr ")" | phrase | comparison | term`;
//! [`parser`] has the details. `AND`, `OR` and `NOT` are operators in upper case only.

mod evaluate;
mod parser;

use super::field::Field;
use crate::{Code, Diagnostic, Limits, Report, Span};
use serde_json::{Value, json};

pub(crate) use evaluate::compare;

/// A filter expression for one field, parsed once.
///
/// # Examples
///
/// ```
/// use mailwright::Filter;
/// use serde_json::json;
/// let filter = Filter::parse("subject", "hello AND NOT \"out of office\"")?;
/// assert!(filter.matches(&json!({"message": {"headers": {"subject": "Re: Hello!"}}})));
/// assert!(!filter.matches(&json!({"message": {"headers": {"subject": "Hello: out of office"}}})));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct Filter {
    pub(super) field: &'static Field,
    source: String,
    pub(super) root: Node,
}

/// A node of the tree, with its place in the source.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    /// At least two.
    And(Vec<Node>),
    /// At least two.
    Or(Vec<Node>),
    Not(Box<Node>),
    /// As written, and in lower case.
    Term(String, String),
    /// As written, and in lower case.
    Phrase(String, String),
    /// `>n`: the digits, without leading zeros.
    Greater(String),
    /// `<n`
    Less(String),
}

impl Filter {
    /// Parses an expression for a field: `event`, `list`, `attachment`, `from`, `message-id`, `subject`, `to`,
    /// `size`, `recipient`, `recipients`, `tags` or `severity`.
    ///
    /// # Errors
    ///
    /// `filter-unknown-field`, `filter-empty`, `filter-unexpected-end`, `filter-unexpected-token`,
    /// `filter-unclosed-parenthesis`, `filter-unterminated-phrase`, `filter-empty-phrase`,
    /// `filter-comparison-on-text-field`, `filter-bad-number`, `filter-too-deep`; the parameter is the field, the
    /// span points into the expression.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// let report = Filter::parse("subject", "(foo OR bar").unwrap_err();
    /// let found = report.first().unwrap();
    /// assert_eq!(found.code().name(), "filter-unclosed-parenthesis");
    /// assert_eq!(found.span().unwrap().start(), 0);
    /// ```
    pub fn parse(field: &str, expression: &str) -> Result<Self, Report> {
        Self::parse_with(field, expression, &Limits::default())
    }

    /// As [`parse`](Self::parse), with limits of your own; `filter_depth` is the one that counts.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Filter, Limits};
    /// let report = Filter::parse_with("subject", "((a))", &Limits::default().filter_depth(1)).unwrap_err();
    /// assert_eq!(report.first().unwrap().code().name(), "filter-too-deep");
    /// ```
    pub fn parse_with(field: &str, expression: &str, limits: &Limits) -> Result<Self, Report> {
        let Some(field) = Field::by_name(field) else {
            let names: Vec<_> = Field::all().iter().map(Field::name).collect();
            return Err(Diagnostic::error(Code::FilterUnknownField, field)
                .with_message(format!("there is no filter field `{}`", field.escape_debug()))
                .with_help(format!("the fields are {}", names.join(", ")))
                .into());
        };
        let root = parser::parse(expression, field, limits)?;
        Ok(Self {
            field,
            source: expression.to_owned(),
            root,
        })
    }

    /// The name of the field, as the Events API spells its parameter.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// let filters = [Filter::parse("event", "opened")?, Filter::parse("tags", "news OR spring")?];
    /// let query: Vec<_> = filters.iter().map(|one| format!("{}={}", one.field(), one.expression())).collect();
    /// assert_eq!(query, ["event=opened", "tags=news OR spring"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field.name()
    }

    /// The expression as it was written; spans are bytes of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let filter = Filter::parse("tags", "news  OR spring")?;
    /// assert_eq!(filter.expression(), "news  OR spring"); // blanks and all: spans point into it
    /// let found = EventQuery::new().filter(filter.clone()).explain(&serde_json::json!({"tags": ["spring"]}));
    /// assert_eq!(&filter.expression()[found[1].part().range()], "spring");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.source
    }

    /// The syntax tree as JSON: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"term": "…"}`, `{"phrase": "…"}`,
    /// `{"gt": n}`, `{"lt": n}`. Parentheses leave no node.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// use serde_json::json;
    /// let filter = Filter::parse("subject", "foo NOT bar")?;
    /// assert_eq!(filter.syntax_tree(), json!({"and": [{"term": "foo"}, {"not": {"term": "bar"}}]}));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn syntax_tree(&self) -> Value {
        tree(&self.root)
    }

    /// The names of the fields that filters know, those that [`parse`](Self::parse) takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// let names: Vec<_> = Filter::field_names().collect();
    /// assert!(names.contains(&"message-id") && !names.contains(&"url"));
    /// assert!(names.iter().all(|name| Filter::parse(name, "\"x\"").is_ok()));
    /// ```
    pub fn field_names() -> impl Iterator<Item = &'static str> {
        Field::all().iter().map(Field::name)
    }
}

fn tree(node: &Node) -> Value {
    let list = |nodes: &[Node]| nodes.iter().map(tree).collect::<Value>();
    let number = |digits: &str| {
        digits
            .parse::<serde_json::Number>()
            .map_or(Value::Null, Value::Number)
    };
    match &node.kind {
        NodeKind::And(nodes) => json!({"and": list(nodes)}),
        NodeKind::Or(nodes) => json!({"or": list(nodes)}),
        NodeKind::Not(inner) => json!({"not": tree(inner)}),
        NodeKind::Term(text, _) => json!({"term": text}),
        NodeKind::Phrase(text, _) => json!({"phrase": text}),
        NodeKind::Greater(digits) => json!({"gt": number(digits)}),
        NodeKind::Less(digits) => json!({"lt": number(digits)}),
    }
}
