//! What there is to say about a template that parses: where Mailgun does something else than its author expects.
//!
//! [`Static`] looks at the tree, [`Seen`] at what rendering with real data meets, and [`white_space`] at the places
//! where handlebars.js would strip otherwise.

use super::eval::{self, Witness};
use super::helper::Helper;
use super::pattern::{self, Bad};
use super::tree::{Block, BlockKind, Expr, Head, Link, Node, Param, Path, Program, Range};
use super::value::Val;
use super::whitespace::{self, Rules};
use super::{PARAMETER, parser};
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many findings are reported; an error comes on top.
const MOST_FINDINGS: usize = 1_000;

/// Texts that look false.
const FALSE_TEXTS: [&str; 8] = ["false", "0", "no", "off", "null", "none", "nil", "undefined"];

/// Everything there is to say, in the order of the source.
pub(super) fn check(source: &str, root: &Program, data: Option<&Value>, limits: &Limits) -> Report {
    let mut walk = Static {
        source,
        limits,
        depth: 0,
        ignored: BTreeSet::new(),
        found: Vec::new(),
    };
    walk.program(root);
    let Static {
        mut found, ignored, ..
    } = walk;
    white_space(source, limits, &ignored, &mut found);
    let mut fault = None;
    if let Some(data) = data {
        let mut seen = Seen {
            source,
            known: found.iter().filter_map(place).collect(),
            found: Vec::new(),
        };
        let result = eval::render(source, root, data, limits, &mut seen, &mut String::new());
        found.append(&mut seen.found);
        fault = result
            .err()
            .map(|fault| super::diagnostic(fault.code, fault.span, fault.message, fault.help));
    }
    // What stops the rendering takes the place of the warning that it may.
    if let Some(fault) = &fault {
        found.retain(|one| one.code() != fault.code() || one.span() != fault.span());
    }
    found.extend(fault);
    found.sort_by_key(|one| one.span().map_or(0, crate::Span::start));
    if found.len() > MOST_FINDINGS {
        let left: Vec<_> = found
            .drain(MOST_FINDINGS..)
            .filter(Diagnostic::is_error)
            .collect();
        found.extend(left);
        found.push(
            Diagnostic::note(Code::TemplateMoreFindings, PARAMETER).with_message(format!(
                "there is more to say than the first {MOST_FINDINGS} findings"
            )),
        );
    }
    found.into_iter().collect()
}

/// What a finding says, and where.
type Place = (Code, usize, usize);

fn place(found: &Diagnostic) -> Option<Place> {
    found.span().map(|span| (found.code(), span.start(), span.end()))
}

fn warning(code: Code, span: Range, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(code, PARAMETER)
        .with_message(message)
        .with_span(span.range())
}

/// Looks at the tree.
struct Static<'s> {
    source: &'s str,
    limits: &'s Limits,
    /// How many blocks are open.
    depth: usize,
    /// Where links begin whose `~` is ignored.
    ignored: BTreeSet<u32>,
    found: Vec<Diagnostic>,
}

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Mustache,
    Block,
    Parentheses,
}

