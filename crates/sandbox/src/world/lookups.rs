//! Asked what became of a transaction.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use super::conversations::{Conversation, Ids, Signed, tell_result};
use crate::clock::stamp;
use crate::controls::Plan;
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::result::{self, Parameter, Told};
use crate::outcome::Outcome;
use crate::receipts::{Direction, Transaction};

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusOf {
    Receipt(String),
    /// A name of a conversation: the client's, or the gateway's.
    Conversation(String),
}

impl World {
    /// Answers what became of a transaction.
    pub fn transaction_status(
        &mut self,
        signed: &Signed,
        of: &StatusOf,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> (Ids, Vec<Delivery>) {
        let ids = self.new_ids(None, now);
        let found = self.check_initiator(signed).and_then(|()| {
            let forced = plan.outcome.clone().filter(|outcome| !outcome.is_paid());
            forced.map_or(Ok(()), Err)?;
            self.look_up(&signed.short_code, of, &ids, plan)
        });
        let (outcome, parameters) = match found {
            Ok(parameters) => (Outcome::paid(), parameters),
            Err(outcome) => (outcome, Vec::new()),
        };
        let told = Told {
            ids: ids.clone(),
            outcome,
            transaction_id: ids::no_receipt(now),
            parameters,
            codes_as_text: false,
        };
        let deliveries = tell_result(signed, plan, &told);
        (ids, deliveries)
    }

    fn look_up(
        &self,
        short_code: &str,
        of: &StatusOf,
        ids: &Ids,
        plan: &Plan,
    ) -> Result<Vec<Parameter>, Outcome> {
        let unknown = || Outcome::of("no_such_transaction");
        let conversation = match of {
            StatusOf::Receipt(_) => None,
            StatusOf::Conversation(name) => {
                Some(self.conversation(short_code, name).ok_or_else(unknown)?)
            }
        };
        let receipt = match of {
            StatusOf::Receipt(receipt) => receipt,
            StatusOf::Conversation(_) => conversation.map_or("", |one| &one.transaction_id),
        };
        let transaction = self.receipts.get(receipt);
        let transaction = transaction.filter(|one| one.short_code == short_code);
        match (transaction, conversation) {
            (Some(done), _) => Ok(self.parameters_of(done, conversation, ids, plan)),
            (None, Some(failed)) => Ok(self.parameters_of_failed(failed, ids)),
            (None, None) => Err(unknown()),
        }
    }

    fn conversation(&self, short_code: &str, name: &str) -> Option<&Conversation> {
        let by_originator = self.conversations.get(name);
        let by_other = || {
            let mut all = self.conversations.values();
            all.find(|one| one.ids.conversation == name)
        };
        let found = by_originator.or_else(by_other)?;
        (found.short_code == short_code).then_some(found)
    }

    fn parameters_of(
        &self,
        done: &Transaction,
        conversation: Option<&Conversation>,
        ids: &Ids,
        plan: &Plan,
    ) -> Vec<Parameter> {
        let organisation = self.short_codes.get(&done.short_code);
        let organisation = organisation.map_or("", |known| known.settings.name.as_str());
        let ours = format!("{} - {organisation}", done.short_code);
        let theirs = format!("{} - {}", done.msisdn, done.name);
        let (debit, credit, account) = match done.direction {
            Direction::In => (&theirs, &ours, "MMF Account For Customer"),
            Direction::Out | Direction::Within => (&ours, &theirs, "Utility Account"),
        };
        let pending = conversation.and_then(|one| one.query_says.as_deref()) == Some("pending");
        let status = if pending { "Authorized" } else { "Completed" };
        let charge = match done.direction {
            Direction::In => done.payer_charge,
            Direction::Out | Direction::Within => done.organisation_charge,
        };
        let charges = if charge.is_zero() {
            String::new()
        } else {
            format!("Fee For B2C Payment|KES|{}", charge.to_decimal())
        };
        let amount = plan.amount_override.unwrap_or(done.amount);
        vec![
            Parameter::text("DebitPartyName", debit),
            Parameter::text("CreditPartyName", credit),
            Parameter::text("OriginatorConversationID", &ids.originator),
            Parameter::new("InitiatedTime", result::digits(&stamp(done.initiated_at))),
            Parameter::text("DebitAccountType", account),
            Parameter::text("DebitPartyCharges", &charges),
            Parameter::empty("TransactionReason"),
            Parameter::text("ReasonType", crate::statement::reason(done)),
            Parameter::text("TransactionStatus", status),
            Parameter::new("FinalisedTime", result::digits(&stamp(done.completed_at))),
            Parameter::text("Amount", &whole_or_decimal(amount)),
            Parameter::text("ConversationID", &ids.conversation),
            Parameter::text("ReceiptNo", &done.receipt),
        ]
    }

    fn parameters_of_failed(&self, failed: &Conversation, ids: &Ids) -> Vec<Parameter> {
        let organisation = self.short_codes.get(&failed.short_code);
        let organisation = organisation.map_or("", |known| known.settings.name.as_str());
        let at = result::digits(&stamp(failed.at));
        vec![
            Parameter::text(
                "DebitPartyName",
                &format!("{} - {organisation}", failed.short_code),
            ),
            Parameter::text("CreditPartyName", &failed.msisdn),
            Parameter::text("OriginatorConversationID", &ids.originator),
            Parameter::new("InitiatedTime", at.clone()),
            Parameter::empty("TransactionReason"),
            Parameter::text("TransactionStatus", "Declined"),
            Parameter::new("FinalisedTime", at),
            Parameter::text("Amount", &whole_or_decimal(failed.amount)),
            Parameter::text("ConversationID", &ids.conversation),
            Parameter::text("ReceiptNo", &failed.transaction_id),
        ]
    }
}

/// `300`, or `300.50` where there are cents.
fn whole_or_decimal(amount: Money) -> String {
    let text = amount.to_decimal();
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}
