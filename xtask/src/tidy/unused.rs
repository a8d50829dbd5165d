//! Words nobody reads: a key that neither the code nor a template asks for.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::Tree;
use super::words;

/// Families whose keys are made from codes: `error-` and the code with dashes.
const MADE: &[&str] = &["error-"];
const PREFIX_MIN: usize = 5;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut asked = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("crates/"))
    {
        let text = match &file.rust {
            Some(rust) => rust
                .strings
                .iter()
                .map(|literal| literal.text.as_str())
                .collect(),
            None if file.is("html") => vec![file.text.as_deref().unwrap_or_default()],
            None => continue,
        };
        for word in text
            .iter()
            .flat_map(|text| text.split(|c: char| !in_key(c)))
        {
            if word.ends_with('-') && word.len() >= PREFIX_MIN {
                prefixes.insert(word);
            }
            asked.insert(word);
        }
    }
    let mut findings = Vec::new();
    for (path, text) in tree.texts(words::FIRST, ".ftl") {
        for (number, line) in text.lines().enumerate() {
            let Some(key) = words::key_of(line).filter(|key| !key.starts_with('-')) else {
                continue;
            };
            let made = MADE.iter().any(|prefix| key.starts_with(prefix));
            let starts = prefixes.iter().any(|prefix| key.starts_with(prefix));
            if !made && !starts && !asked.contains(key) {
                let fix = format!("nothing asks for `{key}`: drop it");
                findings.push(Finding::new(path, number + 1, "locale keys", fix));
            }
        }
    }
    findings
}

fn in_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_key_is_asked_for_by_name_or_by_its_start() {
        let keys = "page-title = A\nkind-fee = B\npage-old = C\nerror-x = D\n-term = E\n";
        let tree = Tree::of(&[
            ("crates/i18n/locales/en/a.ftl", keys),
            (
                "crates/pages/src/a.rs",
                "fn a() { t(\"page-title\"); t(&format!(\"kind-{x}\")); }",
            ),
        ]);
        let found: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.fix)
            .collect();
        assert_eq!(found, ["nothing asks for `page-old`: drop it"]);
    }
}
