//! Saving a suspended coroutine, and loading it again, by serde. Needs the feature `serde`.
//!
//! `Serialize` and `Deserialize` under the attribute of a named coroutine are for the whole machine: where it is
//! suspended and what it holds.
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use serde::{Deserialize, Serialize};
//!
//! #[costate::coroutine(name = Order, version = "1")]
//! #[derive(Serialize, Deserialize)]
//! fn order(item: String) -> impl Iterator<Item = String> {
//!     #[state(Charging)]
//!     yield_!(format!("charge for {item}"));
//!     #[state(Shipping)]
//!     yield_!(format!("ship {item}"));
//! }
//!
//! let mut today = order("a lamp".to_owned());
//! today.next();
//! let saved = serde_json::to_string(&today).unwrap();
//! assert_eq!(saved, r#"{"version":"1","state":{"Charging":{"item":"a lamp"}}}"#);
//! let mut tomorrow: Order = serde_json::from_str(&saved).unwrap();
//! assert_eq!(tomorrow.next().unwrap(), "ship a lamp");
//! # }
//! ```
//!
//! `#[costate::coroutine(name = Order, serde)]` derives both, from the serde that this crate depends on: then yours
//! need not, and imports nothing.
//!
//! # Versions
//! A state only makes sense to the code that it was saved by. So a *version* goes with it: what `version = ".."`
//! says, or a fingerprint of the function's source if it says nothing. Another version refuses to load it, with an
//! error that names both. The rule: without `version` every change of the function, even of a constant, makes the
//! states saved before unreadable. With it you say when that is so: change the version when you add, remove, reorder
//! or rename a suspension, a label or a local that lives across one.
//!
//! # Old states
//! To load what the code before had saved, keep that code, and *match* on its state:
//! ```
//! # #[cfg(feature = "std")] {
//! use costate::saved::Header;
//! use serde::{Deserialize, Serialize};
//!
//! mod before {
//!     # use serde::{Deserialize, Serialize};
//!     #[costate::coroutine(name = Order, version = "1")]
//!     #[derive(Serialize, Deserialize)]
//!     pub fn order(item: String) -> impl Iterator<Item = String> {
//!         #[state(Charging)]
//!         yield_!(format!("charge for {item}"));
//!         #[state(Shipping)]
//!         yield_!(format!("ship {item}"));
//!     }
//! }
//!
//! #[costate::coroutine(name = Order, version = "2")]
//! #[derive(Serialize, Deserialize)]
//! fn order(item: String, count: u32) -> impl Iterator<Item = String> {
//!     #[state(Charging)]
//!     yield_!(format!("charge for {count} of {item}"));
//!     #[state(Shipping)]
//!     yield_!(format!("ship {count} of {item}"));
//! }
//!
//! impl From<before::Order> for Order {
//!     fn from(old: before::Order) -> Order {
//!         match old {
//!             before::Order::Start { item } => order(item, 1),
//!             before::Order::Charging { item } => Order::Charging { item, count: 1 },
//!             before::Order::Shipping { item } => Order::Shipping { item },
//!             before::Order::Done => Order::Done,
//!             before::Order::Panicked => Order::Panicked,
//!         }
//!     }
//! }
//!
//! fn load(saved: &str) -> serde_json::Result<Order> {
//!     match serde_json::from_str::<Header>(saved)?.version.as_str() {
//!         before::Order::VERSION => serde_json::from_str::<before::Order>(saved).map(Order::from),
//!         _ => serde_json::from_str(saved), // its own version, or the error
//!     }
//! }
//!
//! let mut old = before::order("a lamp".to_owned());
//! old.next();
//! let mut loaded = load(&serde_json::to_string(&old).unwrap()).unwrap();
//! assert_eq!(loaded.next().unwrap(), "ship 1 of a lamp");
//! # }
//! ```
//!
//! # What is stored
//! Every stored local needs serde. The iterators of loops have it here where serde has it not, or not exactly:
//! `a..=b` (which serde forgets the end of), `.rev()` and `.step_by(n)` of ranges of numbers, `vec::IntoIter`,
//! `option::IntoIter` and `Chars`.
//!
//! Arrays and adapters of the standard library hide what they hold. So the head of a `for` loop runs those of this
//! module instead, which give the same items: `[a, b]`, and `.enumerate()`, `.rev()`, `.skip(n)`, `.take(n)`,
//! `.step_by(n)`, `.zip(..)` and `.chain(..)` of what can be saved, one on another. In a local write them as they
//! are named here: `let numbers: Enumerate<vec::IntoIter<u32>> = Enumerate::new(list.into_iter())`.
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use serde::{Deserialize, Serialize};
//!
//! #[costate::coroutine(name = Lines, version = "1")]
//! #[derive(Serialize, Deserialize)]
//! fn lines(text: Vec<String>) -> impl Iterator<Item = String> {
//!     for (number, line) in text.into_iter().enumerate().skip(1) {
//!         yield_!(format!("{number}: {line}"));
//!     }
//! }
//!
//! let mut states = lines(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
//! assert_eq!(states.next().unwrap(), "1: b");
//! let saved = serde_json::to_string(&states).unwrap();
//! assert_eq!(saved, r#"{"version":"1","state":{"Yield1":{"line":"b","iter":[[["c"],2],0]}}}"#);
//! assert_eq!(serde_json::from_str::<Lines>(&saved).unwrap().next().unwrap(), "2: c");
//! # }
//! ```
//!
//! The iterators of maps, sets and slices, and closures such as that of `.map(..)`, cannot be saved: collect into a
//! `Vec` before the loop, and map in its body.
//!
//! What is read may be anything: bytes that no coroutine has written give an error, and never a panic. With `std`
//! no more than [`DEEPEST`] coroutines are loaded inside one another, so that no bytes can exhaust the stack.

