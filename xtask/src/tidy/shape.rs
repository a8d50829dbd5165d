//! What holds for any file: lengths, sizes, words that mean unfinished work.

use std::collections::BTreeMap;

use super::Finding;
use super::lexer::{Rust, is_word, line_of, names};
use super::ratchet::{self, Ratchet};
use super::tree::{File, Tree};

const FUNCTION_LINES_MAX: usize = 70;
const LINE_COLUMNS_MAX: usize = 100;
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Words that say a piece is unfinished. Written in two halves: this file is read too.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("coming", " soon"),
    concat!("Coming", " soon"),
    concat!("not implemented", " yet"),
    concat!("placeholder", " for"),
];

/// Starts of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/bash", "_jobs"),
    concat!("/fa", "rm/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers"),
];

const READ_FOR_WORDS: &[&str] = &[
    "rs", "html", "ftl", "js", "mjs", "css", "sh", "sql", "toml", "md", "yml", "yaml",
];

pub fn check(tree: &Tree, ratchet: &Ratchet) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        findings.extend(size(file));
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        let extension = file.path.rsplit('.').next().unwrap_or_default();
        let in_scripts = file.path.starts_with("scripts/") || file.path.starts_with(".ci/");
        let vendored = file.path.contains("/vendor/") || file.path.ends_with("CHANGELOG.md");
        if (READ_FOR_WORDS.contains(&extension) || in_scripts) && !vendored {
            findings.extend(forbidden(&file.path, text));
        }
        if let Some(rust) = &file.rust {
            findings.extend(long_lines(&file.path, text, rust));
        }
    }
    findings.extend(long_functions(tree, ratchet));
    findings
}

fn size(file: &File) -> Option<Finding> {
    let fix = format!(
        "{} bytes: keep files under 1 MiB, make or fetch large data",
        file.bytes
    );
    (file.bytes > FILE_BYTES_MAX).then(|| Finding::new(&file.path, 1, "file size", fix))
}

fn forbidden(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let hit = UNFINISHED.iter().find(|word| has_word(line, word));
        if let Some(word) = hit {
            let fix = format!("`{word}`: finish it, or file an issue and remove the line");
            findings.push(Finding::new(path, number + 1, "no work left undone", fix));
        }
        if let Some(start) = MACHINE_PATHS.iter().find(|start| line.contains(**start)) {
            let fix = format!("`{start}…` is a path of one machine: ask the environment");
            findings.push(Finding::new(path, number + 1, "paths of one machine", fix));
        }
    }
    findings
}

/// Whether `word` stands in `line` and is not part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().last());
        let after = line
            .get(at + word.len()..)
            .and_then(|tail| tail.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn long_lines(path: &str, text: &str, rust: &Rust) -> Vec<Finding> {
    let data: Vec<usize> = rust.raw_lines().collect();
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let columns = line.chars().count();
        let excused = data.contains(&(number + 1)) || line.contains("://");
        if columns > LINE_COLUMNS_MAX && !excused {
            let fix = format!("{columns} columns: break the line at {LINE_COLUMNS_MAX}");
            findings.push(Finding::new(path, number + 1, "line length", fix));
        }
    }
    findings
}

fn long_functions(tree: &Tree, ratchet: &Ratchet) -> Vec<Finding> {
    const RULE: &str = "function length";
    let mut findings = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (path, rust) in tree.rust("") {
        for (name, line, lines) in functions(&rust.code) {
            let key = format!("{path}::{name}");
            let allowed = ratchet
                .functions
                .get(&key)
                .copied()
                .unwrap_or(FUNCTION_LINES_MAX);
            let longest = seen.entry(key).or_default();
            *longest = lines.max(*longest);
            if lines > allowed {
                let fix = format!("`{name}` has {lines} lines, {allowed} allowed: take parts out");
                findings.push(Finding::new(path, line, RULE, fix));
            }
        }
    }
    for (key, allowed) in &ratchet.functions {
        let lines = seen.get(key).copied().unwrap_or(0);
        let fix = match lines {
            0..=FUNCTION_LINES_MAX => format!("drop \"{key}\": it needs no exception any more"),
            _ if lines < *allowed => format!("lower \"{key}\" to {lines}"),
            _ => continue,
        };
        findings.push(Finding::new(ratchet::PATH, 1, RULE, fix));
    }
    findings
}

/// The functions of a file: name, first line, lines from `fn` to the closing brace.
fn functions(code: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut after_fn = false;
    for (at, word) in names(code) {
        if after_fn {
            let body = code.get(at..).unwrap_or_default();
            if let Some(end) = body_end(body) {
                let lines = body.get(..end).unwrap_or_default().matches('\n').count() + 1;
                found.push((word, line_of(code, at), lines));
            }
        }
        // `fn name`, not `fn(…)` as a type.
        let follows = code.get(at + word.len()..).unwrap_or_default();
        after_fn = word == "fn" && follows.starts_with(' ');
    }
    found
}

/// Where a function's body ends, seen from its name; none where there is only a signature.
fn body_end(text: &str) -> Option<usize> {
    let mut inner = 0_usize;
    let mut braces = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' if braces == 0 => inner += 1,
            ')' | ']' if braces == 0 => inner = inner.saturating_sub(1),
            ';' if braces == 0 && inner == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 && inner == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Ratchet, Tree, check, functions};

    fn fixes(path: &str, text: &str) -> Vec<String> {
        let findings = check(&Tree::of(&[(path, text)]), &Ratchet::default());
        findings
            .iter()
            .map(|finding| format!("{} {}", finding.line, finding.rule))
            .collect()
    }

    #[test]
    fn functions_are_measured() {
        let code = "trait T { fn a(&self); }\nfn b(x: [u8; 2]) -> u8\n{\n  1\n}\nlet c: fn() = d;";
        assert_eq!(functions(code), [("b", 2, 4)]);
    }

    #[test]
    fn a_long_function_is_named_and_the_ratchet_only_turns_one_way() {
        let long = format!("fn long() {{\n{}}}\n", "x();\n".repeat(70));
        assert_eq!(fixes("a.rs", &long), ["1 function length"]);
        let tree = Tree::of(&[("a.rs", &long)]);
        let with = |lines| Ratchet {
            functions: [("a.rs::long".to_owned(), lines)].into(),
            ..Ratchet::default()
        };
        assert!(check(&tree, &with(72)).is_empty());
        assert_eq!(check(&tree, &with(80)).len(), 1);
        assert_eq!(check(&tree, &with(71)).len(), 1);
        assert_eq!(check(&Tree::of(&[("a.rs", "")]), &with(72)).len(), 1);
    }

    #[test]
    fn long_lines_are_refused_except_data_and_addresses() {
        let wide = "x".repeat(101);
        assert_eq!(fixes("a.rs", &format!("\n// {wide}")), ["2 line length"]);
        assert!(fixes("a.rs", &format!("let a = r#\"\n{wide}\n\"#;")).is_empty());
        assert!(fixes("a.rs", &format!("// https://example.com/{wide}")).is_empty());
    }

    #[test]
    fn unfinished_work_and_machine_paths_are_refused() {
        let text = concat!(
            "// FIX",
            "ME later\nlet a = \"/ro",
            "ot/x\";\nlet MAXXX",
            "X = 1;"
        );
        assert_eq!(
            fixes("a.rs", text),
            ["1 no work left undone", "2 paths of one machine"]
        );
        assert!(fixes("a.png", text).is_empty());
    }

    #[test]
    fn large_files_are_refused() {
        assert_eq!(
            fixes("a.txt", &"x".repeat(1024 * 1024 + 1)),
            ["1 file size"]
        );
    }
}
