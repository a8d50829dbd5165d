//! Requests that are answered by a result later: their ids, and what became of them.

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::World;
use crate::controls::Plan;
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::{MessageKind, result, spread};
use crate::outcome::Outcome;
use crate::refusal::Refusal;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Payout,
    Reversal,
    Status,
    Balance,
}

/// Who signs, and where the result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub short_code: String,
    pub initiator: String,
    /// The password within the credential, when it could be opened.
    pub password: Option<String>,
    pub result_url: String,
    pub timeout_url: String,
}

/// The two names of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ids {
    pub originator: String,
    pub conversation: String,
}

/// A request and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub ids: Ids,
    pub command: Command,
    pub short_code: String,
    pub at: DateTime<Utc>,
    pub amount: Money,
    pub msisdn: String,
    pub outcome: Outcome,
    /// The receipt, or what stands in its place when nothing moved.
    pub transaction_id: String,
    /// What status queries say instead of the truth.
    pub query_says: Option<String>,
}

/// How a conversation ended: the parameters of its result, or why there are none.
pub(super) type Ended = Result<(String, Vec<result::Parameter>), Outcome>;

impl World {
    /// Two new names; the first may have been given by the client.
    pub(super) fn new_ids(&mut self, originator: Option<String>, now: DateTime<Utc>) -> Ids {
        let originator = originator.unwrap_or_else(|| ids::request_id(&mut self.dice));
        Ids {
            originator,
            conversation: ids::conversation_id(now, &mut self.dice),
        }
    }

    /// Whether the initiator may act for the short code, counting wrong passwords.
    pub(super) fn check_initiator(&mut self, signed: &Signed) -> Result<(), Outcome> {
        let known = self.short_codes.get_mut(&signed.short_code);
        let known = known.ok_or_else(|| Outcome::of("debit_party_invalid"))?;
        if known.settings.initiator != signed.initiator {
            return Err(Outcome::of("initiator_not_allowed"));
        }
        if known.is_locked() {
            return Err(Outcome::of("locked"));
        }
        if signed.password.as_deref() != Some(known.settings.initiator_password.as_str()) {
            known.wrong_credentials = known.wrong_credentials.saturating_add(1);
            return Err(Outcome::of("wrong_pin"));
        }
        known.wrong_credentials = 0;
        Ok(())
    }

    /// Whether a client may use this name for a new conversation.
    pub(super) fn refuse_duplicate(&self, originator: &str) -> Result<(), Refusal> {
        if self.conversations.contains_key(originator) {
            return Err(Refusal::duplicate_originator());
        }
        Ok(())
    }
}

/// The messages that tell of the end: of a time-out if planned, and of the result.
pub(super) fn tell_result(signed: &Signed, plan: &Plan, told: &result::Told) -> Vec<Delivery> {
    let message = |kind, url: &str, body| Delivery {
        kind,
        url: url.to_owned(),
        body,
        about: told.ids.originator.clone(),
        after_ms: 0,
        stage: 1,
    };
    let body = result::body(told);
    let mut deliveries = spread(
        plan,
        &message(MessageKind::Result, &signed.result_url, body),
    );
    if plan.queue_timeout {
        let body = result::timed_out(&told.ids);
        deliveries.push(Delivery {
            stage: 0,
            ..message(MessageKind::Timeout, &signed.timeout_url, body)
        });
    }
    deliveries
}
