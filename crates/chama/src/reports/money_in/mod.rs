//! Money that came in by M-Pesa, as officers see it: the receipts, each with where it was seen, and
//! what came unexplained, with the members it may be from.

mod queries;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::may;
use domain::ids::{ChamaId, MemberId, ProposalId, TransactionId};
use domain::intake::ReceiptState;
use domain::money::Money;
use domain::payments::Channel;
use domain::payments::matching::{Decision, Why, decide};
use store::Reader;

use super::plans;
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::members;
use crate::paybills;
use crate::payments::{self, owner};

/// The most receipts a page lists.
pub const PER_PAGE_MAX: i64 = 100;
/// The most unexplained receipts listed.
const SUSPENSE_MAX: i64 = 200;

/// A receipt in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// M-Pesa's code.
    pub receipt: String,
    /// How far it has come.
    pub state: ReceiptState,
    /// How much.
    pub amount: Money,
    /// What it cost the chama.
    pub cost: Money,
    /// When it was paid, as M-Pesa tells.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it was first told.
    pub first_seen_at: DateTime<Utc>,
    /// Who paid, as M-Pesa calls them.
    pub payer_name: Option<String>,
    /// The phone it came from, its middle hidden, where M-Pesa tells that.
    pub payer_phone: Option<String>,
    /// What they typed as the account.
    pub bill_reference: Option<String>,
    /// Through which channel it was booked.
    pub channel: String,
    /// Why it is booked as it is.
    pub why: Option<String>,
    /// Whether it was told with different amounts.
    pub differs: bool,
    /// Whose money it is.
    pub member_id: Option<MemberId>,
    /// Their name.
    pub member: Option<String>,
    /// The transaction that booked it.
    pub transaction_id: Option<TransactionId>,
    /// The refund that was proposed.
    pub proposal_id: Option<ProposalId>,
}

/// Where a receipt was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenLine {
    /// Through which channel.
    pub channel: Channel,
    /// With which amount.
    pub amount: Money,
    /// How often.
    pub times: i64,
    /// When first.
    pub first_at: DateTime<Utc>,
    /// When last.
    pub last_at: DateTime<Utc>,
}

/// A member it may be from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Who.
    pub member_id: MemberId,
    /// Their name.
    pub name: String,
    /// What speaks for it, the strongest first.
    pub why: Vec<Why>,
}

/// What an officer said of unexplained money, and a second one has not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Whose it is said to be.
    pub member_id: MemberId,
    /// Their name.
    pub member: String,
    /// Who said so.
    pub by: String,
    /// Whether that was whoever asks now.
    pub is_own: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// One receipt with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptDetails {
    /// The receipt.
    pub line: ReceiptLine,
    /// Where it was seen.
    pub seen: Vec<SeenLine>,
    /// Who pasted M-Pesa's message of it.
    pub pasted_by: Vec<String>,
    /// Whether somebody can say whose it is: it is unexplained, or a refund of it came to nothing.
    pub is_open: bool,
    /// For unexplained money: the members it may be from, the likeliest first.
    pub suggestions: Vec<Suggested>,
    /// For unexplained money: what was said and waits for a second officer.
    pub proposed: Option<Proposed>,
    /// For unexplained money: every member, by name.
    pub members: Vec<(MemberId, String)>,
}

/// One page of receipts, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPage {
    /// The receipts.
    pub receipts: Vec<ReceiptLine>,
    /// The cursor of the next page, if there is one.
    pub next: Option<DateTime<Utc>>,
}

/// What is open about money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspense {
    /// Booked as unexplained, the oldest first.
    pub unexplained: Vec<ReceiptLine>,
    /// Not in the book: to be confirmed, denied, or waiting.
    pub outside: Vec<ReceiptLine>,
    /// Told with different amounts.
    pub differing: Vec<ReceiptLine>,
    /// What members pasted and M-Pesa has not told.
    pub pasted: Vec<PastedLine>,
    /// What lies in suspense by the ledger.
    pub balance: Money,
}

/// A message a member pasted whose receipt is not in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedLine {
    /// The receipt it tells of.
    pub receipt: String,
    /// How much.
    pub amount: Money,
    /// Who pasted it.
    pub member: String,
    /// When it was paid, as it says.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it was pasted.
    pub pasted_at: DateTime<Utc>,
}

