//! Deciding on a request to be admitted: a new member, one who comes back, or the account of a
//! member officers kept so far; or a refusal with its reason.

use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::ids::{JoinRequestId, MemberId, UserId};
use domain::members::{JoinState, StatusChange};
use domain::names::Reason;
use i18n::{Language, Words};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::claim::may_be_taken_over;
use super::join::hand_over;
use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::members::queries::requests::{self, Decision};
use crate::members::standing::{self, Found, Recorded};
use crate::members::views::RequestDecided;
use crate::members::{self, NewMember, queries};
use crate::people;
use crate::people::views::Profile;
use crate::work::{Command, Work};

/// Admits whoever asked.
#[derive(Debug, Clone, Serialize)]
pub struct ApproveRequest {
    request: JoinRequestId,
    member: Option<MemberId>,
    #[serde(skip)]
    language: Language,
}

impl ApproveRequest {
    /// `member` is the one without account whose membership the person takes over, where officers
    /// kept one for them.
    pub fn new(request: JoinRequestId, member: Option<MemberId>, language: Language) -> Self {
        Self {
            request,
            member,
            language,
        }
    }
}

/// The person who waits; it is too late when somebody has decided.
async fn waiting(
    work: &mut Work<'_>,
    grant: &Grant<may::ManageMembers>,
    request: JoinRequestId,
) -> Result<UserId> {
    let row = requests::request(work.tx(), grant.chama_id(), request).await?;
    let row = row.ok_or_else(Error::not_found)?;
    if row.state != JoinState::Waiting.as_str() {
        return Err(Refusal::new(Kind::Conflict, "request_decided").into());
    }
    Ok(UserId::new(row.user_id))
}

impl Command for ApproveRequest {
    const NAME: &'static str = "members.approve_request";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = RequestDecided;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<RequestDecided> {
        let chama_id = grant.chama_id();
        standing::take_turn_of(work, grant).await?;
        let user = waiting(work, grant, self.request).await?;
        let own = standing::of_user(work, chama_id, user).await?;
        let (member, how) = match (own, self.member) {
            (Some(own), _) => (come_back(work, grant, &own).await?, "came_back"),
            (None, Some(kept)) => {
                let kept = standing::member(work, chama_id, kept, grant.member_id()).await?;
                may_be_taken_over(&kept, grant.role())?;
                hand_over(work, chama_id, &kept, user).await?;
                (kept.id, "took_over")
            }
            (None, None) => (self.enrol(work, grant, user).await?, "new"),
        };
        let decision = Decision {
            chama_id,
            request: self.request,
            state: JoinState::Approved,
            reason: None,
            member: Some(member),
            by: grant.user_id(),
            now: work.now(),
        };
        requests::decide(work.tx(), decision).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.admitted",
                subject: "member",
                subject_id: Some(member.get()),
                detail: json!({ "request": self.request, "how": how }),
            },
        );
        Ok(RequestDecided {
            id: self.request,
            member: Some(member),
        })
    }
}

/// Whoever left comes back to the same membership: there is never a second.
async fn come_back(
    work: &mut Work<'_>,
    grant: &Grant<may::ManageMembers>,
    own: &Found,
) -> Result<MemberId> {
    if !StatusChange::Readmit.is_possible_from(own.standing.status) {
        return Err(Refusal::new(Kind::Conflict, "already_a_member").into());
    }
    let back = Recorded {
        status: MemberStatus::Active,
        since: work.today(),
        reason: String::new(),
        by: grant.user_id(),
    };
    standing::set(work, grant.chama_id(), own.id, back).await?;
    Ok(own.id)
}

impl ApproveRequest {
    async fn enrol(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
        user: UserId,
    ) -> Result<MemberId> {
        let chama_id = grant.chama_id();
        let person = people::profile(work.tx(), user).await?;
        let (phone_number, email) = free_contacts(work, grant, &person).await?;
        let now = work.now();
        let new = NewMember {
            chama_id,
            user_id: Some(user),
            first_name: person.first_name,
            last_name: person.last_name,
            phone_number,
            email,
            role: Role::Member,
            joined_on: work.today(),
            added_by: grant.user_id(),
            now,
            money_out_from: now,
            owes_fee: true,
        };
        members::enrol(work, new, Words::new(self.language)).await
    }
}

/// The person's phone and address, unless another member with an account has them. A member
/// without one who has them is most likely the same person, and that is for the officer to say.
async fn free_contacts(
    work: &mut Work<'_>,
    grant: &Grant<may::ManageMembers>,
    person: &Profile,
) -> Result<(Option<String>, Option<String>)> {
    let (mut phone, mut email) = (person.phone_number.clone(), Some(person.email.clone()));
    let chama_id = grant.chama_id();
    let same = queries::with_contact(work.tx(), chama_id, phone.clone(), email.clone()).await?;
    for other in same {
        if other.user_id.is_none() {
            let refusal = Refusal::new(Kind::Conflict, "request_person_listed");
            let name = format!("{} {}", other.first_name, other.last_name);
            return Err(refusal.with_arg("name", name).into());
        }
        phone = phone.filter(|phone| other.phone_number.as_ref() != Some(phone));
        email = email.filter(|email| other.email.as_ref() != Some(email));
    }
    Ok((phone, email))
}

/// Refuses a request, with the reason.
#[derive(Debug, Clone, Serialize)]
pub struct RejectRequest {
    request: JoinRequestId,
    reason: String,
}

impl RejectRequest {
    /// Checks the reason, which cannot be empty.
    ///
    /// # Errors
    /// A refusal of the reason.
    pub fn check(request: JoinRequestId, reason: &str) -> Result<Self> {
        let reason =
            Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            request,
            reason: reason.as_str().to_owned(),
        })
    }
}

impl Command for RejectRequest {
    const NAME: &'static str = "members.reject_request";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = RequestDecided;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<RequestDecided> {
        standing::take_turn_of(work, grant).await?;
        waiting(work, grant, self.request).await?;
        let decision = Decision {
            chama_id: grant.chama_id(),
            request: self.request,
            state: JoinState::Rejected,
            reason: Some(self.reason.clone()),
            member: None,
            by: grant.user_id(),
            now: work.now(),
        };
        requests::decide(work.tx(), decision).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.request_rejected",
                subject: "join_request",
                subject_id: Some(self.request.get()),
                detail: json!({ "reason": self.reason }),
            },
        );
        Ok(RequestDecided {
            id: self.request,
            member: None,
        })
    }
}
