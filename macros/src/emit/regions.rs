//! Regions: blocks nested in labels, so that each is reached by one jump.
//!
//! ```text
//! let (a, b) = 'join2: {
//!     match state {                              // dispatch: where does this resume lead?
//!         Start { .. } => { entry code }
//!         Yield1 { a } => { code of resume 1; break 'join2 (a, b) }
//!         Yield2 { a, b } => break 'resume3 (a, b)
//!     }
//! };
//! code of join 2
//! ```
//! A loop has a region of its own; an entry value says where its first turn begins.

use super::Emit;
use super::handover::tuple;
use super::state::with_fields;
use crate::blocks::{BlockId, BlockKind, Code, Jump, RegionId};
use crate::ir::{Into, SuspensionId};
use crate::layout::{Form, Param};
use crate::names::BindingId;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// One way into a region: the pattern that recognises it and the code or jump that follows.
pub(super) struct Way {
    pub(super) pattern: TokenStream,
    pub(super) code: TokenStream,
}

impl Emit<'_> {
    /// The body as a whole, entered by the state.
    pub(super) fn body(&self) -> TokenStream {
        let holder = self.holder_local(None, Span::mixed_site());
        let in_arrays = self.enter_arrays(None);
        let fresh = self.fresh();
        let suspended = self.stored_in(None);
        let resumed = if self.is_async() {
            let (awaits, yields): (Vec<_>, Vec<_>) =
                suspended.iter().partition(|stored| self.awaits(stored.id));
            let arms = |stored: Vec<&&crate::layout::Stored>| -> Vec<TokenStream> {
                stored.into_iter().map(|stored| self.resumed(None, stored.id)).collect()
            };
            self.dispatch_pinned(&arms(awaits), &arms(yields))
        } else if suspended.is_empty() {
            quote!(::core::unreachable!())
        } else {
            let panicked = self.variant("Panicked", Span::mixed_site());
            let arms = suspended.iter().map(|stored| self.resumed(None, stored.id));
            quote! {
                match ::core::mem::replace(#holder, #panicked) {
                    #(#arms)*
                    _ => ::core::unreachable!(),
                }
            }
        };
        self.nest(RegionId(0), quote!(#in_arrays #fresh #resumed))
    }

    /// Input:   unstarted, or nothing left to resume
    /// Output:  `if let Start { .. } | Done | Panicked = state { .. entry code }`
    ///
    /// One comparison on the way of every resume, and none of the states after it is unlikely.
    fn fresh(&self) -> TokenStream {
        let span = Span::mixed_site();
        let state = self.holder_local(None, span);
        let entry = self.blocks.region(RegionId(0)).blocks[0];
        let variants = ["Start", "Done", "Panicked"];
        let seen = variants.map(|variant| match self.is_async() {
            true => self.projected("Pinned", variant),
            false => self.variant(variant, span),
        });
        let [start, done, _] = variants.map(|variant| match self.is_async() {
            true => self.projected("Taken", variant),
            false => self.variant(variant, span),
        });
        let looked_at = match self.is_async() {
            true => quote!(#state.as_mut().project()),
            false => quote!(#state),
        };
        let taken = self.taken_state();
        let put_done = self.put(&state, &self.variant("Done", span), span);
        let [seen_start, seen_done, seen_panicked] = seen;
        let fields = self.arguments.iter().copied().map(|id| {
            let field = self.spelling.field(id);
            let local = self.spelling.local(id, self.names[id].ident.span());
            let mutable = self.names[id].mutable.then(|| quote!(mut));
            // Of an unused `b` alone rustc would say to write `b: _`, which no argument can be.
            let is_used = self.layout.is_mentioned_anywhere(id);
            if field == local && is_used { quote!(#mutable #local) } else { quote!(#field: #mutable #local) }
        });
        let pattern = with_fields(&start, fields.chain(self.filler()).collect());
        let prologue = self.prologue();
        let code = self.code(&self.blocks.block(entry).code, entry);
        let private = self.private(span);
        let ended = self.ended();
        // Replaced first: two tests in a row would become one jump table.
        quote! {
            if let #seen_start { .. } | #seen_done | #seen_panicked = #looked_at {
                match #taken {
                    #pattern => {
                        #prologue
                        #code
                    }
                    #done => {
                        #put_done
                        #ended
                    }
                    _ => #private::panicked(),
                }
            }
        }
    }

    /// The arm of one suspension in the dispatch on its holder.
    fn resumed(&self, holder: Option<RegionId>, id: SuspensionId) -> TokenStream {
        let stored = self.layout.stored(id);
        let Way { pattern, code } = self.way(RegionId(0), id, |fields| match () {
            () if self.awaits(id) => self.ready(id, fields),
            () if self.is_async() => {
                self.taken_variant(stored, fields.into_iter().map(|(_, tokens)| tokens).collect())
            }
            () => self.suspended(holder, &stored.variant, fields, Span::mixed_site()),
        });
        if self.awaits(id) {
            return self.await_arm(id, &pattern, &code);
        }
        quote!(#pattern => #code,)
    }

    /// `if let Arrays1 { at, .. } = state { match replace(at, At1::Panicked) { .. } }`
    fn enter_arrays(&self, holder: Option<RegionId>) -> TokenStream {
        let span = Span::mixed_site();
        let outer = self.holder_local(holder, span);
        let private = self.private(span);
        let places = self.places_in(holder).into_iter().map(|(region, _)| {
            let variant = self.holder_variant(holder, &format!("Arrays{}", region.0), span);
            let at = self.holder_local(Some(region), span);
            let deeper = self.enter_arrays(Some(region));
            let panicked = self.holder_variant(Some(region), "Panicked", span);
            let arms =
                self.stored_in(Some(region)).into_iter().map(|stored| self.resumed(Some(region), stored.id));
            quote! {
                if let #variant { at: #at, .. } = #outer {
                    #deeper
                    match ::core::mem::replace(#at, #panicked) {
                        #(#arms)*
                        _ => #private::panicked(),
                    }
                }
            }
        });
        places.collect()
    }

    /// The way of one suspension into `region`.
    pub(super) fn way(
        &self,
        region: RegionId,
        id: SuspensionId,
        pattern: impl FnOnce(Vec<super::held::Field>) -> TokenStream,
    ) -> Way {
        let at = self.suspensions[id.0];
        let target = self.target(region, id);
        let is_inline = self.inline_blocks(region).contains(&target);
        let inner = self.fields_within(region, id);
        let fields = inner.iter().map(|(binding, form)| {
            let field = self.spelling.field(*binding);
            let fills = is_inline && self.fills(target, *binding);
            let local = if fills {
                self.incoming(*binding)
            } else {
                self.spelling.formed(*binding, *form, self.declared_at(*binding))
            };
            let mutable = (is_inline && !fills && *form == Form::Whole && self.is_mutable(*binding))
                .then(|| quote!(mut));
            let pattern =
                if field == local { quote!(#mutable #local) } else { quote!(#field: #mutable #local) };
            ((*binding, *form), pattern)
        });
        let pattern = pattern(fields.collect());
        let code = if is_inline {
            let code = self.block_code(target);
            let emptied = self.emptied(target, id, &code);
            let begun = self.begin(target);
            let begun = quote!(#emptied #begun);
            quote!({ #begun #code })
        } else {
            self.pass_on(target, id, at)
        };
        Way { pattern, code }
    }

    /// `break 'join2 (a, b)`, from a dispatch.
    fn pass_on(&self, target: BlockId, id: SuspensionId, at: Span) -> TokenStream {
        let span = crate::spans::added(at);
        let label = self.block_label(target, span);
        let stored = &self.layout.stored(id).fields;
        let mut values: Vec<TokenStream> = self
            .layout
            .block(target)
            .params
            .iter()
            .map(|param| {
                if param.carried || !stored.contains(&(param.binding, param.form)) {
                    return quote_spanned!(span=> ::core::option::Option::None);
                }
                let local = self.spelling.formed(param.binding, param.form, self.declared_at(param.binding));
                quote!(#local)
            })
            .collect();
        if let Some(inner) = self.blocks.block(target).kind.region() {
            if self.has_entry(inner) {
                values.push(self.entry_value(inner, id, span));
            }
        }
        let values = tuple(&values);
        quote_spanned!(span=> break #label #values)
    }

    /// `Loop1::Yield2 { i }`, or `Loop1::Next` where the resume begins a turn.
    fn entry_value(&self, region: RegionId, id: SuspensionId, span: Span) -> TokenStream {
        if self.begins_turn(region, id) {
            return self.entry_variant(region, "Next", span);
        }
        let variant = self.entry_variant(region, &self.layout.stored(id).variant, span);
        let fields = self.fields_within(region, id);
        let fields =
            fields.iter().map(|(binding, form)| self.field_init(*binding, *form, self.declared_at(*binding)));
        with_fields(&variant, fields.collect())
    }

    /// What resuming `id` hands to blocks inside `region`, in order of declaration.
    pub(super) fn fields_within(&self, region: RegionId, id: SuspensionId) -> Vec<(BindingId, Form)> {
        let inside: Vec<&Param> =
            self.path_within(region, id).iter().flat_map(|block| &self.layout.block(*block).params).collect();
        let stored = &self.layout.stored(id).fields;
        stored
            .iter()
            .copied()
            .filter(|(binding, form)| {
                inside.iter().any(|param| param.binding == *binding && param.form == *form)
            })
            .collect()
    }

    /// The blocks that resuming `id` passes, from `region` inwards.
    fn path_within(&self, region: RegionId, id: SuspensionId) -> Vec<BlockId> {
        let target = self.target(region, id);
        let mut path = vec![target];
        if let Some(inner) = self.blocks.block(target).kind.region() {
            path.extend(self.path_within(inner, id));
        }
        path
    }

    /// The block of `region` through which `id` is resumed.
    fn target(&self, region: RegionId, id: SuspensionId) -> BlockId {
        let blocks = &self.blocks.region(region).blocks;
        let through = |block: &&BlockId| self.blocks.resumed_through(**block).contains(&id);
        *blocks.iter().find(through).expect("a suspension is resumed in its own region")
    }

    /// The suspensions whose resume leads into `region`, in source order.
    pub(super) fn suspensions_in(&self, region: RegionId) -> Vec<SuspensionId> {
        let blocks = &self.blocks.region(region).blocks;
        let mut ids: Vec<SuspensionId> =
            blocks.iter().flat_map(|block| self.blocks.resumed_through(*block)).collect();
        ids.retain(|id| self.layout.stored.iter().any(|stored| stored.id == *id));
        ids.sort();
        ids
    }

    /// Nothing is left to do after this suspension but to begin the next turn of the loop.
    pub(super) fn begins_turn(&self, region: RegionId, id: SuspensionId) -> bool {
        let target = self.target(region, id);
        let block = self.blocks.block(target);
        matches!(&block.kind, BlockKind::Resume(_, Into::Nothing | Into::Inner))
            && (matches!(&block.kind, BlockKind::Resume(_, Into::Inner)) || self.receives_nothing(id))
            && self.layout.block(target).params.is_empty()
            && matches!(block.code[..], [Code::Jump(Jump::Next(next))] if next == region)
    }

    /// Whether the loop can be entered anywhere but at its beginning.
    pub(super) fn has_entry(&self, region: RegionId) -> bool {
        self.suspensions_in(region).into_iter().any(|id| !self.begins_turn(region, id))
    }

    /// Blocks whose code stands in the arms of the dispatch: those right after it, which only it leads
    /// to, and those that do nothing but jump on.
    fn inline_blocks(&self, region: RegionId) -> Vec<BlockId> {
        let rest = &self.blocks.region(region).blocks[1..];
        let is_resume = |block: &&BlockId| matches!(self.blocks.block(**block).kind, BlockKind::Resume(..));
        let first = rest.iter().take_while(is_resume).count();
        let passing = rest[first..].iter().filter(|block| self.passes_on(**block));
        rest[..first].iter().chain(passing).copied().filter(|block| self.is_built(*block)).collect()
    }

    /// Nothing happens between a suspension and the join after it.
    fn passes_on(&self, block: BlockId) -> bool {
        let block = self.blocks.block(block);
        let receives = match &block.kind {
            BlockKind::Resume(id, Into::Nothing) => !self.receives_nothing(*id),
            BlockKind::Resume(_, Into::Inner) => false,
            _ => true,
        };
        !receives && matches!(block.code[..], [Code::Jump(Jump::To(_))])
    }

    fn is_built(&self, block: BlockId) -> bool {
        match &self.blocks.block(block).kind {
            BlockKind::Resume(id, _) => self.layout.stored.iter().any(|stored| stored.id == *id),
            _ => true,
        }
    }

    /// The dispatch, and around it one labelled block for each further block of the region.
    pub(super) fn nest(&self, region: RegionId, dispatch: TokenStream) -> TokenStream {
        let mut nest = dispatch;
        let inline = self.inline_blocks(region);
        let rest = &self.blocks.region(region).blocks[1..];
        let stands_alone = |block: &BlockId| {
            let begins_turn = match &self.blocks.block(*block).kind {
                BlockKind::Resume(id, _) => self.is_built(*block) && self.begins_turn(region, *id),
                _ => false,
            };
            !inline.contains(block) && self.is_built(*block) && !begins_turn
        };
        for block in rest.iter().copied().filter(stands_alone) {
            let label = self.block_label(block, Span::mixed_site());
            let pattern = self.params_pattern(block);
            let begun = self.begin(block);
            let code = self.block_code(block);
            nest = match pattern {
                Some(pattern) => quote!(let #pattern = #label: { #nest }; #begun #code),
                None => quote!(#label: { #nest } #begun #code),
            };
        }
        nest
    }

    /// `(mut a, b_rest, mut entry)`
    fn params_pattern(&self, block: BlockId) -> Option<TokenStream> {
        let mut locals: Vec<TokenStream> = self
            .layout
            .block(block)
            .params
            .iter()
            .map(|param| {
                if param.carried {
                    let looped = self.blocks.block(block).kind.region().expect("only a loop carries");
                    let local = self.carried(param.binding, looped, Span::mixed_site());
                    return quote!(mut #local);
                }
                if param.fills {
                    let local = self.incoming(param.binding);
                    return quote!(#local);
                }
                let local = self.spelling.formed(param.binding, param.form, self.declared_at(param.binding));
                let mutable =
                    (param.form == Form::Whole && self.is_mutable(param.binding)).then(|| quote!(mut));
                quote!(#mutable #local)
            })
            .collect();
        if let Some(region) = self.blocks.block(block).kind.region() {
            if self.has_entry(region) {
                let entry = self.entry_ident(region);
                locals.push(quote!(mut #entry));
            }
        }
        (!locals.is_empty()).then(|| tuple(&locals))
    }

    /// `let mut x = None;` for each slot that the suspension did not store and the code goes on with.
    fn emptied(&self, block: BlockId, id: SuspensionId, code: &TokenStream) -> TokenStream {
        let stored = &self.layout.stored(id).fields;
        let params = self.layout.block(block).params.iter();
        params
            .filter(|param| !stored.contains(&(param.binding, param.form)))
            .map(|param| self.spelling.local(param.binding, self.declared_at(param.binding)))
            .filter(|local| mentions_ident(code, local))
            .map(|local| quote!(let mut #local = ::core::option::Option::None;))
            .collect()
    }

    /// `let mut x;` for each local without a value. Those handed over that were declared after it are
    /// bound again after it: the order of the bindings is the order of the drops.
    fn declare(&self, layout: &crate::layout::BlockLayout) -> TokenStream {
        let Some(first) = self.layout.order.iter().position(|id| layout.declares.contains(id)) else {
            return TokenStream::new();
        };
        let mut lets = TokenStream::new();
        for id in &self.layout.order[first..] {
            let at = self.declared_at(*id);
            if layout.declares.contains(id) {
                let local = self.spelling.local(*id, at);
                let is_reduced = self.names[*id].keeps.is_some() && !self.keeps_rests_whole();
                let ty = self.names[*id].ty.as_ref().filter(|_| !is_reduced).map(|ty| quote!(: #ty));
                lets.extend(match self.layout.slots.contains(id) {
                    true => quote!(let mut #local = ::core::option::Option::None;),
                    false => quote!(let mut #local #ty;),
                });
            }
            let later =
                layout.params.iter().find(|param| param.binding == *id && !param.fills && !param.carried);
            if let Some(param) = later.filter(|_| !self.names[*id].plain) {
                let local = self.spelling.formed(*id, param.form, at);
                let mutable = (param.form == Form::Whole && self.is_mutable(*id)).then(|| quote!(mut));
                lets.extend(quote!(let #mutable #local = #local;));
            }
        }
        lets
    }

    /// What precedes the code of a block: locals without a value, locals to fill, the sent value.
    fn begin(&self, block: BlockId) -> TokenStream {
        let layout = self.layout.block(block);
        let declares = self.declare(layout);
        let fills = layout.params.iter().filter(|param| param.fills).map(|param| {
            let local = self.spelling.local(param.binding, self.declared_at(param.binding));
            let incoming = self.incoming(param.binding);
            quote!(#local = #incoming;)
        });
        let received = match &self.blocks.block(block).kind {
            BlockKind::Resume(id, into) => self.receive(*id, into, block),
            _ => TokenStream::new(),
        };
        quote!(#declares #(#fills)* #received)
    }

    /// `let pat = sent(&mut arg);`
    fn receive(&self, id: SuspensionId, into: &Into, block: BlockId) -> TokenStream {
        let span = crate::spans::added(self.suspensions[id.0]);
        let arg = self.arg(span);
        let private = self.private(span);
        let sent = match () {
            () if self.awaits(id) => {
                let output = self.output(id, span);
                quote_spanned!(span=> #private::take(&mut #output))
            }
            () if self.sends_nothing() => quote_spanned!(span=> ()),
            () => quote_spanned!(span=> #private::sent(#arg)),
        };
        match into {
            Into::Inner => TokenStream::new(),
            Into::Nothing if self.receives_nothing(id) => TokenStream::new(),
            Into::Nothing => quote_spanned!(span=> #private::end(#sent);),
            Into::Pattern(pat) => {
                let rebound = self.slots_of(&crate::resolve::bindings_of(pat));
                let is_typed = matches!(&**pat, syn::Pat::Type(_));
                let pat = self.restore_pat(pat, block);
                if is_typed {
                    // Bound by itself, so that a mismatch speaks of the two types and nothing else.
                    return quote_spanned!(span=> let received = #sent; let #pat = received; #rebound);
                }
                quote_spanned!(span=> let #pat = #sent; #rebound)
            }
        }
    }

    fn fills(&self, block: BlockId, binding: BindingId) -> bool {
        self.layout.block(block).params.iter().any(|param| param.binding == binding && param.fills)
    }

    /// `a_carried1`: the `Option` in which a loop carries a local from turn to turn. It has the number
    /// of its loop: a loop inside may carry the same local, and fills the outer one in its `continue 'loop1`.
    pub(super) fn carried(&self, binding: BindingId, looped: RegionId, span: Span) -> Ident {
        format_ident!("{}_carried{}", self.spelling.text(binding), looped.0, span = span)
    }

    fn incoming(&self, binding: BindingId) -> Ident {
        format_ident!("{}_in", self.spelling.text(binding), span = Span::mixed_site())
    }

    pub(super) fn declared_at(&self, binding: BindingId) -> Span {
        self.names[binding].ident.span()
    }

    pub(super) fn is_mutable(&self, binding: BindingId) -> bool {
        self.names[binding].mutable || self.layout.slots.contains(&binding)
    }
}

fn mentions_ident(tokens: &TokenStream, wanted: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == *wanted,
        proc_macro2::TokenTree::Group(group) => mentions_ident(&group.stream(), wanted),
        _ => false,
    })
}
