//! A person's chamas, and the home of one.

mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Role, may};
use domain::chamas::{ChamaStatus, ContributionFrequency};
use domain::daily_proof::Outcome;
use domain::ids::{ChamaId, FundId, MemberId, UserId};
use domain::ledger::AccountKind;
use domain::money::Money;

use super::activity::{self, Activity};
use super::transactions::{self, TransactionLine};
use crate::access::{Grant, SignedIn};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger::views::CashPlace;
use crate::ledger::{accounts, funds};

/// The most chamas a page lists.
pub const PER_PAGE_MAX: i64 = 100;
/// Transactions shown on the home of a chama.
const RECENT: i64 = 8;
/// Activities shown there.
const RECENT_ACTIVITY: i64 = 5;

/// A chama in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamaSummary {
    /// The chama.
    pub id: ChamaId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Who founded it.
    pub admin_id: UserId,
    /// Active members.
    pub member_count: i64,
    /// What its members have saved in it, all funds together.
    pub total_contributions: Money,
    /// Active, suspended or closed.
    pub status: ChamaStatus,
    /// The asker's role in it.
    pub role: Role,
    /// The asker as a member of it.
    pub member_id: MemberId,
    /// What the asker has saved in it.
    pub own_savings: Money,
}

/// One page of a person's chamas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamaPage {
    /// The chamas.
    pub chamas: Vec<ChamaSummary>,
    /// How many there are in all.
    pub total: i64,
    /// The page, from 1.
    pub page: i64,
    /// Chamas a page.
    pub per_page: i64,
}

/// The particulars of a chama.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamaDetails {
    /// The chama.
    pub id: ChamaId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Who founded it.
    pub admin_id: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Active, suspended or closed.
    pub status: ChamaStatus,
    /// Weekday, `Saturday`.
    pub meeting_day: String,
    /// Hour in East Africa, `14:00`.
    pub meeting_time: String,
    /// What each member pays each time.
    pub contribution_amount: Money,
    /// How often.
    pub contribution_frequency: ContributionFrequency,
    /// What a new member pays once.
    pub registration_fee: Money,
    /// Where it meets.
    pub location: Option<String>,
    /// Its rules.
    pub rules: Option<String>,
    /// What it saves for.
    pub objectives: Option<String>,
    /// Active members.
    pub member_count: i64,
    /// Journal entries so far.
    pub entries: i64,
    /// The last day of the closed period.
    pub closed_through: Option<NaiveDate>,
    /// Since when it stands where it stands, and why; none if it was never anything but active.
    pub standing: Option<StandingNote>,
    /// The last day whose books were compared with what was seen, and what came of it.
    pub proved: Option<LastProof>,
}

/// How the books compared when they last were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastProof {
    /// The day.
    pub day: NaiveDate,
    /// What came of it.
    pub outcome: Outcome,
    /// What nobody has explained.
    pub difference: Money,
}

/// The latest word on where a chama stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingNote {
    /// When it was said.
    pub since: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The day of the resolution, for a chama closed with something left.
    pub resolution_on: Option<NaiveDate>,
}

/// What members have saved in a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundBalance {
    /// The fund.
    pub id: FundId,
    /// Its name.
    pub name: String,
    /// All members together.
    pub balance: Money,
}

/// Any other account with money in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherBalance {
    /// Its kind.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// With the sign a person expects.
    pub balance: Money,
}

/// The balances of a chama.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balances {
    /// Cash places.
    pub places: Vec<CashPlace>,
    /// All cash places together.
    pub cash_total: Money,
    /// Members' savings by fund.
    pub funds: Vec<FundBalance>,
    /// Members' savings in all funds.
    pub savings_total: Money,
    /// The rest of the chart.
    pub others: Vec<OtherBalance>,
    /// Debits less credits over all accounts: zero, or the books are wrong.
    pub trial_balance: Money,
}

