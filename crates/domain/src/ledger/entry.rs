//! Journal entries: postings that stand or fall together, balanced because they cannot be else.

use std::collections::BTreeMap;

use crate::choice::choice;
use crate::money::{Amount, Money};

choice! {
    /// What kind of event an entry books.
    pub enum EntryKind else "entry_kind_unknown" {
        /// A member saves.
        Contribution = "contribution",
        /// A member pays to join.
        RegistrationFee = "registration_fee",
        /// A fine is paid.
        Fine = "fine",
        /// The chama pays for something.
        Expense = "expense",
        /// The chama earns something else.
        OtherIncome = "other_income",
        /// Money moves between the chama's own cash places.
        Transfer = "transfer",
        /// Welfare is paid out.
        Welfare = "welfare",
        /// A member takes out what they saved.
        Withdrawal = "withdrawal",
        /// Money that came in is given back.
        Refund = "refund",
        /// What was there before the books began here.
        OpeningBalance = "opening_balance",
        /// A member pays at a meeting for several things at once.
        Collection = "collection",
        /// Money came in and nobody knows yet whose it is.
        Unexplained = "unexplained",
        /// Money is set aside for a payment M-Pesa is asked to make.
        PayoutReserved = "payout_reserved",
        /// M-Pesa has made the payment, and taken its cost.
        PayoutSettled = "payout_settled",
        /// What a statement says was taken, as far as it was not booked.
        StatementCost = "statement_cost",
        /// An earlier entry is undone.
        Reversal = "reversal",
    }
}

impl EntryKind {
    /// Whether it books what M-Pesa was asked to pay. Such money does not come back by undoing the
    /// entry: whoever got it must send it.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::PayoutReserved | Self::PayoutSettled)
    }
}

/// An amount moved from one account (credited) to another (debited).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting<A> {
    /// The account it leaves; credited.
    pub from: A,
    /// The account it enters; debited.
    pub to: A,
    /// How much, always more than nothing.
    pub amount: Amount,
}

impl<A: PartialEq> Posting<A> {
    /// A posting between two accounts.
    ///
    /// # Errors
    /// [`EntryError::SameAccount`] if they are one: nothing would move.
    pub fn new(from: A, to: A, amount: Amount) -> Result<Self, EntryError> {
        if from == to {
            return Err(EntryError::SameAccount);
        }
        Ok(Self { from, to, amount })
    }
}

/// Why postings make no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum EntryError {
    /// A posting from an account to itself.
    #[error("money cannot move from an account to itself")]
    SameAccount,
    /// No postings.
    #[error("an entry needs a posting")]
    Empty,
    /// More than [`POSTINGS_MAX`] postings.
    #[error("too many postings in one entry")]
    TooManyPostings,
    /// The sums do not fit.
    #[error("the sums of the entry are too large")]
    TooLarge,
}

impl EntryError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SameAccount => "entry_same_account",
            Self::Empty => "entry_empty",
            Self::TooManyPostings => "entry_too_many_postings",
            Self::TooLarge => "entry_too_large",
        }
    }
}

/// The most postings one entry may have.
pub const POSTINGS_MAX: usize = 200;

/// A balanced entry, not yet in any book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry<A> {
    kind: EntryKind,
    postings: Vec<Posting<A>>,
    /// Computed once, when the entry is made, where a sum that does not fit can be refused.
    deltas: BTreeMap<A, Money>,
    after_effects: Vec<(Money, Money)>,
}

impl<A: Ord + Copy> JournalEntry<A> {
    /// An entry of these postings.
    ///
    /// # Errors
    /// Any [`EntryError`].
    pub fn new(kind: EntryKind, postings: Vec<Posting<A>>) -> Result<Self, EntryError> {
        if postings.is_empty() {
            return Err(EntryError::Empty);
        }
        if postings.len() > POSTINGS_MAX {
            return Err(EntryError::TooManyPostings);
        }
        if postings.iter().any(|posting| posting.from == posting.to) {
            return Err(EntryError::SameAccount);
        }
        let (deltas, after_effects) = effects(&postings).ok_or(EntryError::TooLarge)?;
        Ok(Self {
            kind,
            postings,
            deltas,
            after_effects,
        })
    }

