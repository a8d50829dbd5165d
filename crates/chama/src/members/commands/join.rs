//! A person who is signed in enters a code: that of an invitation asks to be admitted, that of a
//! member kept by officers makes them this member.

use domain::access::Role;
use domain::chamas::MemberStatus;
use domain::entry_code::EntryCode;
use domain::ids::{ChamaId, MemberId};
use domain::names::Description;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::SignedIn;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::members::queries::claims::{self, ClaimRow};
use crate::members::queries::invitations::{self, InvitationRow};
use crate::members::queries::requests::{self, NewRequest};
use crate::members::standing::{self, Found};
use crate::members::views::Entered;
use crate::members::{queries, secrets};
use crate::work::{Command, Work};

/// Enters a code.
#[derive(Debug, Clone, Serialize)]
pub struct Join {
    // The hash and never the code: what is bound to an idempotency key may be kept.
    code_hash: Vec<u8>,
    message: String,
}

impl Join {
    /// Checks the code as typed, and what the person says with it, which may be nothing.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(code: &str, message: &str) -> Result<Self> {
        let mut fields = Fields::new();
        let code = fields.take("code", EntryCode::parse(code).map_err(|e| e.code()));
        let message = Description::parse_optional(message).map_err(|e| e.code());
        let message = fields.take("message", message);
        match (code, message) {
            (Some(code), Some(message)) => Ok(Self {
                code_hash: secrets::hash(&code),
                message: message.map(|text| text.to_string()).unwrap_or_default(),
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

fn refused(code: &'static str) -> Error {
    Refusal::new(Kind::Conflict, code)
        .with_field("code", code)
        .into()
}

/// Why a code for taking over cannot be used, if it cannot.
fn closed(claim: &ClaimRow, now: chrono::DateTime<chrono::Utc>) -> Option<&'static str> {
    if claim.used_by.is_some() {
        Some("entry_code_used")
    } else if claim.closed_at.is_some() {
        Some("entry_code_ended")
    } else {
        (now >= claim.expires_at).then_some("entry_code_expired")
    }
}

impl Command for Join {
    const NAME: &'static str = "members.join";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = SignedIn;
    type Answer = Entered;

    async fn execute(&self, work: &mut Work<'_>, person: &SignedIn) -> Result<Entered> {
        let hash = || self.code_hash.clone();
        if let Some(claim) = claims::by_hash(work.tx(), hash()).await? {
            let chama_id = ChamaId::new(claim.chama_id);
            work.in_chama(chama_id);
            standing::take_turn(work, chama_id).await?;
            let now_found = claims::by_hash(work.tx(), hash()).await?;
            let claim = now_found.ok_or_else(Error::not_found)?;
            return take_over(work, *person, &claim).await;
        }
        let invitation = invitations::by_hash(work.tx(), hash()).await?;
        let invitation = invitation.ok_or_else(|| Refusal::field("code", "entry_code_unknown"))?;
        let chama_id = ChamaId::new(invitation.chama_id);
        work.in_chama(chama_id);
        standing::take_turn(work, chama_id).await?;
        let now_found = invitations::by_hash(work.tx(), hash()).await?;
        let invitation = now_found.ok_or_else(Error::not_found)?;
        self.ask(work, *person, &invitation).await
    }
}

impl Join {
    async fn ask(
        &self,
        work: &mut Work<'_>,
        person: SignedIn,
        invitation: &InvitationRow,
    ) -> Result<Entered> {
        let chama_id = ChamaId::new(invitation.chama_id);
        let (user, now) = (person.user_id(), work.now());
        let own = standing::of_user(work, chama_id, user).await?;
        if own.is_some_and(|own| own.standing.status != MemberStatus::Left) {
            return Err(refused("already_a_member"));
        }
        if requests::waiting_of(work.tx(), chama_id, user)
            .await?
            .is_some()
        {
            return Err(refused("already_asked"));
        }
        let stands = invitation.invited().stands(now);
        stands.map_err(|error| refused(error.code()))?;
        let new = NewRequest {
            chama_id,
            user,
            invitation: invitation.id,
            message: self.message.clone(),
            now,
        };
        let request = requests::insert_request(work.tx(), new).await?;
        invitations::count_use(work.tx(), invitation.id).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.asked_to_join",
                subject: "join_request",
                subject_id: Some(request.get()),
                detail: json!({ "invitation": invitation.id }),
            },
        );
        Ok(Entered::Asked { chama_id, request })
    }
}

async fn take_over(work: &mut Work<'_>, person: SignedIn, claim: &ClaimRow) -> Result<Entered> {
    let (chama_id, now) = (ChamaId::new(claim.chama_id), work.now());
    if let Some(code) = closed(claim, now) {
        return Err(refused(code));
    }
    let user = person.user_id();
    if standing::of_user(work, chama_id, user).await?.is_some() {
        return Err(refused("already_a_member"));
    }
    let id = MemberId::new(claim.member_id);
    // Whoever acts holds no membership here yet, so none of them is their own.
    let member = standing::member(work, chama_id, id, MemberId::new(0)).await?;
    if member.standing.status != MemberStatus::Active {
        return Err(refused("member_not_active"));
    }
    claims::use_up(work.tx(), claim.id, user, now).await?;
    hand_over(work, chama_id, &member, user).await?;
    audit::record(
        work,
        audit::Record {
            action: "members.claimed",
            subject: "member",
            subject_id: Some(id.get()),
            detail: json!({ "name": member.name, "code_made_by": claim.created_by }),
        },
    );
    Ok(Entered::Claimed {
        chama_id,
        member: id,
    })
}

/// Gives a membership to an account. An office that comes with it begins anew, with its hold: it
/// is the first time that somebody can act with it by themselves.
pub(super) async fn hand_over(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: &Found,
    user: domain::ids::UserId,
) -> Result<()> {
    if queries::set_user(work.tx(), chama_id, member.id, user).await? == 0 {
        return Err(refused("member_has_account"));
    }
    let now = work.now();
    claims::close_open(work.tx(), chama_id, member.id, now).await?;
    if member.standing.role == Role::Member {
        return Ok(());
    }
    standing::give_role(
        work,
        chama_id,
        member.id,
        member.standing.role,
        String::new(),
    )
    .await
}
