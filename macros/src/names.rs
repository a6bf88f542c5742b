//! Bindings, and identifiers that name exactly one of them.
//!
//! Resolution gives every mention of a local a unique spelling, so that later passes compare plain
//! strings where Rust compares scopes and hygiene. Emission gives the user's spelling back.

use proc_macro2::{Ident, Literal, Span};
use quote::ToTokens;
use syn::Type;

/// Separates the user's spelling from the binding's number. It never reaches the expansion, and an
/// input that holds it is refused.
pub(crate) const MARK: &str = "__costate";

/// One declaration of a local: same name, other declaration, other binding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct BindingId(pub(crate) usize);

/// A jump target: a loop or a block that suspends, or the point after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct TargetId(pub(crate) usize);

/// A scope of the body that is split by a suspension.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ScopeId(pub(crate) usize);

/// Where a binding comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// A function argument, or the environment that a `gen!` takes by value.
    Argument,
    /// A pattern in the body.
    Local,
    /// An operand's value, kept by the compiler across a suspension.
    Temporary,
    /// A name from outside a `gen!` which its closure captures by itself.
    Environment,
}

/// How a local is kept between its last mention and the end of its scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keep {
    /// If its type has a drop to run, which rustc decides.
    ByType,
    /// As it is: rustc could not decide yet (a closure's captures are not known while it is checked).
    AsIs,
}

/// One mention of a local.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Mention(usize);

/// What is known of a binding.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// The user's own token, or one of ours.
    pub(crate) ident: Ident,
    pub(crate) origin: Origin,
    pub(crate) mutable: bool,
    /// The type that the user wrote, or that can be derived without rustc.
    pub(crate) ty: Option<Type>,
    /// The alias of the named coroutine that it may be, by the call that made it.
    pub(crate) made_by: Option<Type>,
    /// Known to do nothing when dropped: primitives and references.
    pub(crate) plain: bool,
    /// Known to be a `&mut`: plain, but moved by value.
    pub(crate) exclusive: bool,
    /// The split scope that holds it; `None` while it stays inside unsplit code.
    pub(crate) scope: Option<ScopeId>,
    /// Known to be a number, a `bool` or a `char`: it borrows from nothing.
    pub(crate) scalar: bool,
    /// Known to be an array.
    pub(crate) array: bool,
    /// And not a small one.
    pub(crate) bulky: bool,
    /// An array that the body uses where the state holds it.
    pub(crate) in_place: bool,
    /// Named by us, with our hygiene.
    pub(crate) ours: bool,
    /// How a dead value of it is kept to the end of its scope.
    pub(crate) keep: Keep,
    /// Another local, whose value this one holds where nobody mentions it again.
    pub(crate) keeps: Option<BindingId>,
    /// Begins as a number without a type: `0`, `-1.5`.
    pub(crate) number: bool,
    /// A closure, or of a type that is only known to be called: it has no `Debug`.
    pub(crate) callable: bool,
    /// Known to be borrowed by calls of it.
    pub(crate) lends_to_calls: bool,
    /// Known to be a `Box`, which `*` moves out of.
    pub(crate) boxed: bool,
    /// Made from no other local, so that it cannot borrow from one.
    pub(crate) stands_alone: bool,
    /// Mentioned where it cannot be anything but a plain local: in a foreign macro, or among the
    /// places of a destructuring assignment.
    pub(crate) never_slot: bool,
    /// Mentioned where it cannot be renamed (a format string inside a foreign macro).
    pub(crate) pinned_name: bool,
    /// Mentioned in a macro that may show its name: `dbg!`, `stringify!`.
    pub(crate) shown: bool,
}

impl Binding {
    /// Whether a borrow of it ends with it. Of what a shared reference leads to, it does not.
    pub(crate) fn is_own(&self) -> bool {
        !self.plain || self.exclusive || self.scalar || self.array
    }

    /// A binding of which nothing is known yet.
    pub(crate) fn new(ident: Ident, origin: Origin) -> Binding {
        Binding {
            ident,
            origin,
            mutable: false,
            ty: None,
            made_by: None,
            plain: false,
            exclusive: false,
            scalar: false,
            array: false,
            bulky: false,
            in_place: false,
            never_slot: false,
            stands_alone: false,
            ours: false,
            keep: Keep::ByType,
            keeps: None,
            number: false,
            callable: false,
            lends_to_calls: false,
            boxed: false,
            scope: None,
            pinned_name: false,
            shown: false,
        }
    }
}

/// A format string with inline captures, put aside during the passes.
#[derive(Clone, Debug)]
pub(crate) struct FormatString {
    pub(crate) literal: Literal,
    pub(crate) captures: Vec<(String, BindingId)>,
}

