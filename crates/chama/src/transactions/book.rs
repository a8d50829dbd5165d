//! Booking what has been decided: the row of the transaction and its journal entry. Money recorded
//! at once and a payment approved by several end here alike.

use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId, UserId};
use domain::ledger::JournalEntry;
use domain::money::Amount;
use domain::postings::{AccountRef, MoneyEvent, entry_for};
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};

use super::queries;
use super::views::TransactionView;
use crate::error::{Error, Result};
use crate::ledger::accounts::Chart;
use crate::ledger::{self, Booking};
use crate::work::Work;

/// Money that moves, every part of it checked and decided.
#[derive(Debug, Clone)]
pub struct Movement {
    /// What happened, in the words of the ledger.
    pub event: MoneyEvent,
    /// What it is.
    pub transaction_type: TransactionType,
    /// How much.
    pub amount: Amount,
    /// The day it moved.
    pub value_date: NaiveDate,
    /// Why.
    pub description: String,
    /// Any other reference.
    pub reference_number: Option<String>,
    /// How it was handed over.
    pub method: PaymentMethod,
    /// The code the provider gave.
    pub receipt_code: Option<String>,
    /// Whose money it is.
    pub member: Option<MemberId>,
    /// The member who paid, when another.
    pub payer_member: Option<MemberId>,
    /// Who paid or was paid, when no member.
    pub payer_name: Option<String>,
    /// The fund.
    pub fund: Option<FundId>,
    /// The cash place.
    pub place: Option<AccountId>,
    /// For a transfer, where to.
    pub to_place: Option<AccountId>,
}

impl Movement {
    /// Within what a code is unique: all of M-Pesa, or the one account a bank slip or cheque
    /// went through, since banks number theirs apart.
    fn receipt_scope(&self) -> Option<String> {
        self.receipt_code.as_ref()?;
        let place = self.place?;
        Some(match self.method {
            PaymentMethod::Mpesa => "mpesa".to_owned(),
            PaymentMethod::Cash | PaymentMethod::Bank | PaymentMethod::Cheque => {
                format!("{}:{place}", self.method.as_str())
            }
        })
    }

    /// The transaction as it is written and answered.
    pub(super) fn view(
        &self,
        work: &Work<'_>,
        chama_id: ChamaId,
        user_id: UserId,
    ) -> Result<TransactionView> {
        let mpesa = self.method == PaymentMethod::Mpesa;
        Ok(TransactionView {
            id: TransactionId::new(work.new_id()?),
            chama_id,
            user_id,
            amount: self.amount.money(),
            transaction_type: self.transaction_type,
            description: self.description.clone(),
            status: TransactionStatus::Completed,
            created_at: work.now(),
            processed_at: Some(work.now()),
            mpesa_receipt_number: self.receipt_code.clone().filter(|_| mpesa),
            reference_number: self.reference_number.clone(),
            value_date: self.value_date,
        })
    }

    pub(super) fn particulars(&self) -> queries::Particulars {
        queries::Particulars {
            method: self.method,
            receipt_scope: self.receipt_scope(),
            receipt_code: self.receipt_code.clone(),
            member: self.member,
            payer_member: self.payer_member,
            payer_name: self.payer_name.clone(),
            fund: self.fund,
            place: self.place,
            to_place: self.to_place,
        }
    }
}

/// Adds the transaction and its entry to the unit of work, under the id the command took. The
/// schema refuses what the cash place or the savings do not hold, and a closed day.
///
/// # Errors
/// A defect when the chart lacks an account of the event.
pub fn book(
    work: &mut Work<'_>,
    chart: &Chart,
    chama_id: ChamaId,
    movement: &Movement,
) -> Result<TransactionView> {
    let user_id = work.actor()?;
    let defect = |error: domain::ledger::EntryError| Error::Defect(error.code().to_owned());
    let entry = entry_for(&movement.event).map_err(defect)?;
    let entry = mapped(chart, &entry)?;
    let view = movement.view(work, chama_id, user_id)?;
    let part = queries::insert(&view, &movement.particulars());
    work.push(part);
    let booking = Booking {
        chama_id,
        value_date: movement.value_date,
        user_id,
        description: movement.description.clone(),
        transaction_id: Some(view.id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    Ok(view)
}

/// The entry with the accounts of this chama.
pub(super) fn mapped(
    chart: &Chart,
    entry: &JournalEntry<AccountRef>,
) -> Result<JournalEntry<AccountId>> {
    Ok(entry.try_map::<_, MappingError>(|account| Ok(chart.find(account)?))?)
}

/// Carries either error through the mapping of an entry to accounts.
struct MappingError(Error);

impl From<Error> for MappingError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<domain::ledger::EntryError> for MappingError {
    fn from(error: domain::ledger::EntryError) -> Self {
        Self(Error::Defect(error.code().to_owned()))
    }
}

impl From<MappingError> for Error {
    fn from(error: MappingError) -> Self {
        error.0
    }
}
