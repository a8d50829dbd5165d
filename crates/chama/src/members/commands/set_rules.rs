//! Deciding how long payments of a new officer wait.

use domain::access::may;
use domain::members::hold_hours;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::Result;
use crate::members::rules::MemberRules;
use crate::members::{queries, rules, standing};
use crate::work::{Command, Work};

/// Sets the hold of new officers. It counts for roles given from now on: whoever is on hold stays
/// so, else a new officer could end their own.
#[derive(Debug, Clone, Serialize)]
pub struct SetMemberRules {
    officer_hold_hours: i64,
}

impl SetMemberRules {
    /// Checks the hours, 0 to 720.
    ///
    /// # Errors
    /// A refusal of the field.
    pub fn check(officer_hold_hours: i64) -> Result<Self> {
        let officer_hold_hours = hold_hours(officer_hold_hours).map_err(|error| {
            standing::refusal(error).with_field("officer_hold_hours", error.code())
        })?;
        Ok(Self { officer_hold_hours })
    }
}

impl Command for SetMemberRules {
    const NAME: &'static str = "members.set_rules";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::EditChama>;
    type Answer = i64;

    async fn execute(&self, work: &mut Work<'_>, grant: &Grant<may::EditChama>) -> Result<i64> {
        let chama_id = grant.chama_id();
        standing::take_turn_of(work, grant).await?;
        let before = rules::of(work.tx(), chama_id).await?;
        let after = MemberRules {
            officer_hold_hours: self.officer_hold_hours,
            ..before
        };
        queries::set_rules(work.tx(), chama_id, after).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.rules_changed",
                subject: "chama",
                subject_id: Some(chama_id.get()),
                detail: json!({
                    "officer_hold_hours": self.officer_hold_hours,
                    "before": before.officer_hold_hours,
                }),
            },
        );
        Ok(self.officer_hold_hours)
    }
}
