//! What commands on payments answer.

use chrono::{DateTime, Utc};
use domain::approvals::{PaymentKind, ProposalState};
use domain::ids::{ChamaId, MemberId, ProposalId, TransactionId};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// Where a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// The proposal.
    pub id: ProposalId,
    /// Its chama.
    pub chama_id: ChamaId,
    /// For what.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Money,
    /// Why.
    pub purpose: String,
    /// How far it has come.
    pub state: ProposalState,
    /// The officer who proposed it, as a member.
    pub proposer: MemberId,
    /// How many must approve.
    pub approvals_needed: i64,
    /// How many did.
    pub approvals_given: i64,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// Until when it can be approved.
    pub open_until: DateTime<Utc>,
    /// The transaction that paid it.
    pub transaction_id: Option<TransactionId>,
}

/// A band of the rule, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandView {
    /// The least amount of the band.
    pub from: Money,
    /// How many must approve.
    pub approvals: u8,
}

/// The rule of a chama.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandsView {
    /// The bands, the smallest amount first; none is the usual rule.
    pub bands: Vec<BandView>,
}
