//! Choosing the language of pages and messages.

use i18n::Language;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::SignedIn;
use crate::audit;
use crate::error::Result;
use crate::people::queries;
use crate::work::{Command, Work};

/// Keeps the person's choice of language.
#[derive(Debug, Clone, Serialize)]
pub struct SetLanguage {
    /// `en` or `sw`.
    pub language: &'static str,
}

impl SetLanguage {
    /// The choice of a language.
    pub fn new(language: Language) -> Self {
        Self {
            language: language.tag(),
        }
    }
}

impl Command for SetLanguage {
    const NAME: &'static str = "people.set_language";
    // One column of one row is written, whatever it held.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = SignedIn;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, person: &SignedIn) -> Result<()> {
        queries::set_language(work.tx(), person.user_id(), self.language).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "user",
                subject_id: Some(person.user_id().get()),
                detail: json!({ "language": self.language }),
            },
        );
        Ok(())
    }
}
