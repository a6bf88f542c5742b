//! Pass 7, emit: the machine as Rust code.
//!
//! Every token that is not the user's has mixed-site hygiene at a user's position: errors point at
//! the user's lines, names of ours never meet the user's.

mod awaits;
mod code;
mod handover;
mod held;
mod inspect;
mod loops;
mod parted;
mod regions;
mod restore;
mod shown;
mod slots;
mod spelling;
mod state;
mod unboxed;

use crate::blocks::{BlockId, Blocks, RegionId};
use crate::input::Interface;
use crate::layout::Layout;
use crate::names::{BindingId, Names};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use spelling::Spelling;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use syn::{Lifetime, Path};

pub(crate) use spelling::camel_case;

/// What all suspensions of one enum store alike.
type HeldFields = Rc<[(BindingId, crate::layout::Form)]>;

/// How the state is typed.
pub(crate) enum BackEnd<'a> {
    /// One type parameter for each stored local: rustc finds the types.
    Inferred { name: Ident, around: Around },
    /// Concrete field types: the state has a name.
    Named(&'a crate::named::NamedMachine),
}

/// The `#[resume]` argument: its pattern.
pub(crate) struct FirstValue {
    pub(crate) pat: syn::Pat,
    pub(crate) ty: Option<syn::Type>,
}

/// Where an inferred machine stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// Behind the `impl Trait` of a function: what is in its type keeps its lifetimes.
    Function { is_unsafe: bool },
    /// In an expression, maybe within a native future, of whose parts rustc erases the lifetimes.
    Expression,
}

/// All that emission needs to know.
pub(crate) struct Emit<'a> {
    pub(crate) names: &'a Names,
    pub(crate) blocks: &'a Blocks,
    pub(crate) layout: &'a Layout,
    pub(crate) suspensions: &'a [Span],
    pub(crate) interface: &'a Interface,
    pub(crate) krate: &'a Path,
    pub(crate) back_end: BackEnd<'a>,
    /// The arguments that `Start` holds.
    pub(crate) arguments: &'a [BindingId],
    pub(crate) first: Option<FirstValue>,
    spelling: Spelling<'a>,
    /// Locals that the code being emitted has reduced to their rests.
    reduced: RefCell<BTreeSet<BindingId>>,
    /// Those of them whose value `*` has moved out.
    unboxed: RefCell<BTreeSet<BindingId>>,
    keeps: Cell<bool>,
    reads: Cell<bool>,
    unboxes: Cell<bool>,
    /// What all suspensions of a holder store alike.
    held: RefCell<BTreeMap<Option<RegionId>, HeldFields>>,
}

/// The step function's argument: what this resume brought in.
pub(crate) fn arg(span: Span) -> Ident {
    Ident::new("arg", crate::spans::added(span))
}

fn state(span: Span) -> Ident {
    Ident::new("state", crate::spans::added(span))
}

fn body_label(span: Span) -> Lifetime {
    let span = crate::spans::added(span);
    Lifetime { apostrophe: span, ident: Ident::new("body", span) }
}

/// The parts of a machine, to be put together by what asked for it.
pub(crate) struct Machine {
    /// The state enum with its implementations, and the loops' entry enums.
    pub(crate) items: TokenStream,
    /// The statements of the step function.
    pub(crate) step: TokenStream,
    /// `State::Start { .. }`
    pub(crate) start: TokenStream,
    /// `State<_, _>`
    pub(crate) state_type: TokenStream,
}

