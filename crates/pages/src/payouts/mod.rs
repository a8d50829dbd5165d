//! Payments M-Pesa makes: a list of them prepared together, how far they have come, and what is
//! known of each.

pub mod prepare;
pub mod progress;
pub mod table;

use domain::payouts::PayoutState;

/// The classes of the badge of a state.
pub(crate) const fn state_badge(state: PayoutState) -> &'static str {
    match state {
        PayoutState::Reserved | PayoutState::Sending | PayoutState::Unknown => "badge badge-ochre",
        PayoutState::Succeeded => "badge badge-green",
        PayoutState::Failed => "badge badge-red",
    }
}