impl Static<'_> {
    fn program(&mut self, program: &Program) {
        for node in &program.nodes {
            match node {
                Node::Mustache(mustache) => self.expr(&mustache.expr, Stand::Mustache),
                Node::Partial(partial) => {
                    let name = partial.name.text(self.source).escape_debug();
                    self.found.push(
                        warning(
                            Code::TemplateUndefinedPartial,
                            partial.span,
                            format!("the partial `{name}` does not exist"),
                        )
                        .with_help("Mailgun has no partials: rendering fails where this is reached"),
                    );
                }
                Node::Block(block) => self.block(block),
                Node::Text(_) | Node::Comment(_) => {}
            }
        }
    }

    fn block(&mut self, block: &Block) {
        for (at, link) in block.links.iter().enumerate() {
            self.depth += 1;
            self.expr(&link.expr, Stand::Block);
            if at > 0 {
                self.chained(link);
            }
            self.parameters(block, link);
            if link.expr.helper == Some(Helper::Equal) {
                self.equal(block, at);
            }
            let lookup = link.expr.params.first().or(None).and_then(|param| match param {
                Param::Sub(sub) if sub.helper == Some(Helper::Lookup) => Some(sub.span),
                _ => None,
            });
            if let (Some(span), Some(Helper::Each)) = (lookup, link.expr.helper) {
                self.found.push(
                    warning(
                        Code::TemplateLookupIsText,
                        span,
                        "`lookup` gives text, which `each` cannot walk over",
                    )
                    .with_help("nothing is rendered; name the list by a path"),
                );
            }
            if let Some(program) = &link.program {
                self.program(program);
            }
        }
        if let Some(inverse) = &block.inverse {
            self.program(inverse);
        }
        self.depth -= block.links.len();
    }

    fn chained(&mut self, link: &Link) {
        let tag = link.tag.text(self.source);
        let after = tag.find("else").and_then(|at| tag[at + 4..].chars().next());
        if after.is_some_and(|c| !matches!(c, ' ' | '\t' | '\n')) {
            self.found.push(
                warning(
                    Code::TemplateElseJoined,
                    link.tag,
                    format!("`{tag}` is read as `else` and a condition"),
                )
                .with_help("put a blank behind `else`, or read a field with `this.`"),
            );
        }
        if link.strip.is_some_and(|strip| strip.open) {
            self.ignored.insert(link.tag.start);
            let span = Range {
                start: link.tag.start,
                end: link.tag.start + 3,
            };
            self.found.push(
                warning(
                    Code::TemplateStripIgnored,
                    span,
                    "a `~` to the left of `else` with a condition does nothing",
                )
                .with_help("Handlebars.js strips the blanks before it"),
            );
        }
    }

    fn parameters(&mut self, block: &Block, link: &Link) {
        let binds = match link.expr.helper {
            _ if block.kind == BlockKind::Inverted => 0,
            None | Some(Helper::Each) => 2,
            Some(Helper::With) => 1,
            Some(_) => 0,
        };
        if link.parameters > binds {
            let message = match binds {
                0 => "no block parameter is bound here".to_owned(),
                1 => "one block parameter is bound here, the others are not".to_owned(),
                _ => "two block parameters are bound here, the others are not".to_owned(),
            };
            self.found
                .push(warning(Code::TemplateBlockParameter, link.tag, message));
        }
    }

    /// `equal` renders its body or nothing.
    fn equal(&mut self, block: &Block, at: usize) {
        let help = "use `{{#if (equal a b)}}…{{else}}…{{/if}}`, or a second block for the other case";
        let (span, message) = if block.kind == BlockKind::Inverted {
            (
                block.links[at].tag,
                "the body of an inverted `equal` is never rendered; its else part is, when equal",
            )
        } else if let Some(next) = block.links.get(at + 1) {
            (next.tag, "`equal` never renders its else part")
        } else if let (Some(_), Some(tag)) = (&block.inverse, block.else_tag) {
            (tag, "`equal` never renders its else part")
        } else {
            return;
        };
        self.found
            .push(warning(Code::TemplateEqualElse, span, message).with_help(help));
    }

    fn expr(&mut self, expr: &Expr, place: Stand) {
        if let Head::Path(path) = &expr.head {
            self.path(path);
        }
        match (expr.helper, &expr.head) {
            (Some(helper), _) => self.call(helper, expr, place),
            (None, Head::Path(path)) if !expr.params.is_empty() || !expr.hash.is_empty() => {
                let name = path.span.text(self.source);
                self.found.push(
                    warning(
                        Code::TemplateUnknownHelper,
                        expr.span,
                        format!(
                            "there is no helper `{}`: it is read as a variable",
                            name.escape_debug()
                        ),
                    )
                    .with_help("its arguments are ignored; Mailgun has no helpers but its own"),
                );
            }
            _ => {}
        }
        for param in expr.params.iter().chain(expr.hash.iter().map(|(_, param)| param)) {
            match param {
                Param::Path(path) => self.path(path),
                Param::Sub(sub) => self.expr(sub, Stand::Parentheses),
                _ => {}
            }
        }
    }

    fn path(&mut self, path: &Path) {
        let text = path.span.text(self.source);
        if text.contains('\r') {
            self.found.push(
                warning(
                    Code::TemplateCarriageReturn,
                    path.span,
                    format!(
                        "the carriage return is part of the name `{}`",
                        text.escape_debug()
                    ),
                )
                .with_help("keep tags on one line, or end lines with a line feed alone"),
            );
        }
        if let (true, Some(first)) = (path.data, path.parts.first())
            && !matches!(&*first.name, "index" | "key" | "first" | "last" | "root")
        {
            self.found.push(
                warning(
                    Code::TemplateUnknownData,
                    path.span,
                    format!(
                        "there is no `{}`: the field of that name is read",
                        text.escape_debug()
                    ),
                )
                .with_help("loops have `@index`, `@key`, `@first` and `@last`; `@root` is the data"),
            );
        }
    }

    fn call(&mut self, helper: Helper, expr: &Expr, place: Stand) {
        let (name, arity, count) = (helper.name(), helper.arity(), expr.params.len());
        if count != arity {
            let plural = if arity == 1 { "" } else { "s" };
            self.found.push(
                warning(
                    Code::TemplateHelperArguments,
                    expr.span,
                    format!("the helper `{name}` takes {arity} argument{plural}, not {count}"),
                )
                .with_help(if count == 0 {
                    format!("rendering fails where this is reached; a field of that name is `this.{name}`")
                } else {
                    "rendering fails where this is reached".to_owned()
                }),
            );
        }
        if helper.renders_block() && place != Stand::Block {
            self.runs_block(helper, expr, place);
        }
        let zero = expr.hash.iter().any(|(key, _)| &**key == "includeZero");
        let integer = match expr.params.first() {
            Some(Param::Int(..)) => true,
            Some(Param::Path(path)) => {
                (path.data && path.parts.first().is_some_and(|part| &*part.name == "index"))
                    || path.parts.last().is_some_and(|part| &*part.name == "length")
            }
            _ => false,
        };
        if zero && !(integer && matches!(helper, Helper::If | Helper::Unless)) {
            self.found.push(
                warning(
                    Code::TemplateIncludeZero,
                    expr.span,
                    "`includeZero` does nothing for a number of the data",
                )
                .with_help("it works for a literal `0`, for `@index` and for `.length`"),
            );
        }
        if let (Helper::IfMatchesRegexStr, Some(Param::Str(pattern, span))) = (helper, expr.params.first())
            && let Err(Bad::Syntax(message)) = pattern::compile(pattern, self.limits)
        {
            self.found.push(bad_pattern(&message, *span));
        }
    }

    fn runs_block(&mut self, helper: Helper, expr: &Expr, place: Stand) {
        let name = helper.name();
        let found = if self.depth == 0 {
            warning(
                Code::TemplateHelperRunsBlock,
                expr.span,
                format!("`{name}` has no body here and renders nothing"),
            )
            .with_help(format!("open a block: `{{{{#{name} …}}}}…{{{{/{name}}}}}`"))
        } else if place == Stand::Mustache {
            warning(
                Code::TemplateHelperRunsBlock,
                expr.span,
                format!("`{name}` has no body of its own and renders the block around it once more"),
            )
            .with_help(format!("open a block: `{{{{#{name} …}}}}…{{{{/{name}}}}}`"))
        } else {
            let help = match helper {
                Helper::Equal => {
                    "that works as long as the body renders to something; else it counts as false"
                }
                _ => "what the body, or the else part, renders to is the value: any text is true",
            };
            warning(
                Code::TemplateHelperRunsBlock,
                expr.span,
                format!("`{name}` in parentheses renders the body of the block around it"),
            )
            .with_help(help)
        };
        self.found.push(found);
    }
}