impl<'a> Emit<'a> {
    #[allow(clippy::too_many_arguments, reason = "the results of all passes before")]
    pub(crate) fn new(
        names: &'a Names,
        blocks: &'a Blocks,
        layout: &'a Layout,
        suspensions: &'a [Span],
        interface: &'a Interface,
        krate: &'a Path,
        back_end: BackEnd<'a>,
        arguments: &'a [BindingId],
        first: Option<FirstValue>,
    ) -> Self {
        let spelling = Spelling::new(names, blocks, layout, arguments);
        let (reduced, keeps) = (RefCell::default(), Cell::new(false));
        Emit {
            names,
            blocks,
            layout,
            suspensions,
            interface,
            krate,
            back_end,
            arguments,
            first,
            spelling,
            reduced,
            unboxed: RefCell::default(),
            keeps,
            reads: Cell::new(false),
            unboxes: Cell::new(false),
            held: RefCell::default(),
        }
    }

    /// What an argument is called outside the machine: as the user wrote it.
    pub(crate) fn argument_name(&self, id: BindingId) -> Ident {
        let binding = &self.names[id];
        match self.names.receiver(id) {
            Some(this) => this,
            None if binding.ours => self.spelling.local(id, binding.ident.span()),
            None => binding.ident.clone(),
        }
    }

    pub(crate) fn machine(&self) -> Machine {
        let body = self.body();
        let step = self.step(&body);
        let items = [self.state_enum(), self.entry_enums()].into_iter().collect();
        Machine { items, step, start: self.start_outside(), state_type: self.state_type() }
    }

