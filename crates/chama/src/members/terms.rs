//! Terms of office: who held which role from when to when, and from when they may put money out.
//!
//! A new officer's hold gives the others time to notice a change of office that was not theirs
//! before money can follow it.

use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::ids::{ChamaId, MemberId, UserId};
use domain::members::money_out_from;
use domain::time::display_time;
use store::Connection;

use super::{queries, rules};
use crate::access::Grant;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::Work;

/// A term that begins.
#[derive(Debug, Clone)]
pub struct NewTerm {
    /// The role.
    pub role: Role,
    /// Who gives it.
    pub given_by: UserId,
    /// From when money put out by the holder is not on hold.
    pub money_out_from: DateTime<Utc>,
    /// What was said about it.
    pub note: String,
}

/// Begins a term. The member has no open one: the schema refuses a second.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: MemberId,
    term: NewTerm,
) -> Result<()> {
    let now = work.now();
    queries::terms::insert_term(work.tx(), chama_id, member, term, now).await?;
    Ok(())
}

/// From when a role that begins now lets its holder put money out, by the chama's own rule.
///
/// # Errors
/// When the database fails.
pub async fn hold_of_new_role(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    role: Role,
) -> Result<DateTime<Utc>> {
    let now = work.now();
    let rules = rules::of(work.tx(), chama_id).await?;
    Ok(money_out_from(role, now, Some(rules.officer_hold_hours)))
}

/// From when money put out by the member is not on hold.
///
/// # Errors
/// When the database fails.
pub async fn money_out_from_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> Result<DateTime<Utc>> {
    let from = queries::terms::money_out_from(on, chama_id, member).await?;
    from.ok_or_else(|| Error::Defect(format!("member {member} of {chama_id} holds no term")))
}

/// Refuses what a new officer does with money before the hold is over.
///
/// # Errors
/// A conflict that says until when.
pub async fn not_on_hold(
    work: &mut Work<'_>,
    grant: &Grant<impl domain::access::Right>,
) -> Result<()> {
    let from = money_out_from_of(work.tx(), grant.chama_id(), grant.member_id()).await?;
    if work.now() < from {
        let refusal = Refusal::new(Kind::Conflict, "officer_on_hold");
        return Err(refusal.with_arg("until", display_time(from)).into());
    }
    Ok(())
}
