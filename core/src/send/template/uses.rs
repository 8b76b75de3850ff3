//! What a template needs: the names it reads and the helpers it calls, with their places.

use super::tree::{Block, BlockKind, Expr, Head, Node, Param, Path, Program};
use crate::Span;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A name in a template: a variable that it reads or a helper that it calls.
///
/// # Examples
///
/// ```
/// use mailwright::Template;
/// let template = Template::parse("{{#each items}}{{name}}{{#if @last}}.{{/if}}{{/each}}")?;
/// let variables: Vec<_> = template.variables().iter().map(|one| one.name().to_owned()).collect();
/// assert_eq!(variables, ["items", "name", "@last"]);
/// let name = &template.variables()[1];
/// assert_eq!((name.span().range(), name.blocks()), (17..21, &["each items".to_owned()][..]));
/// assert!(template.variables()[2].is_local());
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUse {
    name: String,
    span: Span,
    blocks: Vec<String>,
    local: bool,
}

impl TemplateUse {
    /// The name as the template writes it: `user.first_name`, `../currency`, `@index`; for a helper `each`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("{{user.first_name}} {{#each orders}}{{@index}} {{../currency}}{{/each}}")?;
    /// let uses = template.variables();
    /// let names: Vec<_> = uses.iter().map(|one| one.name()).collect();
    /// assert_eq!(names, ["user.first_name", "orders", "@index", "../currency"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it stands in the source, in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let source = "Preço: {{currency}} {{price}}";
    /// let uses = Template::parse(source)?.variables();
    /// assert_eq!(&source[uses[1].span().range()], "price");
    /// // An editor can rename a variable in place:
    /// let renamed = source.to_owned().replace(&source[uses[0].span().range()], "moeda");
    /// assert_eq!(renamed, "Preço: {{moeda}} {{price}}");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The blocks around it, from the outermost to the innermost, each as its opening tag says (`each items`); of an
    /// else part with the word `else` before it. The arguments of a block's own tag are not inside it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("{{#if vip}}{{#each orders}}{{id}}{{/each}}{{else}}{{offer}}{{/if}}")?;
    /// let uses = template.variables();
    /// let around = |name: &str| uses.iter().find(|one| one.name() == name).unwrap().blocks().join(" > ");
    /// assert_eq!(around("id"), "if vip > each orders");
    /// assert_eq!(around("offer"), "else if vip");
    /// assert_eq!(around("vip"), "");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn blocks(&self) -> &[String] {
        &self.blocks
    }

    /// Whether it is not read from the data of the template but from a loop (`@index`) or a block parameter. All others are
    /// what `t:variables` or `v:` parameters have to provide.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("{{#each orders as |order|}}{{@index}}: {{order.id}} {{currency}}{{/each}}")?;
    /// let needed: Vec<_> = template.variables().iter().filter(|one| !one.is_local())
    ///     .map(|one| one.name().to_owned()).collect();
    /// assert_eq!(needed, ["orders", "currency"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.local
    }
}

/// `{name, span, blocks, local}`, span in bytes.
impl Serialize for TemplateUse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("TemplateUse", 4)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("span", &(self.span.start(), self.span.end()))?;
        out.serialize_field("blocks", &self.blocks)?;
        out.serialize_field("local", &self.local)?;
        out.end()
    }
}

/// Which names to list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Variables,
    Helpers,
}

/// Lists the names in the order of the source.
pub(super) fn list(source: &str, root: &Program, wanted: Wanted) -> Vec<TemplateUse> {
    let mut walk = Walk {
        source,
        wanted,
        blocks: Vec::new(),
        bound: Vec::new(),
        found: Vec::new(),
    };
    walk.program(root);
    walk.found
}

struct Walk<'s> {
    source: &'s str,
    wanted: Wanted,
    blocks: Vec<String>,
    bound: Vec<&'s str>,
    found: Vec<TemplateUse>,
}

impl<'s> Walk<'s> {
    fn program(&mut self, program: &'s Program) {
        let before = self.bound.len();
        self.bound.extend(program.names.iter().map(|name| &**name));
        for node in &program.nodes {
            match node {
                Node::Mustache(mustache) => self.expr(&mustache.expr),
                Node::Partial(partial) => partial.arguments.iter().for_each(|param| self.param(param)),
                Node::Block(block) => self.block(block),
                Node::Text(_) | Node::Comment(_) => {}
            }
        }
        self.bound.truncate(before);
    }

    fn block(&mut self, block: &'s Block) {
        let first = block.links[0].expr.span.text(self.source);
        let inverted = block.kind == BlockKind::Inverted;
        for (at, link) in block.links.iter().enumerate() {
            self.expr(&link.expr);
            // In `{{^x}}…{{else}}…` the body comes first, and it is the else part.
            if inverted && let Some(body) = &block.inverse {
                self.inside(format!("^{first}"), body);
            }
            if let Some(program) = &link.program {
                let own = link.expr.span.text(self.source);
                let name = if at > 0 || inverted {
                    format!("else {own}")
                } else {
                    own.to_owned()
                };
                self.inside(name, program);
            }
        }
        if let (Some(program), false) = (&block.inverse, inverted) {
            self.inside(format!("else {first}"), program);
        }
    }

    fn inside(&mut self, block: String, program: &'s Program) {
        self.blocks.push(block);
        self.program(program);
        self.blocks.pop();
    }

    fn expr(&mut self, expr: &'s Expr) {
        match (&expr.head, expr.helper, self.wanted) {
            (Head::Path(path), Some(_), Wanted::Helpers) => self.push(path),
            (Head::Path(path), None, Wanted::Variables) => self.push(path),
            (Head::Literal(part, span), _, Wanted::Variables) => {
                let found = TemplateUse {
                    name: part.name.to_string(),
                    span: span.range().into(),
                    blocks: self.blocks.clone(),
                    local: false,
                };
                self.found.push(found);
            }
            _ => {}
        }
        // The arguments of a name that is no helper are never read.
        if expr.helper.is_some() {
            expr.params.iter().for_each(|param| self.param(param));
            expr.hash.iter().for_each(|(_, param)| self.param(param));
        }
    }

    fn param(&mut self, param: &'s Param) {
        match param {
            Param::Path(path) if self.wanted == Wanted::Variables => self.push(path),
            Param::Sub(expr) => self.expr(expr),
            _ => {}
        }
    }

    fn push(&mut self, path: &Path) {
        let bound = path.depth == 0
            && path
                .parts
                .first()
                .is_some_and(|part| !part.bracketed && self.bound.contains(&&*part.name));
        self.found.push(TemplateUse {
            name: path.span.text(self.source).to_owned(),
            span: path.span.range().into(),
            blocks: self.blocks.clone(),
            local: bound || (path.data && !path.is_root()),
        });
    }
}
