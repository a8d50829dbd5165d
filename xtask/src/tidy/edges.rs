//! Who may import whom, read from the Cargo.toml files.

use anyhow::Context as _;

use super::Finding;
use super::lexer::line_of;
use super::tree::Tree;

/// Each package and those of ours it may import. Lower floors first.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("i18n", &["domain"]),
    ("store", &["domain"]),
    ("files", &[]),
    ("daraja", &["domain"]),
    ("statements", &["domain"]),
    ("sandbox", &["domain"]),
    (
        "chama",
        &["domain", "i18n", "store", "files", "daraja", "statements"],
    ),
    ("http", &["domain", "i18n", "store", "chama"]),
    ("api", &["domain", "i18n", "chama", "http"]),
    ("pages", &["domain", "i18n", "chama", "http"]),
    (
        "chamalink",
        &[
            "domain",
            "i18n",
            "store",
            "files",
            "daraja",
            "statements",
            "sandbox",
            "chama",
            "http",
            "api",
            "pages",
        ],
    ),
    (
        "tests",
        &[
            "domain",
            "i18n",
            "store",
            "files",
            "daraja",
            "statements",
            "sandbox",
            "chama",
            "http",
            "api",
            "pages",
            "chamalink",
        ],
    ),
    (
        "bench",
        &[
            "domain",
            "i18n",
            "store",
            "files",
            "daraja",
            "statements",
            "sandbox",
            "chama",
            "http",
            "api",
            "pages",
            "chamalink",
        ],
    ),
    ("fuzz", &["domain", "daraja", "statements"]),
    ("xtask", &["domain"]),
];

/// Libraries with a home: only these packages may use them.
const HOMES: &[(&str, &[&str])] = &[
    ("sqlx", &["store", "chama"]),
    ("sqlx-core", &["store"]),
    ("rusqlite", &[]),
    ("axum", &["http", "api", "pages", "sandbox", "chamalink"]),
    ("axum-extra", &["http", "api", "pages"]),
    ("tower", &["http", "api", "pages"]),
    ("tower-http", &["http"]),
    ("hyper", &["http"]),
    ("hyper-util", &["http"]),
    ("redis", &["http"]),
    ("multer", &["http"]),
    ("object_store", &["files"]),
    ("utoipa", &["http", "api"]),
    ("utoipa-axum", &["api"]),
    ("askama", &["pages"]),
    ("rust-embed", &["pages"]),
    ("fluent-bundle", &["i18n"]),
    ("fluent-templates", &["i18n"]),
    ("bcrypt", &["chama"]),
    ("croner", &["chama"]),
    ("reqwest", &["daraja", "sandbox"]),
    ("calamine", &["statements"]),
    ("lopdf", &["statements"]),
    ("rust_xlsxwriter", &["sandbox"]),
    ("clap", &["chamalink"]),
    ("dotenvy", &["chamalink"]),
    ("anyhow", &["chamalink"]),
];

/// Packages that see every floor from outside and may use any library.
const OUTSIDE: &[&str] = &["tests", "bench", "fuzz", "xtask"];

const SECTIONS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

pub fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts("", "Cargo.toml") {
        let Some(folder) = path.strip_suffix("/Cargo.toml") else {
            continue;
        };
        let package = folder.rsplit('/').next().unwrap_or(folder);
        let table: toml::Table = toml::from_str(text).with_context(|| path.to_owned())?;
        let Some((_, may)) = MAY_IMPORT.iter().find(|(name, _)| *name == package) else {
            let fix = format!("say in xtask/src/tidy/edges.rs which floor `{package}` stands on");
            findings.push(Finding::new(path, 1, "import edges", fix));
            continue;
        };
        for section in SECTIONS {
            let Some(dependencies) = table.get(*section).and_then(toml::Value::as_table) else {
                continue;
            };
            for name in dependencies.keys() {
                let line = line_naming(text, name);
                findings.extend(edge(path, line, package, may, name));
                findings.extend(home(path, line, package, section, name));
            }
        }
    }
    Ok(findings)
}

fn edge(path: &str, line: usize, package: &str, may: &[&str], name: &str) -> Option<Finding> {
    let ours = MAY_IMPORT.iter().any(|(ours, _)| *ours == name);
    if !ours || may.contains(&name) {
        return None;
    }
    let below = if may.is_empty() {
        "nothing of ours".to_owned()
    } else {
        may.join(", ")
    };
    let fix = format!("`{package}` may import {below}, not `{name}`: move what is shared down");
    Some(Finding::new(path, line, "import edges", fix))
}

fn home(path: &str, line: usize, package: &str, section: &str, name: &str) -> Option<Finding> {
    let (_, homes) = HOMES.iter().find(|(library, _)| *library == name)?;
    let in_tests = section == "dev-dependencies";
    if in_tests || OUTSIDE.contains(&package) || homes.contains(&package) {
        return None;
    }
    let at = if homes.is_empty() {
        "tests and bench".to_owned()
    } else {
        homes.join(", ")
    };
    let fix = format!("the library `{name}` lives in {at}, not in `{package}`");
    Some(Finding::new(path, line, "libraries have homes", fix))
}

fn line_naming(text: &str, name: &str) -> usize {
    let start = text
        .match_indices(name)
        .find(|(at, _)| *at == 0 || text.get(..*at).is_some_and(|head| head.ends_with('\n')));
    start.map_or(1, |(at, _)| line_of(text, at))
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    fn fixes(path: &str, text: &str) -> Vec<String> {
        let findings = check(&Tree::of(&[(path, text)])).unwrap_or_default();
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_lower_floor_may_not_import_a_higher() {
        let found = fixes(
            "crates/store/Cargo.toml",
            "[dependencies]\nsqlx = \"1\"\nchama = \"1\"",
        );
        assert_eq!(
            found,
            [
                "crates/store/Cargo.toml:3: import edges: `store` may import domain, not `chama`: \
              move what is shared down"
            ]
        );
    }

    #[test]
    fn a_library_stays_at_home() {
        let found = fixes(
            "crates/api/Cargo.toml",
            "[dependencies]\nsqlx.workspace = true",
        );
        assert_eq!(
            found,
            [
                "crates/api/Cargo.toml:2: libraries have homes: the library `sqlx` lives in store, \
              chama, not in `api`"
            ]
        );
        assert!(fixes("tests/Cargo.toml", "[dev-dependencies]\nsqlx = \"1\"").is_empty());
    }

    #[test]
    fn a_new_crate_names_its_floor() {
        assert_eq!(fixes("crates/attic/Cargo.toml", "[package]").len(), 1);
    }
}