mod adapters;
mod array;
mod depth;
mod fields;
#[cfg(feature = "alloc")]
mod header;

pub use adapters::{Chain, Enumerate, Rev, Skip, StepBy, Take, Zip};
pub use array::Array;
pub use depth::DEEPEST;
pub use fields::{Exact, LoadExact};
#[doc(hidden)]
pub use fields::{Field, Plain, PlainSlot, Slot};
#[cfg(feature = "alloc")]
pub use header::Header;

use core::fmt;
use core::marker::PhantomData;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

const FIELDS: &[&str] = &["version", "state"];

/// What the macros tell about a state enum that can be saved.
#[doc(hidden)]
pub trait SavedState {
    /// What the coroutine is called.
    const NAME: &'static str;
    /// The version of its code.
    const VERSION: &'static str;
}

/// The part of a state that serde has derived.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is saved inside of another iterator",
    note = "implement `costate::saved::Exact` and `costate::saved::LoadExact` for it, or take it out of the adapter"
)]
pub trait SaveState: SavedState {
    /// The state alone.
    fn save<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The part of a state that serde has derived.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is saved inside of another iterator",
    note = "implement `costate::saved::Exact` and `costate::saved::LoadExact` for it, or take it out of the adapter"
)]
pub trait LoadState<'de>: SavedState + Sized {
    /// The state alone.
    fn load<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

struct Alone<'a, C>(&'a C);

impl<C: SaveState> Serialize for Alone<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SaveState::save(self.0, serializer)
    }
}

/// A state with its version.
#[doc(hidden)]
pub fn serialize<C: SaveState, S: Serializer>(state: &C, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct(C::NAME, FIELDS.len())?;
    fields.serialize_field("version", C::VERSION)?;
    fields.serialize_field("state", &Alone(state))?;
    fields.end()
}

/// A state, if its version is that of the code.
#[doc(hidden)]
pub fn deserialize<'de, C: LoadState<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<C, D::Error> {
    let _level = depth::Level::enter::<D::Error>(C::NAME)?;
    deserializer.deserialize_struct(C::NAME, FIELDS, Versioned(PhantomData))
}

struct Versioned<C>(PhantomData<C>);

impl<'de, C: LoadState<'de>> Visitor<'de> for Versioned<C> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the coroutine `{}` with its version", C::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<C, A::Error> {
        let version = Expected { name: C::NAME, version: C::VERSION };
        fields.next_element_seed(version)?.ok_or_else(|| de::Error::missing_field("version"))?;
        fields.next_element_seed(State(PhantomData))?.ok_or_else(|| de::Error::missing_field("state"))
    }

    /// The version is written first, so that nothing is made of a state of another. What sorts its keys, as
    /// `serde_json::Value` does, gives it last: then the state is made, and let go if it is of another.
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<C, A::Error> {
        let version = Expected { name: C::NAME, version: C::VERSION };
        let state = match fields.next_key::<Key>()? {
            Some(Key::Version) => {
                fields.next_value_seed(version)?;
                if fields.next_key::<Key>()? != Some(Key::State) {
                    return Err(de::Error::missing_field("state"));
                }
                fields.next_value_seed(State(PhantomData))?
            }
            Some(Key::State) => {
                let state = fields.next_value_seed(State(PhantomData)).map_err(|error| {
                    de::Error::custom(format_args!(
                        "{error}; the version, which may be another, comes only after the state"
                    ))
                })?;
                if fields.next_key::<Key>()? != Some(Key::Version) {
                    return Err(de::Error::missing_field("version"));
                }
                fields.next_value_seed(version)?;
                state
            }
            None => return Err(de::Error::missing_field("version")),
        };
        match fields.next_key::<IgnoredAny>()? {
            None => Ok(state),
            Some(_) => Err(de::Error::custom("a saved coroutine has nothing after its state")),
        }
    }
}

#[derive(PartialEq, serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Version,
    State,
}

/// Only one version will do.
struct Expected {
    name: &'static str,
    version: &'static str,
}

impl<'de> DeserializeSeed<'de> for Expected {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Expected {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the version that `{}` was saved by", self.name)
    }

    fn visit_str<E: de::Error>(self, found: &str) -> Result<(), E> {
        if found == self.version {
            return Ok(());
        }
        Err(E::custom(format_args!(
            "`{}` was saved by version `{found}` of its code, and this is version `{}`",
            self.name, self.version
        )))
    }
}

struct State<C>(PhantomData<C>);

impl<'de, C: LoadState<'de>> DeserializeSeed<'de> for State<C> {
    type Value = C;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<C, D::Error> {
        <C as LoadState>::load(deserializer)
    }
}
