//! What control does not go on after, as far as can be seen without types.

use crate::invocations::foreign::MayLeaveLoop;
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Block, Expr, parse_quote_spanned};

/// A statement after which control does not go on.
pub(crate) fn diverges(stmt: &syn::Stmt) -> bool {
    match stmt {
        syn::Stmt::Expr(expr, _) => expr_diverges(expr),
        syn::Stmt::Local(local) => local.init.as_ref().is_some_and(|init| expr_diverges(&init.expr)),
        _ => false,
    }
}

pub(crate) fn macro_diverges(mac: &syn::Macro) -> bool {
    let diverging = ["panic", "unreachable", "todo", "unimplemented"];
    mac.path.segments.last().is_some_and(|last| diverging.iter().any(|name| last.ident == name))
}

/// Whether rustc may see it otherwise: a user can have a `todo!` of his own.
pub(crate) fn is_guessed(stmt: &syn::Stmt) -> bool {
    struct Guesses(bool);
    impl Visit<'_> for Guesses {
        fn visit_expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr, Expr::Loop(_));
            visit::visit_expr(self, expr);
        }
        fn visit_macro(&mut self, mac: &syn::Macro) {
            self.0 |= macro_diverges(mac);
        }
    }
    let mut guesses = Guesses(false);
    guesses.visit_stmt(stmt);
    guesses.0
}

/// Input:   `todo!();`, after which nothing is written any more
/// Output:  `let _: Infallible = { todo!(); };`, so that rustc says if control does go on
pub(crate) fn checked(stmt: &syn::Stmt) -> syn::Stmt {
    let stmts = vec![stmt.clone()];
    let block = Block { brace_token: syn::token::Brace(stmt.span()), stmts };
    never(&Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block }))
}

/// Input:   `exit(1)`
/// Output:  `let _: Infallible = exit(1);`
pub(super) fn never(value: &Expr) -> syn::Stmt {
    let span = crate::spans::added(value.span());
    let mut never: syn::Stmt = parse_quote_spanned! {span=>
        #[allow(unreachable_code, reason = "control does not go on")]
        let _: ::core::convert::Infallible = ();
    };
    if let syn::Stmt::Local(syn::Local { init: Some(init), .. }) = &mut never {
        *init.expr = value.clone();
    }
    never
}

pub(super) fn expr_diverges(expr: &Expr) -> bool {
    let block_diverges = |block: &Block| block.stmts.iter().any(diverges);
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => macro_diverges(&call.mac),
        Expr::Loop(looped) => {
            let mut leaves = MayLeaveLoop::default();
            leaves.visit_block(&looped.body);
            !leaves.0 && !mentions_break(&looped.body.to_token_stream())
        }
        Expr::Block(block) => block.label.is_none() && block_diverges(&block.block),
        Expr::Unsafe(block) => block_diverges(&block.block),
        Expr::If(branch) => {
            let otherwise = branch.else_branch.as_ref();
            block_diverges(&branch.then_branch)
                && otherwise.is_some_and(|(_, otherwise)| expr_diverges(otherwise))
        }
        // A `match` without arms is of an empty type.
        Expr::Match(choice) => choice.arms.iter().all(|arm| expr_diverges(&arm.body)),
        Expr::Paren(paren) => expr_diverges(&paren.expr),
        _ => false,
    }
}

fn mentions_break(tokens: &proc_macro2::TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "break",
        proc_macro2::TokenTree::Group(group) => mentions_break(&group.stream()),
        _ => false,
    })
}
