//! The tree between lowering and blocks: structured control flow whose suspensions are statements
//! of their own.

use crate::names::{BindingId, ScopeId, TargetId};
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;
use syn::{Expr, Pat};

/// An expression known to hold no suspension. Only lowering makes one.
#[derive(Clone)]
pub(crate) struct Pure(Expr);

impl Pure {
    pub(super) fn new(expr: Expr) -> Pure {
        Pure(expr)
    }

    pub(crate) fn expr(&self) -> &Expr {
        &self.0
    }

    pub(crate) fn into_expr(self) -> Expr {
        self.0
    }
}

/// One suspension point, in source order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct SuspensionId(pub(crate) usize);

/// Whom the body leaves for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SuspensionKind {
    /// Its caller, with a value.
    Yield,
    /// The executor, until a future is ready.
    Await,
}

/// The statements of one split scope.
pub(crate) struct Body {
    pub(crate) scope: ScopeId,
    pub(crate) stmts: Vec<Stmt>,
}

/// What becomes of the value that a resume brings.
pub(crate) enum Into {
    /// It is dropped.
    Nothing,
    /// `let pat = ..`
    Pattern(Box<Pat>),
    /// It stays in the step function's argument, for the inner coroutine of a delegation.
    Inner,
}

pub(crate) enum Stmt {
    /// User code without a suspension, passed through.
    Native(syn::Stmt),
    /// `let temporary = init;`, or `let temporary;`
    Temporary { binding: BindingId, init: Option<Pure> },
    /// `temporary = value;`
    Store { binding: BindingId, value: Pure },
    /// The end of the full expression that needed these: they are dropped, in this order.
    EndTemporaries(Vec<BindingId>),
    /// `let into = yield operand;` or `let into = operand.await;`
    Suspend { id: SuspensionId, kind: SuspensionKind, operand: Pure, into: Into },
    /// `if cond { then } else { otherwise }`; `cond` may be a let chain.
    If { cond: Pure, then: Body, otherwise: Body },
    /// `match scrutinee { arms }`
    Match { scrutinee: Pure, arms: Vec<Arm> },
    /// `loop { body }`; `next` is where `continue` goes, `after` where `break` goes.
    Loop { next: TargetId, after: TargetId, body: Body },
    /// `{ body }`; `after` is where a labelled `break` goes.
    Scope { after: Option<TargetId>, is_unsafe: bool, body: Body },
    /// `let array = ..; body`, with the arrays staying in the state.
    InPlace { arrays: Vec<(BindingId, Pure)>, body: Body },
    /// Control does not come here, as rustc has checked.
    Never,
    /// Control leaves for `target`.
    Goto(TargetId),
    /// The body is done with this value.
    Return(Pure),
}

pub(crate) struct Arm {
    /// With its guard, if it has one.
    pub(crate) pat: Pat,
    pub(crate) body: Body,
}

/// A lowered body and what was noted on the way.
pub(crate) struct Lowered {
    pub(crate) body: Body,
    /// Items declared in the body: visible everywhere in it, so they stand before the machine.
    pub(crate) items: Vec<syn::Item>,
    /// The parent of each split scope.
    pub(crate) scopes: Vec<Option<ScopeId>>,
    /// The span of each suspension.
    pub(crate) suspensions: Vec<Span>,
    /// The names that the user gives to their states, by number.
    pub(crate) labels: BTreeMap<usize, Ident>,
}
