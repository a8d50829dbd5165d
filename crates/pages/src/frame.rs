//! What surrounds every page: title, person, menus, way back, message.

use std::borrow::Borrow;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, MemberId};
use i18n::{Language, Words};

use crate::show::Icon;

/// Where in the menus a page stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Nowhere: sign in, errors.
    #[default]
    None,
    /// The person's first page.
    Home,
    /// My chamas.
    Chamas,
    /// Founding one.
    Found,
    /// The person.
    Profile,
    /// A chama's first page.
    Overview,
    /// Its members.
    Members,
    /// Recording money.
    Record,
    /// Its transactions.
    Transactions,
    /// One's own statement.
    Statement,
}

/// The person the page is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// First and last name.
    pub name: String,
}

impl Person {
    /// The first letters of the names, for the round mark in the top bar.
    pub fn initials(&self) -> String {
        self.name
            .split_whitespace()
            .filter_map(|name| name.chars().next())
            .take(2)
            .flat_map(char::to_uppercase)
            .collect()
    }
}

/// The chama a page is about, as far as the menus care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChamaMenu {
    /// Which.
    pub id: ChamaId,
    /// Its name.
    pub name: String,
    /// Whether this person may record money.
    pub may_record: bool,
    /// Whether this person may propose a payment.
    pub may_propose: bool,
    /// This person's own membership.
    pub own_member: MemberId,
}

/// A step of the way from the first page to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub href: String,
}

/// Everything around a page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The language's words.
    pub words: Words,
    /// The page's title.
    pub title: String,
    /// The address of the page, to come back to after a change of language.
    pub here: String,
    /// The token every form carries.
    pub csrf: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// The chama of the page.
    pub chama: Option<ChamaMenu>,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// What has just been done.
    pub flash: Option<String>,
    /// The place in the menus.
    pub tab: Tab,
    /// Whether a form of the page was refused.
    pub refused: bool,
}

impl Frame {
    /// A frame with a title and nobody signed in.
    pub fn new(words: Words, title: String) -> Self {
        Self {
            words,
            title,
            ..Self::default()
        }
    }

    /// At a place in the menus.
    #[must_use]
    pub const fn at(mut self, tab: Tab) -> Self {
        self.tab = tab;
        self
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> String {
        self.words.text(key)
    }

    /// A text with gaps.
    pub fn text_with(&self, key: &str, gaps: &[(&'static str, &str)]) -> String {
        self.words.text_with(key, gaps)
    }

    /// A text with a number.
    pub fn count(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.words.count(key, *count.borrow())
    }

    /// The name of a value of a fixed set.
    pub fn named(&self, prefix: &str, value: &str) -> String {
        self.words.named(prefix, value)
    }

    /// An icon.
    pub fn icon(&self, name: &'static str) -> Icon {
        crate::show::icon(name)
    }

    /// A day as people write it.
    pub fn date(&self, date: impl Borrow<NaiveDate>) -> String {
        self.words.date(*date.borrow())
    }

    /// A moment as people write it.
    pub fn time(&self, time: impl Borrow<DateTime<Utc>>) -> String {
        self.words.moment(*time.borrow())
    }

    /// The title of the window.
    pub fn window_title(&self) -> String {
        let title = self.text_with("title-of-page", &[("title", &self.title)]);
        if self.refused {
            return self.text_with("title-with-error", &[("title", &title)]);
        }
        title
    }

    /// The tag of the page's language.
    pub fn language(&self) -> &'static str {
        self.words.language().tag()
    }

    /// The languages to switch to: none while only one is complete.
    pub fn other_languages(&self) -> Vec<Language> {
        let here = self.words.language();
        let others = Language::OFFERED.iter().copied();
        others.filter(|language| *language != here).collect()
    }

    /// Puts the chama's first page on the way here.
    #[must_use]
    pub fn in_its_chama(self) -> Self {
        let Some(chama) = self.chama.clone() else {
            return self;
        };
        let list = self.text("chamas-title");
        self.crumb(list, "/chamas".to_owned())
            .crumb(chama.name, format!("/chamas/{}", chama.id))
    }

    /// Adds a step to the way here.
    #[must_use]
    pub fn crumb(mut self, label: String, href: String) -> Self {
        self.crumbs.push(Crumb { label, href });
        self
    }
}