    /// The statements of the step function around the body.
    fn step(&self, body: &TokenStream) -> TokenStream {
        let state = state(Span::mixed_site());
        let complete = self.complete(Span::mixed_site());
        let done = self.variant("Done", Span::mixed_site());
        let traits = self.traits();
        let label = body_label(Span::mixed_site());
        let looped = self.looped(quote!(#body));
        if !mentions_label(body, "body") {
            return quote!(#traits #looped);
        }
        let returns = self.interface.returns.as_ref().map(|ty| quote!(: #ty));
        let put = self.put(&state, &done, Span::mixed_site());
        let completed = self.answered(quote!(#complete(value)), Span::mixed_site());
        quote! {
            #traits
            let value #returns = #label: { #looped };
            #put
            #completed
        }
    }

    /// What a resume after the end does.
    fn ended(&self) -> TokenStream {
        let private = self.private(Span::mixed_site());
        let complete = self.complete(Span::mixed_site());
        match self.interface.kind.is_fused() {
            true => {
                let completed = self.answered(quote!(#complete(())), Span::mixed_site());
                quote!(return #completed)
            }
            false => quote!(#private::completed()),
        }
    }

    /// The region of the arrays in place around `region`, whose enum then holds the suspensions.
    fn holder(&self, region: RegionId) -> Option<RegionId> {
        let around = self.blocks.region(region).around?;
        match self.blocks.block(around).kind {
            crate::blocks::BlockKind::Place(place, _) if place == region => Some(region),
            _ => self.holder(self.blocks.block(around).region),
        }
    }

    /// `state`, or `at1` inside the scope of arrays in place.
    fn holder_local(&self, holder: Option<RegionId>, span: Span) -> Ident {
        match holder {
            None => state(span),
            Some(region) => Ident::new(&format!("at{}", region.0), crate::spans::added(span)),
        }
    }

    fn holder_name(&self, holder: Option<RegionId>, span: Span) -> Ident {
        match holder {
            None => {
                let mut name = self.state_name().clone();
                name.set_span(name.span().located_at(span));
                name
            }
            Some(region) => {
                Ident::new(&format!("{}At{}", self.state_name(), region.0), crate::spans::added(span))
            }
        }
    }

    fn holder_variant(&self, holder: Option<RegionId>, variant: &str, span: Span) -> TokenStream {
        let name = self.holder_name(holder, span);
        let variant = Ident::new(variant, crate::spans::added(span));
        quote_spanned!(crate::spans::added(span)=> #name::#variant)
    }

    /// The scopes of arrays in place right inside `holder`, with what they hold.
    fn places_in(&self, holder: Option<RegionId>) -> Vec<(RegionId, Vec<BindingId>)> {
        let places = self.blocks.blocks.iter().filter_map(|block| match &block.kind {
            crate::blocks::BlockKind::Place(region, arrays) => Some((block.region, *region, arrays.clone())),
            _ => None,
        });
        places
            .filter(|(outside, ..)| self.holder(*outside) == holder)
            .map(|(_, region, arrays)| (region, arrays))
            .collect()
    }

    /// The suspensions whose locals `holder` holds.
    pub(super) fn stored_in(&self, holder: Option<RegionId>) -> Vec<&crate::layout::Stored> {
        self.layout
            .stored
            .iter()
            .filter(|stored| self.holder(self.resume_region(stored.id)) == holder)
            .collect()
    }

    fn resume_region(&self, id: crate::ir::SuspensionId) -> RegionId {
        let resumes = |block: &&crate::blocks::Block| matches!(&block.kind, crate::blocks::BlockKind::Resume(resumed, _) if *resumed == id);
        self.blocks.blocks.iter().find(resumes).expect("every suspension is resumed somewhere").region
    }

    /// The traits whose methods decide by type, where they are used.
    fn traits(&self) -> TokenStream {
        let private = self.private(Span::mixed_site());
        let keeps = self
            .keeps
            .get()
            .then(|| quote!(use #private::{KeepDropped as _, KeepNothing as _, KeepNothingMut as _};));
        let reads = self.reads.get().then(|| quote!(use #private::{ReadCopy as _, ReadMove as _};));
        let unboxes = self.unboxes.get().then(|| quote!(use #private::{UnboxCopy as _, UnboxMove as _};));
        quote!(#keeps #reads #unboxes)
    }

    /// What the first step does before the body.
    fn prologue(&self) -> TokenStream {
        let bound: Vec<BindingId> = self.bound_by_prologue().copied().collect();
        let slots = self.slots_of(&bound);
        let begin = self.begin_body();
        quote!(#begin #slots)
    }

    /// The arguments, and what is kept of them from the beginning: whoever assigns that later declares it.
    fn bound_by_prologue(&self) -> impl Iterator<Item = &BindingId> {
        let is_bound =
            |id: &&BindingId| self.names[**id].keeps.is_none() || self.layout.is_mentioned(BlockId(0), **id);
        self.layout.arguments.iter().filter(is_bound)
    }

    fn begin_body(&self) -> TokenStream {
        let span = Span::mixed_site();
        let state = state(span);
        let private = self.private(span);
        let put_back = self.put(&state, &self.start(), span);
        let (brought, arg) = (arg(span), self.arg(span));
        match &self.first {
            Some(first) => {
                let ty = first.ty.as_ref().map(|ty| quote!(: #ty));
                let pat = self.restore_pat(&first.pat, BlockId(0));
                quote! {
                    if #brought.is_none() {
                        #put_back
                        #private::needs_first_value();
                    }
                    let #pat #ty = #private::sent(#arg);
                }
            }
            None if !self.sends_nothing() => quote! {
                if #brought.is_some() {
                    #put_back
                    #private::refuse_before_start();
                }
            },
            None if self.delegates() => {
                let place = if self.is_async() { quote!(*#brought) } else { quote!(#brought) };
                quote!(#place = ::core::option::Option::None;)
            }
            None => TokenStream::new(),
        }
    }

    /// Exclusive access to what this resume brought in.
    fn arg(&self, span: Span) -> TokenStream {
        let arg = arg(span);
        match self.is_async() {
            true => quote_spanned!(span=> #arg),
            false => quote_spanned!(span=> &mut #arg),
        }
    }

    /// Whether a `yield_from!` hands the step function's argument on.
    pub(crate) fn delegates(&self) -> bool {
        use crate::blocks::BlockKind;
        use crate::ir::Into;
        self.blocks.blocks.iter().any(|block| matches!(block.kind, BlockKind::Resume(_, Into::Inner)))
    }

    fn sends_nothing(&self) -> bool {
        self.interface.resume.is_none()
    }

    /// Whether the fields have the locals' own types, so that every rest is the whole local.
    fn keeps_rests_whole(&self) -> bool {
        matches!(self.back_end, BackEnd::Named(_))
    }

    /// The path to `costate`, located at `span`: rustc joins an expression's span from its tokens.
    fn krate_at(&self, span: Span) -> TokenStream {
        let respan = |mut token: TokenTree| {
            token.set_span(token.span().located_at(span));
            token
        };
        self.krate.to_token_stream().into_iter().map(respan).collect()
    }

    fn private(&self, span: Span) -> TokenStream {
        let krate = self.krate_at(span);
        quote_spanned!(crate::spans::added(span)=> #krate::__private)
    }

    fn yielded(&self, span: Span) -> TokenStream {
        let krate = self.krate_at(span);
        quote_spanned!(span=> #krate::CoroutineState::Yielded)
    }

    /// The step's answer, in a `Poll` where it may have to wait.
    fn answered(&self, answer: TokenStream, span: Span) -> TokenStream {
        match self.is_async() {
            true => quote_spanned!(span=> ::core::task::Poll::Ready(#answer)),
            false => answer,
        }
    }

    fn complete(&self, span: Span) -> TokenStream {
        let krate = self.krate_at(span);
        quote_spanned!(span=> #krate::CoroutineState::Complete)
    }

    fn block_label(&self, block: BlockId, span: Span) -> Lifetime {
        use crate::blocks::BlockKind;
        let name = match &self.blocks.block(block).kind {
            BlockKind::Entry => format_ident!("enter"),
            BlockKind::Resume(id, _) => format_ident!("resume{}", id.0 + 1),
            BlockKind::Join => format_ident!("join{}", self.ordinal(block)),
            BlockKind::Loop(region) | BlockKind::Place(region, _) => {
                format_ident!("enter{}", region.0)
            }
        };
        let span = crate::spans::added(span);
        Lifetime { apostrophe: span, ident: Ident::new(&name.to_string(), span) }
    }

    fn ordinal(&self, block: BlockId) -> usize {
        let is_join = |block: &crate::blocks::Block| matches!(block.kind, crate::blocks::BlockKind::Join);
        self.blocks.blocks[..=block.0].iter().filter(|block| is_join(block)).count()
    }

    fn loop_label(&self, region: RegionId, span: Span) -> Lifetime {
        let span = crate::spans::added(span);
        Lifetime { apostrophe: span, ident: Ident::new(&format!("loop{}", region.0), span) }
    }

    fn entry_ident(&self, region: RegionId) -> Ident {
        Ident::new(&format!("turn{}", region.0), Span::mixed_site())
    }

    fn entry_name(&self, region: RegionId, span: Span) -> Ident {
        Ident::new(&format!("{}Turn{}", self.state_name(), region.0), crate::spans::added(span))
    }

    fn entry_variant(&self, region: RegionId, variant: &str, span: Span) -> TokenStream {
        let name = self.entry_name(region, span);
        let variant = Ident::new(variant, crate::spans::added(span));
        quote!(#name::#variant)
    }

    fn state_name(&self) -> &Ident {
        match &self.back_end {
            BackEnd::Inferred { name, .. } => name,
            BackEnd::Named(machine) => &machine.name,
        }
    }

    fn variant(&self, variant: &str, span: Span) -> TokenStream {
        let name = self.state_name();
        let variant = Ident::new(variant, crate::spans::added(span));
        quote!(#name::#variant)
    }
}

fn mentions_label(tokens: &TokenStream, name: &str) -> bool {
    let mut after_quote = false;
    for token in tokens.clone() {
        match &token {
            TokenTree::Ident(ident) if after_quote && ident == name => return true,
            TokenTree::Group(group) if mentions_label(&group.stream(), name) => return true,
            _ => {}
        }
        after_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
    }
    false
}
