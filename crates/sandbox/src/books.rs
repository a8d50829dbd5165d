//! Books in double entry: every movement takes from one account what it gives to another.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// Whose money, and in which purse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// A customer's wallet, by phone number.
    Wallet(String),
    /// Of a short code: where payments arrive and payouts leave from.
    Utility(String),
    /// Of a short code: what it holds apart, and brings to the bank.
    Working(String),
    /// Of a short code: what it was charged; below zero until it is settled.
    Charges(String),
    /// What Safaricom earned.
    Fees,
    /// Banks and agents: where money comes from and goes to.
    Outside,
}

impl Account {
    /// The short code it belongs to.
    pub fn short_code(&self) -> Option<&str> {
        match self {
            Self::Utility(code) | Self::Working(code) | Self::Charges(code) => Some(code),
            Self::Wallet(_) | Self::Fees | Self::Outside => None,
        }
    }

    /// Whether it may owe.
    const fn may_owe(&self) -> bool {
        matches!(self, Self::Charges(_) | Self::Outside)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(phone) => write!(f, "wallet {phone}"),
            Self::Utility(code) => write!(f, "utility {code}"),
            Self::Working(code) => write!(f, "working {code}"),
            Self::Charges(code) => write!(f, "charges paid {code}"),
            Self::Fees => f.write_str("fees"),
            Self::Outside => f.write_str("outside"),
        }
    }
}

/// What a movement was of its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Principal,
    Charge,
}

/// Money on its way: from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub receipt: String,
    pub at: DateTime<Utc>,
    pub from: Account,
    pub to: Account,
    pub amount: Money,
    pub part: Part,
}

impl Movement {
    /// The principal of a transaction, from the first account to the second.
    pub fn new(
        receipt: &str,
        at: DateTime<Utc>,
        (from, to): (Account, Account),
        amount: Money,
    ) -> Self {
        Self {
            receipt: receipt.to_owned(),
            at,
            from,
            to,
            amount,
            part: Part::Principal,
        }
    }

    /// The same as a charge, which Safaricom earns.
    #[must_use]
    pub fn charge(&self, payer: Account, amount: Money) -> Self {
        Self {
            from: payer,
            to: Account::Fees,
            amount,
            part: Part::Charge,
            ..self.clone()
        }
    }
}

/// Why a movement was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// There is less in the account than was to be taken.
    #[error("{0} holds too little")]
    TooLittle(Account),
    /// Nothing, less than nothing, or more than can be counted.
    #[error("no sum that can be moved")]
    NoSum,
}

/// All accounts and every movement between them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Movement>", into = "Vec<Movement>")]
pub struct Books {
    movements: Vec<Movement>,
    balances: BTreeMap<Account, Money>,
}

