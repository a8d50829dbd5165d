//! Posting a journal entry: the only way money moves.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, TransactionId, UserId};
use domain::ledger::EntryKind;
use domain::ledger::{JournalEntry, Posting};
use domain::money::{Amount, Money};
use store::{Connection, Part};

use super::queries;
use super::views::EntryView;
use crate::error::{Error, Result};
use crate::work::Work;

/// Everything about an entry but its postings.
#[derive(Debug, Clone)]
pub struct Booking {
    /// The chama whose book it is.
    pub chama_id: ChamaId,
    /// The day the money moved, in East Africa.
    pub value_date: NaiveDate,
    /// Who books it.
    pub user_id: UserId,
    /// Why.
    pub description: String,
    /// The transaction it comes from.
    pub transaction_id: Option<TransactionId>,
    /// The entry it reverses.
    pub reverses_number: Option<i64>,
}

/// Adds the entry to the unit of work: number, entry, postings and balances, in one round trip
/// with everything else the command writes. The schema refuses it when the period is closed, a
/// floor or ceiling would be crossed, or the entry it reverses was reversed before.
pub fn post(work: &mut Work<'_>, booking: &Booking, entry: &JournalEntry<AccountId>) {
    let part = posting_part(booking, entry, work.now());
    work.push(part);
}

/// The same text serves every entry with the same pattern of accounts, so it stays prepared.
///
/// Taking the next number locks the chama's book. On PostgreSQL each balance waits for it, so two
/// entries of one chama never wait for each other crosswise.
fn posting_part(booking: &Booking, entry: &JournalEntry<AccountId>, now: DateTime<Utc>) -> Part {
    let deltas = entry.deltas();
    let accounts: Vec<AccountId> = deltas.keys().copied().collect();
    let mut next = PLACEHOLDERS_OF_ENTRY;
    let mut number = || {
        next += 1;
        next
    };
    let mut sqlite = queries::TAKE_NUMBER.to_owned();
    let mut postgres = format!("@_book AS ({} RETURNING entries)", queries::TAKE_NUMBER);
    // The entry before the balances: an entry that was reversed already is told as that, and not as
    // money that is no longer there.
    let _ = write!(
        postgres,
        ",\n@_entry AS ({} FROM @_book RETURNING number)",
        queries::INSERT_ENTRY
    );
    for index in 0..accounts.len() {
        let (account, delta) = (number(), number());
        let _ = write!(sqlite, ";\n{}", queries::move_balance(account, delta, ""));
        let _ = write!(
            postgres,
            ",\n@_b{index} AS ({} RETURNING balance)",
            queries::move_balance(account, delta, " FROM @_entry")
        );
    }
    let _ = write!(
        sqlite,
        ";\n{} FROM ledger_books WHERE chama_id = $1",
        queries::INSERT_ENTRY
    );
    for (index, posting) in entry.postings().iter().enumerate() {
        let line = queries::PostingLine::new(index + 1, &mut number);
        let _ = write!(sqlite, ";\n{}", line.for_sqlite());
        let place = |id: AccountId| accounts.iter().position(|a| *a == id).unwrap_or_default();
        let (from, to) = (place(posting.from), place(posting.to));
        let _ = write!(
            postgres,
            ",\n@_p{index} AS ({})",
            line.for_postgres(from, to)
        );
    }
    let mut part = bind_entry(Part::fork(sqlite, postgres), booking, entry, now);
    for (account, delta) in &deltas {
        part = part.bind(account.get()).bind(delta.cents());
    }
    for (posting, later) in entry.postings().iter().zip(entry.after_effects()) {
        part = bind_posting(part, posting, later);
    }
    part
}

/// Placeholders the entry itself takes, before those of its accounts and postings.
const PLACEHOLDERS_OF_ENTRY: usize = 8;

fn bind_entry(
    part: Part,
    booking: &Booking,
    entry: &JournalEntry<AccountId>,
    now: DateTime<Utc>,
) -> Part {
    part.bind(booking.chama_id.get())
        .bind(booking.value_date)
        .bind(entry.kind().as_str())
        .bind(now)
        .bind(booking.user_id.get())
        .bind(booking.description.clone())
        .bind(booking.transaction_id.map(TransactionId::get))
        .bind(booking.reverses_number)
}

fn bind_posting(part: Part, posting: &Posting<AccountId>, later: (Money, Money)) -> Part {
    part.bind(posting.from.get())
        .bind(posting.to.get())
        .bind(posting.amount.cents())
        .bind(later.0.cents())
        .bind(later.1.cents())
}

/// The entries of a transaction, oldest first: its own and, if it was reversed, the reversal.
///
/// # Errors
/// When the database fails.
pub async fn entries_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    transaction: TransactionId,
) -> Result<Vec<EntryView>> {
    Ok(queries::entries_of(on, chama_id, transaction.get()).await?)
}

/// An entry of the chama's journal by its number.
///
/// # Errors
/// Not found when there is none.
pub async fn journal_entry(
    on: &mut impl Connection,
    chama_id: ChamaId,
    number: i64,
) -> Result<(EntryView, JournalEntry<AccountId>)> {
    let view = queries::entry(on, chama_id, number)
        .await?
        .ok_or_else(Error::not_found)?;
    let defect = |what: &str| Error::Defect(format!("entry {number} of {chama_id}: {what}"));
    let mut postings = Vec::with_capacity(view.postings.len());
    for row in &view.postings {
        let amount =
            Amount::new(Money::from_cents(row.amount)).map_err(|error| defect(error.code()))?;
        let (from, to) = (
            AccountId::new(row.from_account_id),
            AccountId::new(row.to_account_id),
        );
        postings.push(Posting::new(from, to, amount).map_err(|error| defect(error.code()))?);
    }
    let kind: EntryKind = view
        .kind
        .parse()
        .map_err(|_unknown| defect("unknown kind"))?;
    let entry = JournalEntry::new(kind, postings).map_err(|error| defect(error.code()))?;
    Ok((view, entry))
}