/// All bindings of one body, by id.
#[derive(Default, Debug)]
pub(crate) struct Names {
    bindings: Vec<Binding>,
    formats: Vec<FormatString>,
    /// Where each mention stands.
    mentions: std::cell::RefCell<Vec<Span>>,
    /// The types of what is stored must be found without rustc.
    pub(crate) writes_types: bool,
    /// The binding of `self`, and the user's token for it.
    receiver: Option<(BindingId, Span)>,
    /// What a `yield` evaluates to, if the signature says so.
    pub(crate) sent: Option<Type>,
}

impl Names {
    pub(crate) fn declare(&mut self, binding: Binding) -> BindingId {
        self.bindings.push(binding);
        BindingId(self.bindings.len() - 1)
    }

    /// A value of the compiler's own, with a name that says what it holds.
    pub(crate) fn temporary(&mut self, name: &str, span: Span, scope: ScopeId) -> BindingId {
        self.declare(Binding {
            ident: Ident::new(name, crate::spans::added(span)),
            origin: Origin::Temporary,
            mutable: true,
            ty: None,
            made_by: None,
            plain: false,
            exclusive: false,
            scalar: false,
            array: false,
            bulky: false,
            in_place: false,
            never_slot: false,
            stands_alone: false,
            ours: true,
            keep: Keep::ByType,
            keeps: None,
            number: false,
            callable: false,
            lends_to_calls: false,
            boxed: false,
            scope: Some(scope),
            pinned_name: false,
            shown: false,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.bindings.len()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = BindingId> + use<> {
        (0..self.bindings.len()).map(BindingId)
    }

    /// The unique spelling of one more mention of `id`, at the user's span.
    pub(crate) fn unique(&self, id: BindingId, span: Span) -> Ident {
        let base = self[id].ident.to_string();
        let base = base.strip_prefix("r#").unwrap_or(&base);
        let mut mentions = self.mentions.borrow_mut();
        let mention = mentions.len();
        mentions.push(span);
        Ident::new(&format!("{base}{MARK}{}m{mention}", id.0), span)
    }

    pub(crate) fn span_of(&self, mention: Mention) -> Span {
        self.mentions.borrow().get(mention.0).copied().unwrap_or_else(Span::mixed_site)
    }

    /// An expression that mentions `id`.
    pub(crate) fn mention(&self, id: BindingId, span: Span) -> syn::Expr {
        path_expr(self.unique(id, span))
    }

    pub(crate) fn set_receiver(&mut self, id: BindingId, token: Span) {
        self.receiver = Some((id, token));
    }

    /// The user's `self`, if `id` stands for it.
    pub(crate) fn receiver(&self, id: BindingId) -> Option<Ident> {
        self.receiver.filter(|(receiver, _)| *receiver == id).map(|(_, token)| Ident::new("self", token))
    }

    pub(crate) fn put_aside(&mut self, format: FormatString, span: Span) -> Ident {
        self.formats.push(format);
        Ident::new(&format!("format{MARK}F{}", self.formats.len() - 1), span)
    }

    /// The locals that `tokens` mention, those captured by format strings included.
    pub(crate) fn mentions_and_captures(&self, tokens: proc_macro2::TokenStream) -> Vec<BindingId> {
        let mut found = mentions_in(tokens.clone());
        self.captured_in(tokens, &mut found);
        found
    }

    fn captured_in(&self, tokens: proc_macro2::TokenStream, found: &mut Vec<BindingId>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    let captures = self.format_string(&ident).into_iter().flat_map(|format| &format.captures);
                    found.extend(captures.map(|(_, id)| *id));
                }
                proc_macro2::TokenTree::Group(group) => self.captured_in(group.stream(), found),
                _ => {}
            }
        }
    }

    /// Puts another literal in the place of one that was put aside.
    pub(crate) fn set_format_literal(&mut self, ident: &Ident, literal: Literal) {
        let text = ident.to_string();
        let number =
            text.split_once(MARK).and_then(|(_, number)| number.strip_prefix('F')?.parse::<usize>().ok());
        if let Some(format) = number.and_then(|number| self.formats.get_mut(number)) {
            format.literal = literal;
        }
    }

    pub(crate) fn format_string(&self, ident: &Ident) -> Option<&FormatString> {
        let text = ident.to_string();
        let (_, number) = text.split_once(MARK)?;
        self.formats.get(number.strip_prefix('F')?.parse::<usize>().ok()?)
    }
}

impl std::ops::Index<BindingId> for Names {
    type Output = Binding;

    fn index(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0]
    }
}

impl std::ops::IndexMut<BindingId> for Names {
    fn index_mut(&mut self, id: BindingId) -> &mut Binding {
        &mut self.bindings[id.0]
    }
}

