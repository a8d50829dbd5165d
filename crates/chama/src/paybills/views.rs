//! What is known of a connected paybill.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ChamaId, PaybillId, UserId};
use domain::ledger::AccountKind;
use domain::money::Money;
use domain::paybills::{PaybillState, ShortCodeKind, TestResult};
use domain::payments::tariff::Bouquet;
use serde::{Deserialize, Serialize};
use store::Connection;

use crate::error::{Error, Result};
use crate::ledger::accounts::Chart;
use crate::sealing::Sealed;

/// A connected paybill or till, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paybill {
    /// The paybill.
    pub id: PaybillId,
    /// Whose it is; none is the operator's.
    pub chama_id: Option<ChamaId>,
    /// The cash place its money lies in; the operator's has none of its own.
    pub place: Option<AccountId>,
    /// Paybill or till.
    pub kind: ShortCodeKind,
    /// The short code; of a till that of its store.
    pub short_code: String,
    /// The number people pay to, where it is a till.
    pub till_number: Option<String>,
    /// In whose name money is paid out, where that was given.
    pub initiator_name: Option<String>,
    /// Who bears the costs of what is paid in.
    pub bouquet: Bouquet,
    /// Money nobody asked for is booked above this amount only when M-Pesa has confirmed it.
    pub confirm_above: Money,
    /// Whether it is in use.
    pub state: PaybillState,
    /// When the consumer key and secret were given.
    pub consumer_set_at: DateTime<Utc>,
    /// When the passkey was given, if it was.
    pub passkey_set_at: Option<DateTime<Utc>>,
    /// When the initiator's password was given, if it was.
    pub initiator_set_at: Option<DateTime<Utc>>,
    /// Since when the secret of the callback addresses is good.
    pub hook_since: DateTime<Utc>,
    /// When M-Pesa was last told these addresses.
    pub callbacks_registered_at: Option<DateTime<Utc>>,
    /// Whether M-Pesa still calls the previous addresses, until it is told the new ones.
    pub exchanging: bool,
    /// When the connection was last tried.
    pub tested_at: Option<DateTime<Utc>>,
    /// What came of that.
    pub test_result: Option<TestResult>,
    /// Who asked that it be used.
    pub asked_by: UserId,
    /// When another officer last agreed to that; none is never.
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it was connected.
    pub connected_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

impl Paybill {
    /// The number members pay to.
    pub fn paid_to(&self) -> &str {
        self.till_number.as_deref().unwrap_or(&self.short_code)
    }

    /// Whether members can be asked for money on their phones.
    pub fn can_ask(&self) -> bool {
        self.state == PaybillState::Active && self.passkey_set_at.is_some()
    }

    /// Whether money can be sent to phones, and M-Pesa be asked what became of a payment.
    pub fn can_pay(&self) -> bool {
        self.state == PaybillState::Active && self.initiator_set_at.is_some()
    }
}

/// A paybill that waits for another officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub paybill: Paybill,
    /// The name of the officer who asked that it be used.
    pub asked_by: String,
}

/// The same with what is sealed, for those who speak to M-Pesa.
#[derive(Debug, Clone)]
pub struct PaybillRow {
    /// All but the secrets.
    pub view: Paybill,
    pub(super) credentials: Sealed,
    pub(super) hook: Sealed,
    pub(super) hook_hash: Vec<u8>,
    pub(super) previous_hook_hash: Option<Vec<u8>>,
}

impl PaybillRow {
    /// The cash place in which this chama's money lies that comes by this paybill.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place_in(&self, on: &mut impl Connection, chama: ChamaId) -> Result<AccountId> {
        if let Some(place) = self.view.place {
            return Ok(place);
        }
        let chart = Chart::load(on, chama, [None, None]).await?;
        let place = chart.place_of_kind(None, AccountKind::MpesaPaybill);
        place.ok_or_else(|| Error::Defect(format!("chama {chama} has no place for M-Pesa")))
    }
}
