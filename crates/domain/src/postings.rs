//! From what happened to how it is booked: the only place where journal entries are made.
//!
//! | event | from (credited) | to (debited) |
//! |---|---|---|
//! | contribution | member's savings | cash place |
//! | registration fee | registration fees | cash place |
//! | fine | fines income | cash place |
//! | other income | other income | cash place |
//! | expense | cash place | expenses |
//! | welfare | cash place | welfare paid |
//! | withdrawal | cash place | member's savings |
//! | refund | cash place | what had come in: registration fees, fines, other income, suspense |
//! | transfer | cash place | other cash place |
//! | opening balance of a place | retained surplus | cash place |
//! | opening savings of a member | member's savings | retained surplus |
//! | unexplained money | suspense | cash place |
//! | unexplained money assigned | member's savings | suspense |
//! | cost of a payment received | cash place | transaction costs |
//! | cost a statement shows | cash place | transaction costs |
//! | cost booked that it does not show | transaction costs | cash place |
//! | payment by M-Pesa, set aside | cash place | payouts in transit |
//! | | payouts payable | what the payment is for: expenses, welfare, savings … |
//! | payment by M-Pesa, arrived | payouts in transit | payouts payable |
//! | | payouts in transit | transaction costs |
//!
//! What a member pays at a meeting is one entry of several postings, each as in the table above:
//! see [`collection_entry`].

use crate::approvals::RefundOf;
use crate::ids::{AccountId, FundId, MemberId};
use crate::ledger::account::AccountKind;
use crate::ledger::entry::{EntryError, EntryKind, JournalEntry, Posting};
use crate::money::{Amount, Money};

/// An account as the rules name it; the books know which row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountRef {
    /// A cash place, by its own number: a chama may have several.
    Place(AccountId),
    /// What a member has saved in a fund.
    Savings {
        /// Whose.
        member: MemberId,
        /// In which fund.
        fund: FundId,
    },
    /// The one account of its kind in the chart.
    Chart(AccountKind),
}

