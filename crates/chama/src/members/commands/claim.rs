//! A code by which the person themselves takes over the membership officers kept for them.

use domain::access::{Permission, Role, allows, may};
use domain::chamas::MemberStatus;
use domain::entry_code::EntryCode;
use domain::ids::MemberId;
use domain::members::invitation_end;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::context::Context;
use crate::error::{Kind, Refusal, Result};
use crate::members::queries::claims::{self, NewClaim};
use crate::members::secrets;
use crate::members::standing::{self, Found};
use crate::members::views::ClaimMade;
use crate::work::{Command, Work};

/// Makes the code of a member without account; one made before ends. Run it without an idempotency
/// key, as an invitation.
#[derive(Debug, Clone, Serialize)]
pub struct MakeClaimCode {
    member: MemberId,
    #[serde(skip)]
    code: EntryCode,
}

impl MakeClaimCode {
    /// Draws the code.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new(context: &Context, member: MemberId) -> Result<Self> {
        let code = secrets::draw(context)?;
        Ok(Self { member, code })
    }

    /// The code, to be shown once.
    pub fn code(&self) -> &EntryCode {
        &self.code
    }
}

/// Whether a membership can be given into the hands of an account. An office comes with it, so
/// whoever arranges that must be one who may give offices.
pub(super) fn may_be_taken_over(member: &Found, by: Role) -> Result<()> {
    let conflict = |code| Refusal::new(Kind::Conflict, code).with_field("member_id", code);
    if member.user_id.is_some() {
        return Err(conflict("member_has_account").into());
    }
    if member.standing.status != MemberStatus::Active {
        return Err(conflict("member_not_active").into());
    }
    if member.standing.role != Role::Member && !allows(by, Permission::AssignRole) {
        return Err(Refusal::new(Kind::Forbidden, "role_not_yours_to_give").into());
    }
    Ok(())
}

impl Command for MakeClaimCode {
    const NAME: &'static str = "members.make_claim_code";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = ClaimMade;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<ClaimMade> {
        let chama_id = grant.chama_id();
        standing::take_turn_of(work, grant).await?;
        let member = standing::member(work, chama_id, self.member, grant.member_id()).await?;
        may_be_taken_over(&member, grant.role())?;
        let now = work.now();
        claims::close_open(work.tx(), chama_id, member.id, now).await?;
        let new = NewClaim {
            chama_id,
            member: member.id,
            code_hash: secrets::hash(&self.code),
            created_by: grant.user_id(),
            now,
            expires_at: invitation_end(now),
        };
        claims::insert_claim(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.claim_code_made",
                subject: "member",
                subject_id: Some(member.id.get()),
                detail: json!({ "name": member.name }),
            },
        );
        Ok(ClaimMade {
            member: member.id,
            expires_at: invitation_end(now),
        })
    }
}
