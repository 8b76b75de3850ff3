//! What a path stands for: block parameters, loop data, and the contexts from the innermost outwards.

use super::fault::{Outcome, fault, negative};
use super::{Eval, Witness};
use crate::Code;
use crate::send::template::tree::{Part, Path, Range};
use crate::send::template::value::Val;

impl<'a, W: Witness<'a>> Eval<'a, '_, W> {
    pub(super) fn path(&mut self, path: &'a Path) -> Outcome<Val<'a>> {
        if !self.bound.is_empty()
            && let Some(value) = path.parts.first().and_then(|first| self.bound_to(first))
        {
            return self.bound_path(path, value);
        }
        if !path.data {
            return self.search(path.depth as usize, path);
        }
        if path.parts.is_empty() {
            return Err(fault(
                Code::TemplateDataVariable,
                path.span,
                format!("`{}` is not a data variable", path.span.text(self.source)),
            ));
        }
        if path.is_root() {
            let root = self.contexts[0].clone();
            return Ok(self
                .walk(&root, &path.parts[1..], path.span)?
                .0
                .unwrap_or(Val::Nil));
        }
        match self.data(path)? {
            Val::Nil => self.search(path.depth as usize, path),
            value => Ok(value),
        }
    }

    /// The block parameter of that name, if it is bound to something.
    fn bound_to(&self, part: &Part) -> Option<Val<'a>> {
        // Names are compared as written, brackets included.
        let named = |name: &str| {
            if part.bracketed {
                name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(&part.name)
            } else {
                name == &*part.name
            }
        };
        for bound in self.bound.iter().rev() {
            let value = match bound.names {
                [_, second, ..] if named(second) && !bound.key.is_nil() => &bound.key,
                [first, ..] if named(first) => &bound.value,
                _ => continue,
            };
            return (!value.is_nil()).then(|| value.clone());
        }
        None
    }

    /// A path that begins with a block parameter: the engine puts the parameter on top of the contexts as an object
    /// with one field, so that `../x` starts at what was the current context.
    fn bound_path(&mut self, path: &'a Path, value: Val<'a>) -> Outcome<Val<'a>> {
        if path.is_root() {
            let root = self.contexts[0].clone();
            return Ok(self
                .walk(&root, &path.parts[1..], path.span)?
                .0
                .unwrap_or(Val::Nil));
        }
        if path.depth > 0 {
            return self.search(path.depth as usize - 1, path);
        }
        if path.parts[0].bracketed {
            return self.search(0, path);
        }
        // The first name is found, so the search ends here whatever follows.
        let mut value = value;
        for part in &path.parts[1..] {
            match value.field(part).map_err(negative(path.span))? {
                Some(found) => value = found,
                None => return Ok(Val::Nil),
            }
        }
        Ok(value)
    }

    /// Looks from a context outwards until the first name of the path exists.
    fn search(&mut self, depth: usize, path: &'a Path) -> Outcome<Val<'a>> {
        let mut level = self.contexts.len().saturating_sub(depth);
        while let Some(at) = level.checked_sub(1) {
            level = at;
            if let (Val::Object(map), [part]) = (&self.contexts[at], &*path.parts) {
                // The usual case, without the detours of the general one.
                match Val::Object(map).field(part).map_err(negative(path.span))? {
                    Some(value) => return Ok(value),
                    None => continue,
                }
            }
            let context = self.contexts[at].clone();
            if context.is_nil() {
                break;
            }
            let (value, resolved) = self.walk(&context, &path.parts, path.span)?;
            match value {
                Some(value) if resolved || !value.is_nil() => return Ok(value),
                None if resolved => return Ok(Val::Nil),
                _ => {}
            }
        }
        Ok(Val::Nil)
    }

    /// Follows the names from a context. The flag says whether the first of them exists. On an array, the names are
    /// followed from each element, and the values that exist make the result.
    fn walk(
        &mut self,
        context: &Val<'a>,
        parts: &'a [Part],
        span: Range,
    ) -> Outcome<(Option<Val<'a>>, bool)> {
        let each = match context {
            Val::Array(_) | Val::List(_) if parts.is_empty() => return Ok((Some(context.clone()), false)),
            Val::Array(items) => {
                let mut found = Vec::new();
                for item in *items {
                    self.step(span)?;
                    found.extend(follow(item.into(), parts, span)?.0);
                }
                found
            }
            Val::List(items) => {
                let mut found = Vec::new();
                for item in items.iter() {
                    self.step(span)?;
                    found.extend(follow(item.clone(), parts, span)?.0);
                }
                found
            }
            _ => return follow(context.clone(), parts, span),
        };
        Ok((Some(Val::List(each.into())), false))
    }

    /// Loop data. Above the outermost loop there is a frame without any.
    fn data(&self, path: &'a Path) -> Outcome<Val<'a>> {
        let Some(at) = self.frames.len().checked_sub(path.depth as usize) else {
            return Ok(Val::Nil);
        };
        let frame = at.checked_sub(1).and_then(|at| self.frames.get(at));
        let (first, rest) = (&path.parts[0], &path.parts[1..]);
        let value = match (&*first.name, frame) {
            ("index", Some(frame)) => Val::Int(i64::try_from(frame.index).unwrap_or(i64::MAX)),
            ("key", Some(frame)) => frame.key.clone(),
            ("first", Some(frame)) => Val::Bool(frame.index == 0),
            ("last", Some(frame)) => Val::Bool(frame.last),
            // The engine keeps the four in a map, which has a length.
            ("length", frame) => Val::Int(if frame.is_some() { 4 } else { 0 }),
            _ => return Ok(Val::Nil),
        };
        Ok(follow(value, rest, path.span)?.0.unwrap_or(Val::Nil))
    }
}

/// Follows names from a value that is not treated as an array context.
fn follow<'a>(from: Val<'a>, parts: &[Part], span: Range) -> Outcome<(Option<Val<'a>>, bool)> {
    let (mut value, mut resolved) = (from, false);
    for part in parts {
        match value.field(part).map_err(negative(span))? {
            Some(found) => (value, resolved) = (found, true),
            None => return Ok((None, resolved)),
        }
    }
    Ok((Some(value), resolved))
}
