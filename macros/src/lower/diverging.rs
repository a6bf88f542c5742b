//! What control does not go on after, as far as can be seen without types.

use quote::ToTokens;
use syn::{Block, Expr};

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

pub(super) fn expr_diverges(expr: &Expr) -> bool {
    let block_diverges = |block: &Block| block.stmts.iter().any(diverges);
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => macro_diverges(&call.mac),
        Expr::Loop(looped) => !mentions_break(&looped.body.to_token_stream()),
        Expr::Block(block) => block.label.is_none() && block_diverges(&block.block),
        Expr::Unsafe(block) => block_diverges(&block.block),
        Expr::If(branch) => {
            let otherwise = branch.else_branch.as_ref();
            block_diverges(&branch.then_branch)
                && otherwise.is_some_and(|(_, otherwise)| expr_diverges(otherwise))
        }
        Expr::Match(choice) => {
            !choice.arms.is_empty() && choice.arms.iter().all(|arm| expr_diverges(&arm.body))
        }
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