/// The receipts of a chama, newest first.
///
/// # Errors
/// When the database fails.
pub async fn receipts(
    context: &Context,
    grant: Grant<may::ViewSuspense>,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<ReceiptPage> {
    let limit = limit.clamp(1, PER_PAGE_MAX);
    let mut reader = context.db().read().await?;
    let mut found = queries::receipts(
        &mut reader,
        grant.chama_id(),
        before,
        limit.saturating_add(1),
    )
    .await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    found.truncate(usize::try_from(limit).unwrap_or_default());
    let last = found.last().map(|line| line.first_seen_at);
    Ok(ReceiptPage {
        receipts: found,
        next: last.filter(|_| more),
    })
}

/// What is open about money that came in.
///
/// # Errors
/// When the database fails.
pub async fn suspense(context: &Context, grant: Grant<may::ViewSuspense>) -> Result<Suspense> {
    let chama = grant.chama_id();
    let mut reader = context.db().read().await?;
    let open = queries::open(&mut reader, chama, SUSPENSE_MAX).await?;
    let differing = queries::differing(&mut reader, chama, SUSPENSE_MAX).await?;
    let pasted = queries::pasted(&mut reader, chama, SUSPENSE_MAX).await?;
    let balance = queries::suspense_balance(&mut reader, chama).await?;
    let in_book = |line: &ReceiptLine| line.state.is_in_the_book();
    let (unexplained, outside) = open.into_iter().partition(in_book);
    Ok(Suspense {
        unexplained,
        outside,
        differing,
        pasted,
        balance,
    })
}

/// One receipt of the chama with all that is known of it.
///
/// # Errors
/// Not found when the chama has none of this code.
pub async fn receipt(
    context: &Context,
    grant: Grant<may::ViewSuspense>,
    code: &str,
) -> Result<ReceiptDetails> {
    let chama = grant.chama_id();
    let mut reader = context.db().read().await?;
    let line = queries::receipt(&mut reader, chama, code).await?;
    let line = line.ok_or_else(Error::not_found)?;
    let seen = queries::seen(&mut reader, code).await?;
    let pasted_by = queries::pasted_by(&mut reader, chama, code).await?;
    let kept = owner::receipt(&mut reader, code).await?;
    let open = payments::can_be_assigned(&mut reader, &kept, context.now()).await?;
    let (mut suggestions, mut proposed, mut names) = (Vec::new(), None, Vec::new());
    if open {
        proposed = queries::proposed(&mut reader, (chama, code), grant.user_id()).await?;
        names = members::names(&mut reader, chama).await?;
        suggestions = suggest(context, &mut reader, (chama, &kept)).await?;
    }
    Ok(ReceiptDetails {
        line,
        seen,
        pasted_by,
        is_open: open,
        suggestions,
        proposed,
        members: names,
    })
}

/// The members a receipt may be from.
async fn suggest(
    context: &Context,
    reader: &mut Reader,
    (chama, kept): (ChamaId, &owner::Receipt),
) -> Result<Vec<Suggested>> {
    let name = crate::chamas::name_of(reader, chama).await?;
    let today = context.today();
    let due = due_now(reader, chama, today).await?;
    let payers = members::payers(reader, chama).await?;
    let paybill = paybills::by_id(reader, kept.paybill).await?;
    let code = paybill.map(|row| row.view.paid_to().to_owned());
    let evidence = owner::evidence(kept, (name, code.unwrap_or_default()), today)?;
    let candidates: Vec<_> = payers
        .iter()
        .map(|payer| owner::candidate(payer, due.get(&payer.id).copied().unwrap_or_default()))
        .collect();
    let name_of = |member: MemberId| {
        let found = payers.iter().find(|payer| payer.id == member);
        found.map(|payer| payer.name.clone()).unwrap_or_default()
    };
    Ok(match decide(&evidence, &candidates) {
        Decision::Certain(member, why) => vec![Suggested {
            member_id: member,
            name: name_of(member),
            why: vec![why],
        }],
        Decision::Suspense(suggestions) => suggestions
            .into_iter()
            .map(|one| Suggested {
                member_id: one.member,
                name: name_of(one.member),
                why: one.why,
            })
            .collect(),
    })
}

/// What every active member can pay today, all funds together.
async fn due_now(
    reader: &mut Reader,
    chama: ChamaId,
    today: NaiveDate,
) -> Result<BTreeMap<MemberId, Money>> {
    let planned = plans::read(reader, chama).await?;
    super::contributions::due_by_member(reader, chama, &planned, today).await
}
