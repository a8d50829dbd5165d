//! Inviting people by a code, which is also the end of a link, and ending an invitation.

use domain::access::may;
use domain::entry_code::EntryCode;
use domain::ids::InvitationId;
use domain::members::{INVITATION_USES_MAX, invitation_end};
use domain::names::InvitationLabel;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Fields, Result};
use crate::members::queries::invitations::{self, NewInvitation};
use crate::members::secrets;
use crate::members::views::Invited;
use crate::work::{Command, Work};

/// Makes an invitation. Run it without an idempotency key: the answer stored under one must not
/// carry the code, so whoever asked again could not be told it.
#[derive(Debug, Clone, Serialize)]
pub struct Invite {
    label: String,
    uses_max: i64,
    #[serde(skip)]
    code: EntryCode,
}

impl Invite {
    /// Checks what was typed and draws the code.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(context: &Context, label: &str, uses_max: i64) -> Result<Self> {
        let mut fields = Fields::new();
        let label = InvitationLabel::parse_optional(label).map_err(|e| e.code());
        let label = fields.take("label", label);
        if !(1..=INVITATION_USES_MAX).contains(&uses_max) {
            fields.refuse("uses_max", "invitation_uses_out_of_range");
        }
        fields.finish()?;
        let label = label.flatten().map(|label| label.to_string());
        Ok(Self {
            label: label.unwrap_or_default(),
            uses_max,
            code: secrets::draw(context)?,
        })
    }

    /// The code, to be shown once.
    pub fn code(&self) -> &EntryCode {
        &self.code
    }
}

impl Command for Invite {
    const NAME: &'static str = "members.invite";
    // It is new and depends on nothing.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = Invited;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<Invited> {
        let expires_at = invitation_end(work.now());
        let new = NewInvitation {
            chama_id: grant.chama_id(),
            code_hash: secrets::hash(&self.code),
            label: self.label.clone(),
            uses_max: self.uses_max,
            created_by: grant.user_id(),
            now: work.now(),
            expires_at,
        };
        let id = invitations::insert_invitation(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.invited",
                subject: "invitation",
                subject_id: Some(id.get()),
                detail: json!({ "label": self.label, "uses_max": self.uses_max }),
            },
        );
        Ok(Invited {
            id,
            expires_at,
            uses_max: self.uses_max,
        })
    }
}

/// Ends an invitation; who asked by it before stays asked.
#[derive(Debug, Clone, Serialize)]
pub struct RevokeInvitation {
    /// The invitation.
    pub invitation: InvitationId,
}

impl Command for RevokeInvitation {
    const NAME: &'static str = "members.revoke_invitation";
    // One statement decides.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = InvitationId;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<InvitationId> {
        let (chama_id, by, now) = (grant.chama_id(), grant.user_id(), work.now());
        let ended = invitations::revoke(work.tx(), chama_id, self.invitation, by, now).await?;
        if ended == 0 {
            return Err(Error::not_found());
        }
        audit::record(
            work,
            audit::Record {
                action: "members.invitation_revoked",
                subject: "invitation",
                subject_id: Some(self.invitation.get()),
                detail: json!({}),
            },
        );
        Ok(self.invitation)
    }
}
