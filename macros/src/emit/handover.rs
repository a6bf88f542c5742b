//! What code hands over when it is left, and when a dead local is reduced to its rest.

use super::Emit;
use crate::blocks::{BlockId, BlockKind, Code, Jump, RegionId};
use crate::layout::Form;
use crate::names::{BindingId, Keep, Names};
use crate::resolve::bindings_of;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::{BTreeMap, BTreeSet};

impl Emit<'_> {
    /// The locals that are handed over as rests from within `code`, each with the index from which on
    /// neither it nor anything that may borrow from it is mentioned.
    ///
    /// None in code that control may pass: what follows it may want them whole.
    pub(super) fn dying(&self, code: &[Code], block: BlockId) -> Vec<(BindingId, usize)> {
        if !crate::blocks::leaves(code) {
            return Vec::new();
        }
        let mut wanted = BTreeSet::new();
        let mut whole = BTreeSet::new();
        code.iter().for_each(|code| self.handed_over(code, &mut wanted, &mut whole));
        wanted
            .retain(|binding| !self.reduced.borrow().contains(binding) && !self.is_rest_in(*binding, block));
        // What borrows from no local can as well be reduced where it is handed over.
        wanted.retain(|binding| !self.names[*binding].stands_alone);
        if wanted.is_empty() {
            return Vec::new();
        }
        let deaths = self.deaths(code);
        let mut dying = Vec::new();
        for binding in wanted {
            let from = deaths.get(&binding).map_or(0, |last| last + 1);
            let Some(rest) = code.get(from..).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let (mut wanted, mut whole) = (BTreeSet::new(), BTreeSet::new());
            rest.iter().for_each(|code| self.handed_over(code, &mut wanted, &mut whole));
            if wanted.contains(&binding) && !whole.contains(&binding) {
                dying.push((binding, from));
            }
        }
        dying
    }

    /// Where `code` suspends first.
    pub(super) fn first_suspension(&self, code: &Code) -> Option<Span> {
        match code {
            Code::Suspend { id, .. } => Some(self.suspensions[id.0]),
            Code::If { then, otherwise, .. } => {
                then.iter().chain(otherwise).find_map(|code| self.first_suspension(code))
            }
            Code::Match { arms, .. } => {
                arms.iter().flat_map(|(_, code)| code).find_map(|code| self.first_suspension(code))
            }
            Code::Unsafe(code) | Code::Scope(code) => {
                code.iter().find_map(|code| self.first_suspension(code))
            }
            // What is behind a jump begins with whatever can be resumed there.
            Code::Jump(Jump::To(to)) | Code::Settle { to, .. } => {
                self.blocks.resumed_through(*to).first().map(|id| self.suspensions[id.0])
            }
            _ => None,
        }
    }

    /// For each local the index of the last code that mentions it, or that mentions a local which was
    /// made from it and may borrow from it.
    pub(super) fn deaths(&self, code: &[Code]) -> BTreeMap<BindingId, usize> {
        let mentioned: Vec<BTreeSet<BindingId>> = code
            .iter()
            .map(|code| {
                let mut found = BTreeSet::new();
                mentions(code, self.names, &mut found);
                found
            })
            .collect();
        let mut deaths = BTreeMap::new();
        for (index, mentioned) in mentioned.iter().enumerate() {
            mentioned.iter().for_each(|binding| {
                deaths.insert(*binding, index);
            });
        }
        // A borrower is made after what it borrows from, so one pass backwards sees every loan.
        for (index, code) in code.iter().enumerate().rev() {
            let borrowers = borrowers(code);
            let until =
                borrowers.iter().filter(|id| !self.names[**id].scalar).filter_map(|id| deaths.get(id)).max();
            let Some(until) = until.copied() else {
                continue;
            };
            for lender in mentioned[index].iter().filter(|id| !borrowers.contains(id)) {
                let death = deaths.entry(*lender).or_insert(until);
                *death = until.max(*death);
            }
        }
        deaths
    }

    /// What `code` hands over as rests, and what whole.
    pub(super) fn handed_over(
        &self,
        code: &Code,
        rests: &mut BTreeSet<BindingId>,
        whole: &mut BTreeSet<BindingId>,
    ) {
        let mut sort = |fields: &[(BindingId, Form)]| {
            for (binding, form) in fields {
                if *form == Form::Rest {
                    rests.insert(*binding)
                } else {
                    whole.insert(*binding)
                };
            }
        };
        match code {
            Code::Suspend { id, .. } => sort(&self.layout.stored(*id).fields),
            Code::Jump(jump) => sort(&self.handed_by(*jump)),
            Code::Settle { to, .. } => sort(&self.handed_by(Jump::To(*to))),
            Code::Native(stmt) => {
                let jumps = crate::blocks::jumps_in(stmt);
                let jumps = jumps.iter().filter_map(|target| self.blocks.targets.get(target));
                jumps.for_each(|jump| sort(&self.handed_by(*jump)));
            }
            Code::If { then, otherwise, .. } => {
                then.iter().chain(otherwise).for_each(|code| self.handed_over(code, rests, whole));
            }
            Code::Match { arms, .. } => {
                arms.iter().flat_map(|(_, code)| code).for_each(|code| self.handed_over(code, rests, whole));
            }
            Code::Unsafe(code) | Code::Scope(code) => {
                code.iter().for_each(|code| self.handed_over(code, rests, whole));
            }
            _ => {}
        }
    }

    /// What a jump hands over, and what it leaves in the loops around its target.
    fn handed_by(&self, jump: Jump) -> Vec<(BindingId, Form)> {
        let (mut handed, region) = match jump {
            Jump::To(to) => (self.handed(to), self.blocks.block(to).region),
            Jump::Next(region) => (Vec::new(), region),
        };
        let mut around = self.blocks.region(region).around;
        while let Some(looped) = around {
            handed.extend(self.handed(looped));
            around = self.blocks.region(self.blocks.block(looped).region).around;
        }
        handed
    }

    pub(super) fn handed(&self, to: BlockId) -> Vec<(BindingId, Form)> {
        self.layout.block(to).params.iter().map(|param| (param.binding, param.form)).collect()
    }

    /// The reductions still to be made when these are handed over.
    pub(super) fn keep_rests(&self, handed: &[(BindingId, Form)], block: BlockId, at: Span) -> TokenStream {
        let reduced = self.reduced.borrow();
        handed
            .iter()
            .filter(|(binding, form)| *form == Form::Rest && !reduced.contains(binding))
            .filter(|(binding, _)| !self.is_rest_in(*binding, block))
            .map(|(binding, _)| self.reduce(*binding, at))
            .collect()
    }

    /// `let a_rest = (&mut &mut Dead(Some(a))).keep();`
    pub(super) fn reduce(&self, binding: BindingId, at: Span) -> TokenStream {
        let span = crate::spans::added(at);
        let local = self.spelling.local(binding, at);
        let rest = self.spelling.formed(binding, Form::Rest, at);
        let value = self.rest_of(binding, quote!(#local), at);
        quote_spanned!(span=> let #rest = #value;)
    }

    /// What is left to drop of a local, from an expression that gives it up.
    pub(super) fn rest_of(&self, binding: BindingId, value: TokenStream, at: Span) -> TokenStream {
        if self.keeps_rests_whole() || self.names[binding].keep == Keep::AsIs {
            return value;
        }
        self.keeps.set(true);
        let span = crate::spans::added(at);
        let private = self.private(span);
        quote_spanned!(span=> (&mut &mut #private::Dead(::core::option::Option::Some(#value))).keep())
    }

    /// Where a block that does not say so itself is left: rustc speaks of that place.
    pub(super) fn leaves_at(&self, block: BlockId) -> Span {
        match &self.blocks.block(block).kind {
            BlockKind::Resume(id, _) => self.suspensions[id.0],
            _ => self.suspensions.first().copied().unwrap_or_else(Span::mixed_site),
        }
    }

    /// Whether a slot is a local of the code of `block`; if not, it is empty there.
    fn binds(&self, slot: BindingId, block: BlockId) -> bool {
        let layout = self.layout.block(block);
        if layout.params.iter().any(|param| param.binding == slot && !param.carried)
            || layout.declares.contains(&slot)
        {
            return true;
        }
        if block.0 == 0 && self.bound_by_prologue().any(|id| *id == slot) {
            return true;
        }
        let declared = |code: &Code| declares(code, slot, self.layout.is_mentioned(block, slot));
        let block = self.blocks.block(block);
        let sent = matches!(&block.kind, BlockKind::Resume(_, crate::ir::Into::Pattern(pat)) if bindings_of(pat).contains(&slot));
        if sent || block.code.iter().any(declared) {
            return true;
        }
        self.blocks.region(block.region).around.is_some_and(|around| self.binds(slot, around))
    }

    /// Whether `block`, or a loop around it, was handed only the rest of a local.
    pub(super) fn is_rest_in(&self, binding: BindingId, block: BlockId) -> bool {
        let mut at = Some(block);
        while let Some(id) = at {
            let is_rest = |param: &crate::layout::Param| param.binding == binding && param.form == Form::Rest;
            if self.layout.block(id).params.iter().any(is_rest) {
                return true;
            }
            at = self.blocks.region(self.blocks.block(id).region).around;
        }
        false
    }

    /// `a_carried1 = Some(a);` for each local that the loop hands to its next turn.
    fn carried_on(&self, region: RegionId, at: Span) -> TokenStream {
        let span = crate::spans::added(at);
        let looped = self.blocks.region(region).around.expect("only a loop has a next turn");
        let carried = self.layout.block(looped).params.iter().filter(|param| param.carried);
        carried
            .map(|param| {
                let carried = self.carried(param.binding, region, span);
                let local = self.spelling.local(param.binding, at);
                quote_spanned!(span=> #carried = ::core::option::Option::Some(#local);)
            })
            .collect()
    }

    /// Input:   `jump join 2`, which takes `a` whole and the rest of `b`
    /// Output:  `{ let b_rest = ..keep(); break 'join2 (a, b_rest) }`
    pub(super) fn jump(&self, jump: Jump, from: BlockId, at: Span) -> TokenStream {
        let span = crate::spans::added(at);
        let to = match jump {
            Jump::Next(region) => {
                let label = self.loop_label(region, span);
                let carried = self.carried_on(region, at);
                return match carried.is_empty() {
                    true => quote_spanned!(span=> continue #label),
                    false => quote_spanned!(span=> { #carried continue #label }),
                };
            }
            Jump::To(to) => to,
        };
        let label = self.block_label(to, span);
        let handed = self.handed(to);
        let rests = self.keep_rests(&handed, from, at);
        let params = &self.layout.block(to).params;
        let mut values: Vec<TokenStream> = params
            .iter()
            .map(|param| {
                if self.layout.slots.contains(&param.binding) && !self.binds(param.binding, from) {
                    return quote_spanned!(span=> ::core::option::Option::None);
                }
                let local = self.spelling.formed(param.binding, param.form, at);
                match param.carried {
                    true => quote_spanned!(span=> ::core::option::Option::Some(#local)),
                    false => quote!(#local),
                }
            })
            .collect();
        if let Some(region) = self.blocks.block(to).kind.region() {
            if self.has_entry(region) {
                let next = self.entry_variant(region, "Next", span);
                values.push(quote_spanned!(span=> #next));
            }
        }
        let values = tuple(&values);
        if rests.is_empty() {
            quote_spanned!(span=> break #label #values)
        } else {
            quote_spanned!(span=> { #rests break #label #values })
        }
    }
}

/// `a`, `(a, b)`, or nothing.
pub(super) fn tuple(values: &[TokenStream]) -> TokenStream {
    match values {
        [] => TokenStream::new(),
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}

/// What `code` mentions or declares, at any depth.
pub(super) fn mentions(code: &Code, names: &Names, found: &mut BTreeSet<BindingId>) {
    let mut tokens = |tokens: TokenStream| found.extend(names.mentions_and_captures(tokens));
    match code {
        Code::Native(stmt) => tokens(stmt.to_token_stream()),
        Code::Temporary { binding, init } => {
            if let Some(init) = init {
                tokens(init.expr().to_token_stream());
            }
            found.insert(*binding);
        }
        Code::Store { binding, value } => {
            tokens(value.expr().to_token_stream());
            found.insert(*binding);
        }
        Code::EndTemporaries(bindings) => found.extend(bindings),
        Code::Suspend { operand, .. } => tokens(operand.expr().to_token_stream()),
        Code::Return(value) => tokens(value.expr().to_token_stream()),
        Code::If { cond, then, otherwise } => {
            tokens(cond.expr().to_token_stream());
            then.iter().chain(otherwise).for_each(|code| mentions(code, names, found));
        }
        Code::Match { scrutinee, arms } => {
            tokens(scrutinee.expr().to_token_stream());
            for (pat, code) in arms {
                found.extend(names.mentions_and_captures(pat.to_token_stream()));
                code.iter().for_each(|code| mentions(code, names, found));
            }
        }
        Code::Unsafe(code) | Code::Scope(code) => code.iter().for_each(|code| mentions(code, names, found)),
        Code::Settle { arrays, .. } => {
            arrays.iter().for_each(|(_, init)| tokens(init.expr().to_token_stream()))
        }
        Code::Never | Code::Jump(_) => {}
    }
}

/// Whether `code` declares a slot. A `let` without a value counts if the slot is mentioned after it.
fn declares(code: &Code, slot: BindingId, is_mentioned: bool) -> bool {
    let inner = |code: &[Code]| code.iter().any(|code| declares(code, slot, is_mentioned));
    match code {
        Code::Native(syn::Stmt::Local(local)) => {
            bindings_of(&local.pat).contains(&slot) && (local.init.is_some() || is_mentioned)
        }
        Code::Temporary { binding, init } => *binding == slot && (init.is_some() || is_mentioned),
        Code::If { cond, then, otherwise } => {
            crate::flow::condition_bindings(cond.expr()).contains(&slot) || inner(then) || inner(otherwise)
        }
        Code::Match { arms, .. } => {
            arms.iter().any(|(pat, code)| bindings_of(pat).contains(&slot) || inner(code))
        }
        Code::Unsafe(code) | Code::Scope(code) => inner(code),
        _ => false,
    }
}

/// The locals that `code` makes or changes, and that may borrow from whatever else it mentions.
fn borrowers(code: &Code) -> Vec<BindingId> {
    match code {
        Code::Native(syn::Stmt::Local(local)) => match &local.init {
            Some(init) if copies_out(&init.expr) => Vec::new(),
            _ => bindings_of(&local.pat),
        },
        Code::Native(syn::Stmt::Expr(expr, _)) => match expr {
            syn::Expr::Assign(assign) => crate::names::mentions_in(assign.left.to_token_stream()),
            syn::Expr::MethodCall(call) => crate::names::mentions_in(call.receiver.to_token_stream()),
            _ => Vec::new(),
        },
        Code::Temporary { binding, .. } | Code::Store { binding, .. } => vec![*binding],
        _ => Vec::new(),
    }
}

/// `*a`, `a.b`, `a[i]` by value: what comes out does not borrow from where it was.
fn copies_out(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        syn::Expr::Field(_) | syn::Expr::Index(_) => true,
        syn::Expr::Paren(paren) => copies_out(&paren.expr),
        _ => false,
    }
}
