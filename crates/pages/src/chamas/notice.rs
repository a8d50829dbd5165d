//! Why not everything can be done: the chama or the reader's membership is suspended.

use chama::access::Grant;
use chama::reports::chamas::ChamaDetails;
use domain::access::may;
use domain::chamas::{ChamaStatus, MemberStatus};
use domain::time::eat_date;
use i18n::Words;

/// A heading and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The heading.
    pub title: String,
    /// The sentence.
    pub text: String,
}

impl Notice {
    /// What the reader has to know, if anything.
    pub fn of(chama: &ChamaDetails, grant: &Grant<may::ViewChama>, words: Words) -> Option<Self> {
        let [title, text] = match chama.status {
            ChamaStatus::Suspended => ["chama-suspended-title", "chama-suspended-text"],
            ChamaStatus::Closed => ["chama-closed-title", "chama-closed-text"],
            ChamaStatus::Active if grant.standing().member == MemberStatus::Suspended => {
                ["member-suspended-title", "member-suspended-text"]
            }
            ChamaStatus::Active => return None,
        };
        let said = chama.standing.as_ref();
        let day = said.map(|said| words.date(eat_date(said.since)));
        let reason = said.map(|said| said.reason.as_str());
        let gaps = [
            ("day", day.as_deref().unwrap_or_default()),
            ("reason", reason.unwrap_or_default()),
        ];
        Some(Self {
            title: words.text(title),
            text: words.text_with(text, &gaps),
        })
    }

    /// A notice to look at.
    pub(super) fn sample(words: Words) -> Self {
        let gaps = [
            ("day", "20 Jan 2026"),
            ("reason", "the cash box was broken open"),
        ];
        Self {
            title: words.text("chama-suspended-title"),
            text: words.text_with("chama-suspended-text", &gaps),
        }
    }
}