/// Something that happened to the chama's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoneyEvent {
    /// A member saves. Whoever paid, the savings are this member's.
    Contribution {
        /// Whose savings grow.
        member: MemberId,
        /// In which fund.
        fund: FundId,
        /// Where the money came to lie.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// A fee to join was paid.
    RegistrationFee {
        /// Where the money came to lie.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// A fine was paid.
    Fine {
        /// Where the money came to lie.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// The chama paid for something.
    Expense {
        /// Where the money was taken from.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// The chama earned something else.
    OtherIncome {
        /// Where the money came to lie.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Money moved between two of the chama's own places; the chama is neither richer nor poorer.
    Transfer {
        /// Where the money was taken from.
        from_place: AccountId,
        /// Where it came to lie.
        to_place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Welfare was paid out.
    Welfare {
        /// Where the money was taken from.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// A member takes out savings.
    Withdrawal {
        /// Whose savings shrink.
        member: MemberId,
        /// In which fund.
        fund: FundId,
        /// Where the money was taken from.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Money that came in is given back, out of the account it had been booked to.
    Refund {
        /// As what it had come in.
        of: RefundOf,
        /// Where the money was taken from.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// A cash place held this when the books began here.
    OpeningPlace {
        /// Where the money lay.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Money came in and nobody knows yet whose it is.
    Unexplained {
        /// Where the money came to lie.
        place: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Money that had come unexplained turns out to be a member's savings.
    Assigned {
        /// Whose savings grow.
        member: MemberId,
        /// In which fund.
        fund: FundId,
        /// How much.
        amount: Amount,
    },
    /// A member had saved this when the books began here.
    OpeningSavings {
        /// Whose savings.
        member: MemberId,
        /// In which fund.
        fund: FundId,
        /// How much.
        amount: Amount,
    },
}

impl MoneyEvent {
    /// The kind of its entry.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Contribution { .. } | Self::Assigned { .. } => EntryKind::Contribution,
            Self::Unexplained { .. } => EntryKind::Unexplained,
            Self::RegistrationFee { .. } => EntryKind::RegistrationFee,
            Self::Fine { .. } => EntryKind::Fine,
            Self::Expense { .. } => EntryKind::Expense,
            Self::OtherIncome { .. } => EntryKind::OtherIncome,
            Self::Transfer { .. } => EntryKind::Transfer,
            Self::Welfare { .. } => EntryKind::Welfare,
            Self::Withdrawal { .. } => EntryKind::Withdrawal,
            Self::Refund { .. } => EntryKind::Refund,
            Self::OpeningPlace { .. } | Self::OpeningSavings { .. } => EntryKind::OpeningBalance,
        }
    }
}

/// The journal entry of an event.
///
/// # Errors
/// [`EntryError::SameAccount`] for a transfer from a place to itself.
pub fn entry_for(event: &MoneyEvent) -> Result<JournalEntry<AccountRef>, EntryError> {
    use AccountKind as Kind;
    use AccountRef::{Chart, Place, Savings};

    let (from, to, amount) = match *event {
        MoneyEvent::Contribution {
            member,
            fund,
            place,
            amount,
        } => (Savings { member, fund }, Place(place), amount),
        MoneyEvent::RegistrationFee { place, amount } => {
            (Chart(Kind::RegistrationFees), Place(place), amount)
        }
        MoneyEvent::Fine { place, amount } => (Chart(Kind::FinesIncome), Place(place), amount),
        MoneyEvent::OtherIncome { place, amount } => {
            (Chart(Kind::OtherIncome), Place(place), amount)
        }
        MoneyEvent::Expense { place, amount } => (Place(place), Chart(Kind::Expenses), amount),
        MoneyEvent::Welfare { place, amount } => (Place(place), Chart(Kind::WelfarePaid), amount),
        MoneyEvent::Withdrawal {
            member,
            fund,
            place,
            amount,
        } => (Place(place), Savings { member, fund }, amount),
        MoneyEvent::Refund { of, place, amount } => (Place(place), Chart(of.account()), amount),
        MoneyEvent::Transfer {
            from_place,
            to_place,
            amount,
        } => (Place(from_place), Place(to_place), amount),
        MoneyEvent::Unexplained { place, amount } => (Chart(Kind::Suspense), Place(place), amount),
        MoneyEvent::Assigned {
            member,
            fund,
            amount,
        } => (Savings { member, fund }, Chart(Kind::Suspense), amount),
        MoneyEvent::OpeningPlace { place, amount } => {
            (Chart(Kind::RetainedSurplus), Place(place), amount)
        }
        MoneyEvent::OpeningSavings {
            member,
            fund,
            amount,
        } => (
            Savings { member, fund },
            Chart(Kind::RetainedSurplus),
            amount,
        ),
    };
    JournalEntry::new(event.kind(), vec![Posting::new(from, to, amount)?])
}

/// One thing a member pays for at a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collected {
    /// Savings in a fund.
    Contribution(FundId),
    /// A fine.
    Fine,
    /// A fee to join.
    RegistrationFee,
}

/// The journal entry of everything a member pays at once.
///
/// # Errors
/// [`EntryError::Empty`] when there is nothing, [`EntryError::TooManyPostings`] when there is too
/// much.
pub fn collection_entry(
    member: MemberId,
    place: AccountId,
    lines: &[(Collected, Amount)],
) -> Result<JournalEntry<AccountRef>, EntryError> {
    let mut postings = Vec::with_capacity(lines.len());
    for (what, amount) in lines {
        let amount = *amount;
        let event = match *what {
            Collected::Contribution(fund) => MoneyEvent::Contribution {
                member,
                fund,
                place,
                amount,
            },
            Collected::Fine => MoneyEvent::Fine { place, amount },
            Collected::RegistrationFee => MoneyEvent::RegistrationFee { place, amount },
        };
        postings.extend_from_slice(entry_for(&event)?.postings());
    }
    JournalEntry::new(EntryKind::Collection, postings)
}

/// The journal entry of unexplained money that turns out to be one member's, shared between funds.
///
/// # Errors
/// [`EntryError::Empty`] when there is nothing, [`EntryError::TooManyPostings`] when there is too
/// much.
pub fn assignment_entry(
    member: MemberId,
    shares: &[(FundId, Amount)],
) -> Result<JournalEntry<AccountRef>, EntryError> {
    let mut postings = Vec::with_capacity(shares.len());
    for (fund, amount) in shares {
        let event = MoneyEvent::Assigned {
            member,
            fund: *fund,
            amount: *amount,
        };
        postings.extend_from_slice(entry_for(&event)?.postings());
    }
    let kind = match shares {
        [_] => EntryKind::Contribution,
        _ => EntryKind::Collection,
    };
    JournalEntry::new(kind, postings)
}

/// The same entry with what the payment cost the chama: it leaves the place the money came to.
///
/// # Errors
/// [`EntryError::TooManyPostings`] when there is no room for one more.
pub fn with_cost(
    entry: &JournalEntry<AccountRef>,
    place: AccountId,
    cost: Option<Amount>,
) -> Result<JournalEntry<AccountRef>, EntryError> {
    let mut postings = entry.postings().to_vec();
    if let Some(cost) = cost {
        let to = AccountRef::Chart(AccountKind::TransactionCosts);
        postings.push(Posting::new(AccountRef::Place(place), to, cost)?);
    }
    JournalEntry::new(entry.kind(), postings)
}

/// What M-Pesa costs beside the amount, or nothing.
fn cost_of(cost: Money) -> Result<Option<Amount>, EntryError> {
    match cost {
        Money::ZERO => Ok(None),
        cost => Amount::new(cost)
            .map(Some)
            .map_err(|_sum| EntryError::TooLarge),
    }
}

/// The journal entry that sets aside the money of a payment M-Pesa is asked to make, and what
/// M-Pesa is expected to take for it. What the payment is for is booked at once, owed until the
/// money has arrived; a payment that fails reverses all of it.
///
/// # Errors
/// [`EntryError::TooLarge`] for a cost that is no amount; [`EntryError::SameAccount`] for an event
/// that does not leave the chama.
pub fn payout_reserved(
    event: &MoneyEvent,
    cost: Money,
) -> Result<JournalEntry<AccountRef>, EntryError> {
    let transit = AccountRef::Chart(AccountKind::PayoutsInTransit);
    let payable = AccountRef::Chart(AccountKind::PayoutsPayable);
    let paid = entry_for(event)?;
    let mut postings = Vec::new();
    for posting in paid.postings() {
        postings.push(Posting::new(posting.from, transit, posting.amount)?);
        postings.push(Posting::new(payable, posting.to, posting.amount)?);
        if let Some(cost) = cost_of(cost)? {
            postings.push(Posting::new(posting.from, transit, cost)?);
        }
    }
    JournalEntry::new(EntryKind::PayoutReserved, postings)
}

/// A payment by M-Pesa that has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PayoutSettled {
    /// Where the money was taken from.
    pub place: AccountId,
    /// How much arrived.
    pub amount: Amount,
    /// The cost set aside with it.
    pub cost_reserved: Money,
    /// What M-Pesa took.
    pub cost: Money,
}

/// The journal entry of a payment that has arrived: what was set aside is gone, and what M-Pesa
/// took is a cost. What was set aside too much goes back to the place; what M-Pesa took beyond it
/// comes out of there.
///
/// # Errors
/// [`EntryError::TooLarge`] for a cost that is no amount.
pub fn payout_settled(settled: &PayoutSettled) -> Result<JournalEntry<AccountRef>, EntryError> {
    let PayoutSettled {
        place,
        amount,
        cost_reserved,
        cost,
    } = *settled;
    let place = AccountRef::Place(place);
    let transit = AccountRef::Chart(AccountKind::PayoutsInTransit);
    let payable = AccountRef::Chart(AccountKind::PayoutsPayable);
    let costs = AccountRef::Chart(AccountKind::TransactionCosts);
    let difference = |more: Money, less: Money| more.checked_sub(less).ok_or(EntryError::TooLarge);
    let mut postings = vec![Posting::new(transit, payable, amount)?];
    if let Some(covered) = cost_of(cost.min(cost_reserved))? {
        postings.push(Posting::new(transit, costs, covered)?);
    }
    if let Some(left) = cost_of(difference(cost_reserved, cost.min(cost_reserved))?)? {
        postings.push(Posting::new(transit, place, left)?);
    }
    if let Some(beyond) = cost_of(difference(cost, cost.min(cost_reserved))?)? {
        postings.push(Posting::new(place, costs, beyond)?);
    }
    JournalEntry::new(EntryKind::PayoutSettled, postings)
}

/// The journal entry of a payment that was given up, its money no longer set aside, and which
/// M-Pesa made all the same. The accounts are those of the entry that had set it aside; where what
/// it was for cannot take it any more, such as savings taken out since, it goes `instead` there.
///
/// # Errors
/// [`EntryError::Empty`] when that entry set nothing aside; [`EntryError::TooLarge`] for a cost
/// that is no amount.
pub fn payout_after_all<A: Ord + Copy>(
    reserved: &JournalEntry<A>,
    cost: Money,
    costs: A,
    instead: Option<A>,
) -> Result<JournalEntry<A>, EntryError> {
    let mut lines = reserved.postings().iter();
    let (place, paid) = lines.next().zip(lines.next()).ok_or(EntryError::Empty)?;
    let to = instead.unwrap_or(paid.to);
    let mut postings = vec![Posting::new(place.from, to, place.amount)?];
    if let Some(cost) = cost_of(cost)? {
        postings.push(Posting::new(place.from, costs, cost)?);
    }
    JournalEntry::new(EntryKind::PayoutSettled, postings)
}

/// The journal entry of a cost that a statement shows and the books lack; below zero, of one the
/// books have too much.
///
/// # Errors
/// [`EntryError::Empty`] for nothing, [`EntryError::TooLarge`] for what is no amount.
pub fn statement_cost(
    place: AccountId,
    missing: Money,
) -> Result<JournalEntry<AccountRef>, EntryError> {
    let place = AccountRef::Place(place);
    let costs = AccountRef::Chart(AccountKind::TransactionCosts);
    let size = missing.checked_abs().ok_or(EntryError::TooLarge)?;
    if size.is_zero() {
        return Err(EntryError::Empty);
    }
    let amount = Amount::new(size).map_err(|_sum| EntryError::TooLarge)?;
    let posting = if missing.is_negative() {
        Posting::new(costs, place, amount)?
    } else {
        Posting::new(place, costs, amount)?
    };
    JournalEntry::new(EntryKind::StatementCost, vec![posting])
}
