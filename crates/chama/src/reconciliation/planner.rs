//! Working out what keeping the rows of a statement does, for showing it before and for doing it.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, ChamaId, TransactionId};
use domain::money::Money;
use domain::payments::statement_row::RowClass;
use domain::statement_import::{Booked, Facts, Plan, plan};
use domain::transactions::TransactionStatus;
use store::Connection;

use super::queries::imports;
use super::views::RowView;
use crate::error::{Error, Result};
use crate::ledger;
use crate::paybills;
use crate::paybills::PaybillRow;
use crate::payments;
use crate::transactions::{self, ByReceipt};

/// What keeping one row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What.
    pub plan: Plan,
    /// The transaction the books have under its receipt, or under the one it undoes.
    pub transaction: Option<TransactionId>,
    /// What the row says was taken and the books do not have; below zero what they have too much.
    pub cost_missing: Money,
}

/// What the rows of one receipt say was taken.
#[derive(Debug, Clone, Copy, Default)]
struct Charges {
    shown: i128,
    booked: i128,
    last: i64,
}

/// What is known of the rows of one place.
#[derive(Debug)]
pub(super) struct Planner {
    place: AccountId,
    paybill: Option<PaybillRow>,
    kept: BTreeSet<String>,
    by_receipt: BTreeMap<String, ByReceipt>,
    /// Receipts whose money was assigned or given back: what was booked first is not all there is.
    went_on: BTreeSet<String>,
    charges: BTreeMap<String, Charges>,
    between: BTreeMap<String, i128>,
}

impl Planner {
    /// Reads what the books have of these rows.
    pub async fn read(
        on: &mut impl Connection,
        (chama_id, place): (ChamaId, AccountId),
        rows: &[RowView],
    ) -> Result<Self> {
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let kept = imports::keys_kept(on, place, &keys).await?;
        let linked = rows.iter().filter_map(|row| row.linked.as_deref());
        let receipts: BTreeSet<&str> = rows
            .iter()
            .map(|row| row.receipt.as_str())
            .chain(linked)
            .filter(|receipt| !receipt.is_empty())
            .collect();
        let receipts: Vec<&str> = receipts.into_iter().collect();
        let mut by_receipt = BTreeMap::new();
        let own = [format!("bank:{place}"), format!("cheque:{place}")];
        let taken_back = payments::taken_back(on, &receipts).await?;
        for found in transactions::by_receipts(on, chama_id, &receipts).await? {
            let of_place = found.scope == "mpesa" || own.contains(&found.scope);
            let was_undone =
                found.status == TransactionStatus::Reversed && taken_back.contains(&found.code);
            if of_place && found.status != TransactionStatus::Failed && !was_undone {
                // What stands comes before what was reversed.
                by_receipt.entry(found.code.clone()).or_insert(found);
            }
        }
        let paybill = paybills::of_chama(on, chama_id).await?;
        let mut planner = Self {
            place,
            paybill: paybill.filter(|it| it.view.place == Some(place)),
            kept: kept.into_iter().collect(),
            by_receipt,
            went_on: payments::went_on(on, &receipts).await?,
            charges: BTreeMap::new(),
            between: between(rows),
        };
        planner.read_charges(on, chama_id, rows).await?;
        Ok(planner)
    }

    /// The paybill whose money the place holds, if it is connected.
    pub fn paybill(&self) -> Option<&PaybillRow> {
        self.paybill.as_ref()
    }

