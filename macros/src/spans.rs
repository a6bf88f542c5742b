//! Where the tokens stand that the macro adds.

use proc_macro2::Span;

/// The span of an added token, hygienic, so that its names meet no name of the user's. It stands at `at`, so that what
/// rustc says of it points there.
///
/// For an editor it stands nowhere: a jump from the user's word at `at` should not lead to a word of ours as well.
pub(crate) fn added(at: Span) -> Span {
    if crate::editor::asks() { Span::mixed_site() } else { Span::mixed_site().located_at(at) }
}
