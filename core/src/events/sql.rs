//! A query as the `WHERE` clause of a database that holds events as JSON, so that its own engine searches them.
//!
//! [`expression`] walks the filters; [`duckdb`], [`postgres`] and [`sqlite`] know how each database reaches into JSON
//! and compares texts. All texts and numbers are bound parameters; only places in the event, which are ours, stand in
//! the clause itself.
//!
//! DuckDB has regular expressions and Unicode lower-casing: its answers are ours. So has PostgreSQL, but its `lower`
//! is that of the database's locale. SQLite compares ASCII only; there the clause selects a superset where a text is
//! not ASCII. Lists count where they are documented: `tags`, `message.recipients`, `message.attachments`.

mod duckdb;
mod expression;
mod postgres;
mod sqlite;

use super::query::EventQuery;
use crate::{Code, Diagnostic, Report};
use expression::Writer;

/// Which database the clause is for, and with it the type that the column has to have.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter, SqlDialect};
/// let query = EventQuery::new().filter(Filter::parse("size", ">1000")?);
/// let clause = |dialect| query.to_sql(dialect, "event").clause().to_owned();
/// assert!(clause(SqlDialect::PostgreSql).contains("$1"));
/// assert!(clause(SqlDialect::Sqlite).contains("?1"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SqlDialect {
    /// The column is `JSON`.
    DuckDb,
    /// The column is text, or JSONB.
    Sqlite,
    /// The column is `jsonb`.
    PostgreSql,
}

impl SqlDialect {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::SqlDialect::ALL.iter().map(|dialect| dialect.name()).collect();
    /// assert_eq!(names, ["duckdb", "sqlite", "postgresql"]);
    /// ```
    pub const ALL: &'static [Self] = &[Self::DuckDb, Self::Sqlite, Self::PostgreSql];

    /// The name in every binding: `duckdb`, `sqlite` or `postgresql`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SqlDialect;
    /// assert_eq!(SqlDialect::PostgreSql.name(), "postgresql");
    /// // The names are the schemes of database URLs.
    /// let dialect = "postgresql://db.example/archive".split_once(':').and_then(|(scheme, _)| SqlDialect::from_name(scheme));
    /// assert_eq!(dialect, Some(SqlDialect::PostgreSql));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Sqlite => "sqlite",
            Self::PostgreSql => "postgresql",
        }
    }

    /// The dialect of that name; `None` for another one. Case counts.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SqlDialect;
    /// assert_eq!(SqlDialect::from_name("sqlite"), Some(SqlDialect::Sqlite));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dialect| dialect.name() == name)
    }
}

/// A parameter to bind. A clause may name one several times.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter, SqlDialect, SqlValue};
/// let query = EventQuery::new().filter(Filter::parse("size", "<5000")?).filter(Filter::parse("event", "failed")?);
/// for value in query.to_sql(SqlDialect::DuckDb, "event").parameters() {
///     match value {
///         SqlValue::Number(number) => assert_eq!(*number, 5_000.0), // to be bound as DOUBLE
///         SqlValue::Text(text) => assert!(text.contains("failed")), // as VARCHAR
///         _ => unreachable!("there is nothing else yet"),
///     }
/// }
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SqlValue {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

/// A `WHERE` clause, without the word, and the parameters to bind to it.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter, SqlDialect};
/// let query = EventQuery::new().filter(Filter::parse("subject", "\"'; DROP TABLE events; --\"")?);
/// let sql = query.to_sql(SqlDialect::PostgreSql, "event");
/// assert!(!sql.clause().contains("DROP")); // a text of the filter is bound, never written into the clause
/// assert!(!sql.parameters().is_empty());
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SqlFilter {
    clause: String,
    parameters: Vec<SqlValue>,
    diagnostics: Report,
}

impl SqlFilter {
    /// The clause: a boolean expression that is never null.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, SqlDialect};
    /// let query = EventQuery::new().filter(Filter::parse("event", "failed")?);
    /// let sql = query.to_sql(SqlDialect::Sqlite, "event");
    /// let select = format!("SELECT event FROM archive WHERE {}", sql.clause());
    /// assert!(select.contains("EXISTS"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn clause(&self) -> &str {
        &self.clause
    }

    /// The values to bind, in order: the first is `$1` in the clause (SQLite: `?1`).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, SqlDialect, SqlValue};
    /// let query = EventQuery::new().filter(Filter::parse("size", "<1000")?);
    /// let sql = query.to_sql(SqlDialect::Sqlite, "event");
    /// assert_eq!(sql.parameters(), [SqlValue::Number(1000.0)]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn parameters(&self) -> &[SqlValue] {
        &self.parameters
    }

    /// `filter-sql-approximate` where the clause may select other events than the query: more of them in SQLite, in
    /// PostgreSQL by the locale of the database.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, SqlDialect};
    /// let query = EventQuery::new().filter(Filter::parse("event", "failed")?);
    /// let codes = |dialect| -> Vec<_> {
    ///     let sql = query.to_sql(dialect, "event");
    ///     sql.diagnostics().iter().map(|found| found.code().name()).collect()
    /// };
    /// assert_eq!(codes(SqlDialect::Sqlite), ["filter-sql-approximate"]);
    /// assert!(codes(SqlDialect::DuckDb).is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }
}

impl EventQuery {
    /// The query as a `WHERE` clause over `column`, which is put into it as it is: a column name, quoted as the
    /// database wants it. Order and limit are the caller's.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter, SqlDialect, SqlValue};
    /// let query = EventQuery::new().filter(Filter::parse("size", ">1000")?);
    /// let sql = query.to_sql(SqlDialect::PostgreSql, "event");
    /// assert!(sql.clause().contains("jsonb_path_query(event, 'lax $.\"message\".\"size\"[*]')"));
    /// assert_eq!(sql.parameters(), [SqlValue::Number(1000.0)]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn to_sql(&self, dialect: SqlDialect, column: &str) -> SqlFilter {
        let mut writer = Writer::new(dialect, column);
        let clause = writer.query(self);
        let mut diagnostics = Report::default();
        if writer.is_approximate() {
            let message = match dialect {
                SqlDialect::PostgreSql => "`lower` depends on the locale of the database beyond ASCII",
                _ => "beyond ASCII the clause selects a superset: texts are compared letter by letter there",
            };
            diagnostics.push(
                Diagnostic::warning(Code::FilterSqlApproximate, "filter")
                    .with_message(message)
                    .with_help("check what comes back with `EventQuery::matches`"),
            );
        }
        SqlFilter {
            clause,
            parameters: writer.into_parameters(),
            diagnostics,
        }
    }
}
