use alloc::string::String;

/// What a saved coroutine begins with: read this to learn which code can load it.
///
/// From a self-describing format like JSON it can be read from the whole; from others, like postcard, from the
/// beginning (`take_from_bytes`).
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[non_exhaustive]
pub struct Header {
    /// The version of the code that has saved it.
    pub version: String,
}
