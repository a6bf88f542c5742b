//! The arguments of the attribute itself.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Path, Token};

/// The arguments of `#[coroutine(..)]`.
#[derive(Clone, Default)]
pub(crate) struct Options {
    /// `name = Countdown`: the enum gets this name and concrete field types.
    pub(crate) name: Option<Ident>,
    /// `version = "2"`: goes with a saved state.
    pub(crate) version: Option<syn::LitStr>,
    /// `serde`: it is saved by serde's traits, as the crate has them.
    pub(crate) serde: Option<Ident>,
    /// `crate = path`: where `costate` is to be found.
    pub(crate) krate: Option<Path>,
}

impl Options {
    pub(crate) fn krate(&self) -> Path {
        self.krate.clone().unwrap_or_else(|| syn::parse_quote!(::costate))
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let span = input.span();
            let key = input.call(Ident::parse_any).map_err(|_| {
                syn::Error::new(
                    span,
                    "`#[costate::coroutine]` takes `name = Type`, `version = \"..\"`, `serde` and `crate = path`",
                )
            })?;
            match key.to_string().as_str() {
                "name" => {
                    let name =
                        value(&key, input, "`name` needs a name for the enum; write `name = Countdown`")?;
                    set(&mut options.name, name, &key)?;
                }
                "version" => {
                    let wanted = || {
                        syn::Error::new(
                            key.span(),
                            "`version` needs a text in quotes; write `version = \"1\"`",
                        )
                    };
                    input.parse::<Token![=]>().map_err(|_| wanted())?;
                    let version: syn::LitStr = input.parse().map_err(|_| wanted())?;
                    set(&mut options.version, version, &key)?;
                }
                "serde" => {
                    set(&mut options.serde, key.clone(), &key)?;
                }
                "crate" => {
                    let PathAlone(path) = value(
                        &key,
                        input,
                        "`crate` needs the path of this crate; write `crate = path::to::costate`",
                    )?;
                    set(&mut options.krate, path, &key)?;
                }
                other => {
                    return Err(syn::Error::new(
                        key.span(),
                        format!(
                            "unknown option `{other}`; `#[costate::coroutine]` takes `name = Type`, `version = \"..\"`, \
                             `serde` and `crate = path`"
                        ),
                    ));
                }
            }
            if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
                return Err(input.error("options are separated by commas; write `,` before this one"));
            }
        }
        Ok(options)
    }
}

struct PathAlone(Path);

impl Parse for PathAlone {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Path::parse_mod_style).map(PathAlone)
    }
}

/// `= value`, or an error that says what to write.
fn value<T: Parse>(key: &Ident, input: ParseStream<'_>, wanted: &str) -> syn::Result<T> {
    if input.is_empty() || input.parse::<Token![=]>().is_err() {
        return Err(syn::Error::new(key.span(), wanted));
    }
    let span = if input.is_empty() { key.span() } else { input.span() };
    if let Ok(text) = input.fork().parse::<syn::LitStr>() {
        let text = text.value();
        return Err(syn::Error::new(span, format!("`{key}` stands without quotes; write `{key} = {text}`")));
    }
    input.parse().map_err(|_| syn::Error::new(span, wanted))
}

fn set<T>(option: &mut Option<T>, value: T, key: &Ident) -> syn::Result<()> {
    match option.replace(value) {
        None => Ok(()),
        Some(_) => Err(syn::Error::new(key.span(), format!("`{key}` is given twice; remove one of the two"))),
    }
}
