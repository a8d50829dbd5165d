//! Proving the books: everything that is kept is worked out again from what was posted, and every
//! difference is named. It reads one snapshot, so it may run beside a live server.

mod queries;

use std::fmt;

use domain::money::Money;
use store::Database;

use crate::error::Result;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Chamas with a book.
    pub chamas: i64,
    /// Journal entries.
    pub entries: i64,
    /// Postings.
    pub postings: i64,
    /// Debits less credits over all balances kept: zero, or the books are wrong.
    pub trial_balance: Money,
    /// Every difference found, at most a hundred of each sort.
    pub differences: Vec<Difference>,
}

impl Report {
    /// Whether the books are right.
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.trial_balance == Money::ZERO
    }
}

/// Something in the books that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The chama.
    pub chama_id: i64,
    /// What is wrong.
    pub fault: Fault,
    /// The account, entry or transaction at fault, by its number.
    pub subject: i64,
    /// What is kept.
    pub kept: i64,
    /// What it should be.
    pub expected: i64,
}

/// The sorts of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The balance of an account is not the sum of its postings.
    Balance,
    /// The balance kept with a posting does not follow from the postings before it.
    RunningBalance,
    /// The balances of a chama do not add up to nothing.
    TrialBalance,
    /// The journal has a gap, or its book counts otherwise.
    EntryCount,
    /// An entry has no posting.
    EmptyEntry,
    /// A reversal is not the mirror of what it reverses.
    Reversal,
    /// A transaction and its entries do not agree.
    Transaction,
    /// A payment by M-Pesa does not agree with its transaction, or with what was set aside for it.
    Payout,
    /// What is on its way by M-Pesa is not what the open payments say.
    InTransit,
    /// An account has no balance, or a member no savings account in a fund.
    MissingAccount,
}

impl Fault {
    /// A stable name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::RunningBalance => "running_balance",
            Self::TrialBalance => "trial_balance",
            Self::EntryCount => "entry_count",
            Self::EmptyEntry => "empty_entry",
            Self::Reversal => "reversal",
            Self::Transaction => "transaction",
            Self::Payout => "payout",
            Self::InTransit => "in_transit",
            Self::MissingAccount => "missing_account",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::Balance => "the balance of account # is not the sum of its postings",
            Self::RunningBalance => "entry # keeps a balance that does not follow",
            Self::TrialBalance => "the balances of chama # do not add up to nothing",
            Self::EntryCount => "the journal of chama # has a gap or is counted wrongly",
            Self::EmptyEntry => "entry # has no posting",
            Self::Reversal => "entry # is not the mirror of what it reverses",
            Self::Transaction => "transaction # and its entries do not agree",
            Self::Payout => "transaction # and its payment by M-Pesa do not agree",
            Self::InTransit => "account # does not hold what is on its way",
            Self::MissingAccount => "number # lacks an account or its balance",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = self
            .fault
            .sentence()
            .replace('#', &self.subject.to_string());
        let Self {
            chama_id,
            kept,
            expected,
            ..
        } = self;
        write!(
            f,
            "chama {chama_id}: {sentence}: kept {kept}, expected {expected}"
        )
    }
}

/// Works everything out again.
///
/// # Errors
/// When the database fails; what is wrong in the books is no error but a [`Difference`].
pub async fn verify(database: &Database) -> Result<Report> {
    let mut snapshot = database.snapshot().await?;
    let (chamas, entries, postings, trial_balance) = queries::totals(&mut snapshot).await?;
    let mut differences = Vec::new();
    for (fault, check) in queries::CHECKS {
        let found = queries::differences(&mut snapshot, check).await?;
        differences.extend(found.into_iter().map(|row| row.with(*fault)));
    }
    Ok(Report {
        chamas,
        entries,
        postings,
        trial_balance: Money::from_cents(trial_balance),
        differences,
    })
}
