//! Every word a person reads: each key once, in each language, and used.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::tree::Tree;

const LOCALES: &str = "crates/i18n/locales/";
pub const FIRST: &str = "crates/i18n/locales/en/";
const RULE: &str = "locale keys";

/// A message of a locale file.
struct Message {
    path: String,
    line: usize,
    /// The arguments it names, such as `$amount`.
    arguments: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut locales: BTreeMap<String, Messages> = BTreeMap::new();
    for (path, text) in tree.texts(LOCALES, ".ftl") {
        let locale = path
            .strip_prefix(LOCALES)
            .and_then(|rest| rest.split('/').next());
        let messages = locales
            .entry(locale.unwrap_or_default().to_owned())
            .or_default();
        findings.extend(read(path, text, messages));
    }
    let Some(first) = locales.remove("en") else {
        return findings;
    };
    for (locale, messages) in &locales {
        findings.extend(parity(&first, locale, messages));
    }
    findings.extend(errors_worded(tree, &first));
    findings
}

fn read(path: &str, text: &str, messages: &mut Messages) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut current: Option<String> = None;
    for (number, line) in text.lines().enumerate() {
        if let Some(key) = key_of(line) {
            let message = Message {
                path: path.to_owned(),
                line: number + 1,
                arguments: BTreeSet::new(),
            };
            if let Some(earlier) = messages.insert(key.to_owned(), message) {
                let fix = format!(
                    "`{key}` stands in {}:{} already",
                    earlier.path, earlier.line
                );
                findings.push(Finding::new(path, number + 1, RULE, fix));
            }
            if key != key.to_lowercase() || key.contains('_') {
                let fix = format!("name `{key}` as `noun-thing`: lower case and dashes");
                findings.push(Finding::new(path, number + 1, RULE, fix));
            }
            current = Some(key.to_owned());
        }
        if line.starts_with('#') {
            continue;
        }
        if let Some(message) = current.as_ref().and_then(|key| messages.get_mut(key)) {
            message.arguments.extend(arguments(line));
        }
    }
    findings
}

/// The key of a line that starts a message; terms (`-brand = …`) count too.
pub fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
    let fits = key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (starts && fits).then_some(key)
}

fn arguments(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'));
        rest.get(..end.unwrap_or(rest.len()))
            .unwrap_or_default()
            .to_owned()
    })
}

fn parity(first: &Messages, locale: &str, other: &Messages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, message) in first {
        let Some(translated) = other.get(key) else {
            let fix = format!("`{key}` is missing in {LOCALES}{locale}/");
            findings.push(Finding::new(&message.path, message.line, RULE, fix));
            continue;
        };
        if translated.arguments != message.arguments {
            let fix = format!(
                "`{key}` does not take the same arguments as in {}",
                message.path
            );
            findings.push(Finding::new(&translated.path, translated.line, RULE, fix));
        }
    }
    for (key, message) in other.iter().filter(|(key, _)| !first.contains_key(*key)) {
        let fix = format!("`{key}` is missing in {FIRST}");
        findings.push(Finding::new(&message.path, message.line, RULE, fix));
    }
    findings
}

/// Every code an error answers with has a sentence: `error-` and the code with dashes.
fn errors_worded(tree: &Tree, first: &Messages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for floor in ["crates/domain/src/", "crates/chama/src/"] {
        for (path, rust) in tree.rust(floor) {
            for (from, to) in code_functions(&rust.code) {
                let inside = rust
                    .strings
                    .iter()
                    .filter(|s| (from..=to).contains(&s.line));
                for literal in inside.filter(|literal| is_code(&literal.text)) {
                    let key = format!("error-{}", literal.text.replace('_', "-"));
                    if !first.contains_key(&key) {
                        let fix = format!("word this error: `{key}` in {FIRST}");
                        findings.push(Finding::new(path, literal.line, "errors worded", fix));
                    }
                }
            }
        }
    }
    findings
}

pub fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// First and last line of each `fn code(…) -> &'static str` of a type named `…Error`.
fn code_functions(code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    let mut of_error = false;
    for (index, line) in lines.iter().enumerate() {
        if line.starts_with("impl") {
            of_error = line.contains("Error");
        }
        if !(of_error && line.contains("fn code(") && line.contains("&'static str")) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let rest = lines.iter().skip(index);
        let length = rest
            .take_while(|line| {
                !(line.trim() == "}" && line.len() - line.trim_start().len() == indent)
            })
            .count();
        found.push((index + 1, index + 1 + length));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    const EN: &str = "crates/i18n/locales/en/a.ftl";
    const SW: &str = "crates/i18n/locales/sw/a.ftl";

    fn fixes(files: &[(&str, &str)]) -> Vec<String> {
        let findings = check(&Tree::of(files));
        findings
            .iter()
            .map(|finding| format!("{} {}", finding.line, finding.fix))
            .collect()
    }

    #[test]
    fn a_key_stands_once() {
        let found = fixes(&[(EN, "page-title = A\n# page-title = no\npage-title = B\n")]);
        assert_eq!(
            found,
            ["3 `page-title` stands in crates/i18n/locales/en/a.ftl:1 already"]
        );
        assert_eq!(fixes(&[(EN, "page_title = A")]).len(), 1);
    }

    #[test]
    fn languages_say_the_same() {
        let en = "chama-sum = { $amount ->\n    [one] a\n   *[other] b\n}\nchama-name = Name\n";
        let found = fixes(&[(EN, en), (SW, "chama-sum = Jumla\nchama-zaidi = x\n")]);
        assert_eq!(
            found,
            [
                "5 `chama-name` is missing in crates/i18n/locales/sw/",
                "1 `chama-sum` does not take the same arguments as in crates/i18n/locales/en/a.ftl",
                "2 `chama-zaidi` is missing in crates/i18n/locales/en/"
            ]
        );
    }

    #[test]
    fn errors_have_sentences() {
        let text = "impl SumError {
    pub const fn code(&self) -> &'static str {
        match self {
            E::A => \"too_large\",
        }
    }
}
const X: &str = \"other_text\";";
        let found = fixes(&[(EN, "page-title = A"), ("crates/domain/src/money.rs", text)]);
        assert_eq!(
            found,
            ["4 word this error: `error-too-large` in crates/i18n/locales/en/"]
        );
    }
}
