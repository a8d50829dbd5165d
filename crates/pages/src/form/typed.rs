use std::collections::BTreeMap;
use std::str::FromStr;

use chama::typed::AmountText;
use http::Failure;
use i18n::Words;
use serde::Deserialize;

/// Something refused: the field, where there is one, and the sentence that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Name of the field.
    pub field: Option<String>,
    /// What to do.
    pub text: String,
}

/// What a person typed, and what was wrong with it. Read from a form or from the words after a
/// question mark; the last of a repeated name counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed {
    values: BTreeMap<String, String>,
    #[serde(skip)]
    wrong: Vec<Wrong>,
}

impl Typed {
    /// A value, trimmed; empty where none was sent.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |value| value.trim())
    }

    /// A value exactly as typed: a space may belong to a password.
    pub fn get_exact(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// A value where something was typed.
    pub fn get_some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Whether the form sent a field of this name at all.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The number of something chosen from a list; nothing where nothing was chosen.
    ///
    /// # Errors
    /// When the form sent something that is no number.
    pub fn chosen<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Failure> {
        let chosen = self.get_some(name).map(str::parse).transpose();
        chosen.map_err(|_not_a_number| Failure::field(name, "id_not_a_number"))
    }

    /// An amount where one was typed.
    pub fn amount(&self, name: &str) -> Option<AmountText> {
        let text = self.get_some(name)?;
        Some(AmountText::Typed(text.to_owned()))
    }

    /// A value as a command takes it.
    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// Sets a value, as for a field filled in beforehand.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.values.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Notes an error by its code.
    pub fn refuse(
        &mut self,
        words: Words,
        field: Option<&str>,
        code: &str,
        gaps: &[(&'static str, &str)],
    ) {
        self.wrong.push(Wrong {
            field: field.map(ToOwned::to_owned),
            text: words.error(code, gaps),
        });
    }

    /// Takes over a refusal, if it is one that somebody mends by typing; else gives it back.
    ///
    /// # Errors
    /// The failure itself, when another page tells it better.
    pub fn refused(mut self, words: Words, failure: Failure) -> Result<(Self, Failure), Failure> {
        let mendable = [401, 409, 422].contains(&failure.status.as_u16());
        if failure.fields.is_empty() && !mendable {
            return Err(failure);
        }
        if failure.fields.is_empty() {
            self.refuse_with(words, None, failure.code, &failure.args);
        }
        for field in &failure.fields {
            self.refuse_with(words, Some(&field.field), &field.code, &field.args);
        }
        Ok((self, failure))
    }

    fn refuse_with(
        &mut self,
        words: Words,
        field: Option<&str>,
        code: &str,
        args: &[(&'static str, String)],
    ) {
        let gaps: Vec<(&'static str, &str)> = args
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.refuse(words, field, code, &gaps);
    }

    /// Everything refused.
    pub fn wrong(&self) -> &[Wrong] {
        &self.wrong
    }

    /// What is wrong with one field.
    pub fn wrong_with(&self, name: &str) -> Option<&str> {
        self.wrong
            .iter()
            .find(|wrong| wrong.field.as_deref() == Some(name))
            .map(|wrong| wrong.text.as_str())
    }
}