/// The home of a chama.
#[derive(Debug, Clone, PartialEq)]
pub struct ChamaHome {
    /// Its particulars.
    pub chama: ChamaDetails,
    /// Its balances.
    pub balances: Balances,
    /// The latest transactions, newest first.
    pub recent: Vec<TransactionLine>,
    /// What was done lately, newest first.
    pub activity: Vec<Activity>,
    /// The asker's role.
    pub role: Role,
    /// The asker as a member.
    pub member_id: MemberId,
}

/// The chamas a person is an active member of, by name.
///
/// # Errors
/// When the database fails.
pub async fn mine(
    context: &Context,
    person: SignedIn,
    page: i64,
    per_page: i64,
) -> Result<ChamaPage> {
    let (page, per_page) = (page.max(1), per_page.clamp(1, PER_PAGE_MAX));
    let skip = page.saturating_sub(1).saturating_mul(per_page);
    let mut reader = context.db().read().await?;
    let total = queries::count_mine(&mut reader, person.user_id()).await?;
    let chamas = queries::mine(&mut reader, person.user_id(), per_page, skip).await?;
    Ok(ChamaPage {
        chamas,
        total,
        page,
        per_page,
    })
}

/// The particulars of a chama.
///
/// # Errors
/// When the database fails.
pub async fn details(context: &Context, grant: Grant<may::ViewChama>) -> Result<ChamaDetails> {
    let mut reader = context.db().read().await?;
    queries::details(&mut reader, grant.chama_id())
        .await?
        .ok_or_else(Error::not_found)
}

/// The balances of a chama.
///
/// # Errors
/// When the database fails.
pub async fn balances(context: &Context, grant: Grant<may::ViewChama>) -> Result<Balances> {
    let mut reader = context.db().read().await?;
    read_balances(&mut reader, grant.chama_id()).await
}

/// The home of a chama.
///
/// # Errors
/// When the database fails.
pub async fn home(context: &Context, grant: Grant<may::ViewChama>) -> Result<ChamaHome> {
    let mut reader = context.db().read().await?;
    let chama_id = grant.chama_id();
    let chama = queries::details(&mut reader, chama_id)
        .await?
        .ok_or_else(Error::not_found)?;
    let balances = read_balances(&mut reader, chama_id).await?;
    let recent = transactions::recent(&mut reader, chama_id, RECENT).await?;
    let activity = activity::latest(&mut reader, chama_id, RECENT_ACTIVITY).await?;
    Ok(ChamaHome {
        chama,
        balances,
        recent,
        activity,
        role: grant.role(),
        member_id: grant.member_id(),
    })
}

async fn read_balances(reader: &mut store::Reader, chama_id: ChamaId) -> Result<Balances> {
    let accounts = accounts::balances(reader, chama_id).await?;
    let funds = funds::list(reader, chama_id).await?;
    let too_large = || Error::Defect("the balances do not fit".to_owned());
    let sum = |amounts: &mut dyn Iterator<Item = Money>| {
        Money::checked_sum(amounts).ok_or_else(too_large)
    };
    let trial_balance = sum(&mut accounts.iter().map(|account| account.raw))?;
    let mut balances = Balances {
        places: Vec::new(),
        cash_total: Money::ZERO,
        funds: Vec::new(),
        savings_total: Money::ZERO,
        others: Vec::new(),
        trial_balance,
    };
    for account in accounts {
        let (kind, balance) = (account.kind, account.balance);
        if kind.is_cash_place() {
            balances.places.push(CashPlace {
                id: account.id,
                kind,
                name: account.name,
                balance,
            });
        } else if let Some(id) = account.fund_id {
            let name = funds.iter().find(|fund| fund.id == id);
            let name = name.map(|fund| fund.name.clone()).unwrap_or_default();
            balances.funds.push(FundBalance { id, name, balance });
        } else {
            balances.others.push(OtherBalance {
                kind,
                name: account.name,
                balance,
            });
        }
    }
    balances.cash_total = sum(&mut balances.places.iter().map(|place| place.balance))?;
    balances.savings_total = sum(&mut balances.funds.iter().map(|fund| fund.balance))?;
    Ok(balances)
}
