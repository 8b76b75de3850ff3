//! How a route was evaluated: which calls were asked, and which texts answered them.

use super::input::RecipientForm;
use crate::Span;
use std::ops::Range;

/// How a route was evaluated: its verdict, and every call that was asked.
///
/// # Examples
///
/// ```
/// use mailwright::{RouteInput, RouteTable};
/// let table = RouteTable::from_json(&serde_json::json!([
///     {"expression": "match_recipient('@example.com$') and match_header('subject', '^Re:')", "actions": ["store()"]},
/// ]))?;
/// let decision = table.evaluate(&RouteInput::new("ann@example.com", [("Subject", "Is this Re: or not?")]));
/// let trace = &decision.trace()[0];
/// let calls: Vec<_> = trace.calls().iter().map(|call| call.is_matched()).collect();
/// assert_eq!((trace.verdict(), calls), (Some(false), vec![true, false])); // the header is to blame
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RouteTrace {
    pub(super) route: usize,
    pub(super) verdict: Option<bool>,
    pub(super) calls: Vec<CallTrace>,
}

/// What a call of an expression saw: whether it was true, and which text made it so.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, Route, RouteInput, RouteTable};
/// let source = "match_header('subject', '[0-9]+')";
/// let table = RouteTable::new(vec![Route::parse(source, &["store()"], &Limits::default())?]);
/// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Order 1712 is late")]));
/// let call = &decision.trace()[0].calls()[0];
/// assert_eq!(&source[call.span().range()], source);
/// assert_eq!(&call.text().unwrap()[call.place().unwrap().range()], "1712");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallTrace {
    span: Span,
    pub(super) matched: bool,
    pub(super) text: Option<String>,
    pub(super) place: Option<Span>,
    pub(super) form: Option<RecipientForm>,
    pub(super) header: Option<usize>,
}

impl RouteTrace {
    /// Its index in the table, [`RouteTable::routes`](crate::RouteTable::routes).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 2, "expression": "match_recipient('box')", "actions": []},
    ///     {"priority": 1, "expression": "match_recipient('example')", "actions": []},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// assert_eq!(decision.trace().iter().map(|route| route.route()).collect::<Vec<_>>(), [1, 0]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn route(&self) -> usize {
        self.route
    }

    /// Whether the expression held; `None` where a limit ended its evaluation, which counts as not matching.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": r"match_header('subject', '(a+)+\1b')", "actions": ["store()"]},
    /// ]))?.limits(Limits::default().regex_steps(1_000));
    /// let subject = ["a".repeat(500), "b".into(), "a".repeat(500), "c".into()].concat();
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", subject)]));
    /// assert_eq!((decision.trace()[0].verdict(), decision.executed().len()), (None, 0));
    /// assert_eq!(decision.diagnostics().first().unwrap().code().name(), "route-limit-exhausted");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        self.verdict
    }

    /// The calls that were evaluated, from left to right: where the first part of an `and` is false the second is not asked.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('subject', '[0-9]') and match_recipient('[a-z]')", "actions": ["store()"]},
    /// ]))?;
    /// let calls = |subject| table.evaluate(&RouteInput::new("box@example.com", [("Subject", subject)])).trace()[0].calls().len();
    /// assert_eq!((calls("no number"), calls("number 7")), (1, 2));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn calls(&self) -> &[CallTrace] {
        &self.calls
    }
}

impl CallTrace {
    pub(super) fn new(span: &Range<usize>) -> Self {
        Self {
            span: span.clone().into(),
            matched: false,
            text: None,
            place: None,
            form: None,
            header: None,
        }
    }

    /// The call, in bytes of the expression.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let source = "match_recipient('box@') and match_header('subject', 'Hi')";
    /// let table = RouteTable::from_json(&serde_json::json!([{"expression": source, "actions": []}]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Hi")]));
    /// let calls: Vec<_> = decision.trace()[0].calls().iter().map(|call| &source[call.span().range()]).collect();
    /// assert_eq!(calls, ["match_recipient('box@')", "match_header('subject', 'Hi')"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it was true. Of `catch_all()`: whether no earlier route had matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"priority": 1, "expression": "match_recipient('^sales@')", "actions": ["store()"]},
    ///     {"priority": 2, "expression": "catch_all()", "actions": ["forward('ann@example.org')"]},
    /// ]))?;
    /// let last = |to| table.evaluate(&RouteInput::new(to, [("Subject", "Hi")])).trace().last().unwrap().calls()[0].is_matched();
    /// assert_eq!((last("sales@example.com"), last("desk@example.com")), (false, true));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_matched(&self) -> bool {
        self.matched
    }

    /// The text that its pattern matched in: a form of the recipient, or the decoded value of a header. `None` where it was
    /// not true, and for `catch_all()`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('received', 'mx2')", "actions": ["store()"]},
    /// ]))?;
    /// let headers = [("Received", "from mx1.example.org"), ("Received", "from mx2.example.org")];
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", headers));
    /// assert_eq!(decision.trace()[0].calls()[0].text(), Some("from mx2.example.org"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Where in that text, in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('subject', '#[0-9]+')", "actions": ["store()"]},
    /// ]))?;
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", [("Subject", "Für #42")]));
    /// let call = &decision.trace()[0].calls()[0];
    /// assert_eq!(call.place().unwrap().range(), 5..8); // `ü` has two bytes
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.place
    }

    /// Which form of the recipient it was; `None` for headers and `catch_all()`, and where nothing matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RecipientForm, RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_recipient('@bücher.example')", "actions": ["store()"]},
    /// ]))?;
    /// let form = |to| table.evaluate(&RouteInput::new(to, [("Subject", "Hi")])).trace()[0].calls()[0].recipient_form();
    /// assert_eq!(form("ann@bücher.example"), Some(RecipientForm::Given));
    /// assert_eq!(form("ann@xn--bcher-kva.example"), Some(RecipientForm::Unicode));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn recipient_form(&self) -> Option<RecipientForm> {
        self.form
    }

    /// Which header field it was, counted from 0 over all fields of the message; `None` for recipients and `catch_all()`, and
    /// where nothing matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{RouteInput, RouteTable};
    /// let table = RouteTable::from_json(&serde_json::json!([
    ///     {"expression": "match_header('x-tag', 'blue')", "actions": ["store()"]},
    /// ]))?;
    /// let headers = [("Subject", "blue"), ("X-Tag", "red"), ("X-Tag", "blue")];
    /// let decision = table.evaluate(&RouteInput::new("box@example.com", headers));
    /// assert_eq!(decision.trace()[0].calls()[0].header_index(), Some(2));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn header_index(&self) -> Option<usize> {
        self.header
    }
}
