//! Money given back: asked for by the organisation, or done by customer care.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use super::conversations::{Command, Conversation, Ended, Ids, Signed, tell_result};
use super::paying_in::too_little;
use crate::books::{Account, Movement};
use crate::clock::stamp;
use crate::controls::Plan;
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::result::{self, Parameter, Told};
use crate::outcome::Outcome;
use crate::receipts::{Channel, Direction, Kind, Transaction};
use crate::sms;

/// What an organisation asks to have given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverse {
    pub signed: Signed,
    pub receipt: String,
    pub amount: Money,
}

impl World {
    /// Reverses a payment for the organisation that got it.
    pub fn reverse(
        &mut self,
        asked: Reverse,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> (Ids, Vec<Delivery>) {
        let ids = self.new_ids(None, now);
        let ended = self.try_reverse(&asked, &ids, plan, now);
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
            command: Command::Reversal,
            short_code: asked.signed.short_code,
            at: now,
            amount: asked.amount,
            msisdn: String::new(),
            outcome,
            transaction_id,
            query_says: plan.query_says.clone(),
        };
        self.conversations
            .insert(ids.originator.clone(), conversation);
        (ids, deliveries)
    }

    /// Somebody at Safaricom reverses a payment. The organisation is not told.
    pub fn customer_care_reverses(
        &mut self,
        receipt: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Outcome> {
        self.give_back(receipt, None, Channel::CustomerCare, now)
    }

    fn try_reverse(
        &mut self,
        asked: &Reverse,
        ids: &Ids,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Ended {
        self.check_initiator(&asked.signed)?;
        if let Some(outcome) = plan.outcome.clone().filter(|outcome| !outcome.is_paid()) {
            return Err(outcome);
        }
        let original = self.receipts.get(&asked.receipt);
        let ours = original.filter(|one| one.short_code == asked.signed.short_code);
        let unknown = || Outcome::of("original_unknown");
        if ours.ok_or_else(unknown)?.amount != asked.amount {
            return Err(unknown());
        }
        let done = self.give_back(&asked.receipt, Some(ids), Channel::Gateway, now)?;
        let organisation = self.short_codes.get(&done.short_code);
        let organisation = organisation.map_or("", |known| known.settings.name.as_str());
        let debited = format!("{} - {organisation}", done.short_code);
        let balance = format!("Utility Account|KES|{}", done.utility_after.to_decimal());
        let parameters = vec![
            Parameter::text("DebitAccountBalance", &balance),
            Parameter::new("Amount", result::short_number(done.amount)),
            Parameter::new("TransCompletedTime", result::digits(&stamp(now))),
            Parameter::text("OriginalTransactionID", &asked.receipt),
            Parameter::new("Charge", result::short_number(Money::ZERO)),
            Parameter::text(
                "CreditPartyPublicName",
                &format!("{} - {}", done.msisdn, done.name),
            ),
            Parameter::text("DebitPartyPublicName", &debited),
        ];
        Ok((done.receipt, parameters))
    }

    /// Moves the money of a payment back to whoever paid; what it cost stays paid.
    fn give_back(
        &mut self,
        receipt: &str,
        ids: Option<&Ids>,
        channel: Channel,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Outcome> {
        let original = self.receipts.get(receipt);
        let original =
            original.filter(|one| one.direction == Direction::In && one.linked.is_none());
        let original = original.filter(|one| matches!(one.kind, Kind::PayBill | Kind::BuyGoods));
        let original = original
            .cloned()
            .ok_or_else(|| Outcome::of("original_unknown"))?;
        if original.reversed_by.is_some() {
            return Err(Outcome::of("already_reversed"));
        }
        let new = self.new_receipt(now);
        let utility = Account::Utility(original.short_code.clone());
        let wallet = Account::Wallet(original.msisdn.clone());
        let back = Movement::new(&new, now, (utility, wallet), original.amount);
        self.books
            .post(vec![back])
            .map_err(|error| too_little(&error))?;
        if let Some(kept) = self.receipts.get_mut(receipt) {
            kept.reversed_by = Some(new.clone());
        }
        let done = self.complete(Transaction {
            receipt: new,
            direction: Direction::Out,
            kind: Kind::Reversal,
            channel,
            payer_charge: Money::ZERO,
            organisation_charge: Money::ZERO,
            initiated_at: now,
            completed_at: now,
            linked: Some(receipt.to_owned()),
            checkout_request_id: None,
            originator_conversation_id: ids.map(|ids| ids.originator.clone()),
            conversation_id: ids.map(|ids| ids.conversation.clone()),
            ..original
        });
        let text = sms::given_back(&done, self.wallet(&done.msisdn));
        self.person(&done.msisdn, now).receives(text);
        Ok(done)
    }
}