    async fn read_charges(
        &mut self,
        on: &mut impl Connection,
        chama_id: ChamaId,
        rows: &[RowView],
    ) -> Result<()> {
        let new = rows.iter().filter(|row| {
            row.class.is_charge() && !row.receipt.is_empty() && !self.kept.contains(&row.key)
        });
        for row in new {
            let charges = self.charges.entry(row.receipt.clone()).or_default();
            charges.shown = charges.shown.saturating_sub(row.change.cents().into());
            charges.last = charges.last.max(row.seq);
        }
        let receipts: Vec<String> = self.charges.keys().cloned().collect();
        let receipts: Vec<&str> = receipts.iter().map(String::as_str).collect();
        let kept = imports::charges_kept(on, self.place, &receipts).await?;
        let entries: Vec<i64> = kept.iter().filter_map(|(_, _, entry)| *entry).collect();
        let booked = ledger::costs_in(on, chama_id, &entries).await?;
        for (receipt, cents, entry) in kept {
            let charges = self.charges.entry(receipt).or_default();
            charges.shown = charges.shown.saturating_sub(cents.into());
            let booked = booked.iter().filter(|(number, _)| Some(*number) == entry);
            for (_, cost) in booked {
                charges.booked = charges.booked.saturating_add(cost.cents().into());
            }
        }
        let own: Vec<TransactionId> = receipts
            .iter()
            .filter_map(|receipt| self.by_receipt.get(*receipt))
            .map(|found| found.id)
            .collect();
        let costs = ledger::costs_of(on, chama_id, &own).await?;
        for (receipt, charges) in &mut self.charges {
            let found = self.by_receipt.get(receipt).map(|found| found.id);
            let own = costs.iter().filter(|(id, _)| Some(*id) == found);
            for (_, cost) in own {
                charges.booked = charges.booked.saturating_add(cost.cents().into());
            }
        }
        Ok(())
    }

    /// What the row says was taken, less what the books have. Of several rows of one receipt the
    /// last stands for all.
    fn cost_missing(&self, row: &RowView) -> Result<Money> {
        if !row.class.is_charge() {
            return Ok(Money::ZERO);
        }
        let too_large = || Error::Defect("the costs do not fit".to_owned());
        match self.charges.get(&row.receipt) {
            Some(charges) if !row.receipt.is_empty() => {
                if charges.last != row.seq {
                    return Ok(Money::ZERO);
                }
                let missing = charges.shown.saturating_sub(charges.booked);
                let cents = i64::try_from(missing).map_err(|_large| too_large())?;
                Ok(Money::from_cents(cents))
            }
            _ => row.change.checked_neg().ok_or_else(too_large),
        }
    }

    fn found(&self, receipt: &str) -> Option<&ByReceipt> {
        self.by_receipt.get(receipt)
    }

    /// Whether the row moves back just what was moved.
    fn is_mirror(&self, row: &RowView, found: &ByReceipt) -> bool {
        let back = found.transaction_type.leaves_the_chama();
        row.change.checked_abs() == Some(found.amount)
            && row.change.is_positive() == back
            && !self.went_on.contains(&found.code)
    }

    /// What keeping the row does.
    pub fn plan(&self, row: &RowView) -> Result<Planned> {
        let booked = |found: Option<&ByReceipt>| match found.map(|found| found.status) {
            None | Some(TransactionStatus::Failed) => Booked::Nothing,
            Some(TransactionStatus::Reversed) => Booked::Reversed,
            Some(TransactionStatus::Completed | TransactionStatus::Pending) => Booked::Standing,
        };
        let own = self.found(&row.receipt);
        let linked = row
            .linked
            .as_deref()
            .and_then(|receipt| self.found(receipt));
        // Only what was booked for just this money is mirrored: not a part, not a cost given back,
        // and not money that was assigned or given back since.
        let mirrored = linked.filter(|found| self.is_mirror(row, found));
        let undone = match booked(linked) {
            Booked::Standing if mirrored.is_none() => Booked::Nothing,
            booked => booked,
        };
        let cost_missing = self.cost_missing(row)?;
        let plan = plan(&Facts {
            class: row.class,
            kept: self.kept.contains(&row.key),
            own: booked(own),
            linked: undone,
            books_by_receipt: self.paybill.is_some()
                && domain::payments::receipt::Receipt::parse(&row.receipt).is_ok(),
            cancelled: self.between.get(&row.receipt) == Some(&0),
            cost_missing,
        });
        let transaction = match plan {
            Plan::Reverse => linked,
            Plan::Again => None,
            _ => own.or(linked),
        };
        Ok(Planned {
            plan,
            transaction: transaction.map(|found| found.id),
            cost_missing,
        })
    }
}

/// What rows of money between own accounts come to, by their receipt.
fn between(rows: &[RowView]) -> BTreeMap<String, i128> {
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    let own = |row: &&RowView| row.class == RowClass::Transfer && !row.receipt.is_empty();
    for row in rows.iter().filter(own) {
        let sum = sums.entry(row.receipt.clone()).or_default();
        *sum = sum.saturating_add(row.change.cents().into());
    }
    sums
}
