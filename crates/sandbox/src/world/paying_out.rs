//! An organisation pays a customer.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use super::conversations::{Command, Conversation, Ended, Ids, Signed, tell_result};
use super::paying_in::too_little;
use crate::books::{Account, Movement};
use crate::clock::eat;
use crate::controls::Plan;
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::result::{self, Parameter, Told};
use crate::outcome::Outcome;
use crate::receipts::{Channel, Direction, Kind, Transaction};
use crate::refusal::Refusal;
use crate::sms;
use crate::tariff;

/// What an organisation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayOut {
    /// The client's own name for it. Version 1 has none.
    pub originator: Option<String>,
    pub signed: Signed,
    pub msisdn: String,
    pub amount: Money,
    pub occasion: String,
}

impl World {
    /// Carries a payout out, or notes why not. A name used before is refused and changes nothing.
    pub fn pay_out(
        &mut self,
        asked: PayOut,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(Ids, Vec<Delivery>), Refusal> {
        if let Some(originator) = &asked.originator {
            self.refuse_duplicate(originator)?;
        }
        let ids = self.new_ids(asked.originator.clone(), now);
        let ended = self.try_pay_out(&asked, &ids, plan, now);
        let (transaction_id, outcome, parameters) = match ended {
            Ok((receipt, parameters)) => (receipt, Outcome::paid(), parameters),
            Err(outcome) => (ids::no_receipt(now), outcome, Vec::new()),
        };
        let told = Told {
            ids: ids.clone(),
            outcome: outcome.clone(),
            transaction_id: transaction_id.clone(),
            parameters,
            codes_as_text: false,
        };
        let deliveries = tell_result(&asked.signed, plan, &told);
        let conversation = Conversation {
            ids: ids.clone(),
            command: Command::Payout,
            short_code: asked.signed.short_code,
            at: now,
            amount: asked.amount,
            msisdn: asked.msisdn,
            outcome,
            transaction_id,
            query_says: plan.query_says.clone(),
        };
        self.conversations
            .insert(ids.originator.clone(), conversation);
        Ok((ids, deliveries))
    }

    fn try_pay_out(&mut self, asked: &PayOut, ids: &Ids, plan: &Plan, now: DateTime<Utc>) -> Ended {
        self.check_initiator(&asked.signed)?;
        if let Some(outcome) = plan.outcome.clone().filter(|outcome| !outcome.is_paid()) {
            return Err(outcome);
        }
        let name = self.person(&asked.msisdn, now).name.clone();
        if let Some(outcome) = self.refuses_receipt(&asked.msisdn, asked.amount) {
            return Err(outcome);
        }
        let receipt = self.new_receipt(now);
        let code = &asked.signed.short_code;
        let wallet = Account::Wallet(asked.msisdn.clone());
        let way = (Account::Utility(code.clone()), wallet);
        let principal = Movement::new(&receipt, now, way, asked.amount);
        let fee = tariff::payout(asked.amount);
        let charge = principal.charge(Account::Charges(code.clone()), fee);
        let posted = self.books.post(vec![principal, charge]);
        posted.map_err(|error| too_little(&error))?;
        let done = self.complete(Transaction {
            receipt: receipt.clone(),
            direction: Direction::Out,
            kind: Kind::Payout,
            channel: Channel::Gateway,
            short_code: code.clone(),
            msisdn: asked.msisdn.clone(),
            name,
            amount: asked.amount,
            payer_charge: Money::ZERO,
            organisation_charge: fee,
            reference: asked.occasion.clone(),
            initiated_at: now,
            completed_at: now,
            utility_after: Money::ZERO,
            linked: None,
            reversed_by: None,
            checkout_request_id: None,
            originator_conversation_id: Some(ids.originator.clone()),
            conversation_id: Some(ids.conversation.clone()),
        });
        let payer = self.short_codes.get(code);
        let payer = payer.map_or(String::new(), |known| known.settings.name.clone());
        let text = sms::received(&done, &payer, self.wallet(&asked.msisdn));
        self.person(&asked.msisdn, now).receives(text);
        let claimed = plan.amount_override.unwrap_or(asked.amount);
        Ok((receipt, self.payout_parameters(&done, claimed)))
    }

    fn payout_parameters(&self, done: &Transaction, claimed: Money) -> Vec<Parameter> {
        let account = |of: fn(String) -> Account| {
            let balance = self.books.balance(&of(done.short_code.clone()));
            result::number(balance)
        };
        let public_name = format!("{} - {}", done.msisdn, done.name);
        vec![
            Parameter::new("TransactionAmount", result::short_number(claimed)),
            Parameter::text("TransactionReceipt", &done.receipt),
            Parameter::text("ReceiverPartyPublicName", &public_name),
            Parameter::text(
                "TransactionCompletedDateTime",
                &eat(done.completed_at, "%d.%m.%Y %H:%M:%S"),
            ),
            Parameter::new("B2CUtilityAccountAvailableFunds", account(Account::Utility)),
            Parameter::new("B2CWorkingAccountAvailableFunds", account(Account::Working)),
            Parameter::text("B2CRecipientIsRegisteredCustomer", "Y"),
            Parameter::new(
                "B2CChargesPaidAccountAvailableFunds",
                account(Account::Charges),
            ),
        ]
    }
}
