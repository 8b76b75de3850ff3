//! Actions: `forward("…")`, `store()`, `store(notify="…")`, `stop()`.
//!
//! An action is a name and, in parentheses, strings or `name = string`. `forward` splits its string at every comma,
//! before references are filled in, so that a captured comma adds no destination.

use super::destination::{Destination, DestinationKind, Piece, Reference};
use super::expression::Expression;
use super::token::{Text, Token};
use super::tokens::{Parsed, Tokens};
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::{Value, json};

const PARAMETER: &str = "action";

/// What a route does with a message.
///
/// # Examples
///
/// ```
/// use mailwright::Action;
/// let action = Action::parse(r#"forward("https://app.example.com/in/\1, ops@example.com")"#)?;
/// assert_eq!(action.destinations().count(), 2);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// `forward("…")`
    Forward(Vec<Destination>),
    /// `store()`, `store(notify="…")`
    Store(Option<Destination>),
    /// `stop()`: no further route is evaluated.
    Stop,
}

impl Action {
    /// Parses an action with the default limits.
    ///
    /// # Errors
    ///
    /// The leftmost error, the parameter being `action`: `route-empty`, `route-too-long`,
    /// `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`, `route-unexpected-end`,
    /// `route-unknown-action`, `route-unknown-keyword`, `route-duplicate-keyword`, `route-wrong-arity`,
    /// `route-bad-destination`, `route-bad-template`, `route-capture-in-hostname`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Action;
    /// let action = Action::parse(r#"forward("https://shop.example/\1, ann@example.com")"#)?;
    /// let destinations: Vec<_> = action.destinations().map(|one| one.source()).collect();
    /// assert_eq!(destinations, [r"https://shop.example/\1", "ann@example.com"]);
    /// let report = Action::parse(r#"forward("http://\1/")"#).unwrap_err();
    /// assert_eq!(report.first().unwrap().code().name(), "route-capture-in-hostname");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse(source: &str) -> Result<Self, Report> {
        Self::parse_with(source, &Limits::default())
    }

    /// As [`parse`](Self::parse), with limits of your own; `route_action` (bytes) is the one that counts.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Action, Limits};
    /// let short = Limits::default().route_action(20);
    /// assert!(Action::parse_with("stop()", &short).is_ok());
    /// let refused = Action::parse_with("forward('https://app.example.net/inbound')", &short).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "route-too-long");
    /// ```
    pub fn parse_with(source: &str, limits: &Limits) -> Result<Self, Report> {
        let mut tokens = Tokens::new(source, PARAMETER, limits.route_action)?;
        let action = action(&mut tokens)?;
        tokens.end()?;
        Ok(action)
    }

    /// Where the message or a notice of it goes: none for `stop()` and a bare `store()`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Action, DestinationKind};
    /// let sources = |action: &str| -> Result<Vec<String>, mailwright::Report> {
    ///     Ok::<_, mailwright::Report>(Action::parse(action)?.destinations().map(|to| to.source().to_owned()).collect())
    /// };
    /// assert_eq!(sources("forward('desk@example.org, https://app.example.net/in')")?, ["desk@example.org", "https://app.example.net/in"]);
    /// assert_eq!(sources("store(notify='https://app.example.net/stored')")?, ["https://app.example.net/stored"]);
    /// assert!(sources("store()")?.is_empty() && sources("stop()")?.is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn destinations(&self) -> impl Iterator<Item = &Destination> {
        let (many, one) = match self {
            Self::Forward(list) => (list.as_slice(), None),
            Self::Store(notify) => (&[][..], notify.as_ref()),
            Self::Stop => (&[][..], None),
        };
        many.iter().chain(one)
    }

    /// The action as JSON: `{"forward": [{"url": "…"}, {"email": "…"}]}`, `{"store": null}`, `{"store": "…"}`,
    /// `{"stop": true}`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Action;
    /// use serde_json::json;
    /// let tree = |source| Action::parse(source).map(|action| action.syntax_tree());
    /// assert_eq!(tree("stop()")?, json!({"stop": true}));
    /// assert_eq!(tree(r#"store(notify="https://shop.example/in")"#)?, json!({"store": "https://shop.example/in"}));
    /// assert_eq!(tree(r#"forward("ann@example.com")"#)?, json!({"forward": [{"email": "ann@example.com"}]}));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn syntax_tree(&self) -> Value {
        let one = |destination: &Destination| match destination.kind() {
            DestinationKind::Url => json!({"url": destination.source()}),
            DestinationKind::Email => json!({"email": destination.source()}),
        };
        match self {
            Self::Forward(list) => json!({"forward": list.iter().map(one).collect::<Value>()}),
            Self::Store(notify) => json!({"store": notify.as_ref().map(Destination::source)}),
            Self::Stop => json!({"stop": true}),
        }
    }

    /// Refuses references to groups that the expression does not have.
    pub(super) fn check_groups(&self, expression: &Expression) -> Result<(), Diagnostic> {
        let has_pattern = expression
            .calls
            .iter()
            .any(|call| call.function.matcher().is_some());
        for piece in self.destinations().flat_map(|destination| &destination.pieces) {
            let Piece::Group(reference, span) = piece else {
                continue;
            };
            let (known, name) = match reference {
                Reference::Number(0) => (has_pattern, "0".to_owned()),
                Reference::Number(number) => (*number <= expression.groups, number.to_string()),
                Reference::Name(name) => (expression.named(name).next().is_some(), name.clone()),
            };
            if !known {
                return Err(Diagnostic::error(Code::RouteUnknownGroup, PARAMETER)
                    .with_message(format!("the expression has no group `{name}`"))
                    .with_span(span.clone()));
            }
        }
        Ok(())
    }
}

