//! What each local is called in the expansion.
//!
//! A local keeps the user's own token, hygiene and all. Only where two carried locals share a name,
//! because one shadows the other, do they get numbers: the earlier one must still be named when
//! it is stored. Where macros may show the name, the first of them
//! has our hygiene instead, and the second keeps the user's token. There are no more hygienes than these two: of a third
//! such local a macro shows the number.

use crate::blocks::Blocks;
use crate::layout::{Form, Layout};
use crate::names::{BindingId, Names};
use proc_macro2::{Ident, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The names of locals that the expansion has of its own, with the hygiene of its own.
const OURS: [&str; 12] = [
    "state", "arg", "cx", "call", "value", "yielded", "awaited", "ready", "machine", "argument", "turn", "at",
];

pub(crate) struct Spelling<'a> {
    names: &'a Names,
    /// Locals that do not keep the user's token.
    renamed: BTreeMap<BindingId, String>,
    /// Those of them that differ from the user's only by hygiene, where the code names them.
    hygienic: BTreeSet<BindingId>,
    /// `Iter` for `iter`, different for each local.
    parameters: BTreeMap<BindingId, String>,
    /// Locals whose field has a number, since another in the same variant has the name.
    numbered: BTreeSet<BindingId>,
}

impl<'a> Spelling<'a> {
    pub(crate) fn new(
        names: &'a Names,
        blocks: &Blocks,
        layout: &Layout,
        arguments: &[BindingId],
    ) -> Spelling<'a> {
        let carried: BTreeSet<BindingId> = layout.carried().into_iter().map(|(id, _)| id).collect();
        let shadowing = blocks.around_jumps();
        let mut groups: BTreeMap<String, Vec<BindingId>> = BTreeMap::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for id in names.ids() {
            taken.insert(base(names, id));
            if crate::layout::is_followed(names, id) || names[id].ours || shadowing.contains(&id) {
                groups.entry(base(names, id)).or_default().push(id);
            }
        }
        let mut renamed = BTreeMap::new();
        let mut hygienic = BTreeSet::new();
        for (name, ids) in groups.into_iter().filter(|(_, ids)| ids.len() > 1) {
            let mut number = 0;
            let is_free = !OURS.contains(&name.as_str()) && ids.iter().all(|id| !names[*id].ours);
            let mut with_our_hygiene = ids.iter().copied().filter(|id| names[*id].shown && is_free);
            let with_our_hygiene =
                with_our_hygiene.find(|id| carried.contains(id) && !names[*id].pinned_name);
            let mut is_kept = ids.iter().any(|id| names[*id].pinned_name);
            // What is declared later and keeps its token as well would hide it.
            let keeps = |id: &&BindingId| !crate::layout::is_followed(names, **id) || !carried.contains(*id);
            let last_kept = ids.iter().filter(keeps).max().copied();
            for id in ids {
                let binding = &names[id];
                let ours = binding.ours;
                let is_followed = ours || crate::layout::is_followed(names, id);
                if !is_followed || !(ours || carried.contains(&id)) || binding.pinned_name {
                    continue;
                }
                if with_our_hygiene == Some(id) {
                    hygienic.insert(id);
                } else if binding.shown && Some(id) > last_kept && !std::mem::replace(&mut is_kept, true) {
                    continue;
                }
                let spelled = loop {
                    number += 1;
                    let candidate = format!("{name}_{number}");
                    if taken.insert(candidate.clone()) {
                        break candidate;
                    }
                };
                renamed.insert(id, spelled);
            }
        }
        let in_place: Vec<BindingId> = names.ids().filter(|id| names[*id].in_place).collect();
        let stored = layout.stored.iter().map(|stored| {
            let given = stored.given.iter().map(|(id, _)| *id);
            stored.fields.iter().map(|(id, _)| *id).chain(given).collect()
        });
        let mut numbered: BTreeSet<BindingId> = stored
            .chain([arguments.to_vec(), in_place.clone()])
            .flat_map(|variant: Vec<BindingId>| sharing_a_name(names, &variant))
            .collect();
        // Beside arrays in place stands the field `at`.
        for id in in_place.iter().filter(|id| base(names, **id) == "at") {
            let fresh = (1..).map(|number| format!("at_{number}")).find(|fresh| taken.insert(fresh.clone()));
            renamed.extend(fresh.map(|fresh| (*id, fresh)));
            numbered.insert(*id);
        }
        let mut spelling = Spelling { names, renamed, hygienic, parameters: BTreeMap::new(), numbered };
        let locals = carried.into_iter().chain(arguments.iter().copied()).chain(in_place).collect();
        // The enums have these parameters too.
        let futures = layout.stored.iter().map(|stored| format!("{}Future", stored.variant));
        let places = (0..blocks.regions.len()).map(|region| format!("At{region}"));
        spelling.name_parameters(locals, futures.chain(places).collect());
        spelling
    }

    fn name_parameters(&mut self, locals: BTreeSet<BindingId>, mut taken: BTreeSet<String>) {
        for id in locals {
            let base = camel_case(&self.text(id));
            let forms = |name: &str| ["", "Rest", "Slot"].map(|form| format!("{name}{form}"));
            let mut name = base.clone();
            let mut number = 1;
            while forms(&name).iter().any(|form| taken.contains(form)) {
                number += 1;
                name = format!("{base}{number}");
            }
            taken.extend(forms(&name));
            self.parameters.insert(id, name);
        }
    }

    /// Whether the expansion uses a name of its own for `id`.
    pub(crate) fn is_renamed(&self, id: BindingId) -> bool {
        self.renamed.contains_key(&id)
    }

    /// The name in the code.
    pub(crate) fn text(&self, id: BindingId) -> String {
        self.renamed.get(&id).cloned().unwrap_or_else(|| base(self.names, id))
    }

    /// The local's own name, whatever else the body calls so: what is saved does not depend on that.
    pub(crate) fn field_text(&self, id: BindingId) -> String {
        match self.numbered.contains(&id) {
            true => self.text(id),
            false => field_base(self.names, id),
        }
    }

    pub(crate) fn field(&self, id: BindingId) -> Ident {
        let span = crate::spans::added(self.names[id].ident.span());
        let text = self.field_text(id);
        syn::parse_str::<Ident>(&text)
            .map_or_else(|_| Ident::new_raw(&text, span), |_| Ident::new(&text, span))
    }

    /// Where the user mentions it.
    pub(crate) fn mention(&self, id: BindingId, span: Span) -> Ident {
        match self.renamed.get(&id) {
            Some(name) => self.ours(id, name, span),
            None if self.names[id].ours => {
                Ident::new(&self.names[id].ident.to_string(), crate::spans::added(span))
            }
            None => {
                let mut ident = self.names[id].ident.clone();
                ident.set_span(span);
                ident
            }
        }
    }

    fn ours(&self, id: BindingId, name: &str, span: Span) -> Ident {
        let span = crate::spans::added(span);
        if !self.hygienic.contains(&id) {
            return Ident::new(name, span);
        }
        let mut ident = self.names[id].ident.clone();
        ident.set_span(span);
        ident
    }

    /// Where we declare or mention it ourselves, at `span`.
    pub(crate) fn local(&self, id: BindingId, span: Span) -> Ident {
        match self.renamed.get(&id) {
            Some(name) => self.ours(id, name, span),
            None => {
                let mut ident = self.names[id].ident.clone();
                ident.set_span(ident.span().located_at(span));
                ident
            }
        }
    }

    /// The local that holds what is handed over, at `span`.
    pub(crate) fn formed(&self, id: BindingId, form: Form, span: Span) -> Ident {
        match form {
            Form::Whole => self.local(id, span),
            Form::Rest => Ident::new(&format!("{}_rest", self.text(id)), crate::spans::added(span)),
        }
    }

    /// `iter` gives `Iter`, `IterRest`: the type parameter that stands for its type.
    pub(crate) fn type_parameter(&self, id: BindingId, form: Form) -> Ident {
        let mut name = self.parameters[&id].clone();
        if form == Form::Rest {
            name.push_str("Rest");
        }
        Ident::new(&name, Span::mixed_site())
    }

    /// `IterSlot`: the type parameter for `Option<Iter>`.
    pub(crate) fn slot_parameter(&self, id: BindingId) -> Ident {
        Ident::new(&format!("{}Slot", self.parameters[&id]), Span::mixed_site())
    }
}

fn base(names: &Names, id: BindingId) -> String {
    let name = names[id].ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

pub(crate) fn camel_case(name: &str) -> String {
    let camel: String = name
        .split('_')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect();
    match camel.chars().next() {
        Some(first) if first.is_alphabetic() && camel != "Self" => camel,
        _ => format!("T{camel}"),
    }
}

/// The name of the local, or of the one whose value it keeps.
fn field_base(names: &Names, id: BindingId) -> String {
    base(names, names[id].keeps.unwrap_or(id))
}

/// Those of the locals of one variant that are called as another is.
fn sharing_a_name(names: &Names, variant: &[BindingId]) -> Vec<BindingId> {
    let shares = |id: &&BindingId| {
        variant.iter().any(|other| other != *id && field_base(names, *other) == field_base(names, **id))
    };
    variant.iter().filter(shares).copied().collect()
}