fn bad_pattern(message: &str, span: Range) -> Diagnostic {
    warning(
        Code::TemplateBadPattern,
        span,
        format!("this is no pattern: {message}"),
    )
    .with_help("patterns have RE2 syntax; the else part is rendered")
}

/// Hears what rendering meets.
struct Seen<'s> {
    source: &'s str,
    /// What has been said.
    known: BTreeSet<Place>,
    found: Vec<Diagnostic>,
}

impl Seen<'_> {
    /// A loop says everything once.
    fn push(&mut self, found: Diagnostic) {
        if place(&found).is_none_or(|place| self.known.insert(place)) {
            self.found.push(found);
        }
    }
}

impl<'a> Witness<'a> for Seen<'_> {
    fn missing(&mut self, path: &'a Path) {
        let name = path.span.text(self.source);
        self.push(
            warning(
                Code::TemplateVariableMissing,
                path.span,
                format!("the data has no `{}`: nothing is printed", name.escape_debug()),
            )
            .with_help("null counts as missing"),
        );
    }

    fn condition(&mut self, value: &Val<'a>, span: Range) {
        let Some(text) = value.as_str() else { return };
        if FALSE_TEXTS
            .into_iter()
            .any(|known| known.eq_ignore_ascii_case(text))
        {
            self.push(
                warning(
                    Code::TemplateFalseText,
                    span,
                    format!("the text \"{}\" is true", text.escape_debug()),
                )
                .with_help(
                    "only an empty text is false; pass a JSON boolean in `t:variables`: a `v:` value is text",
                ),
            );
        }
    }

    fn printed(&mut self, value: &Val<'a>, span: Range) {
        match value {
            Val::Object(_) => self.push(
                warning(
                    Code::TemplateObjectAsText,
                    span,
                    "an object is printed as `map[…]`",
                )
                .with_help("print its fields"),
            ),
            Val::Array(items) if items.len() > 1 => self.list(span),
            Val::List(items) if items.len() > 1 => self.list(span),
            _ => {}
        }
    }

    fn each(&mut self, value: &Val<'a>, span: Range) {
        match value {
            Val::Object(map) if map.len() > 1 => self.push(
                warning(
                    Code::TemplateObjectOrder,
                    span,
                    "an object has no order: at Mailgun it is random",
                )
                .with_help("here it is that of the data; pass a list"),
            ),
            Val::Bool(_) | Val::Int(_) | Val::Float(_) | Val::Number(_) | Val::Str(_) | Val::Text(_)
                if value.truth() =>
            {
                self.push(
                    warning(
                        Code::TemplateEachOfNoCollection,
                        span,
                        "`each` walks over no list and no object: nothing is rendered",
                    )
                    .with_help("its else part is not rendered either"),
                );
            }
            _ => {}
        }
    }

    fn bad_pattern(&mut self, message: &str, span: Range) {
        self.push(bad_pattern(message, span));
    }
}

