//! From filters to a boolean expression; the databases' own ways are asked for where they differ.

use super::{SqlDialect, SqlValue, duckdb, postgres, sqlite};
use crate::events::field::{Attribute, Comparator, EVENT, Kind, Path, Places, TIMESTAMP};
use crate::events::filter::{Filter, Node, NodeKind};
use crate::events::query::EventQuery;
use crate::events::structured::{Condition, LogFilter};
use std::fmt::Write;

/// How a value is tested.
#[derive(Clone, Copy)]
pub(super) enum Test<'t> {
    /// The term stands between delimiters; in lower case.
    Term(&'t str),
    /// The text occurs; in lower case.
    Contains(&'t str),
    /// The text is the value; in lower case.
    Equal(&'t str),
    /// The text is the value, or the address in it; in lower case.
    EqualAddress(&'t str),
    Greater(f64),
    Less(f64),
}

/// On which side errors must lie where a database cannot be exact: the whole has to be a superset.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// Rather true.
    Wide,
    /// Rather false: under an odd number of negations.
    Narrow,
}

impl Side {
    fn flip(self) -> Self {
        match self {
            Self::Wide => Self::Narrow,
            Self::Narrow => Self::Wide,
        }
    }
}

pub(super) struct Writer<'c> {
    dialect: SqlDialect,
    column: &'c str,
    parameters: Vec<SqlValue>,
    approximate: bool,
}

impl<'c> Writer<'c> {
    pub(super) fn new(dialect: SqlDialect, column: &'c str) -> Self {
        Self {
            dialect,
            column,
            parameters: Vec::new(),
            approximate: false,
        }
    }

    pub(super) fn is_approximate(&self) -> bool {
        self.approximate
    }

    pub(super) fn into_parameters(self) -> Vec<SqlValue> {
        self.parameters
    }

    /// Binds a text, and gives its place holder.
    pub(super) fn text(&mut self, text: impl Into<String>) -> String {
        self.bind(SqlValue::Text(text.into()))
    }

    pub(super) fn number(&mut self, number: f64) -> String {
        self.bind(SqlValue::Number(number))
    }

    fn bind(&mut self, value: SqlValue) -> String {
        self.parameters.push(value);
        // Numbered, because a test that looks at several places of an event names its parameter several times.
        match self.dialect {
            SqlDialect::DuckDb | SqlDialect::PostgreSql => format!("${}", self.parameters.len()),
            SqlDialect::Sqlite => format!("?{}", self.parameters.len()),
        }
    }

    pub(super) fn query(&mut self, query: &EventQuery) -> String {
        let mut parts = Vec::new();
        if let Some(range) = query.range {
            // The bounds are included: "not beyond" them.
            let (first, last) = match (range.is_ascending(), range.end()) {
                (true, end) => (Some(range.begin()), end),
                (false, end) => (end, Some(range.begin())),
            };
            parts.extend(first.map(|first| self.timestamp(Test::Less(first))));
            parts.extend(last.map(|last| self.timestamp(Test::Greater(last))));
        }
        parts.extend(query.filters.iter().map(|filter| self.filter(filter)));
        parts.extend(query.structured.iter().map(|filter| self.structured(filter)));
        all(&parts)
    }

    /// There is a timestamp, and it is not beyond a bound.
    fn timestamp(&mut self, beyond: Test<'_>) -> String {
        let exists = self.some(TIMESTAMP, &[Test::Less(f64::MAX)], Side::Narrow);
        format!(
            "({exists} AND NOT {})",
            self.some(TIMESTAMP, &[beyond], Side::Narrow)
        )
    }

    fn filter(&mut self, filter: &Filter) -> String {
        self.node(&filter.root, filter.field.places(), Side::Wide)
    }

    fn node(&mut self, node: &Node, places: Places, side: Side) -> String {
        let mut list = |nodes: &[Node]| {
            nodes
                .iter()
                .map(|node| self.node(node, places, side))
                .collect::<Vec<_>>()
        };
        match &node.kind {
            NodeKind::And(nodes) => all(&list(nodes)),
            NodeKind::Or(nodes) => format!("({})", list(nodes).join(" OR ")),
            NodeKind::Not(inner) => format!("NOT {}", self.node(inner, places, side.flip())),
            NodeKind::Term(_, term) => self.any(places, &[Test::Term(term)], side),
            NodeKind::Phrase(_, phrase) => self.any(places, &[Test::Contains(phrase)], side),
            NodeKind::Greater(digits) => self.any(places, &[Test::Greater(number(digits))], side),
            NodeKind::Less(digits) => self.any(places, &[Test::Less(number(digits))], side),
        }
    }

    fn structured(&mut self, filter: &LogFilter) -> String {
        let parts: Vec<_> = filter
            .conditions
            .iter()
            .map(|condition| self.condition(condition))
            .collect();
        all(&parts)
    }

    fn condition(&mut self, condition: &Condition) -> String {
        let address = condition.attribute.kind() == Kind::Address;
        let negated = matches!(
            condition.comparator,
            Comparator::NotEqual | Comparator::NotContains
        );
        let tests: Vec<_> = condition
            .values
            .iter()
            .map(|value| match condition.comparator {
                Comparator::Equal | Comparator::NotEqual if address => Test::EqualAddress(value),
                Comparator::Equal | Comparator::NotEqual => Test::Equal(value),
                Comparator::Contains | Comparator::NotContains => Test::Contains(value),
                Comparator::Greater => Test::Greater(number(value)),
                Comparator::Less => Test::Less(number(value)),
            })
            .collect();
        let side = if negated { Side::Narrow } else { Side::Wide };
        let some = match object_path(condition.attribute) {
            Some(path) => self.some_entry(path, &tests, side),
            None => self.any(condition.attribute.places(), &tests, side),
        };
        if negated { format!("NOT {some}") } else { some }
    }

    /// Some value of a field satisfies one of the tests.
    fn any(&mut self, places: Places, tests: &[Test<'_>], side: Side) -> String {
        match places {
            Places::One(path) => self.some(path, tests, side),
            Places::Else(first, second) => {
                let found = self.some(first, tests, side);
                let none = format!("NOT {}", self.exists(first));
                format!("({found} OR ({none} AND {}))", self.some(second, tests, side))
            }
            Places::And(first, kind, second) => {
                let found = self.some(first, tests, side);
                let name = self.text(kind);
                let is_kind = self.is_exactly(EVENT, &name);
                format!("({found} OR ({is_kind} AND {}))", self.some(second, tests, side))
            }
        }
    }

    fn some(&mut self, path: Path, tests: &[Test<'_>], side: Side) -> String {
        let test = self.tests(tests, side);
        self.where_some(path, &test)
    }

    fn exists(&mut self, path: Path) -> String {
        self.where_some(path, "TRUE")
    }

    fn is_exactly(&mut self, path: Path, holder: &str) -> String {
        self.where_some(path, &format!("v.t = {holder}"))
    }

    /// `v.t` is the text of a value at the path, and satisfies the test.
    fn where_some(&self, path: Path, test: &str) -> String {
        match self.dialect {
            SqlDialect::DuckDb => duckdb::some(self.column, path, test),
            SqlDialect::Sqlite => sqlite::some(self.column, path, test),
            SqlDialect::PostgreSql => postgres::some(self.column, path, test),
        }
    }

    fn some_entry(&mut self, path: Path, tests: &[Test<'_>], side: Side) -> String {
        let test = self.tests(tests, side);
        match self.dialect {
            SqlDialect::DuckDb => duckdb::some_entry(self.column, path, &test),
            SqlDialect::Sqlite => sqlite::some_entry(self.column, path, &test),
            SqlDialect::PostgreSql => postgres::some_entry(self.column, path, &test),
        }
    }

    fn tests(&mut self, tests: &[Test<'_>], side: Side) -> String {
        let tests: Vec<_> = tests.iter().map(|test| self.test(*test, side)).collect();
        format!("({})", tests.join(" OR "))
    }

    fn test(&mut self, test: Test<'_>, side: Side) -> String {
        let of_text = !matches!(test, Test::Greater(_) | Test::Less(_));
        match self.dialect {
            SqlDialect::DuckDb => duckdb::test(self, test),
            SqlDialect::PostgreSql => {
                self.approximate |= of_text;
                postgres::test(self, test)
            }
            SqlDialect::Sqlite => {
                self.approximate |= of_text;
                sqlite::test(self, test, side)
            }
        }
    }
}

fn object_path(attribute: &Attribute) -> Option<Path> {
    match attribute.places() {
        Places::One(path) if attribute.is_object() => Some(path),
        _ => None,
    }
}

fn all(parts: &[String]) -> String {
    if parts.is_empty() {
        "TRUE".to_owned()
    } else {
        format!("({})", parts.join(" AND "))
    }
}

fn number(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::MAX)
}

/// Where a path has a list in its documented shape: after so many keys.
pub(super) fn list_after(path: Path) -> Option<usize> {
    match path {
        ["tags"] => Some(1),
        ["message", "recipients"] | ["message", "attachments", _] => Some(2),
        _ => None,
    }
}

/// Keys as a JSON path: `."message"."size"`.
pub(super) fn keys(path: &[&str]) -> String {
    path.iter().fold(String::new(), |mut out, key| {
        let _ = write!(out, ".\"{key}\"");
        out
    })
}

/// A text as a regular expression that matches nothing else, in the syntax that RE2 and PostgreSQL share.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, character| {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
        out
    })
}
