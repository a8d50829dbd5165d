//! The members of a chama, and what the form for recording money offers.

mod queries;

use chrono::NaiveDate;
use domain::access::{Right, Role, may};
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, FundId, MemberId, UserId};
use domain::member_code::MemberCode;
use domain::money::Money;

use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger::views::CashPlace;
use crate::ledger::{accounts, funds};

/// The most members a page lists.
pub const PER_PAGE_MAX: i64 = 100;
/// The most members a choice offers.
const CHOICE_MAX: i64 = 1_000;

/// A member in the list every member sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The member.
    pub id: MemberId,
    /// Their account, if they have one.
    pub user_id: Option<UserId>,
    /// First and last name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Active, suspended, left or deceased.
    pub status: MemberStatus,
    /// What they type when they pay by phone.
    pub code: MemberCode,
    /// The phone with its middle hidden, `0712***678`.
    pub phone_masked: Option<String>,
    /// The phone as the reader may see it: whole to those who keep the register and to oneself.
    pub phone: Option<String>,
    /// The day they joined.
    pub joined_on: NaiveDate,
    /// What they have saved, all funds together.
    pub savings: Money,
}

/// Who reads, as far as phone numbers care.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    own: MemberId,
    keeps_register: bool,
}

impl Reader {
    pub(crate) fn of<R: Right>(grant: &Grant<R>) -> Self {
        Self {
            own: grant.member_id(),
            keeps_register: grant.also::<may::ManageMembers>().is_some(),
        }
    }

    /// Whether the particulars of a member are theirs to see.
    pub(crate) fn sees_all_of(self, member: MemberId) -> bool {
        self.keeps_register || member == self.own
    }
}

/// One page of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPage {
    /// The members, by name.
    pub members: Vec<MemberRow>,
    /// How many there are in all.
    pub total: i64,
    /// The page, from 1.
    pub page: i64,
    /// Members a page.
    pub per_page: i64,
}

/// What the form for recording money offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordChoices {
    /// Active members, by name.
    pub members: Vec<(MemberId, String)>,
    /// Cash places with what each holds.
    pub places: Vec<CashPlace>,
    /// Funds, personal savings first.
    pub funds: Vec<(FundId, String)>,
}

/// The members of a chama, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(
    context: &Context,
    grant: Grant<may::ViewChama>,
    page: i64,
    per_page: i64,
) -> Result<MemberPage> {
    let (page, per_page) = (page.max(1), per_page.clamp(1, PER_PAGE_MAX));
    let skip = page.saturating_sub(1).saturating_mul(per_page);
    let mut reader = context.db().read().await?;
    let total = queries::count(&mut reader, grant.chama_id()).await?;
    let reader_is = Reader::of(&grant);
    let chama_id = grant.chama_id();
    let members = queries::list(&mut reader, chama_id, reader_is, (per_page, skip)).await?;
    Ok(MemberPage {
        members,
        total,
        page,
        per_page,
    })
}

/// One member.
///
/// # Errors
/// Not found when there is no such member in the chama.
pub async fn member(
    context: &Context,
    grant: Grant<may::ViewChama>,
    member: MemberId,
) -> Result<MemberRow> {
    let mut reader = context.db().read().await?;
    queries::one(&mut reader, grant.chama_id(), Reader::of(&grant), member)
        .await?
        .ok_or_else(Error::not_found)
}

/// What the form for recording money offers.
///
/// # Errors
/// When the database fails.
pub async fn record_choices(
    context: &Context,
    grant: Grant<may::RecordMoney>,
) -> Result<RecordChoices> {
    choices(context, grant.chama_id()).await
}

/// What a form that moves money offers.
pub(super) async fn choices(context: &Context, chama_id: ChamaId) -> Result<RecordChoices> {
    let mut reader = context.db().read().await?;
    let funds = funds::list(&mut reader, chama_id).await?;
    Ok(RecordChoices {
        members: queries::names(&mut reader, chama_id, CHOICE_MAX).await?,
        places: accounts::cash_places(&mut reader, chama_id).await?,
        funds: funds.into_iter().map(|fund| (fund.id, fund.name)).collect(),
    })
}

/// The names of the members, for a filter.
///
/// # Errors
/// When the database fails.
pub async fn names(
    context: &Context,
    grant: Grant<may::ViewChama>,
) -> Result<Vec<(MemberId, String)>> {
    let mut reader = context.db().read().await?;
    Ok(queries::names(&mut reader, grant.chama_id(), CHOICE_MAX).await?)
}
