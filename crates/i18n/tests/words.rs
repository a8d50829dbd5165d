//! The locale files are whole: they parse, no key stands twice, and every key the sources ask for
//! is there in every language that is offered.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::access::{Permission, Role};
use domain::activity::ActivityKind;
use domain::chamas::{ChamaStatus, ContributionFrequency, MeetingDay, MemberStatus};
use domain::intake::{PromptFailure, PromptStage, ReceiptState};
use domain::payments::Channel;
use domain::payments::matching::Why;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};
use fluent_syntax::ast::Entry;
use i18n::{Language, Words};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The keys of a language, with the file each stands in.
fn keys(language: &str) -> BTreeMap<String, PathBuf> {
    let mut keys: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in files(&here().join("locales").join(language), ".ftl") {
        let text = fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name.to_owned();
            if let Some(first) = keys.insert(key.clone(), path.clone()) {
                panic!(
                    "`{key}` stands in {} and {}",
                    first.display(),
                    path.display()
                );
            }
        }
    }
    keys
}

#[test]
fn every_file_parses_and_no_key_stands_twice() {
    for language in Language::OFFERED {
        let read = keys(language.tag()).len();
        assert!(read > 300, "only {read} texts were found");
    }
}

/// The keys asked for by name: `text("key")`, `text_with("key"`, `count("key"`, and the start of a
/// family in `named("prefix-"`.
fn asked(source: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (call, family) in [
        ("text(", false),
        ("text_with(", false),
        ("count(", false),
        ("named(", true),
    ] {
        for (at, _) in source.match_indices(call) {
            let rest = source.get(at + call.len()..).unwrap().trim_start();
            let Some(key) = rest
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if key.contains('-') && key.chars().all(is_key) {
                found.push((key.to_owned(), family));
            }
        }
    }
    found
}

#[test]
fn every_key_the_sources_ask_for_exists() {
    let crates = here().parent().unwrap();
    let offered: Vec<_> = Language::OFFERED.iter().map(|it| keys(it.tag())).collect();
    let mut missing = Vec::new();
    let mut seen = 0;
    for floor in ["pages", "api", "http", "chamalink"] {
        let mut sources = files(&crates.join(floor).join("src"), ".rs");
        sources.extend(files(&crates.join(floor).join("templates"), ".html"));
        for path in sources {
            for (key, family) in asked(&fs::read_to_string(&path).unwrap()) {
                seen += 1;
                for there in &offered {
                    if !family && !there.contains_key(&key) {
                        missing.push(format!("{key} in {}", path.display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "no text for:\n{}", missing.join("\n"));
    assert!(seen > 200, "only {seen} keys were found");
}

#[test]
fn every_value_of_a_fixed_set_has_a_name() {
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    wanted.extend(Role::ALL.iter().map(|it| ("role-", it.as_str())));
    wanted.extend(
        Permission::ALL
            .iter()
            .map(|it| ("permission-", it.as_str())),
    );
    wanted.extend(
        ChamaStatus::ALL
            .iter()
            .map(|it| ("chama-status-", it.as_str())),
    );
    let kinds = ActivityKind::ALL.iter();
    wanted.extend(kinds.map(|it| ("activity-kind-", it.as_str())));
    wanted.extend(
        MemberStatus::ALL
            .iter()
            .map(|it| ("member-status-", it.as_str())),
    );
    let every = ContributionFrequency::ALL.iter();
    wanted.extend(every.map(|it| ("frequency-", it.as_str())));
    wanted.extend(MeetingDay::ALL.iter().map(|it| ("weekday-", it.as_str())));
    wanted.extend(PaymentMethod::ALL.iter().map(|it| ("method-", it.as_str())));
    wanted.extend(
        TransactionStatus::ALL
            .iter()
            .map(|it| ("status-", it.as_str())),
    );
    let kinds = TransactionType::ALL.iter();
    wanted.extend(kinds.map(|it| ("transaction-type-", it.as_str())));
    let stages = PromptStage::ALL.iter();
    wanted.extend(stages.map(|it| ("prompt-stage-", it.as_str())));
    let failures = PromptFailure::ALL.iter();
    wanted.extend(failures.map(|it| ("prompt-failure-", it.as_str())));
    let states = ReceiptState::ALL.iter();
    wanted.extend(states.map(|it| ("receipt-state-", it.as_str())));
    wanted.extend(Channel::ALL.iter().map(|it| ("channel-", it.as_str())));
    wanted.extend(Why::ALL.iter().map(|it| ("match-", it.as_str())));
    for language in Language::OFFERED {
        for (prefix, value) in &wanted {
            let name = Words::new(*language).named(prefix, value);
            assert!(!name.starts_with(prefix), "{prefix}{value} has no name");
        }
    }
}
