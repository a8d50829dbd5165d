use std::borrow::Cow;
use std::collections::HashMap;

use fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};

use crate::Language;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Fluent would wrap every argument in invisible direction marks, which end up in titles,
        // exports and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

type Arguments = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The words of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// The words of `language`.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Whose words these are.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The text under a key; the key itself where there is none.
    pub fn text(self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// A text with named gaps filled in.
    pub fn text_with(self, key: &str, gaps: &[(&'static str, &str)]) -> String {
        self.find(key, Some(&arguments(gaps)))
            .unwrap_or_else(|| key.to_owned())
    }

    /// A text that depends on a number, `$count`.
    pub fn count(self, key: &str, count: i64) -> String {
        let arguments = Arguments::from([("count".into(), FluentValue::from(count))]);
        self.find(key, Some(&arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The name of one of a fixed set of values, such as a role: `named("role-", "treasurer")`.
    pub fn named(self, prefix: &str, value: &str) -> String {
        let value = value.to_lowercase().replace('_', "-");
        self.text(&format!("{prefix}{value}"))
    }

    /// The sentence for an error code: what is wrong and what mends it.
    pub fn error(self, code: &str, gaps: &[(&'static str, &str)]) -> String {
        let key = format!("error-{}", code.replace('_', "-"));
        self.find(&key, Some(&arguments(gaps)))
            .unwrap_or_else(|| self.text("error-unexpected"))
    }

    fn find(self, key: &str, arguments: Option<&Arguments>) -> Option<String> {
        let language = self.language.identifier();
        match arguments {
            Some(arguments) => LOCALES.try_lookup_with_args(language, key, arguments),
            None => LOCALES.try_lookup(language, key),
        }
    }
}

fn arguments(gaps: &[(&'static str, &str)]) -> Arguments {
    gaps.iter()
        .map(|&(name, value)| (name.into(), filling(name, value)))
        .collect()
}

/// A count is a number, so that the words around it can agree with it.
fn filling(name: &str, value: &str) -> FluentValue<'static> {
    match value.parse::<i64>() {
        Ok(count) if name == "count" => FluentValue::from(count),
        _ => FluentValue::from(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::Language;

    const ENGLISH: Words = Words::new(Language::En);

    #[test]
    fn gaps_are_filled_without_invisible_marks() {
        let text = ENGLISH.text_with("dashboard-greeting", &[("name", "Wanjiku")]);
        assert_eq!(text, "Habari, Wanjiku");
    }

    #[test]
    fn numbers_choose_their_plural() {
        assert_eq!(ENGLISH.count("members-count", 1), "1 member");
        assert_eq!(ENGLISH.count("members-count", 12), "12 members");
    }

    #[test]
    fn a_count_among_other_gaps_chooses_its_plural_too() {
        let text = |count| ENGLISH.text_with("activity-members-imported", &[("count", count)]);
        assert_eq!(text("1"), "added 1 member from a list");
        assert_eq!(text("12"), "added 12 members from a list");
    }

    #[test]
    fn an_unknown_error_code_still_says_something_useful() {
        let text = ENGLISH.error("never_heard_of_it", &[]);
        assert_eq!(text, ENGLISH.text("error-unexpected"));
    }
}
