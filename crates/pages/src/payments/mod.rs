//! Payments: the list, proposing, deciding, the files kept with them, and who must approve.

pub mod bands;
pub mod decide;
pub mod files;
pub mod list;
pub mod propose;
pub mod show;

use domain::approvals::{PaymentKind, ProposalState};

use crate::show::{Icon, icon};

/// The picture of a kind of payment.
pub(crate) const fn kind_icon(kind: PaymentKind) -> Icon {
    match kind {
        PaymentKind::Expense => icon("cart"),
        PaymentKind::Welfare => icon("heart"),
        PaymentKind::Withdrawal => icon("wallet2"),
        PaymentKind::Refund => icon("arrow-counterclockwise"),
        PaymentKind::TransferOut => icon("bank"),
    }
}

/// The classes of the badge of a state.
pub(crate) const fn state_badge(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Open | ProposalState::Sending => "badge badge-ochre",
        ProposalState::Paid => "badge badge-green",
        ProposalState::Rejected | ProposalState::Failed => "badge badge-red",
        ProposalState::Withdrawn | ProposalState::Expired => "badge badge-clay",
    }
}
