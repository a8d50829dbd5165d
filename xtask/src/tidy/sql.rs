//! SQL stands only in `queries.rs` files and in `store`; so does the database library.

use super::Finding;
use super::lexer::{Literal, Rust, line_of, names};
use super::tree::Tree;

const RULE: &str = "SQL has its place";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, rust) in tree.rust("crates/") {
        let at_home = path.starts_with("crates/store/")
            || path.ends_with("/queries.rs")
            || path.contains("/queries/");
        if at_home || path.contains("/tests/") {
            continue;
        }
        for literal in statements(rust) {
            let fix = "move this statement into the noun's queries.rs";
            findings.push(Finding::new(path, literal.line, RULE, fix));
        }
        findings.extend(library(path, rust));
    }
    findings
}

/// The first place that names the database library. A row that says how it is read
/// (`derive(sqlx::FromRow)`) names it harmlessly: it holds no statement and no connection.
fn library(path: &str, rust: &Rust) -> Option<Finding> {
    let code = rust.code_without_tests();
    let (at, _) = names(&code).find(|(at, name)| {
        let after = code.get(at + name.len()..).unwrap_or_default();
        *name == "sqlx" && !after.starts_with("::FromRow")
    })?;
    let fix = "name `sqlx` only in queries.rs: elsewhere the types of `store` do";
    Some(Finding::new(path, line_of(&code, at), RULE, fix))
}

/// The literals of a file that hold a statement.
pub fn statements(rust: &Rust) -> impl Iterator<Item = &Literal> {
    rust.strings
        .iter()
        .filter(|literal| is_statement(&literal.text))
}

/// Whether a text is SQL: a statement's first words, in one case throughout, so that a sentence
/// such as "Select a member" is not.
pub fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| *word != "\\")
        .collect();
    let upper: Vec<String> = words
        .iter()
        .take(64)
        .map(|word| word.to_uppercase())
        .collect();
    let has = |word: &str| {
        upper
            .iter()
            .any(|other| other.trim_matches(['(', ')']) == word)
    };
    let (Some(first), Some(second)) = (upper.first(), upper.get(1)) else {
        return false;
    };
    let lower = words
        .first()
        .is_some_and(|word| **word == word.to_lowercase());
    let one_case = lower || words.first() == Some(&first.as_str());
    let shape = match first.as_str() {
        "SELECT" => has("FROM"),
        "INSERT" => second == "INTO" || second == "OR",
        "DELETE" => second == "FROM",
        "UPDATE" => has("SET"),
        "WITH" => has("AS") && (has("SELECT") || has("INSERT") || has("UPDATE")),
        _ => false,
    };
    one_case && shape
}

#[cfg(test)]
mod tests {
    use super::{Tree, check, is_statement};

    #[test]
    fn statements_are_told_from_sentences() {
        assert!(is_statement("SELECT id FROM users"));
        assert!(is_statement("\n  insert into users (id) values ($1)"));
        assert!(is_statement("UPDATE users SET name = $1"));
        assert!(is_statement("WITH a AS (SELECT 1) SELECT * FROM a"));
        assert!(!is_statement("Select a member from the list"));
        assert!(!is_statement("UPDATE"));
    }

    #[test]
    fn sql_stays_in_queries() {
        let text = "const Q: &str = \"DELETE FROM users\";\nuse sqlx::Row;";
        let tree = Tree::of(&[("crates/chama/src/people/mod.rs", text)]);
        let lines: Vec<usize> = check(&tree).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 2]);
        let tree = Tree::of(&[("crates/chama/src/people/queries.rs", text)]);
        assert!(check(&tree).is_empty());
    }
}
