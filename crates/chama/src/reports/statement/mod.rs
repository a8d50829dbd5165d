//! A member's statement: every line that touched their savings, with the balance after it and the
//! reason of each. The balances are those the ledger kept when it booked, and the page proves them:
//! going back from the newest, each balance less its change is the one before.

mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::may;
use domain::ids::{FundId, MemberId, TransactionId};
use domain::ledger::EntryKind;
use domain::money::Money;

use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};

/// The most lines a page of a statement shows.
pub const PER_PAGE_MAX: i64 = 100;
/// The most lines an export holds.
pub const EXPORT_MAX: i64 = 20_000;

/// Where a page of a statement begins: the line after which it continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Number of the entry.
    pub entry_number: i64,
    /// Line within it.
    pub line_no: i64,
}

/// A member's savings in one fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundSavings {
    /// The fund.
    pub fund_id: FundId,
    /// Its name.
    pub name: String,
    /// What the member has in it.
    pub balance: Money,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Number of the journal entry.
    pub entry_number: i64,
    /// Line within it.
    pub line_no: i64,
    /// What was booked.
    pub kind: EntryKind,
    /// The day the money moved.
    pub value_date: NaiveDate,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// Why.
    pub description: String,
    /// The other account of the posting, such as the cash box.
    pub counterpart: String,
    /// Who booked it.
    pub booked_by: String,
    /// The transaction it comes from.
    pub transaction_id: Option<TransactionId>,
    /// The code of the receipt.
    pub receipt_code: Option<String>,
    /// The entry this one reverses.
    pub reverses_number: Option<i64>,
    /// The entry that reversed this one.
    pub reversed_by_number: Option<i64>,
    /// More saved is positive.
    pub change: Money,
    /// What was saved after it.
    pub balance: Money,
}

/// A page of a member's statement in one fund, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The member.
    pub member_id: MemberId,
    /// Their name.
    pub member_name: String,
    /// The chama's name.
    pub chama_name: String,
    /// The day they joined.
    pub joined_on: NaiveDate,
    /// All their funds.
    pub funds: Vec<FundSavings>,
    /// The fund shown.
    pub fund: FundSavings,
    /// The lines.
    pub lines: Vec<StatementLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// Whether the lines prove each other and the balance kept.
    pub proved: bool,
    /// What all funds hold together.
    pub total: Money,
}

/// Which page of whose statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The member.
    pub member: MemberId,
    /// The fund; the member's first, personal savings, when none is named.
    pub fund: Option<FundId>,
    /// Only lines older than this.
    pub before: Option<Cursor>,
    /// Lines on the page, at most [`EXPORT_MAX`].
    pub limit: i64,
}

/// A page of a member's statement. One's own every member may read, another's only those with the
/// right.
///
/// # Errors
/// Forbidden for another's without the right; not found when there is no such member or fund.
pub async fn page(
    context: &Context,
    grant: Grant<may::ViewOwnStatement>,
    ask: Ask,
) -> Result<Statement> {
    let Ask {
        member,
        fund,
        before,
        limit,
    } = ask;
    if member != grant.member_id() && grant.also::<may::ViewAnyStatement>().is_none() {
        return Err(Refusal::new(Kind::Forbidden, "not_allowed").into());
    }
    let limit = limit.clamp(1, EXPORT_MAX);
    // One moment of the book: else a posting between the two questions would look like a fault.
    let mut reader = context.db().snapshot().await?;
    let accounts = queries::savings(&mut reader, grant.chama_id(), member).await?;
    let shown = match fund {
        Some(fund) => accounts
            .iter()
            .find(|account| account.fund_id == fund.get()),
        None => accounts.first(),
    };
    let shown = shown.ok_or_else(Error::not_found)?;
    let mut lines = queries::lines(
        &mut reader,
        grant.chama_id(),
        shown.account_id,
        before,
        limit + 1,
    )
    .await?;
    let more = i64::try_from(lines.len()).is_ok_and(|found| found > limit);
    if more {
        lines.pop();
    }
    let newest = before.is_none().then_some(shown.savings().balance);
    let proved = proves(&lines, newest, !more);
    let next = lines.last().filter(|_| more).map(|last| Cursor {
        entry_number: last.entry_number,
        line_no: last.line_no,
    });
    let funds: Vec<FundSavings> = accounts.iter().map(queries::SavingsRow::savings).collect();
    let total = Money::checked_sum(funds.iter().map(|fund| fund.balance))
        .ok_or_else(|| Error::Defect("the savings do not fit".to_owned()))?;
    Ok(Statement {
        member_id: member,
        member_name: shown.member_name.clone(),
        chama_name: shown.chama_name.clone(),
        joined_on: shown.joined_on,
        fund: shown.savings(),
        funds,
        lines,
        next,
        proved,
        total,
    })
}

/// Whether the lines, newest first, follow from each other: the newest ends at the balance kept,
/// each starts where the one before it ended, and the oldest starts from nothing.
fn proves(lines: &[StatementLine], newest: Option<Money>, complete: bool) -> bool {
    let mut expected = newest;
    for line in lines {
        if expected.is_some_and(|balance| balance != line.balance) {
            return false;
        }
        expected = line.balance.checked_sub(line.change);
        if expected.is_none() {
            return false;
        }
    }
    !complete || expected.is_none_or(|start| start == Money::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(change: i64, balance: i64) -> StatementLine {
        StatementLine {
            entry_number: 1,
            line_no: 1,
            kind: EntryKind::Contribution,
            value_date: NaiveDate::default(),
            booked_at: DateTime::default(),
            description: String::new(),
            counterpart: String::new(),
            booked_by: String::new(),
            transaction_id: None,
            receipt_code: None,
            reverses_number: None,
            reversed_by_number: None,
            change: Money::from_cents(change),
            balance: Money::from_cents(balance),
        }
    }

    #[test]
    fn a_statement_proves_itself() {
        let kept = Some(Money::from_cents(800));
        let lines = [line(-200, 800), line(500, 1000), line(500, 500)];
        assert!(proves(&lines, kept, true));
        assert!(proves(&lines[..2], kept, false));
        assert!(!proves(&lines, Some(Money::from_cents(900)), true));
        assert!(!proves(&lines[..2], kept, true));
        assert!(!proves(&[line(-200, 800), line(500, 900)], kept, false));
        assert!(proves(&[], Some(Money::ZERO), true));
        assert!(!proves(&[], kept, true));
    }
}