fn action(tokens: &mut Tokens<'_>) -> Parsed<Action> {
    let Token::Name(name) = tokens.next.0 else {
        return Err(tokens.unexpected());
    };
    if !["forward", "store", "stop"].contains(&name) {
        let message = format!("there is no action `{name}`");
        let found = tokens.error_here(Code::RouteUnknownAction, message);
        return Err(found.with_help("the actions are forward, store and stop"));
    }
    tokens.advance()?;
    tokens.expect(&Token::Open)?;
    let found = arguments(tokens, name)?;
    let close = tokens.expect(&Token::Close)?;
    match (name, found) {
        ("forward", Some(list)) => Ok(Action::Forward(list)),
        ("forward", None) => {
            let message = "`forward` takes one string: URLs or addresses, separated by commas";
            Err(tokens.error(Code::RouteWrongArity, close, message))
        }
        ("store", notify) => Ok(Action::Store(notify.and_then(|list| list.into_iter().next()))),
        _ => Ok(Action::Stop),
    }
}

/// The destinations of `forward`, or that of `notify`.
fn arguments(tokens: &mut Tokens<'_>, name: &str) -> Parsed<Option<Vec<Destination>>> {
    let mut found = None;
    if tokens.next.0 == Token::Close {
        return Ok(found);
    }
    loop {
        let mut is_keyword = false;
        if let Token::Name(keyword) = tokens.next.0 {
            is_keyword = true;
            let (_, span) = tokens.advance()?;
            if tokens.next.0 == Token::End {
                return Err(tokens.unexpected());
            }
            if tokens.next.0 != Token::Equals {
                let message = format!("`{keyword}` is not expected here");
                return Err(tokens.error(Code::RouteUnexpectedToken, span, message));
            }
            if name != "store" || keyword != "notify" {
                let message = format!("`{name}` has no argument `{keyword}`");
                return Err(tokens.error(Code::RouteUnknownKeyword, span, message));
            }
            if found.is_some() {
                return Err(tokens.error(Code::RouteDuplicateKeyword, span, "`notify` is given twice"));
            }
            tokens.advance()?;
        }
        let Token::Text(_) = &tokens.next.0 else {
            return Err(tokens.unexpected());
        };
        if !is_keyword && (name != "forward" || found.is_some()) {
            let message = match name {
                "forward" => "`forward` takes one string; separate destinations by commas in it",
                "store" => "`store` takes nothing, or notify=\"URL\"",
                _ => "`stop` takes no argument",
            };
            return Err(tokens.error_here(Code::RouteWrongArity, message));
        }
        // What is wrong in the string stands before what follows it.
        if let Token::Text(text) = &tokens.next.0 {
            found = Some(if is_keyword {
                vec![notify(tokens, text)?]
            } else {
                destinations(tokens, text)?
            });
        }
        tokens.advance()?;
        if tokens.next.0 != Token::Comma {
            return Ok(found);
        }
        tokens.advance()?;
    }
}

fn destinations(tokens: &Tokens<'_>, text: &Text) -> Parsed<Vec<Destination>> {
    let mut start = 0;
    let mut all = Vec::new();
    for part in text.value.split(',') {
        let range = start..start + part.len();
        start = range.end + 1;
        all.push(Destination::parse(&tokens.lexer, text, range)?);
    }
    Ok(all)
}

/// One URL; a comma is a part of it.
fn notify(tokens: &Tokens<'_>, text: &Text) -> Parsed<Destination> {
    let destination = Destination::parse(&tokens.lexer, text, 0..text.value.len())?;
    if destination.kind() != DestinationKind::Url {
        let at = text.value.len() - text.value.trim_start().len();
        let span = text.source(at)..text.span.end - 1;
        return Err(tokens.error(Code::RouteBadDestination, span, "`notify` takes a URL"));
    }
    Ok(destination)
}
