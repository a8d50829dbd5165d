//! Writing down what one member paid at a meeting: the transaction and its one journal entry.

use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, MemberId, TransactionId, UserId};
use domain::ledger::JournalEntry;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};

use super::queries::{self, Particulars};
use super::views::TransactionView;
use crate::error::Result;
use crate::ledger::{self, Booking};
use crate::work::Work;

/// What one member paid, in cash, for several things at once.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The chama.
    pub chama_id: ChamaId,
    /// Who records it.
    pub user_id: UserId,
    /// Who paid.
    pub member: MemberId,
    /// Where the money came to lie.
    pub place: AccountId,
    /// The day of the meeting.
    pub value_date: NaiveDate,
    /// What the sheet says about itself.
    pub description: String,
    /// The entry, with the accounts of this chama.
    pub entry: JournalEntry<AccountId>,
}

/// Adds the transaction and its entry to the unit of work.
///
/// # Errors
/// A defect when the command did not ask for an id for it.
pub fn write_collected(work: &mut Work<'_>, collected: &Collected) -> Result<TransactionView> {
    let view = TransactionView {
        id: TransactionId::new(work.take_id()?),
        chama_id: collected.chama_id,
        user_id: collected.user_id,
        amount: collected.entry.turnover(),
        transaction_type: TransactionType::Collection,
        description: collected.description.clone(),
        status: TransactionStatus::Completed,
        created_at: work.now(),
        processed_at: Some(work.now()),
        mpesa_receipt_number: None,
        reference_number: None,
        value_date: collected.value_date,
    };
    let particulars = Particulars {
        method: PaymentMethod::Cash,
        receipt_scope: None,
        receipt_code: None,
        member: Some(collected.member),
        payer_member: None,
        payer_name: None,
        fund: None,
        place: Some(collected.place),
        to_place: None,
    };
    work.push(queries::insert(&view, &particulars));
    let booking = Booking {
        chama_id: collected.chama_id,
        value_date: collected.value_date,
        user_id: collected.user_id,
        description: collected.description.clone(),
        transaction_id: Some(view.id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &collected.entry);
    Ok(view)
}