impl Books {
    /// What an account holds.
    pub fn balance(&self, account: &Account) -> Money {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// Every account that ever held anything.
    pub const fn balances(&self) -> &BTreeMap<Account, Money> {
        &self.balances
    }

    /// Every movement, oldest first.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// Carries out all of them or none. Movements of nothing are left out.
    pub fn post(&mut self, movements: Vec<Movement>) -> Result<(), BookError> {
        let mut changed: BTreeMap<Account, Money> = BTreeMap::new();
        let mut kept = Vec::with_capacity(movements.len());
        for movement in movements {
            if movement.amount.is_negative() {
                return Err(BookError::NoSum);
            }
            if movement.amount.is_zero() {
                continue;
            }
            let now = |changed: &BTreeMap<Account, Money>, account: &Account| {
                let before = || self.balance(account);
                changed.get(account).copied().unwrap_or_else(before)
            };
            let left = now(&changed, &movement.from).checked_sub(movement.amount);
            let left = left.ok_or(BookError::NoSum)?;
            if left.is_negative() && !movement.from.may_owe() {
                return Err(BookError::TooLittle(movement.from));
            }
            changed.insert(movement.from.clone(), left);
            let more = now(&changed, &movement.to).checked_add(movement.amount);
            changed.insert(movement.to.clone(), more.ok_or(BookError::NoSum)?);
            kept.push(movement);
        }
        self.balances.append(&mut changed);
        self.movements.append(&mut kept);
        Ok(())
    }

    /// Works every balance out again from the movements: `true` when they are what is kept and
    /// add up to nothing.
    pub fn are_sound(&self) -> bool {
        let again = Self::from(self.movements.clone());
        let sum = Money::checked_sum(self.balances.values().copied());
        again.balances == self.balances && sum == Some(Money::ZERO)
    }
}

impl From<Vec<Movement>> for Books {
    fn from(movements: Vec<Movement>) -> Self {
        let mut balances: BTreeMap<Account, Money> = BTreeMap::new();
        for movement in &movements {
            let from = balances.entry(movement.from.clone()).or_default();
            *from = from.checked_sub(movement.amount).unwrap_or(*from);
            let to = balances.entry(movement.to.clone()).or_default();
            *to = to.checked_add(movement.amount).unwrap_or(*to);
        }
        Self {
            movements,
            balances,
        }
    }
}

impl From<Books> for Vec<Movement> {
    fn from(books: Books) -> Self {
        books.movements
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn movement(from: Account, to: Account, cents: i64) -> Movement {
        let amount = Money::from_cents(cents);
        Movement::new("R", DateTime::UNIX_EPOCH, (from, to), amount)
    }

    fn wallet(n: u8) -> Account {
        Account::Wallet(n.to_string())
    }

    #[test]
    fn all_or_none() {
        let mut books = Books::default();
        assert_eq!(
            books.post(vec![movement(Account::Outside, wallet(1), 500)]),
            Ok(())
        );
        let both = vec![
            movement(wallet(1), Account::Utility("6".to_owned()), 400),
            movement(wallet(1), Account::Fees, 101),
        ];
        assert_eq!(books.post(both), Err(BookError::TooLittle(wallet(1))));
        assert_eq!(books.balance(&wallet(1)), Money::from_cents(500));
        assert_eq!(books.movements().len(), 1);
        assert!(books.are_sound());
    }

    #[test]
    fn charges_may_be_owed_and_nothing_else() {
        let mut books = Books::default();
        let charges = Account::Charges("6".to_owned());
        assert_eq!(
            books.post(vec![movement(charges.clone(), Account::Fees, 5)]),
            Ok(())
        );
        assert_eq!(books.balance(&charges), Money::from_cents(-5));
        assert!(
            books
                .post(vec![movement(Account::Fees, wallet(1), 6)])
                .is_err()
        );
        assert_eq!(
            books.post(vec![movement(Account::Outside, wallet(1), -1)]),
            Err(BookError::NoSum)
        );
    }

    fn any_account() -> impl Strategy<Value = Account> {
        prop_oneof![
            (0..4_u8).prop_map(wallet),
            (0..2_u8).prop_map(|n| Account::Utility(n.to_string())),
            (0..2_u8).prop_map(|n| Account::Working(n.to_string())),
            (0..2_u8).prop_map(|n| Account::Charges(n.to_string())),
            Just(Account::Fees),
            Just(Account::Outside),
        ]
    }

    proptest! {
        #[test]
        fn they_always_balance(
            groups in prop::collection::vec(
                prop::collection::vec((any_account(), any_account(), -2..1_000_i64), 1..4),
                0..60,
            )
        ) {
            let mut books = Books::default();
            for group in groups {
                let group = group.into_iter().map(|(from, to, cents)| movement(from, to, cents));
                let before = books.balances().clone();
                if books.post(group.collect()).is_err() {
                    prop_assert_eq!(books.balances(), &before);
                }
                for (account, balance) in books.balances() {
                    prop_assert!(account.may_owe() || !balance.is_negative(), "{}", account);
                }
            }
            prop_assert!(books.are_sound());
        }
    }
}
