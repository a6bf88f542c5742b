use crate::body::{Body, Subject};
use crate::campaign::{Campaign, Case, Verdict};
use crate::code::Code;
use std::collections::BTreeSet;
use std::io;

/// Candidates that are built together.
const BATCH: usize = 25;

/// A smaller body of which the same can be said, found by leaving out statements, by putting the
/// contents of a block in place of the statement around it, and by putting plain expressions in
/// place of others. Gives the body itself and its verdict where nothing is left to leave out.
///
/// # Errors
/// Those of [`Campaign::run`].
pub fn shrink(campaign: &Campaign, body: Body) -> io::Result<(Body, Verdict)> {
    let mut best = body;
    let mut verdict = judge(campaign, std::slice::from_ref(&best))?.remove(0);
    if verdict == Verdict::Agrees {
        return Ok((best, verdict));
    }
    // Coarse steps first: most of a body has nothing to do with the fault. A step larger than the
    // last one that worked has failed before, and is tried again only when no smaller one works.
    let mut largest = usize::MAX;
    loop {
        let size = best.source(Subject::Costate).len();
        let candidates = candidates(&best);
        let step = |body: &Body| size.saturating_sub(body.source(Subject::Costate).len());
        let tried: Vec<Body> = candidates.into_iter().filter(|body| step(body) <= largest).collect();
        let mut found = None;
        for batch in tried.chunks(BATCH) {
            let verdicts = judge(campaign, batch)?;
            found = batch.iter().cloned().zip(verdicts).find(|(_, found)| alike(found, &verdict));
            if found.is_some() {
                break;
            }
        }
        match found {
            Some(smaller) => {
                largest = step(&smaller.0);
                (best, verdict) = smaller;
            }
            None if largest < usize::MAX => largest = usize::MAX,
            None => return Ok((best, verdict)),
        }
    }
}

fn judge(campaign: &Campaign, bodies: &[Body]) -> io::Result<Vec<Verdict>> {
    let case = |(index, body): (usize, &Body)| Case {
        name: index.to_string(),
        source: body.named(&index.to_string()).source(campaign.subject),
    };
    let cases: Vec<Case> = bodies.iter().enumerate().map(case).collect();
    let mut report = campaign.run(&cases)?;
    let mut verdict = |case: &Case| report.verdicts.remove(&case.name);
    Ok(cases.iter().map(|case| verdict(case).unwrap_or(Verdict::Agrees)).collect())
}

/// Whether two verdicts are about the same fault, as far as one can tell: another message of the
/// compiler is another fault, another trace is not.
fn alike(one: &Verdict, other: &Verdict) -> bool {
    let headline = |message: &str| message.split(['`', '\n']).next().unwrap_or_default().to_owned();
    match (one, other) {
        (Verdict::Differs(_), Verdict::Differs(_)) | (Verdict::Crashed(_), Verdict::Crashed(_)) => true,
        (Verdict::Refused(one), Verdict::Refused(other)) => headline(one) == headline(other),
        (Verdict::Unfit(one), Verdict::Unfit(other)) => headline(one) == headline(other),
        _ => false,
    }
}

/// Smaller bodies, the smallest first.
fn candidates(body: &Body) -> Vec<Body> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for code in reductions(&body.code) {
        let text = code.to_string();
        if text.len() < body.code.to_string().len() && seen.insert(text) {
            found.push(Body { code, ..body.clone() });
        }
    }
    for index in 0..body.signature.arguments.len() {
        let mut smaller = body.clone();
        smaller.signature.arguments.remove(index);
        found.push(smaller);
    }
    found.sort_by_cached_key(|body| body.source(Subject::Costate).len());
    found
}

/// Every code that is one step smaller.
fn reductions(code: &Code) -> Vec<Code> {
    match code {
        Code::Text(_) => Vec::new(),
        Code::Seq(pieces) => within(pieces).into_iter().map(Code::Seq).collect(),
        Code::Value(ty, inner) => {
            let mut found: Vec<Code> = ty.plain().map(Code::from).into_iter().collect();
            parts(inner, &mut |part| {
                if matches!(part, Code::Value(part, _) if part == ty) {
                    found.push(part.clone());
                }
            });
            found.extend(reductions(inner).into_iter().map(|inner| Code::Value(ty.clone(), Box::new(inner))));
            found
        }
        Code::Block(statements) => {
            let mut found = Vec::new();
            let mut length = statements.len();
            while length > 0 {
                for start in (0..statements.len()).step_by(length) {
                    let end = statements.len().min(start + length);
                    // What bounds a loop must stay.
                    if statements[start..end].iter().any(|one| one.to_string().starts_with("if !fuel()")) {
                        continue;
                    }
                    found.push([&statements[..start], &statements[end..]].concat());
                }
                length /= 2;
            }
            for (index, statement) in statements.iter().enumerate() {
                parts(statement, &mut |part| {
                    if let Code::Block(inner) = part {
                        found.push([&statements[..index], inner, &statements[index + 1..]].concat());
                    }
                });
            }
            found.extend(within(statements));
            found.into_iter().map(Code::Block).collect()
        }
    }
}

/// The pieces with one of them a step smaller.
fn within(pieces: &[Code]) -> Vec<Vec<Code>> {
    let mut found = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        for smaller in reductions(piece) {
            let mut pieces = pieces.to_vec();
            pieces[index] = smaller;
            found.push(pieces);
        }
    }
    found
}

/// Visits what is inside a code.
fn parts(code: &Code, visit: &mut impl FnMut(&Code)) {
    let inner: &[Code] = match code {
        Code::Text(_) => &[],
        Code::Seq(pieces) | Code::Block(pieces) => pieces,
        Code::Value(_, inner) => std::slice::from_ref(inner),
    };
    for part in inner {
        visit(part);
        parts(part, visit);
    }
}

#[cfg(test)]
mod tests {
    use super::reductions;
    use crate::code::{Code, code};
    use crate::types::Ty;

    #[test]
    fn a_step_leaves_out_a_statement_or_simplifies_a_value() {
        let sum = code!("add(", Code::Value(Ty::Number, Box::new("x".into())), ")");
        let value = Code::Value(Ty::Number, Box::new(sum));
        let block = Code::Block(vec!["a;".into(), value]);
        let found: Vec<String> = reductions(&block).iter().map(|code| code.to_string()).collect();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found: Vec<String> = found.iter().map(|text| flat(text)).collect();
        assert_eq!(found, ["{ }", "{ add(x) }", "{ a; }", "{ a; 1 }", "{ a; x }", "{ a; add(1) }"]);
    }
}