    /// What kind of event it books.
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The postings, in order.
    pub fn postings(&self) -> &[Posting<A>] {
        &self.postings
    }

    /// The entry that undoes this one: every posting the other way, in the same order.
    #[must_use]
    pub fn reverse(&self) -> Self {
        let postings = self
            .postings
            .iter()
            .map(|posting| Posting {
                from: posting.to,
                to: posting.from,
                amount: posting.amount,
            })
            .collect();
        let deltas = self
            .deltas
            .iter()
            .map(|(account, delta)| (*account, opposite(*delta)))
            .collect();
        let after_effects = self
            .after_effects
            .iter()
            .map(|(from, to)| (opposite(*to), opposite(*from)))
            .collect();
        Self {
            kind: EntryKind::Reversal,
            postings,
            deltas,
            after_effects,
        }
    }

    /// The same entry with every account replaced, for example a reference by the row it names.
    ///
    /// # Errors
    /// What `f` refuses; [`EntryError::SameAccount`] if both ends of a posting become one.
    pub fn try_map<B, E>(&self, mut f: impl FnMut(A) -> Result<B, E>) -> Result<JournalEntry<B>, E>
    where
        B: Ord + Copy,
        E: From<EntryError>,
    {
        let mut postings = Vec::with_capacity(self.postings.len());
        for posting in &self.postings {
            let (from, to) = (f(posting.from)?, f(posting.to)?);
            postings.push(Posting::new(from, to, posting.amount)?);
        }
        Ok(JournalEntry::new(self.kind, postings)?)
    }

    /// The net change of the raw balance of every account the entry touches, a change of zero
    /// too. The changes add up to zero.
    pub fn deltas(&self) -> BTreeMap<A, Money> {
        self.deltas.clone()
    }

    /// For each posting, what the postings after it change on its `from` and on its `to`
    /// account: the balance right after posting n is the final balance less this.
    pub fn after_effects(&self) -> Vec<(Money, Money)> {
        self.after_effects.clone()
    }

    /// The sum of all amounts.
    ///
    /// Two hundred of the largest amounts are far from 64 bits, so it always fits.
    pub fn turnover(&self) -> Money {
        Money::checked_sum(self.postings.iter().map(|posting| posting.amount.money()))
            .unwrap_or(Money::from_cents(i64::MAX))
    }
}

/// The opposite of a net change. At most 200 amounts add up to one, each under 10^12 cents, so
/// it is nowhere near the number without an opposite.
const fn opposite(delta: Money) -> Money {
    Money::from_cents(delta.cents().saturating_neg())
}

/// Net changes per account, and for each posting the net changes after it on its two accounts.
type Effects<A> = (BTreeMap<A, Money>, Vec<(Money, Money)>);

