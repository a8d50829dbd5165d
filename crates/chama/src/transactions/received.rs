//! Writing down money that was told by M-Pesa: the transaction and its one journal entry.

use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId};
use domain::ledger::JournalEntry;
use domain::money::Amount;
use domain::postings::AccountRef;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};

use super::book::mapped;
use super::queries::{self, Particulars};
use super::views::TransactionView;
use crate::error::Result;
use crate::ledger::accounts::Chart;
use crate::ledger::{self, Booking};
use crate::work::Work;

/// Money of M-Pesa, every part of it decided.
#[derive(Debug, Clone)]
pub struct Received {
    /// The chama.
    pub chama_id: ChamaId,
    /// What it is.
    pub transaction_type: TransactionType,
    /// How much came, whatever it cost.
    pub amount: Amount,
    /// The day it counts on.
    pub value_date: NaiveDate,
    /// What was said with it.
    pub description: String,
    /// M-Pesa's code, where this transaction is the one the code books.
    pub receipt_code: Option<String>,
    /// Any other reference.
    pub reference_number: Option<String>,
    /// Whose money it is.
    pub member: Option<MemberId>,
    /// Who paid, as M-Pesa calls them.
    pub payer_name: Option<String>,
    /// The fund, where it is one.
    pub fund: Option<FundId>,
    /// Where the money came to lie.
    pub place: Option<AccountId>,
    /// The entry.
    pub entry: JournalEntry<AccountRef>,
}

/// Adds the transaction and its entry to the unit of work.
///
/// # Errors
/// A defect when the command did not ask for an id for it, or the chart lacks an account.
pub fn write_received(
    work: &mut Work<'_>,
    chart: &Chart,
    received: Received,
) -> Result<TransactionView> {
    let user_id = work.actor()?;
    let entry = mapped(chart, &received.entry)?;
    let scope = received.receipt_code.as_ref().map(|_| "mpesa".to_owned());
    let view = TransactionView {
        id: TransactionId::new(work.take_id()?),
        chama_id: received.chama_id,
        user_id,
        amount: received.amount.money(),
        transaction_type: received.transaction_type,
        description: received.description.clone(),
        status: TransactionStatus::Completed,
        created_at: work.now(),
        processed_at: Some(work.now()),
        mpesa_receipt_number: received.receipt_code.clone(),
        reference_number: received.reference_number,
        value_date: received.value_date,
    };
    let particulars = Particulars {
        method: PaymentMethod::Mpesa,
        receipt_scope: scope,
        receipt_code: received.receipt_code,
        member: received.member,
        payer_member: None,
        payer_name: received.payer_name,
        fund: received.fund,
        place: received.place,
        to_place: None,
    };
    work.push(queries::insert(&view, &particulars));
    let booking = Booking {
        chama_id: received.chama_id,
        value_date: received.value_date,
        user_id,
        description: received.description,
        transaction_id: Some(view.id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    Ok(view)
}
