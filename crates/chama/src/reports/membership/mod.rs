//! The file of one member: offices held, where the membership stood, whom to turn to, what joining
//! cost; and the ways in: invitations, requests, and what a code leads to.

mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::entry_code::EntryCode;
use domain::ids::{ChamaId, InvitationId, JoinRequestId, MemberId};
use domain::members::Invited;
use domain::money::Money;

use super::members::{self, MemberRow, Reader as By};
use crate::access::{Grant, SignedIn};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::members::{NextOfKin, secrets};

/// Terms, statuses, invitations and requests shown at most.
const SHOWN_MAX: i64 = 200;

/// A time in which the member held a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The role.
    pub role: Role,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when; the open one has no end.
    pub ended_at: Option<DateTime<Utc>>,
    /// From when money put out by the holder is not on hold.
    pub money_out_from: DateTime<Utc>,
    /// Who gave it.
    pub given_by: String,
    /// What was said about the handover.
    pub note: String,
}

/// Where the membership stood from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Where.
    pub status: MemberStatus,
    /// From which day.
    pub since: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// What joining costs a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    /// The member.
    pub member: MemberId,
    /// What was due on joining.
    pub due: Money,
    /// What was paid of it and not reversed.
    pub paid: Money,
}

impl Fee {
    /// What is still to be paid; nothing where more was paid.
    pub fn left(&self) -> Money {
        self.due
            .checked_sub(self.paid)
            .filter(|left| left.is_positive())
            .unwrap_or(Money::ZERO)
    }
}

/// What only those who keep the register, and the member, see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The phone, whole, as it is typed.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whom to turn to.
    pub next_of_kin: Option<NextOfKin>,
    /// Whether a code for taking the membership over can be used now.
    pub claim_open: bool,
}

/// The file of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberFile {
    /// The member as the list shows them.
    pub member: MemberRow,
    /// Particulars, where the reader may see them.
    pub particulars: Option<Particulars>,
    /// What joining cost.
    pub fee: Fee,
    /// Roles held, newest first.
    pub terms: Vec<Term>,
    /// Where the membership stood, newest first.
    pub statuses: Vec<Stood>,
}

/// The file of a member.
///
/// # Errors
/// Not found when there is no such member in the chama.
pub async fn file(
    context: &Context,
    grant: Grant<may::ViewChama>,
    id: MemberId,
) -> Result<MemberFile> {
    let member = members::member(context, grant, id).await?;
    let chama_id = grant.chama_id();
    let mut reader = context.db().read().await?;
    let mine = By::of(&grant).sees_all_of(id);
    let particulars = if mine {
        queries::particulars(&mut reader, chama_id, id, context.now()).await?
    } else {
        None
    };
    let fee = queries::fees(&mut reader, chama_id, Some(id), 1).await?;
    Ok(MemberFile {
        member,
        particulars,
        fee: fee.into_iter().next().ok_or_else(Error::not_found)?,
        terms: queries::terms(&mut reader, chama_id, id, SHOWN_MAX).await?,
        statuses: queries::statuses(&mut reader, chama_id, id, SHOWN_MAX).await?,
    })
}

/// What joining costs each member and what each has paid of it, for the collection at a meeting.
///
/// # Errors
/// When the database fails.
pub async fn fees(context: &Context, grant: Grant<may::ViewChama>) -> Result<Vec<Fee>> {
    let mut reader = context.db().read().await?;
    queries::fees(&mut reader, grant.chama_id(), None, 1_000).await
}

/// An invitation as officers see it; its code nobody sees again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLine {
    /// Which.
    pub id: InvitationId,
    /// What officers call it.
    pub label: String,
    /// How far it is used, and until when it stands.
    pub invited: Invited,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// The invitations of a chama, newest first.
///
/// # Errors
/// When the database fails.
pub async fn invitations(
    context: &Context,
    grant: Grant<may::ManageMembers>,
) -> Result<Vec<InvitationLine>> {
    let mut reader = context.db().read().await?;
    queries::invitations(&mut reader, grant.chama_id(), SHOWN_MAX).await
}

/// Somebody who asks to be admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Which.
    pub id: JoinRequestId,
    /// First and last name of the account.
    pub name: String,
    /// E-mail address of the account.
    pub email: String,
    /// Phone number of the account, as it is typed.
    pub phone: Option<String>,
    /// What the person said.
    pub message: String,
    /// When they asked.
    pub asked_at: DateTime<Utc>,
    /// Whether the person was a member before and left.
    pub was_member: bool,
}

/// Whoever waits, and the members without account whose membership they could take over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// Whoever waits, the longest first.
    pub waiting: Vec<RequestLine>,
    /// Members without account, by name.
    pub kept: Vec<(MemberId, String)>,
}

/// Whoever waits to be admitted.
///
/// # Errors
/// When the database fails.
pub async fn requests(context: &Context, grant: Grant<may::ManageMembers>) -> Result<Requests> {
    let mut reader = context.db().read().await?;
    let chama_id = grant.chama_id();
    Ok(Requests {
        waiting: queries::waiting(&mut reader, chama_id, SHOWN_MAX).await?,
        kept: queries::without_account(&mut reader, chama_id, 1_000).await?,
    })
}

/// How many wait to be admitted.
///
/// # Errors
/// When the database fails.
pub async fn waiting_count(context: &Context, grant: Grant<may::ManageMembers>) -> Result<i64> {
    let mut reader = context.db().read().await?;
    Ok(queries::waiting_count(&mut reader, grant.chama_id()).await?)
}

/// What a code leads to, before it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The chama.
    pub chama_id: ChamaId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its rules, so that nobody asks in without knowing them.
    pub rules: Option<String>,
    /// What each member pays each time.
    pub contribution_amount: Money,
    /// How often.
    pub contribution_frequency: String,
    /// What a new member pays once.
    pub registration_fee: Money,
    /// The member whose membership the code hands over, if it is such a code.
    pub member_name: Option<String>,
}

/// What the code typed leads to. Whether it can still be used is said when it is.
///
/// # Errors
/// A refusal of the field `code` when it is none of ours.
pub async fn behind(context: &Context, _person: SignedIn, typed: &str) -> Result<Behind> {
    let code = EntryCode::parse(typed).map_err(|error| Refusal::field("code", error.code()))?;
    let mut reader = context.db().read().await?;
    let found = queries::behind(&mut reader, secrets::hash(&code)).await?;
    found.ok_or_else(|| Refusal::field("code", "entry_code_unknown").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_fee_is_never_less_than_nothing() {
        let fee = |due, paid| Fee {
            member: MemberId::new(1),
            due: Money::from_cents(due),
            paid: Money::from_cents(paid),
        };
        assert_eq!(fee(50_000, 20_000).left(), Money::from_cents(30_000));
        assert_eq!(fee(50_000, 60_000).left(), Money::ZERO);
    }
}
