//! A payment as it is kept.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ChamaId, MemberId, PaybillId, PayoutId, ProposalId, TransactionId};
use domain::money::Amount;
use domain::money::Money;
use domain::payouts::PayoutState;

/// A payment M-Pesa is asked to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    /// The payment.
    pub id: PayoutId,
    /// Whose money it is.
    pub chama_id: ChamaId,
    /// The proposal it was approved by.
    pub proposal_id: ProposalId,
    /// Which line of it, from 1.
    pub line_no: i64,
    /// The paybill it goes out of.
    pub paybill_id: PaybillId,
    /// The cash place of that paybill.
    pub place_id: AccountId,
    /// The transaction that set the money aside.
    pub transaction_id: TransactionId,
    /// The number M-Pesa knows it by; the same with every attempt.
    pub originator_conversation_id: String,
    /// The member paid, if a member.
    pub member_id: Option<MemberId>,
    /// The phone paid, in E.164. Never shown whole.
    pub phone_number: String,
    /// Who the chama means to pay.
    pub payee_name: String,
    /// Why.
    pub purpose: String,
    /// How much.
    pub amount: Amount,
    /// What was set aside for M-Pesa's cost.
    pub cost: Money,
    /// How far it has come.
    pub state: PayoutState,
    /// How often M-Pesa was sent the request.
    pub attempts: i64,
    /// How often M-Pesa was asked what became of it.
    pub asked: i64,
    /// Whether a request may have reached M-Pesa.
    pub may_be_sent: bool,
    /// When its money was set aside.
    pub reserved_at: DateTime<Utc>,
    /// When it was first sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When anything was last done or heard.
    pub known_at: DateTime<Utc>,
    /// When the next step is due.
    pub next_at: Option<DateTime<Utc>>,
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
}
