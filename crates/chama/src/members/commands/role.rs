//! Giving a member another role: the term of the one ends, that of the other begins.

use domain::access::{Role, may};
use domain::ids::MemberId;
use domain::members::may_take_role;
use domain::names::Description;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Fields, Result};
use crate::members::views::RoleChanged;
use crate::members::{queries, standing, terms};
use crate::work::{Command, Work};

/// Gives a member another role.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeRole {
    member: MemberId,
    role: Role,
    note: String,
}

impl ChangeRole {
    /// Checks what was chosen, and what the handover says, which may be nothing.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(member: MemberId, role: &str, note: &str) -> Result<Self> {
        let mut fields = Fields::new();
        let role = fields.take("role", role.trim().parse().map_err(unknown));
        let note = Description::parse_optional(note).map_err(|e| e.code());
        let note = fields.take("note", note);
        match (role, note) {
            (Some(role), Some(note)) => Ok(Self {
                member,
                role,
                note: note.map(|note| note.to_string()).unwrap_or_default(),
            }),
            _ => Err(fields
                .finish()
                .err()
                .unwrap_or_else(crate::Error::not_found)),
        }
    }
}

fn unknown(error: domain::choice::UnknownChoice) -> &'static str {
    error.code()
}

impl Command for ChangeRole {
    const NAME: &'static str = "members.change_role";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::AssignRole>;
    type Answer = RoleChanged;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::AssignRole>,
    ) -> Result<RoleChanged> {
        let chama_id = grant.chama_id();
        standing::take_turn_of(work, grant).await?;
        let member = standing::member(work, chama_id, self.member, grant.member_id()).await?;
        let chairs = queries::chairs(work.tx(), chama_id).await?;
        may_take_role(member.standing, self.role, chairs)
            .map_err(|error| standing::refusal(error).with_field("role", error.code()))?;
        standing::give_role(work, chama_id, member.id, self.role, self.note.clone()).await?;
        let money_out_from = terms::money_out_from_of(work.tx(), chama_id, member.id).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.role_changed",
                subject: "member",
                subject_id: Some(member.id.get()),
                detail: json!({
                    "name": member.name,
                    "from": member.standing.role,
                    "to": self.role,
                    "note": self.note,
                    "money_out_from": money_out_from,
                }),
            },
        );
        Ok(RoleChanged {
            id: member.id,
            from: member.standing.role,
            role: self.role,
            money_out_from,
        })
    }
}