/// `try` for `r#try`: they are the same name.
pub(crate) fn bare(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

/// `name`, or with a number behind it, if that is a word among `tokens` already.
pub(crate) fn unused(name: &str, tokens: &proc_macro2::TokenStream) -> Ident {
    fn holds(tokens: proc_macro2::TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == name,
            proc_macro2::TokenTree::Group(group) => holds(group.stream(), name),
            _ => false,
        })
    }
    let mut unused = name.to_owned();
    let mut number = 1;
    while holds(tokens.clone(), &unused) {
        number += 1;
        unused = format!("{name}{number}");
    }
    Ident::new(&unused, Span::mixed_site())
}

/// The binding that a uniquely spelled identifier names.
pub(crate) fn binding_of(ident: &Ident) -> Option<BindingId> {
    let text = ident.to_string();
    let (_, numbers) = text.split_once(MARK)?;
    numbers.split_once('m')?.0.parse().ok().map(BindingId)
}

/// Which of its mentions that is.
pub(crate) fn mention_of(ident: &Ident) -> Option<Mention> {
    let text = ident.to_string();
    let (_, numbers) = text.split_once(MARK)?;
    numbers.split_once('m')?.1.parse().ok().map(Mention)
}

/// The binding that an expression is a plain mention of.
pub(crate) fn mentioned(expr: &syn::Expr) -> Option<BindingId> {
    match expr {
        syn::Expr::Path(path) if path.qself.is_none() => path.path.get_ident().and_then(binding_of),
        syn::Expr::Paren(paren) => mentioned(&paren.expr),
        syn::Expr::Group(group) => mentioned(&group.expr),
        _ => None,
    }
}

/// A label that stands for leaving native code towards `target`.
pub(crate) fn target_label(target: TargetId, span: Span) -> syn::Lifetime {
    syn::Lifetime { apostrophe: span, ident: Ident::new(&format!("to{MARK}{}", target.0), span) }
}

/// The target that such a label stands for.
pub(crate) fn target_of(label: &syn::Lifetime) -> Option<TargetId> {
    let text = label.ident.to_string();
    let (_, number) = text.strip_prefix("to")?.split_once(MARK)?;
    number.parse().ok().map(TargetId)
}

/// Spells every mention of one binding as another, inside macro arguments too.
pub(crate) fn respell(expr: &mut syn::Expr, names: &Names, from: BindingId, to: BindingId) {
    struct Respell<'a>(&'a Names, BindingId, BindingId);
    impl Respell<'_> {
        fn tokens(&self, tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
            tokens
                .into_iter()
                .map(|token| match token {
                    proc_macro2::TokenTree::Ident(mut ident) => {
                        self.ident(&mut ident);
                        ident.into()
                    }
                    proc_macro2::TokenTree::Group(group) => {
                        let mut inner =
                            proc_macro2::Group::new(group.delimiter(), self.tokens(group.stream()));
                        inner.set_span(group.span());
                        inner.into()
                    }
                    other => other,
                })
                .collect()
        }

        fn ident(&self, ident: &mut Ident) {
            if binding_of(ident) == Some(self.1) {
                *ident = self.0.unique(self.2, ident.span());
            }
        }
    }
    impl syn::visit_mut::VisitMut for Respell<'_> {
        fn visit_ident_mut(&mut self, ident: &mut Ident) {
            self.ident(ident);
        }
        fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
            mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
        }
    }
    syn::visit_mut::VisitMut::visit_expr_mut(&mut Respell(names, from, to), expr);
}

pub(crate) fn path_expr(ident: Ident) -> syn::Expr {
    syn::Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: ident.into() })
}

/// Whether an input already holds our mark, which would make our spellings ambiguous.
pub(crate) fn holds_mark(tokens: &impl ToTokens) -> Option<Span> {
    fn find(tokens: proc_macro2::TokenStream) -> Option<Span> {
        tokens.into_iter().find_map(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident.to_string().contains(MARK).then(|| ident.span()),
            proc_macro2::TokenTree::Group(group) => find(group.stream()),
            _ => None,
        })
    }
    find(tokens.to_token_stream())
}

/// The locals that uniquely spelled identifiers among `tokens` mention, each once.
pub(crate) fn mentions_in(tokens: proc_macro2::TokenStream) -> Vec<BindingId> {
    fn collect(tokens: proc_macro2::TokenStream, found: &mut Vec<BindingId>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    found.extend(binding_of(&ident).filter(|id| !found.contains(id)));
                }
                proc_macro2::TokenTree::Group(group) => collect(group.stream(), found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

/// Resolved tokens as text, with the user's spelling.
pub(crate) fn as_written(tokens: &proc_macro2::TokenStream) -> String {
    let text = tokens.to_string();
    let mut parts = text.split(MARK);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        written.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'm'));
    }
    written.replace("! (", "!(").replace("! [", "![")
}
