//! Forms: every one has the same bones. A label and a hint belong to each field; what was refused
//! is listed on top with links to the fields; what was typed is kept, secrets excepted.

mod field;
mod typed;

use askama::Template;
use askama::filters::HtmlSafe;
use i18n::Words;

pub use field::{Choice, Control, Field};
pub use typed::{Typed, Wrong};

use crate::show::Icon;

/// Fields that belong together, under a heading where there are several groups.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub legend: Option<String>,
    /// The fields.
    pub fields: Vec<Field>,
}

/// A link that leaves the form.
#[derive(Clone, Debug)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A whole form.
#[derive(Clone, Debug, Template)]
#[template(path = "components/form.html")]
pub struct Form {
    words: Words,
    action: String,
    csrf: String,
    submit: String,
    submit_icon: Option<Icon>,
    hidden: Vec<(&'static str, String)>,
    groups: Vec<Group>,
    wrong: Vec<Wrong>,
    way: Option<Way>,
    confirm: Option<String>,
    dangerous: bool,
    with_file: bool,
}

impl HtmlSafe for Form {}

impl Form {
    /// A form that posts to `action`.
    pub fn new(words: Words, action: String, csrf: &str, submit: String) -> Self {
        Self {
            words,
            action,
            csrf: csrf.to_owned(),
            submit,
            submit_icon: None,
            hidden: Vec::new(),
            groups: Vec::new(),
            wrong: Vec::new(),
            way: None,
            confirm: None,
            dangerous: false,
            with_file: false,
        }
    }

    /// A value the person does not see, such as the key that keeps a form from being booked twice.
    #[must_use]
    pub fn hidden(mut self, name: &'static str, value: &str) -> Self {
        self.hidden.push((name, value.to_owned()));
        self
    }

    /// Fields without a heading.
    #[must_use]
    pub fn fields(self, fields: Vec<Field>) -> Self {
        self.push(None, fields)
    }

    /// Fields under a heading.
    #[must_use]
    pub fn group(self, legend: String, fields: Vec<Field>) -> Self {
        self.push(Some(legend), fields)
    }

    fn push(mut self, legend: Option<String>, fields: Vec<Field>) -> Self {
        self.groups.push(Group { legend, fields });
        self
    }

    /// A way out beside the button.
    #[must_use]
    pub fn way(mut self, label: String, href: String) -> Self {
        self.way = Some(Way { label, href });
        self
    }

    /// The icon of the button.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.submit_icon = Some(icon);
        self
    }

    /// Asks before sending, where the browser can.
    #[must_use]
    pub fn confirm(mut self, question: String) -> Self {
        self.confirm = Some(question);
        self.dangerous = true;
        self
    }

    /// Sends a file along.
    #[must_use]
    pub const fn with_file(mut self) -> Self {
        self.with_file = true;
        self
    }

    /// Puts back what was typed and says what was wrong with it.
    #[must_use]
    pub fn with(mut self, typed: &Typed) -> Self {
        for field in self.groups.iter_mut().flat_map(|group| &mut group.fields) {
            field.fill(self.words, typed);
        }
        let known = |name: &str| {
            let mut fields = self.groups.iter().flat_map(|group| &group.fields);
            fields.any(|field| field.name == name)
        };
        self.wrong = typed
            .wrong()
            .iter()
            .map(|wrong| Wrong {
                field: wrong.field.clone().filter(|name| known(name)),
                text: wrong.text.clone(),
            })
            .collect();
        self
    }

    /// Whether something typed was refused.
    pub const fn is_refused(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// The address inside the page that mends a refused field.
    fn target(&self, name: &str) -> String {
        let mut fields = self.groups.iter().flat_map(|group| &group.fields);
        fields
            .find(|field| field.name == name)
            .map_or_else(|| name.to_owned(), Field::first_id)
    }
}
