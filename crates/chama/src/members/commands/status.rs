//! Officers record what became of a membership: held, released, left, back, or ended by death.

use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::MemberStatus;
use domain::ids::MemberId;
use domain::members::{StatusChange, may_change_status, status_day};
use domain::names::Reason;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Fields, Result};
use crate::ledger::accounts;
use crate::members::queries;
use crate::members::standing::{self, Recorded};
use crate::members::views::StatusChanged;
use crate::typed::given;
use crate::work::{Command, Work};

/// Takes a step with a membership.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeStatus {
    member: MemberId,
    change: StatusChange,
    reason: String,
    since: Option<NaiveDate>,
}

impl ChangeStatus {
    /// Checks what was chosen and typed: the reason cannot be left empty, the day can, for today.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(member: MemberId, change: &str, reason: &str, since: &str) -> Result<Self> {
        let mut fields = Fields::new();
        let change: std::result::Result<StatusChange, _> = change.trim().parse();
        let change = fields.take("change", change.map_err(|e| e.code()));
        let reason = fields.take("reason", Reason::parse(reason).map_err(|e| e.code()));
        let since = given(since).map(str::parse).transpose();
        let since = fields.take("since", since.map_err(|_not_a_day| "date_not_a_date"));
        match (change, reason, since) {
            (Some(change), Some(reason), Some(since)) => Ok(Self {
                member,
                change,
                reason: reason.as_str().to_owned(),
                since,
            }),
            _ => Err(fields
                .finish()
                .err()
                .unwrap_or_else(crate::Error::not_found)),
        }
    }
}

impl Command for ChangeStatus {
    const NAME: &'static str = "members.change_status";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ChangeMemberStatus>;
    type Answer = StatusChanged;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ChangeMemberStatus>,
    ) -> Result<StatusChanged> {
        let chama_id = grant.chama_id();
        let since = status_day(self.since, work.today())
            .map_err(|error| standing::refusal(error).with_field("since", error.code()))?;
        standing::take_turn_of(work, grant).await?;
        let member = standing::member(work, chama_id, self.member, grant.member_id()).await?;
        let chairs = queries::chairs(work.tx(), chama_id).await?;
        may_change_status(member.standing, self.change, chairs)
            .map_err(|error| standing::refusal(error).with_field("change", error.code()))?;
        let status = self.change.leads_to();
        let to = Recorded {
            status,
            since,
            reason: self.reason.clone(),
            by: grant.user_id(),
        };
        match status {
            MemberStatus::Left | MemberStatus::Deceased => {
                standing::depart(work, chama_id, &member, to).await?;
            }
            MemberStatus::Active | MemberStatus::Suspended => {
                standing::set(work, chama_id, member.id, to).await?;
            }
        }
        let savings = accounts::savings_of(work.tx(), chama_id, member.id).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.status_changed",
                subject: "member",
                subject_id: Some(member.id.get()),
                detail: json!({
                    "name": member.name,
                    "from": member.standing.status.as_str(),
                    "to": status.as_str(),
                    "since": since,
                    "reason": self.reason,
                    "savings": savings.cents(),
                }),
            },
        );
        Ok(StatusChanged {
            id: member.id,
            status,
            savings,
        })
    }
}
