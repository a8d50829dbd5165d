use askama::Template;
use askama::filters::HtmlSafe;
use i18n::Words;

use super::Typed;
use crate::show::Icon;

/// One of several values to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// A picture beside it.
    pub icon: Option<Icon>,
}

impl Choice {
    /// A choice in words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            icon: None,
        }
    }

    /// A choice with a picture.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Control {
    /// A line: the `type` and `inputmode` of the input.
    Line(&'static str, &'static str),
    /// A secret, with a button that shows it.
    Secret,
    /// A sum of shillings.
    Money,
    /// Several lines.
    Lines,
    /// A list that opens.
    Select(Vec<Choice>),
    /// Cards to touch.
    Cards(Vec<Choice>),
    /// Cards in one row.
    Row(Vec<Choice>),
    /// A box to tick.
    Tick,
    /// A file.
    File,
    /// A file of any kind.
    AnyFile,
}

/// One field.
#[derive(Clone, Debug, Template)]
#[template(path = "components/field.html")]
pub struct Field {
    /// Name and id.
    pub name: &'static str,
    /// What to fill in.
    pub label: String,
    control: Control,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    required: bool,
    autocomplete: &'static str,
    max_length: Option<u16>,
    short: bool,
    when: &'static str,
    optional: String,
    error_prefix: String,
    reveal: String,
}

impl HtmlSafe for Field {}

impl Field {
    /// A field.
    pub fn new(name: &'static str, label: String, control: Control) -> Self {
        Self {
            name,
            label,
            control,
            hint: None,
            error: None,
            value: String::new(),
            required: false,
            autocomplete: "off",
            max_length: None,
            short: false,
            when: "",
            optional: String::new(),
            error_prefix: String::new(),
            reveal: String::new(),
        }
    }

    /// A line of text.
    pub fn line(name: &'static str, label: String) -> Self {
        Self::new(name, label, Control::Line("text", "text"))
    }

    /// What helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// It cannot be left empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What the browser may fill in by itself.
    #[must_use]
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }

    /// The most characters it takes.
    #[must_use]
    pub const fn max(mut self, length: u16) -> Self {
        self.max_length = Some(length);
        self
    }

    /// A narrow field, for what is short.
    #[must_use]
    pub const fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// Classes that say for which type of transaction it is meant; such a field is never required.
    #[must_use]
    pub const fn when(mut self, classes: &'static str) -> Self {
        self.when = classes;
        self
    }

    /// What it holds from the beginning.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(super) fn fill(&mut self, words: Words, typed: &Typed) {
        self.optional = words.text("form-optional");
        self.error_prefix = words.text("form-error-prefix");
        self.reveal = words.text("action-show-password");
        if typed.has(self.name) && !matches!(self.control, Control::Secret) {
            typed.get(self.name).clone_into(&mut self.value);
        }
        self.error = typed.wrong_with(self.name).map(ToOwned::to_owned);
    }

    /// The element a link in the list of errors leads to.
    pub(super) fn first_id(&self) -> String {
        match &self.control {
            Control::Cards(choices) | Control::Row(choices) => choices.first().map_or_else(
                || self.name.to_owned(),
                |choice| self.choice_id(&choice.value),
            ),
            _ => self.name.to_owned(),
        }
    }

    fn choice_id(&self, value: &str) -> String {
        format!("{}-{value}", self.name)
    }

    fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// Whether the label says that it may stay empty.
    fn says_optional(&self) -> bool {
        !self.required && self.when.is_empty() && !matches!(self.control, Control::Tick)
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        ids.join(" ")
    }
}
