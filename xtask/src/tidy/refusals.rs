//! Every refusal has a sentence, wherever its code is named.

use super::Finding;
use super::lexer::{Literal, Rust};
use super::tree::Tree;
use super::words;

/// Calls that name a code, and which of their own literals it is: a code alone, or a field's name
/// and then its code.
const CALLS: &[(&str, usize)] = &[
    ("Refusal::new(", 0),
    ("Failure::new(", 0),
    ("refused(", 0),
    ("Refusal::field(", 1),
    ("Failure::field(", 1),
    ("with_field(", 1),
    (".refuse(", 1),
    ("conflict(", 1),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    if tree.texts(words::FIRST, ".ftl").next().is_none() {
        return findings;
    }
    let files = [
        "crates/chama/src/",
        "crates/http/src/",
        "crates/api/src/",
        "crates/pages/src/",
    ];
    for (path, rust) in files.iter().flat_map(|prefix| tree.rust(prefix)) {
        for literal in codes(rust) {
            let key = format!("error-{}", literal.text.replace('_', "-"));
            let mut locale = tree
                .texts(words::FIRST, ".ftl")
                .flat_map(|(_, text)| text.lines());
            if !locale.any(|line| words::key_of(line) == Some(key.as_str())) {
                let fix = format!("word this error: `{key}` in {}", words::FIRST);
                findings.push(Finding::new(path, literal.line, "errors worded", fix));
            }
        }
    }
    findings
}

/// The literals of a file that name a refusal.
fn codes(rust: &Rust) -> Vec<&Literal> {
    let code = rust.code_without_tests();
    let mut found = Vec::new();
    for (call, place) in CALLS {
        for (at, _) in code.match_indices(call) {
            let start = at + call.len();
            let own = arguments(&code, start);
            let mut literals = rust.strings.iter().filter(|s| own.contains(&s.at));
            let literal = literals.nth(*place).filter(|s| words::is_code(&s.text));
            found.extend(literal);
        }
    }
    found
}

/// Where the quotes stand that belong to a call itself and not to a call within it.
fn arguments(code: &str, start: usize) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut quotes = Vec::new();
    for (offset, c) in code.get(start..).unwrap_or_default().char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            '"' if depth == 0 => quotes.push(start + offset),
            _ => {}
        }
    }
    quotes
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_code_has_a_sentence() {
        let text = "fn f() {\n  Refusal::new(kind(\"inner\"), \"worded_one\");\n  \
                    wrong.refuse(\"amount\", \"silent_one\");\n  \
                    Refusal::field(\"reason\", error.code());\n}";
        let tree = Tree::of(&[
            ("crates/i18n/locales/en/errors.ftl", "error-worded-one = A"),
            ("crates/chama/src/a.rs", text),
        ]);
        let found: Vec<_> = check(&tree)
            .into_iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(found, [3]);
    }
}