impl Seen<'_> {
    fn list(&mut self, span: Range) {
        self.push(
            Diagnostic::note(Code::TemplateListAsText, PARAMETER)
                .with_message("the elements of a list are printed with nothing between them")
                .with_span(span.range())
                .with_help("Handlebars.js puts commas; use `each`"),
        );
    }
}

/// Where the whitespace rules of handlebars.js give something else.
fn white_space(source: &str, limits: &Limits, ignored: &BTreeSet<u32>, found: &mut Vec<Diagnostic>) {
    let treated = |rules| {
        let mut root = parser::parse(source, limits.template_nesting).ok()?;
        whitespace::treat(&mut root, source, rules);
        Some(root)
    };
    let (Some(here), Some(there)) = (treated(Rules::Mailgun), treated(Rules::Handlebars)) else {
        return;
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    whitespace::texts(&here, &mut ours);
    whitespace::texts(&there, &mut theirs);
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let (a, b) = (ours.range, theirs.range);
        if (a.start, a.end) == (b.start, b.end) || ignored.contains(&ours.full.end) {
            continue;
        }
        // An emptied text may have been emptied from either end.
        if a.start >= a.end && b.start >= b.end {
            continue;
        }
        let mut differ = |kept: bool, start: u32, end: u32| {
            let (message, help) = if kept {
                (
                    "white space stays that Handlebars.js removes",
                    "the tag beside it does not count as alone on its line",
                )
            } else {
                (
                    "white space is removed that Handlebars.js keeps",
                    "the tag beside it counts as alone on its line",
                )
            };
            found.push(
                Diagnostic::note(Code::TemplateWhitespace, PARAMETER)
                    .with_message(message)
                    .with_span(start as usize..end as usize)
                    .with_help(help),
            );
        };
        if a.start >= a.end || b.start >= b.end {
            let (kept, full) = if a.start < a.end { (true, a) } else { (false, b) };
            differ(kept, full.start, full.end);
            continue;
        }
        if a.start != b.start {
            differ(a.start < b.start, a.start.min(b.start), a.start.max(b.start));
        }
        if a.end != b.end {
            differ(a.end > b.end, a.end.min(b.end), a.end.max(b.end));
        }
    }
}
