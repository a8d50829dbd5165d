//! Where a membership stands, read and changed under the chama's turn.
//!
//! Changes of role and status of one chama come one after the other: each first takes the chama's
//! row of rules, and what it reads after that is what the one before it left. So of two
//! chairpersons who leave at the same moment the second finds itself the last.

use chrono::NaiveDate;
use domain::access::{Right, Role, allows};
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId, UserId};
use domain::members::{MembershipError, Standing};

use super::queries::statuses::NewStatus;
use super::queries::{self, MemberRow};
use super::rules::MemberRules;
use super::terms::{self, NewTerm};
use crate::access::Grant;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::Work;

/// A member as commands about memberships see them.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: MemberId,
    pub user_id: Option<UserId>,
    pub name: String,
    pub standing: Standing,
}

/// A status to be recorded.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    pub status: MemberStatus,
    pub since: NaiveDate,
    pub reason: String,
    pub by: UserId,
}

/// Takes the chama's turn: until this unit of work is over, nobody else's gets past this.
pub(super) async fn take_turn(work: &mut Work<'_>, chama_id: ChamaId) -> Result<()> {
    if queries::touch_rules(work.tx(), chama_id).await? == 0 {
        queries::set_rules(work.tx(), chama_id, MemberRules::default()).await?;
    }
    Ok(())
}

/// Takes the turn and makes sure that whoever acts still may: a grant was made when the request
/// came, and another officer's change may have come between.
pub(super) async fn take_turn_of<R: Right>(work: &mut Work<'_>, grant: &Grant<R>) -> Result<()> {
    let chama_id = grant.chama_id();
    take_turn(work, chama_id).await?;
    let own = member(work, chama_id, grant.member_id(), grant.member_id()).await?;
    let Standing { role, status, .. } = own.standing;
    if status == MemberStatus::Active && allows(role, R::PERMISSION) {
        Ok(())
    } else {
        Err(Refusal::new(Kind::Forbidden, "not_allowed").into())
    }
}

/// The refusal of a rule about memberships.
pub(super) fn refusal(error: MembershipError) -> Refusal {
    let kind = match error {
        MembershipError::OwnRole | MembershipError::OwnStatus => Kind::Forbidden,
        MembershipError::DayInFuture | MembershipError::HoldOutOfRange => Kind::Invalid,
        _ => Kind::Conflict,
    };
    Refusal::new(kind, error.code())
}

/// The member, as the database holds them now.
pub(super) async fn member(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    id: MemberId,
    actor: MemberId,
) -> Result<Found> {
    let row = queries::member(work.tx(), chama_id, id).await?;
    found(&row.ok_or_else(Error::not_found)?, Some(actor))
}

/// The membership of a person, whatever it stands at.
pub(super) async fn of_user(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    user: UserId,
) -> Result<Option<Found>> {
    let row = queries::member_of_user(work.tx(), chama_id, user).await?;
    row.map(|row| found(&row, None)).transpose()
}

fn found(row: &MemberRow, actor: Option<MemberId>) -> Result<Found> {
    let defect = |what: &str| Error::Defect(format!("member {}: {what}", row.id));
    let id = MemberId::new(row.id);
    Ok(Found {
        id,
        user_id: row.user_id.map(UserId::new),
        name: format!("{} {}", row.first_name, row.last_name),
        standing: Standing {
            role: row.role.parse().map_err(|_unknown| defect("role"))?,
            status: row.status.parse().map_err(|_unknown| defect("status"))?,
            own: actor == Some(id),
        },
    })
}

/// Writes where a membership stands: the record and what it comes to.
pub(super) async fn set(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: MemberId,
    to: Recorded,
) -> Result<()> {
    queries::set_status(work.tx(), chama_id, member, to.status.as_str()).await?;
    record(work, chama_id, member, to).await
}

/// Writes the record alone, where the member is new.
pub(super) async fn record(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: MemberId,
    to: Recorded,
) -> Result<()> {
    let new = NewStatus {
        chama_id,
        member,
        status: to.status,
        since: to.since,
        reason: to.reason,
        recorded_by: to.by,
        now: work.now(),
    };
    queries::statuses::insert_status(work.tx(), new).await?;
    Ok(())
}

/// Ends the open term of a member and begins another, under the chama's hold. A code by which the
/// membership could be taken over ends too: it was made for another role.
pub(super) async fn give_role(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: MemberId,
    role: Role,
    note: String,
) -> Result<()> {
    let term = NewTerm {
        role,
        given_by: work.actor()?,
        money_out_from: terms::hold_of_new_role(work, chama_id, role).await?,
        note,
    };
    let now = work.now();
    queries::claims::close_open(work.tx(), chama_id, member, now).await?;
    queries::terms::end_term(work.tx(), chama_id, member, now).await?;
    queries::set_role(work.tx(), chama_id, member, role.as_str()).await?;
    terms::begin(work, chama_id, member, term).await
}

/// A member goes: the office ends with the membership, and what the book owes stays in the book.
pub(super) async fn depart(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: &Found,
    to: Recorded,
) -> Result<()> {
    set(work, chama_id, member.id, to).await?;
    if member.standing.role == Role::Member {
        return Ok(());
    }
    give_role(work, chama_id, member.id, Role::Member, String::new()).await
}
