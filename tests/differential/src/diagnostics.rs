/// An error of the compiler in one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) case: String,
    /// Where in the file of the case.
    pub(crate) line: usize,
    /// The whole diagnostic.
    pub(crate) message: String,
}

/// The errors in what cargo printed, in order.
pub(crate) fn refusals(output: &str) -> Vec<Refusal> {
    let mut found = Vec::new();
    let mut rest: Vec<&str> = output.lines().collect();
    rest.push("error: end");
    let mut block: Vec<&str> = Vec::new();
    for line in rest {
        if line.starts_with("error") || line.starts_with("warning") {
            if block.first().is_some_and(|first| first.starts_with("error")) {
                found.extend(refusal(&block));
            }
            block.clear();
        }
        block.push(line);
    }
    found
}

fn refusal(block: &[&str]) -> Option<Refusal> {
    let place = block.iter().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let (_, file) = place.rsplit_once("/body_")?;
    let (case, place) = file.split_once(".rs:")?;
    let (line, _) = place.split_once(':')?;
    Some(Refusal { case: case.to_owned(), line: line.parse().ok()?, message: block.join("\n") })
}

#[cfg(test)]
mod tests {
    use super::refusals;

    #[test]
    fn an_error_is_put_down_to_its_case() {
        let output = "warning: unused\n --> src/bin/chunk0/body_7.rs:2:1\n\nerror[E0382]: use of moved value\n  \
                      --> src/bin/chunk0/body_12.rs:14:5\n   |\n14 |     x\n\nerror: could not compile `x`\n";
        let found = refusals(output);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].case.as_str(), found[0].line), ("12", 14));
        assert!(found[0].message.ends_with("14 |     x\n"));
    }
}
