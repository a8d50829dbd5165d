//! Asked what an organisation's accounts hold.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use super::conversations::{Ids, Signed, tell_result};
use crate::books::Account;
use crate::clock::stamp;
use crate::controls::Plan;
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::result::{self, Parameter, Told};
use crate::outcome::Outcome;

impl World {
    /// Answers what the accounts hold. Codes come as text here, as they do from Safaricom.
    pub fn account_balance(
        &mut self,
        signed: &Signed,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> (Ids, Vec<Delivery>) {
        let ids = self.new_ids(None, now);
        let forced = plan.outcome.clone().filter(|outcome| !outcome.is_paid());
        let checked = self
            .check_initiator(signed)
            .and_then(|()| forced.map_or(Ok(()), Err));
        let (outcome, parameters) = match checked {
            Ok(()) => {
                let accounts = self.balance_line(&signed.short_code);
                let completed = result::digits(&stamp(now));
                let parameters = vec![
                    Parameter::text("AccountBalance", &accounts),
                    Parameter::new("BOCompletedTime", completed),
                ];
                (Outcome::paid(), parameters)
            }
            Err(outcome) => (outcome, Vec::new()),
        };
        let told = Told {
            ids: ids.clone(),
            outcome,
            transaction_id: ids::no_receipt(now),
            parameters,
            codes_as_text: true,
        };
        let deliveries = tell_result(signed, plan, &told);
        (ids, deliveries)
    }

    fn balance_line(&self, short_code: &str) -> String {
        let held = |of: fn(String) -> Account| self.books.balance(&of(short_code.to_owned()));
        let line = |name: &str, balance: Money| {
            let text = balance.to_decimal();
            format!("{name}|KES|{text}|{text}|0.00|0.00")
        };
        [
            line("Working Account", held(Account::Working)),
            line("Float Account", Money::ZERO),
            line("Utility Account", held(Account::Utility)),
            line("Charges Paid Account", held(Account::Charges)),
            line("Organization Settlement Account", Money::ZERO),
        ]
        .join("&")
    }
}
