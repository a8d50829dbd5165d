//! The members of a chama, with or without an account of their own: who belongs to it, in which
//! role and since when, where each membership stands, and the ways in.
//!
//! Tables `members`, `member_terms`, `member_statuses`, `member_kin`, `member_rules`,
//! `invitations`, `join_requests`, `member_claims`. Those with the right add, invite and admit;
//! the chairperson gives roles; each member leaves by themselves; the founder enrols with the
//! chama. Nobody changes their own role, and a chama always has a chairperson who can act.

pub mod commands;
mod officers;
mod payers;
mod queries;
pub mod rules;
pub mod secrets;
mod standing;
pub mod terms;
pub mod views;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId, UserId};
use domain::money::Money;
use i18n::Words;
use store::Connection;

use crate::error::Result;
use crate::ledger::{accounts, funds};
use crate::work::Work;

pub use commands::add::{AddMember, MemberForm};
pub use commands::admit::{ApproveRequest, RejectRequest};
pub use commands::claim::MakeClaimCode;
pub use commands::edit::EditMember;
pub use commands::import::ImportMembers;
pub use commands::invite::{Invite, RevokeInvitation};
pub use commands::join::Join;
pub use commands::kin::{KinForm, SetNextOfKin};
pub use commands::leave::LeaveChama;
pub use commands::role::ChangeRole;
pub use commands::set_rules::SetMemberRules;
pub use commands::status::ChangeStatus;
pub use officers::officers;
pub use payers::{Payer, payer, payers, payers_by_phone};

/// A member to be enrolled, every field checked.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// The chama.
    pub chama_id: ChamaId,
    /// The account of the person, if they have one.
    pub user_id: Option<UserId>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone number in E.164.
    pub phone_number: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Role held from the start.
    pub role: Role,
    /// The day of joining, in East Africa.
    pub joined_on: NaiveDate,
    /// Who enrols them.
    pub added_by: UserId,
    /// When.
    pub now: DateTime<Utc>,
    /// From when money put out by them is not on hold; see [`terms`].
    pub money_out_from: DateTime<Utc>,
    /// Whether they owe what a new member pays once. Founders do not, nor does who was a member
    /// before the chama came here.
    pub owes_fee: bool,
}

/// Whom to turn to for a member, every field checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextOfKin {
    /// First and last name.
    pub name: String,
    /// What they are to the member.
    pub relation: Option<String>,
    /// Phone number in E.164.
    pub phone_number: Option<String>,
}

/// Writes the member, with a savings account in every fund of the chama.
///
/// # Errors
/// A refusal when the person, phone or address is a member already.
pub async fn enrol(work: &mut Work<'_>, member: NewMember, words: Words) -> Result<MemberId> {
    let chama_id = member.chama_id;
    let name = format!("{} {}", member.first_name, member.last_name);
    let term = terms::NewTerm {
        role: member.role,
        given_by: member.added_by,
        money_out_from: member.money_out_from,
        note: String::new(),
    };
    let joined = standing::Recorded {
        status: MemberStatus::Active,
        since: member.joined_on,
        reason: String::new(),
        by: member.added_by,
    };
    let fee_due = if member.owes_fee {
        rules::of(work.tx(), chama_id).await?.registration_fee
    } else {
        Money::ZERO
    };
    let id = queries::insert_member(work.tx(), member, fee_due).await?;
    terms::begin(work, chama_id, id, term).await?;
    standing::record(work, chama_id, id, joined).await?;
    funds::hold(work, chama_id).await?;
    for fund in funds::list(work.tx(), chama_id).await? {
        let gaps = [("name", name.as_str()), ("fund", fund.name.as_str())];
        let account = words.text_with("account-savings-of", &gaps);
        accounts::open_savings(work, chama_id, id, fund.id, account).await?;
    }
    Ok(id)
}

/// Everybody who is or was a member, by number.
///
/// # Errors
/// When the database fails.
pub async fn names(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<(MemberId, String)>> {
    Ok(queries::names(on, chama_id).await?)
}

/// The active members, by number.
///
/// # Errors
/// When the database fails.
pub async fn active(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<MemberId>> {
    Ok(queries::active(on, chama_id).await?)
}

/// How a member is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The phone number in E.164, if one is known.
    pub phone_number: Option<String>,
}

/// How these members, of which there are not many, are reached. Who is none of the chama's is left
/// out.
///
/// # Errors
/// When the database fails.
pub async fn contacts(
    on: &mut impl Connection,
    chama_id: ChamaId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, Contact>> {
    let rows = queries::names_and_phones(on, chama_id, members).await?;
    let contact = |(id, first, last, phone_number)| {
        let name = format!("{first} {last}");
        (MemberId::new(id), Contact { name, phone_number })
    };
    Ok(rows.into_iter().map(contact).collect())
}
