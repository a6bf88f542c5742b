//! Methods that are known by name: rustc knows what a method does to its receiver, we do not.

/// Methods that the standard library's owning types and guards never consume themselves by. After
/// such a call a guard still lives to the end of its scope.
const BORROWING_METHODS: [&str; 26] = [
    "push",
    "push_str",
    "push_back",
    "push_front",
    "insert",
    "extend",
    "len",
    "is_empty",
    "iter",
    "iter_mut",
    "as_mut_slice",
    "clone",
    "borrow",
    "borrow_mut",
    "lock",
    "as_str",
    "as_ref",
    "as_mut",
    "as_slice",
    "contains",
    "contains_key",
    "clear",
    "to_string",
    "to_vec",
    "push_bytes",
    "write_str",
];

/// Whether a method of this name never takes its receiver by value.
pub(crate) fn borrows(method: &proc_macro2::Ident) -> bool {
    BORROWING_METHODS.iter().any(|name| method == name)
}

/// Methods of the standard library's types that only read.
const READING_METHODS: [&str; 18] = [
    "len",
    "is_empty",
    "iter",
    "get",
    "clone",
    "borrow",
    "as_str",
    "as_ref",
    "as_slice",
    "contains",
    "contains_key",
    "to_string",
    "to_vec",
    "first",
    "last",
    "chars",
    "bytes",
    "is_some",
];

/// Whether a method of this name takes its receiver by shared reference.
pub(crate) fn reads(method: &proc_macro2::Ident) -> bool {
    READING_METHODS.iter().any(|name| method == name)
}
