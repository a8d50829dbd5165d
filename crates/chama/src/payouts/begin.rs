//! Beginning a payment: whether it can go by M-Pesa, and setting its money aside.

use std::fmt::Write as _;

use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, PaybillId, PayoutId, ProposalId};
use domain::money::{Amount, Money};
use domain::payments::tariff::b2c_cost;
use domain::payouts::{can_send, is_reachable};
use domain::phone::PhoneNumber;
use store::Connection;

use super::queries::{self, NewPayout};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{NewJob, SEND_PAYOUT, enqueue};
use crate::ledger::accounts::Chart;
use crate::paybills;
use crate::transactions::views::TransactionView;
use crate::transactions::{Movement, reserve};
use crate::work::Work;

/// A payment that was decided, as far as it matters for the way it goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub place: AccountId,
    pub amount: Amount,
    pub payee_name: Option<&'a str>,
    /// The phone that was proposed, which approvers saw; no other is paid.
    pub payee_phone: Option<&'a str>,
    /// Whether it goes to an account somewhere else, and not to a phone.
    pub to_account: bool,
    pub today: NaiveDate,
}

/// How M-Pesa can make it.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    paybill: PaybillId,
    phone: PhoneNumber,
    name: String,
    cost: Money,
}

/// The chama's own paybill, which can pay out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payer {
    paybill: PaybillId,
    /// The cash place it pays from.
    pub place: AccountId,
}

/// The chama's own paybill, if it can pay out.
///
/// # Errors
/// When the database fails.
pub(crate) async fn payer(on: &mut impl Connection, chama_id: ChamaId) -> Result<Option<Payer>> {
    let paybill = paybills::of_chama(on, chama_id).await?;
    let paying = paybill.filter(|paybill| paybill.view.can_pay());
    Ok(paying.and_then(|paybill| {
        Some(Payer {
            paybill: paybill.view.id,
            place: paybill.view.place?,
        })
    }))
}

impl Payer {
    /// How M-Pesa can make the payment; none where it is sent by hand: the money lies elsewhere or
    /// goes to an account, there is no Kenyan phone, or M-Pesa sends no such amount.
    pub fn way(&self, wanted: &Wanted<'_>) -> Option<Way> {
        let phone = PhoneNumber::parse(wanted.payee_phone?).ok();
        let is_for_mpesa = self.place == wanted.place && !wanted.to_account;
        if !is_for_mpesa || can_send(wanted.amount).is_err() {
            return None;
        }
        Some(Way {
            paybill: self.paybill,
            phone: phone.filter(is_reachable)?,
            name: wanted.payee_name?.to_owned(),
            cost: b2c_cost(wanted.today, wanted.amount).unwrap_or(Money::ZERO),
        })
    }
}

/// A payment to begin.
#[derive(Debug)]
pub(crate) struct Payment<'a> {
    pub chama_id: ChamaId,
    pub proposal_id: ProposalId,
    /// Which line of the proposal, from 1.
    pub line_no: i64,
    pub way: Way,
    pub movement: &'a Movement,
}

/// Sets the money aside with the rest of the unit of work, writes the number M-Pesa will be given,
/// and asks for the first line to be sent; each that is sent asks for the next.
pub(crate) async fn begin(
    work: &mut Work<'_>,
    chart: &Chart,
    payment: Payment<'_>,
) -> Result<(PayoutId, TransactionView)> {
    let Payment {
        chama_id,
        proposal_id,
        line_no,
        way,
        movement,
    } = payment;
    let place_id = movement.place;
    let place_id = place_id.ok_or_else(|| Error::Defect("a payment from nowhere".to_owned()))?;
    let view = reserve(work, chart, chama_id, movement, way.cost)?;
    // The payment names its transaction, and the next line of a list takes the next entry.
    work.flush().await?;
    let new = NewPayout {
        chama_id,
        proposal_id,
        line_no,
        paybill_id: way.paybill,
        place_id,
        transaction_id: view.id,
        originator_conversation_id: drawn_number(work.context())?,
        member_id: movement.member,
        phone_number: way.phone.e164().to_owned(),
        payee_name: way.name,
        purpose: movement.description.clone(),
        amount: movement.amount,
        cost: way.cost,
        now: work.now(),
    };
    let now = work.now();
    let id = queries::insert(work.tx(), new).await?;
    work.push(queries::event(id, "reserved", (None, None), now));
    if line_no == 1 {
        ask_to_send(work, id)?;
    }
    Ok((id, view))
}

/// Writes the job that sends a payment that was not begun.
pub(super) fn ask_to_send(work: &mut Work<'_>, id: PayoutId) -> Result<()> {
    let job = NewJob::now(work, SEND_PAYOUT, &id)?;
    enqueue(work, job.once(format!("send-payout-{id}")));
    Ok(())
}

/// A number no other payment has: 128 bits drawn by lot.
fn drawn_number(context: &Context) -> Result<String> {
    let mut bytes = [0_u8; 16];
    let filled = context.random.fill(&mut bytes);
    filled.map_err(|error| Error::Defect(error.to_string()))?;
    let mut text = String::from("CL-");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}
