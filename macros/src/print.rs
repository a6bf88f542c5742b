//! The blocks of a body as text: what each is handed, what it does, and where it leads.
//!
//! ```text
//! entry
//!     let mut iter_1 = ..
//!     jump enter1
//! enter1 (iter_1)
//!     loop 1
//!     entry
//!         match next(&mut iter_1) ..
//! ```
//! A local is shown with its number: `x_3` is the fourth binding of the body.

use crate::blocks::{BlockId, BlockKind, Blocks, Code, Jump, RegionId};
use crate::layout::{Form, Layout};
use crate::names::{BindingId, MARK, Names};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::{self, Display, Formatter, Write as _};

/// Prints what the passes before emission have made of a body.
pub(crate) struct Printed<'a> {
    pub(crate) names: &'a Names,
    pub(crate) blocks: &'a Blocks,
    pub(crate) layout: &'a Layout,
}

impl Display for Printed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.region(RegionId(0), 0, f)?;
        for stored in &self.layout.stored {
            write!(f, "{} stores", stored.variant)?;
            for (binding, form) in &stored.fields {
                write!(f, " {}", self.handed(*binding, *form))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Printed<'_> {
    fn local(&self, id: BindingId) -> String {
        format!("{}_{}", self.names[id].ident, id.0)
    }

    fn handed(&self, id: BindingId, form: Form) -> String {
        match form {
            Form::Whole => self.local(id),
            Form::Rest => format!("rest of {}", self.local(id)),
        }
    }

    fn label(&self, block: BlockId) -> String {
        match &self.blocks.block(block).kind {
            BlockKind::Entry => "entry".to_owned(),
            BlockKind::Resume(id, _) => format!("resume{}", id.0 + 1),
            BlockKind::Join => format!("join{}", block.0),
            BlockKind::Loop(region) | BlockKind::Place(region, _) => format!("enter{}", region.0),
        }
    }

    fn region(&self, region: RegionId, depth: usize, f: &mut Formatter<'_>) -> fmt::Result {
        for block in &self.blocks.region(region).blocks {
            let layout = self.layout.block(*block);
            let handed: Vec<String> =
                layout.params.iter().map(|param| self.handed(param.binding, param.form)).collect();
            let handed = if handed.is_empty() { String::new() } else { format!(" ({})", handed.join(", ")) };
            line(depth, &format!("{}{handed}", self.label(*block)), f)?;
            match &self.blocks.block(*block).kind {
                BlockKind::Loop(inner) => {
                    line(depth + 1, &format!("loop {}", inner.0), f)?;
                    self.region(*inner, depth + 1, f)?;
                }
                BlockKind::Place(inner, arrays) => {
                    let arrays: Vec<String> = arrays.iter().map(|id| self.local(*id)).collect();
                    line(depth + 1, &format!("in place: {}", arrays.join(", ")), f)?;
                    self.region(*inner, depth + 1, f)?;
                }
                _ => self.code(&self.blocks.block(*block).code, depth + 1, f)?,
            }
        }
        Ok(())
    }

    fn code(&self, code: &[Code], depth: usize, f: &mut Formatter<'_>) -> fmt::Result {
        for code in code {
            match code {
                Code::Native(stmt) => line(depth, &text(stmt.to_token_stream()), f)?,
                Code::Temporary { binding, init: Some(init) } => {
                    line(
                        depth,
                        &format!("let {} = {}", self.local(*binding), text(init.expr().to_token_stream())),
                        f,
                    )?;
                }
                Code::Temporary { binding, init: None } => {
                    line(depth, &format!("let {}", self.local(*binding)), f)?
                }
                Code::Store { binding, value } => {
                    line(
                        depth,
                        &format!("{} = {}", self.local(*binding), text(value.expr().to_token_stream())),
                        f,
                    )?;
                }
                Code::EndTemporaries(ended) => {
                    let ended: Vec<String> = ended.iter().map(|id| self.local(*id)).collect();
                    line(depth, &format!("end {}", ended.join(", ")), f)?;
                }
                Code::Suspend { id, kind, operand, .. } => {
                    let how = match kind {
                        crate::ir::SuspensionKind::Yield => "with",
                        crate::ir::SuspensionKind::Await => "awaiting",
                    };
                    line(
                        depth,
                        &format!("suspend {} {how} {}", id.0 + 1, text(operand.expr().to_token_stream())),
                        f,
                    )?;
                }
                Code::If { cond, then, otherwise } => {
                    line(depth, &format!("if {}", text(cond.expr().to_token_stream())), f)?;
                    self.code(then, depth + 1, f)?;
                    if !otherwise.is_empty() {
                        line(depth, "else", f)?;
                        self.code(otherwise, depth + 1, f)?;
                    }
                }
                Code::Match { scrutinee, arms } => {
                    line(depth, &format!("match {}", text(scrutinee.expr().to_token_stream())), f)?;
                    for (pat, code) in arms {
                        line(depth, &format!("| {}", text(pat.to_token_stream())), f)?;
                        self.code(code, depth + 1, f)?;
                    }
                }
                Code::Unsafe(code) | Code::Scope(code) => {
                    line(depth, "scope", f)?;
                    self.code(code, depth + 1, f)?;
                }
                Code::Settle { arrays, to } => {
                    let arrays: Vec<String> = arrays
                        .iter()
                        .map(|(id, init)| {
                            format!("{} = {}", self.local(*id), text(init.expr().to_token_stream()))
                        })
                        .collect();
                    line(depth, &format!("settle {}, jump {}", arrays.join(", "), self.label(*to)), f)?;
                }
                Code::Never => line(depth, "never", f)?,
                Code::Jump(Jump::To(to)) => line(depth, &format!("jump {}", self.label(*to)), f)?,
                Code::Jump(Jump::Next(region)) => line(depth, &format!("next turn of loop {}", region.0), f)?,
                Code::Return(value) => {
                    line(depth, &format!("return {}", text(value.expr().to_token_stream())), f)?
                }
            }
        }
        Ok(())
    }
}

fn line(depth: usize, text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    writeln!(f, "{:indent$}{text}", "", indent = depth * 4)
}

/// Tokens as text, with each mention spelled as the headings spell it.
fn text(tokens: TokenStream) -> String {
    let text = tokens.to_string();
    let mut parts = text.split(MARK);
    let mut readable = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('m').unwrap_or((part, ""));
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let _ = write!(readable, "_{number}{rest}");
    }
    readable
}
