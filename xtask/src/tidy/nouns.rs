//! In `chama` a noun knows only the nouns before it, and of them never their queries.

use super::Finding;
use super::imports::{self, Import};
use super::tree::Tree;

const LIST: &str = "crates/chama/src/lib.rs";
const ROOT: &str = "crates/chama/src/";
const RULE: &str = "noun order";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(LIST) else {
        return Vec::new();
    };
    let order = order(text);
    let mut findings = Vec::new();
    for (path, rust) in tree.rust(ROOT) {
        let Some(noun) = noun_of(path) else { continue };
        let Some(own) = rank(&order, noun) else {
            let fix = format!("name `{noun}` in the `// nouns:` list of {LIST}, at its place");
            findings.push(Finding::new(path, 1, RULE, fix));
            continue;
        };
        for import in imports::read(&rust.code_without_tests()) {
            let Some(segments) = from_crate(path, &import) else {
                continue;
            };
            let Some(other) = segments.first().filter(|name| *name != noun) else {
                continue;
            };
            let Some(place) = rank(&order, other) else {
                continue;
            };
            let reads = segments.get(1).is_some_and(|name| name == "queries");
            let fix = if place > own {
                format!("`{noun}` stands before `{other}` and may not know it")
            } else if reads {
                format!("call a command or a view of `{other}`, not its queries")
            } else {
                continue;
            };
            findings.push(Finding::new(path, import.line, RULE, fix));
        }
    }
    findings
}

/// The nouns in the order of the list: `// nouns: a b c`, over as many comment lines as it takes.
pub fn order(text: &str) -> Vec<String> {
    let comments = text
        .lines()
        .map(|line| line.trim_start().trim_start_matches(['/', '!']).trim());
    let mut lines = text.lines().zip(comments);
    let first = lines.find_map(|(_, comment)| comment.strip_prefix("nouns:"));
    let rest = lines
        .take_while(|(line, comment)| line.trim_start().starts_with("//") && !comment.is_empty())
        .map(|(_, comment)| comment);
    let words = first
        .into_iter()
        .chain(rest)
        .flat_map(|line| line.split([' ', ',', '|', '.']));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn rank(order: &[String], noun: &str) -> Option<usize> {
    order.iter().position(|name| name == noun)
}

/// The noun whose room a file of `chama` lies in.
pub fn noun_of(path: &str) -> Option<&str> {
    let inner = path.strip_prefix(ROOT)?;
    let noun = inner.split('/').next()?.trim_end_matches(".rs");
    (noun != "lib").then_some(noun)
}

/// The import's segments after the crate's root, where it leaves its own noun.
fn from_crate<'a>(path: &str, import: &'a Import) -> Option<&'a [String]> {
    let inner = path.strip_prefix(ROOT)?;
    let in_mod = inner.ends_with("/mod.rs");
    let depth = inner.matches('/').count() + usize::from(!in_mod);
    let supers = import
        .segments
        .iter()
        .take_while(|name| *name == "super")
        .count();
    if import.segments.first().is_some_and(|name| name == "crate") {
        return import.segments.get(1..);
    }
    (supers == depth)
        .then(|| import.segments.get(supers..))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check, order};

    const LIB: &str = "//! The product.\n// nouns: context\n// ledger people\n\npub mod ledger;";

    fn fixes(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(super::LIST, LIB), (path, text)]);
        check(&tree)
            .iter()
            .map(|finding| format!("{} {}", finding.line, finding.fix))
            .collect()
    }

    #[test]
    fn the_list_is_read_over_lines() {
        assert_eq!(order(LIB), ["context", "ledger", "people"]);
    }

    #[test]
    fn a_noun_knows_only_those_before_it() {
        let found = fixes(
            "crates/chama/src/ledger/post.rs",
            "use crate::people::Person;\n",
        );
        assert_eq!(
            found,
            ["1 `ledger` stands before `people` and may not know it"]
        );
        let text = "use crate::{context::Context, ledger::post};";
        assert!(fixes("crates/chama/src/people/mod.rs", text).is_empty());
    }

    #[test]
    fn queries_are_private_to_their_noun() {
        let found = fixes(
            "crates/chama/src/people/mod.rs",
            "\nuse super::ledger::queries::all;",
        );
        assert_eq!(
            found,
            ["2 call a command or a view of `ledger`, not its queries"]
        );
        assert!(fixes("crates/chama/src/people/mod.rs", "use self::queries::all;").is_empty());
        let text = "use super::queries;";
        assert!(fixes("crates/chama/src/people/commands.rs", text).is_empty());
    }

    #[test]
    fn a_new_noun_takes_its_place_in_the_list() {
        assert_eq!(fixes("crates/chama/src/attic/mod.rs", "").len(), 1);
    }
}
