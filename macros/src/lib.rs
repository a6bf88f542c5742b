//! stub
use proc_macro::TokenStream;
/// stub
#[proc_macro_attribute]
pub fn coroutine(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// stub
#[proc_macro]
pub fn generator(_input: TokenStream) -> TokenStream {
    TokenStream::new()
}
/// stub
#[proc_macro]
pub fn r#gen(_input: TokenStream) -> TokenStream {
    TokenStream::new()
}
