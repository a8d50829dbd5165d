//! Booking a receipt that was taken: as what a member paid, as unexplained, or not yet.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId};
use domain::intake::ReceiptState;
use domain::ledger::{EntryError, JournalEntry};
use domain::money::Amount;
use domain::payments::allocation::allocate;
use domain::payments::{tariff, value_date};
use domain::postings::{AccountRef, Collected, MoneyEvent, collection_entry, entry_for, with_cost};
use domain::time::{display_date, eat_date};
use domain::transactions::TransactionType;
use serde_json::json;

use super::{Care, Sighted, Sighting};
use crate::audit;
use crate::contributions::{self, lines};
use crate::error::{Error, Result};
use crate::ledger::accounts::Chart;
use crate::ledger::book::closed_through;
use crate::members::Payer;
use crate::paybills::PaybillRow;
use crate::payments::owner::{self, Owner};
use crate::payments::queries::messages;
use crate::payments::queries::prompts::{self, Prompt};
use crate::payments::queries::receipts::{self, Receipt, Settled};
use crate::transactions::{self, Received, write_received};
use crate::work::Work;

/// A receipt that is ours to book.
pub(super) struct Taken<'a> {
    pub taken: Receipt,
    pub prompt: Option<Prompt>,
    pub care: Care,
    pub sighting: &'a Sighting,
}

/// Where and when the money counts.
struct Place {
    chama: ChamaId,
    account: AccountId,
    day: NaiveDate,
    /// The day it was paid, where that one is closed.
    moved_from: Option<NaiveDate>,
}

/// What is booked.
struct Share {
    transaction_type: TransactionType,
    entry: JournalEntry<AccountRef>,
    member: Option<MemberId>,
    fund: Option<FundId>,
    lines: Vec<(Collected, Amount)>,
}

pub(super) async fn book(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    taken: Taken<'_>,
) -> Result<Sighted> {
    let owner = owner::find(work, paybill, (&taken.taken, taken.prompt.as_ref())).await?;
    let Some(chama) = owner.chama else {
        return Ok(wait(work, &taken, None, "no_chama"));
    };
    work.in_chama(chama);
    if taken.care == Care::Wait {
        return Ok(wait(work, &taken, Some(chama), "book_held"));
    }
    if let Some(done) = by_hand(work, &taken, chama).await? {
        return Ok(done);
    }
    let closed = closed_through(work.tx(), chama).await?;
    let (day, moved_from) = day_of(&taken.taken, closed, work.now());
    if day > work.today() {
        return Ok(wait(work, &taken, Some(chama), "day_closed"));
    }
    let account = paybill.place_in(work.tx(), chama).await?;
    let place = Place {
        chama,
        account,
        day,
        moved_from,
    };
    post(work, paybill, &taken, (&owner, &place)).await
}

