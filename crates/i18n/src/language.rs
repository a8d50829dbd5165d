use unic_langid::{LanguageIdentifier, langid};

static ENGLISH: LanguageIdentifier = langid!("en");
static KISWAHILI: LanguageIdentifier = langid!("sw");

/// A language a person may read the product in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, as written in Kenya.
    #[default]
    En,
    /// Kiswahili.
    Sw,
}

impl Language {
    /// The languages whose words are complete; only these are offered.
    pub const OFFERED: &[Self] = &[Self::En, Self::Sw];

    /// The tag used in `lang` attributes, cookies and folders.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Sw => "sw",
        }
    }

    /// The language's own name for itself: read by people who know no other.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Sw => "Kiswahili",
        }
    }

    /// An offered language by its tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::OFFERED
            .iter()
            .copied()
            .find(|language| language.tag() == tag)
    }

    /// The first offered language of an `Accept-Language` header, in the order written. Browsers
    /// list by preference, so the weights add nothing.
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.split([';', '-']).next())
            .find_map(|tag| Self::from_tag(tag.trim()))
            .unwrap_or_default()
    }

    pub(crate) fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::En => &ENGLISH,
            Self::Sw => &KISWAHILI,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_first_language_we_have_wins() {
        let picked = Language::from_accept_language("fr-FR,en-GB;q=0.8,en;q=0.6");
        assert_eq!(picked, Language::En);
        assert_eq!(Language::from_accept_language(""), Language::En);
        let kiswahili = Language::from_accept_language("sw-KE,sw;q=0.9,en;q=0.8");
        assert_eq!(kiswahili, Language::Sw);
    }

    #[test]
    fn only_complete_languages_are_offered() {
        assert_eq!(Language::from_tag("fr"), None);
        assert_eq!(Language::from_tag("en"), Some(Language::En));
        assert_eq!(Language::from_tag("sw"), Some(Language::Sw));
    }
}
