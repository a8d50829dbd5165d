//! What an organisation does on its portal: money in from the bank, between its accounts, out.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use crate::books::{Account, BookError, Movement};
use crate::receipts::{Channel, Direction, Kind, Transaction};

impl World {
    /// From the bank into the utility account, so that there is something to pay out.
    pub fn deposit(
        &mut self,
        short_code: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<Transaction, BookError> {
        let way = (Account::Outside, Account::Utility(short_code.to_owned()));
        self.portal(short_code, Kind::Deposit, (way, amount), now)
    }

    /// What an organisation held before the sandbox was there. No statement has a line of it; the
    /// balances begin with it.
    pub fn carry_over(
        &mut self,
        short_code: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<(), BookError> {
        let way = (Account::Outside, Account::Utility(short_code.to_owned()));
        let before = Movement::new("OPENING", now, way, amount);
        self.books.post(vec![before])
    }

    /// From the utility account into the working account.
    pub fn transfer(
        &mut self,
        short_code: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<Transaction, BookError> {
        let to = Account::Working(short_code.to_owned());
        let way = (Account::Utility(short_code.to_owned()), to);
        self.portal(short_code, Kind::Transfer, (way, amount), now)
    }

    /// What is owed in charges, paid from the working account.
    pub fn settle_charges(
        &mut self,
        short_code: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, BookError> {
        let charges = Account::Charges(short_code.to_owned());
        let owed = self.books.balance(&charges).checked_neg();
        let way = (Account::Working(short_code.to_owned()), charges);
        let owed = owed.filter(|owed| owed.is_positive());
        let owed = owed.ok_or(BookError::NoSum)?;
        self.portal(short_code, Kind::ChargeSettlement, (way, owed), now)
    }

    /// From the working account to the bank.
    pub fn withdraw(
        &mut self,
        short_code: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<Transaction, BookError> {
        let way = (Account::Working(short_code.to_owned()), Account::Outside);
        self.portal(short_code, Kind::Withdrawal, (way, amount), now)
    }

    /// Money handed to an agent for a customer's wallet.
    pub fn top_up(
        &mut self,
        msisdn: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<(), BookError> {
        self.person(msisdn, now);
        let receipt = self.new_receipt(now);
        let way = (Account::Outside, Account::Wallet(msisdn.to_owned()));
        self.books
            .post(vec![Movement::new(&receipt, now, way, amount)])
    }

    fn portal(
        &mut self,
        short_code: &str,
        kind: Kind,
        (way, amount): ((Account, Account), Money),
        now: DateTime<Utc>,
    ) -> Result<Transaction, BookError> {
        let receipt = self.new_receipt(now);
        let movement = Movement::new(&receipt, now, way, amount);
        self.books.post(vec![movement])?;
        Ok(self.complete(Transaction {
            receipt,
            direction: match kind {
                Kind::Deposit => Direction::In,
                Kind::Withdrawal => Direction::Out,
                _ => Direction::Within,
            },
            kind,
            channel: Channel::Portal,
            short_code: short_code.to_owned(),
            msisdn: String::new(),
            name: String::new(),
            amount,
            payer_charge: Money::ZERO,
            organisation_charge: Money::ZERO,
            reference: String::new(),
            initiated_at: now,
            completed_at: now,
            utility_after: Money::ZERO,
            linked: None,
            reversed_by: None,
            checkout_request_id: None,
            originator_conversation_id: None,
            conversation_id: None,
        }))
    }
}