/// Walks the postings from the last to the first, so that what has been gathered when a posting
/// is reached is exactly what comes after it. `None` if a sum does not fit.
fn effects<A: Ord + Copy>(postings: &[Posting<A>]) -> Option<Effects<A>> {
    let mut gathered: BTreeMap<A, Money> = BTreeMap::new();
    let mut after = Vec::with_capacity(postings.len());
    for posting in postings.iter().rev() {
        let on_from = gathered.get(&posting.from).copied().unwrap_or_default();
        let on_to = gathered.get(&posting.to).copied().unwrap_or_default();
        after.push((on_from, on_to));
        gathered.insert(posting.from, on_from.checked_sub(posting.amount.money())?);
        gathered.insert(posting.to, on_to.checked_add(posting.amount.money())?);
    }
    after.reverse();
    Some((gathered, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(from: u8, to: u8, cents: i64) -> Posting<u8> {
        let amount = Amount::from_cents(cents).unwrap_or(Amount::MIN);
        Posting { from, to, amount }
    }

    fn money(cents: i64) -> Money {
        Money::from_cents(cents)
    }

    #[test]
    fn what_is_no_entry() {
        let entry = |postings| JournalEntry::<u8>::new(EntryKind::Transfer, postings);
        let refused = |postings| entry(postings).map(|_| ()).map_err(|error| error.code());
        assert_eq!(refused(vec![]), Err("entry_empty"));
        assert_eq!(refused(vec![posting(1, 1, 5)]), Err("entry_same_account"));
        assert_eq!(
            refused(vec![posting(1, 2, 5); 201]),
            Err("entry_too_many_postings")
        );
        assert_eq!(
            Posting::new(1, 1, Amount::MIN),
            Err(EntryError::SameAccount)
        );
    }

    /// The most an entry can move still adds up exactly.
    #[test]
    fn two_hundred_of_the_largest_amounts() -> Result<(), EntryError> {
        let largest = Posting {
            from: 1,
            to: 2,
            amount: Amount::MAX,
        };
        let entry = JournalEntry::new(EntryKind::Transfer, vec![largest; POSTINGS_MAX])?;
        let total = Amount::MAX.cents().saturating_mul(200);
        assert_eq!(entry.deltas().get(&1), Some(&money(-total)));
        assert_eq!(entry.deltas().get(&2), Some(&money(total)));
        assert_eq!(entry.turnover(), money(total));
        Ok(())
    }

    #[test]
    fn changes_and_what_comes_after_each_line() -> Result<(), EntryError> {
        // 1 pays 100 to 2, 2 passes 30 on to 3, 1 pays 5 to 3.
        let lines = vec![posting(1, 2, 100), posting(2, 3, 30), posting(1, 3, 5)];
        let entry = JournalEntry::new(EntryKind::Transfer, lines)?;
        let deltas = BTreeMap::from([(1, money(-105)), (2, money(70)), (3, money(35))]);
        assert_eq!(entry.deltas(), deltas);
        // After line one, 1 still loses 5 and 2 still loses 30; and so on to the last line.
        let after = [
            (money(-5), money(-30)),
            (money(0), money(5)),
            (money(0), money(0)),
        ];
        assert_eq!(entry.after_effects(), after);
        Ok(())
    }

    #[test]
    fn an_account_that_ends_where_it_began_is_still_touched() -> Result<(), EntryError> {
        let lines = vec![posting(1, 2, 100), posting(2, 3, 100)];
        let entry = JournalEntry::new(EntryKind::Transfer, lines)?;
        assert_eq!(entry.deltas().get(&2), Some(&Money::ZERO));
        Ok(())
    }

    #[test]
    fn a_reversal_is_each_line_the_other_way() -> Result<(), EntryError> {
        let lines = vec![posting(1, 2, 100), posting(2, 3, 30)];
        let undone = JournalEntry::new(EntryKind::Expense, lines)?.reverse();
        assert_eq!(undone.kind(), EntryKind::Reversal);
        assert_eq!(undone.postings(), [posting(2, 1, 100), posting(3, 2, 30)]);
        Ok(())
    }

    #[test]
    fn accounts_can_be_replaced_but_not_made_one() -> Result<(), EntryError> {
        let entry = JournalEntry::new(EntryKind::Fine, vec![posting(1, 2, 7)])?;
        let named = entry.try_map(|account| Ok::<_, EntryError>(i64::from(account)))?;
        assert_eq!(
            named.deltas(),
            BTreeMap::from([(1_i64, money(-7)), (2, money(7))])
        );
        assert_eq!(named.kind(), EntryKind::Fine);
        let merged = entry.try_map(|_| Ok::<_, EntryError>(9));
        assert_eq!(merged, Err(EntryError::SameAccount));
        let refused = entry.try_map(|_| Err::<u8, _>(EntryError::Empty));
        assert_eq!(refused, Err(EntryError::Empty));
        Ok(())
    }
}
