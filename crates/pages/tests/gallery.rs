//! Every page is made from samples in every language, and looked at with a machine's eyes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use i18n::{Language, Words};

fn every_page() -> Vec<(&'static str, String)> {
    Language::OFFERED
        .iter()
        .flat_map(|language| pages::gallery::pages(Words::new(*language)).unwrap())
        .collect()
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        ending,
        &mut found,
    );
    assert!(!found.is_empty());
    found
}

/// Text between tags, without what a template fills in.
fn bare_text(template: &str) -> String {
    // A macro that writes attributes holds no text.
    let shown = |line: &&str| !line.contains("macro attributes");
    let lines: Vec<&str> = template.lines().filter(shown).collect();
    let mut text = lines.join("\n");
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        let mut rest = text.as_str();
        let mut kept = String::new();
        while let Some((before, after)) = rest.split_once(open) {
            kept.push_str(before);
            rest = after.split_once(close).map_or("", |(_, after)| after);
        }
        kept.push_str(rest);
        text = kept;
    }
    text.replace("&minus;", "")
}

/// The values of one attribute.
fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    html.match_indices(&opening)
        .map(|(at, _)| html.get(at + opening.len()..).unwrap())
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn no_template_holds_words_of_its_own() {
    for path in files("templates", ".html") {
        let template = fs::read_to_string(&path).unwrap();
        let bare = bare_text(&template);
        let letters = bare.chars().any(char::is_alphabetic);
        assert!(!letters, "{}: {:?}", path.display(), bare.trim());
        for name in ["aria-label", "title", "placeholder", "alt", "data-confirm"] {
            for value in attribute(&template, name) {
                assert!(value.starts_with('{'), "{}: {name}={value}", path.display());
            }
        }
    }
}

#[test]
fn no_page_shows_a_key_or_an_unfilled_gap() {
    for (name, html) in every_page() {
        for text in html.split('<').filter_map(|part| part.split_once('>')) {
            let text = text.1.trim();
            let is_key = text.contains('-')
                && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && text.split('-').count() > 1;
            assert!(!is_key, "{name} shows the key {text}");
            assert!(
                !text.contains("{$") && !text.contains("{ $"),
                "{name}: {text}"
            );
        }
    }
}

#[test]
fn what_people_typed_is_escaped() {
    let pages = every_page();
    let all: String = pages.iter().map(|(_, html)| html.as_str()).collect();
    assert!(!all.contains("<script>alert"));
    assert!(all.contains("&#60;script&#62;alert(1)&#60;/script&#62;"));
    assert!(!all.contains("<b>Mwangi"));
}

#[test]
fn nothing_on_a_page_needs_a_looser_policy() {
    for (name, html) in every_page() {
        assert!(!html.contains(" style="), "{name} has an inline style");
        assert!(!html.contains("<style"), "{name} has a style element");
        assert!(!html.contains("javascript:"), "{name} has a script address");
        assert_eq!(
            html.matches("<script").count(),
            1,
            "{name} has another script"
        );
        for tag in html.split('<') {
            let inside = tag.split('>').next().unwrap();
            let handler = inside
                .split('"')
                .step_by(2)
                .any(|part| part.contains(" on"));
            assert!(!handler, "{name} has a handler in <{inside}>");
        }
        for source in ["src", "href"] {
            for value in attribute(&html, source) {
                let local = value.starts_with('/') || value.starts_with('#');
                // A link to be followed, not something fetched.
                let leaves = source == "href" && value.starts_with("https://wa.me/?text=");
                assert!(local || leaves, "{name} fetches {value}");
            }
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (name, html) in every_page() {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.contains("method=\"post\"") {
                let token = form.contains("name=\"csrf_token\"");
                assert!(token, "{name} has a form without its token");
            }
        }
    }
}

#[test]
fn ids_are_unique_and_what_points_at_them_finds_them() {
    for (name, html) in every_page() {
        let ids = attribute(&html, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name} has an id twice: {ids:?}");
        let mut pointed: Vec<&str> = Vec::new();
        for list in ["aria-describedby", "aria-labelledby", "for"] {
            let values = attribute(&html, list);
            pointed.extend(values.iter().flat_map(|ids| ids.split_whitespace()));
        }
        let anchors = attribute(&html, "href");
        pointed.extend(anchors.iter().filter_map(|href| href.strip_prefix('#')));
        for id in pointed {
            assert!(
                unique.contains(id),
                "{name} points at #{id}, which is not there"
            );
        }
    }
}

#[test]
fn every_icon_is_in_the_sprite_and_every_class_in_the_stylesheet() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).unwrap()
    };
    let sprite = read("assets/dist/icons.svg");
    let styles = read("assets/dist/chamalink.css");
    for (name, html) in every_page() {
        for address in attribute(&html, "href") {
            if let Some((_, icon)) = address.split_once(".svg#") {
                let there = sprite.contains(&format!("id=\"{icon}\""));
                assert!(there, "{name} wants the icon {icon}");
            }
        }
        for class in attribute(&html, "class")
            .iter()
            .flat_map(|list| list.split_whitespace())
        {
            let there = styles.contains(&format!(".{class}"));
            assert!(
                there,
                "{name} wants the class {class}: run scripts/build-assets"
            );
        }
    }
}

/// A page is read over a slow network: HTML, styles, icons and script together.
#[test]
fn a_first_visit_stays_within_its_budget() {
    let files: usize = pages::assets::FILES
        .iter()
        .map(|file| file.gzip.len())
        .sum();
    for (name, html) in every_page() {
        // HTML of this kind shrinks to less than a third under gzip.
        let weight = files + html.len() / 3;
        assert!(weight <= 60_000, "{name} weighs {weight} bytes");
    }
}
