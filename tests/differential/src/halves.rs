//! A body as a file: a plain function, a coroutine, and a function that compares the two.

use crate::body::{Body, Subject};
use crate::signature::Signature;

/// The line at which the second half of a file begins.
pub(crate) const SECOND_HALF: &str = "mod machine {";

/// What the `#[resume]` argument of a body is given.
const FIRST: &str = "8";

/// The file of a body. `second` is the block of the coroutine half: the same, unless a mistake is
/// to be planted.
pub(crate) fn file(body: &Body, second: &str, subject: Subject) -> String {
    let Body { name, signature, code } = body;
    if signature.is_async {
        return async_file(body, second, subject);
    }
    let parts = [
        format!("// The body {name}.\nuse super::*;"),
        format!("mod plain {{\n    use super::*;\n\n{}}}", plain_half(signature, &code.to_string())),
        match subject {
            Subject::Costate | Subject::Clones | Subject::Saved => {
                format!("{SECOND_HALF}\n    use super::*;\n\n{}}}", costate_half(signature, second, subject))
            }
            Subject::Nightly => {
                format!("{SECOND_HALF}\n    use super::*;\n\n{}}}", nightly_half(signature, second))
            }
        },
        comparison(name, signature, subject),
    ];
    parts.join("\n\n") + "\n"
}

/// The file of an async body: both halves are async functions, and the first is the compiler's.
fn async_file(body: &Body, second: &str, subject: Subject) -> String {
    let Body { name, signature, code } = body;
    let (parameters, result) = (signature.parameters(), signature.result.spelling());
    let half = |head: &str, block: &str| format!("    use super::*;\n\n{head} {block}\n");
    let native = format!("    pub async fn body({parameters}) -> {result}");
    let machine = match subject {
        Subject::Clones => format!(
            "    #[costate::coroutine]\n    pub fn body({parameters}) -> impl Future<Output = {result}> + Clone"
        ),
        Subject::Saved => format!(
            "    #[costate::coroutine(name = Machine)]\n    #[derive(serde::Serialize, serde::Deserialize)]\n{native}"
        ),
        Subject::Costate | Subject::Nightly => format!("    #[costate::coroutine]\n{native}"),
    };
    let (before, after) = borrowed(signature);
    let given = signature.given();
    let run =
        |driver: &str, future: &str| format!("&|| {{ {before}{driver}(|| Box::pin({future}));{after} }},");
    let future = format!("machine::body({given})");
    let cloned = matches!(subject, Subject::Clones | Subject::Saved);
    let parts = [
        format!("// The body {name}.\nuse super::*;"),
        format!("mod plain {{\n{}}}", half(&native, &code.to_string())),
        format!("{SECOND_HALF}\n{}}}", half(&machine, second)),
        format!(
            "pub fn check(session: &mut Session) {{\n    session.compare_awaits(\n        \"{name}\",\n        \
             {}\n        {}\n    );\n}}",
            run("awaited", &format!("plain::body({given})")),
            run(
                if cloned { "cloned::awaited" } else { "awaited" },
                &if subject == Subject::Saved { format!("Saved({future})") } else { future },
            )
        ),
    ];
    parts.join("\n\n") + "\n"
}

/// What stands before and after a call that borrows `out`.
fn borrowed(signature: &Signature) -> (&'static str, &'static str) {
    if signature.borrows() { ("let mut out = vec![6, 7]; ", " touch(&out);") } else { ("", "") }
}

/// `yield_!` records, and `yield_from!(relay(..))` calls what does the same as a plain function.
fn plain_half(signature: &Signature, block: &str) -> String {
    let (record, relayed) =
        if signature.receives { ("record", "relayed") } else { ("record_unit", "relayed_unit") };
    let macros = include_str!("generated/plain_macros.rs.in");
    let macros = macros.replace("RECORD", record).replace("RELAYED", relayed);
    let first = if signature.receives_first { "first: u32" } else { "" };
    let (parameters, result) = (listed(&signature.parameters(), first), signature.result.spelling());
    format!("{macros}    pub fn body({parameters}) -> {result} {block}\n")
}

/// What holds an exclusive borrow cannot be cloned.
fn clones(signature: &Signature, subject: Subject) -> bool {
    matches!(subject, Subject::Clones | Subject::Saved) && !signature.borrows()
}

fn costate_half(signature: &Signature, block: &str, subject: Subject) -> String {
    let first = if signature.receives_first { "#[resume] first: u32" } else { "" };
    let parameters = listed(&signature.parameters(), first);
    if subject == Subject::Saved {
        let gives = signature.coroutine_type();
        return format!(
            "    #[costate::coroutine(name = Machine)]\n    #[derive(serde::Serialize, serde::Deserialize)]\n    \
             pub fn body({parameters}) -> {gives} {block}\n"
        );
    }
    let gives = signature.coroutine_type() + if clones(signature, subject) { " + Clone" } else { "" };
    format!("    #[costate::coroutine]\n    pub fn body({parameters}) -> {gives} {block}\n")
}

/// Arguments are bound in the body, as `async fn` does it, so that they drop in order.
fn nightly_half(signature: &Signature, block: &str) -> String {
    let mut parameters = Vec::new();
    let mut bindings = String::new();
    for (index, argument) in signature.arguments.iter().enumerate() {
        let (pattern, ty) = (argument.pattern, argument.ty.spelling());
        parameters.push(format!("argument{index}: {ty}"));
        bindings += &format!("let argument{index} = argument{index}; let {pattern} = argument{index}; ");
    }
    let (parameters, gives) = (parameters.join(", "), signature.coroutine_type());
    let result = signature.result.spelling();
    let wrapper = if signature.is_iterator { "NightlyIterator" } else { "Nightly" };
    let resume = if signature.receives { "u32" } else { "()" };
    let first = if signature.receives_first { "first" } else { "_" };
    let macros = include_str!("generated/nightly_macros.rs.in").replace("RESUME", resume);
    format!(
        "{macros}    pub fn body({parameters}) -> {gives} {{\n        \
         {wrapper}::new(#[coroutine] static move |{first}: {resume}| -> {result} {{ {bindings}{block} }})\n    }}\n"
    )
}

fn comparison(name: &str, signature: &Signature, subject: Subject) -> String {
    let given = signature.given();
    let (before, after) = borrowed(signature);
    let cloned = if clones(signature, subject) { "cloned::" } else { "" };
    let drive = match (signature.is_iterator, signature.receives, signature.receives_first) {
        (true, ..) => "iterated(",
        (false, true, false) => "stepped(",
        (false, true, true) => &format!("stepped_from({FIRST}, "),
        (false, false, _) => "stepped_without_values(",
    };
    let machine = match subject {
        Subject::Saved => format!("Saved(machine::body({given}))"),
        _ => format!("machine::body({given})"),
    };
    let all = listed(&given, if signature.receives_first { FIRST } else { "" });
    format!(
        "pub fn check(session: &mut Session) {{\n    session.compare(\n        \"{name}\",\n        \
         &|| {{ {before}direct(|| plain::body({all}));{after} }},\n        \
         &|| {{ {before}{cloned}{drive}|| Box::new({machine}));{after} }},\n    );\n}}"
    )
}

/// A list with one more at its end, if there is one more.
fn listed(list: &str, last: &str) -> String {
    [list, last].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