/// M-Pesa's own day, or the first open one. A clock that is ahead does not book tomorrow.
fn day_of(
    receipt: &Receipt,
    closed: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> (NaiveDate, Option<NaiveDate>) {
    let at = receipt.paid_at.unwrap_or(now).min(now);
    let (day, moved) = value_date(at, closed);
    (day, moved.then(|| eat_date(at)))
}

/// An officer may have recorded the receipt by hand before M-Pesa told it.
async fn by_hand(
    work: &mut Work<'_>,
    taken: &Taken<'_>,
    chama: ChamaId,
) -> Result<Option<Sighted>> {
    let code = taken.taken.receipt.clone();
    let Some(found) = transactions::by_mpesa_code(work.tx(), code).await? else {
        return Ok(None);
    };
    if found.chama_id != chama {
        return Ok(Some(wait(work, taken, Some(chama), "recorded_elsewhere")));
    }
    let differs = found.amount != taken.taken.amount;
    settle(
        work,
        taken,
        Settled {
            receipt: taken.taken.receipt.clone(),
            chama: Some(chama),
            state: ReceiptState::Booked,
            member: None,
            transaction: Some(found.id),
            why: "recorded_by_hand",
            cost: None,
            differs,
            now: work.now(),
        },
    );
    Ok(Some(Sighted::Known { differs }))
}

/// Writes down that the money came and is not booked yet.
fn wait(
    work: &mut Work<'_>,
    taken: &Taken<'_>,
    chama: Option<ChamaId>,
    why: &'static str,
) -> Sighted {
    settle(
        work,
        taken,
        Settled {
            receipt: taken.taken.receipt.clone(),
            chama,
            state: ReceiptState::Waiting,
            member: None,
            transaction: None,
            why,
            cost: None,
            differs: false,
            now: work.now(),
        },
    );
    Sighted::Waiting
}

/// The receipt, its messages and the prompt it answers, all told how it ended.
fn settle(work: &mut Work<'_>, taken: &Taken<'_>, settled: Settled) {
    let now = settled.now;
    work.push(receipts::settle(&settled));
    let code = settled.receipt;
    work.push(messages::settled(taken.sighting.message, code.clone(), now));
    if let Some(prompt) = &taken.prompt {
        work.push(prompts::paid(prompt.id, Some(code), now));
    }
}

async fn post(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    taken: &Taken<'_>,
    (owner, place): (&Owner, &Place),
) -> Result<Sighted> {
    let amount = amount_of(&taken.taken)?;
    let member = owner
        .member
        .as_ref()
        .filter(|_| taken.care == Care::Usual)
        .map(|payer| payer.id);
    let chart = Chart::load(work.tx(), place.chama, [member, None]).await?;
    let payer = owner.member.as_ref().filter(|payer| {
        taken.care == Care::Usual && payer.is_active() && chart.has_member(payer.id)
    });
    let share = match payer {
        Some(payer) => of_member(work, &chart, (taken, payer), (place, amount)).await?,
        None => unexplained(place, amount)?,
    };
    let paid_on = place.moved_from.unwrap_or(place.day);
    let cost = tariff::paybill_cost(paid_on, paybill.view.bouquet, amount);
    let cost = cost.and_then(|cost| Amount::new(cost.organisation).ok());
    let id = write(work, &chart, (taken, place), (&share, amount, cost))?;
    let (state, why) = match share.member {
        Some(_) => (ReceiptState::Booked, owner.why),
        None if taken.care == Care::Suspense => (ReceiptState::Suspense, "refused_by_the_book"),
        None => (ReceiptState::Suspense, owner.why),
    };
    settle(
        work,
        taken,
        Settled {
            receipt: taken.taken.receipt.clone(),
            chama: Some(place.chama),
            state,
            member: share.member,
            transaction: Some(id),
            why,
            cost,
            differs: false,
            now: work.now(),
        },
    );
    tell_audit(work, taken, (state, why), amount);
    Ok(match share.member {
        Some(_) => Sighted::Booked(id),
        None => Sighted::Unexplained(id),
    })
}

/// Writes the transaction with its lines and its entry, what the payment cost in it.
fn write(
    work: &mut Work<'_>,
    chart: &Chart,
    (taken, place): (&Taken<'_>, &Place),
    (share, amount, cost): (&Share, Amount, Option<Amount>),
) -> Result<TransactionId> {
    let received = Received {
        chama_id: place.chama,
        transaction_type: share.transaction_type,
        amount,
        value_date: place.day,
        description: description(&taken.taken, place),
        receipt_code: Some(taken.taken.receipt.clone()),
        reference_number: taken.taken.bill_reference.clone(),
        member: share.member,
        payer_name: taken.taken.payer_name.clone(),
        fund: share.fund,
        place: Some(place.account),
        entry: with_cost(&share.entry, place.account, cost).map_err(defect)?,
    };
    let view = write_received(work, chart, received)?;
    if let Some(member) = share.member.filter(|_| share.fund.is_none()) {
        lines::push(work, place.chama, (view.id, member), &share.lines);
    }
    Ok(view.id)
}

fn amount_of(receipt: &Receipt) -> Result<Amount> {
    Amount::new(receipt.amount).map_err(|error| Error::Defect(error.code().to_owned()))
}

fn defect(error: EntryError) -> Error {
    Error::Defect(error.code().to_owned())
}

fn tell_audit(
    work: &mut Work<'_>,
    taken: &Taken<'_>,
    (state, why): (ReceiptState, &'static str),
    amount: Amount,
) {
    let action = match state {
        ReceiptState::Suspense => "payments.unexplained",
        _ => "payments.received",
    };
    audit::record(
        work,
        audit::Record {
            action,
            subject: "receipt",
            subject_id: None,
            detail: json!({
                "receipt": taken.taken.receipt,
                "cents": amount.cents(),
                "channel": taken.taken.channel,
                "why": why,
            }),
        },
    );
}

/// What the member paid: by the lines of their request, or the oldest dues first.
async fn of_member(
    work: &mut Work<'_>,
    chart: &Chart,
    (taken, payer): (&Taken<'_>, &Payer),
    (place, amount): (&Place, Amount),
) -> Result<Share> {
    let asked = match &taken.prompt {
        Some(prompt) if prompt.member == payer.id && prompt.amount == amount.money() => {
            prompts::lines(work.tx(), prompt.id).await?
        }
        _ => Vec::new(),
    };
    let has_fund = |fund: FundId| chart.fund(payer.id, Some(fund)).is_ok();
    let shares = if !asked.is_empty() && asked.iter().all(|(fund, _)| has_fund(*fund)) {
        asked
    } else {
        by_dues(work, chart, payer, (place, amount)).await?
    };
    let lines: Vec<(Collected, Amount)> = shares
        .iter()
        .map(|(fund, amount)| (Collected::Contribution(*fund), *amount))
        .collect();
    let entry = match shares.as_slice() {
        [(fund, amount)] => entry_for(&MoneyEvent::Contribution {
            member: payer.id,
            fund: *fund,
            place: place.account,
            amount: *amount,
        }),
        _ => collection_entry(payer.id, place.account, &lines),
    };
    let (transaction_type, fund) = match shares.as_slice() {
        [(fund, _)] => (TransactionType::Contribution, Some(*fund)),
        _ => (TransactionType::Collection, None),
    };
    Ok(Share {
        transaction_type,
        entry: entry.map_err(defect)?,
        member: Some(payer.id),
        fund,
        lines,
    })
}

async fn by_dues(
    work: &mut Work<'_>,
    chart: &Chart,
    payer: &Payer,
    (place, amount): (&Place, Amount),
) -> Result<Vec<(FundId, Amount)>> {
    let whose = (payer.id, payer.membership());
    let today = work.today();
    let dues = contributions::open_dues(work.tx(), place.chama, whose, today).await?;
    Ok(allocate(amount, &dues, chart.fund(payer.id, None)?))
}

fn unexplained(place: &Place, amount: Amount) -> Result<Share> {
    let event = MoneyEvent::Unexplained {
        place: place.account,
        amount,
    };
    Ok(Share {
        transaction_type: TransactionType::Unexplained,
        entry: entry_for(&event).map_err(defect)?,
        member: None,
        fund: None,
        lines: Vec::new(),
    })
}

/// What was said with it: who paid, what they typed, and the day it was paid where that is closed.
fn description(receipt: &Receipt, place: &Place) -> String {
    let day = place.moved_from.map(display_date);
    let parts = [
        receipt.payer_name.clone(),
        receipt.bill_reference.clone(),
        day,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}
