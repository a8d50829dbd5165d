//! A request to a phone and how it moves on.
//!
//! What is paid stays paid, whatever else is said of it. Giving up means only that we no longer
//! wait: money that arrives after that is booked. A success after the provider said "failed" is
//! strange enough to ask the provider first.

use crate::choice::choice;

choice! {
    /// How far a request to a phone has come.
    pub enum StkState else "stk_state_unknown" {
        /// Kept, and perhaps not sent yet.
        Requested = "requested",
        /// The provider took it: the phone asks for the PIN.
        Sent = "sent",
        /// The money moved.
        Paid = "paid",
        /// The provider said that no money moved.
        Failed = "failed",
        /// No answer came in time. The money may have moved.
        Expired = "expired",
    }
}

/// Something that is heard of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StkEvent {
    /// The provider took the request.
    Accepted,
    /// The provider did not take it, or it never left us.
    Refused,
    /// The provider tells that it was paid, in a message anybody could have sent.
    Paid,
    /// The provider, asked by us, says that it was paid.
    PaidAgreed,
    /// The provider tells that it was not paid.
    Failed,
    /// We waited long enough.
    GaveUp,
}

impl StkEvent {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Accepted,
        Self::Refused,
        Self::Paid,
        Self::PaidAgreed,
        Self::Failed,
        Self::GaveUp,
    ];
}

/// What becomes of a request by an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StkChange {
    /// It moves on.
    To(StkState),
    /// It stays as it is: nothing new.
    Stays,
    /// It stays as it is until the provider was asked: [`StkEvent::PaidAgreed`] or nothing.
    Ask,
}

impl StkState {
    /// What becomes of a request in this state.
    pub const fn after(self, event: StkEvent) -> StkChange {
        use StkChange::{Ask, Stays, To};
        use StkEvent as On;
        match (self, event) {
            (Self::Paid, _) => Stays,
            (Self::Failed, On::Paid) => Ask,
            (_, On::Paid | On::PaidAgreed) => To(Self::Paid),
            (Self::Failed, _) => Stays,
            (_, On::Failed) | (Self::Requested, On::Refused) => To(Self::Failed),
            (Self::Requested, On::Accepted) => To(Self::Sent),
            (Self::Requested | Self::Sent, On::GaveUp) => To(Self::Expired),
            (Self::Sent | Self::Expired, _) => Stays,
        }
    }

    /// Whether the answer is still awaited: the page keeps looking.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Requested | Self::Sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state and every event; the whole table.
    #[test]
    fn the_whole_table() {
        use StkChange::{Ask, Stays, To};
        use StkState::{Expired, Failed, Paid, Requested, Sent};
        // Accepted, Refused, Paid, PaidAgreed, Failed, GaveUp
        let table = [
            (
                Requested,
                [
                    To(Sent),
                    To(Failed),
                    To(Paid),
                    To(Paid),
                    To(Failed),
                    To(Expired),
                ],
            ),
            (
                Sent,
                [Stays, Stays, To(Paid), To(Paid), To(Failed), To(Expired)],
            ),
            (Paid, [Stays; 6]),
            (Failed, [Stays, Stays, Ask, To(Paid), Stays, Stays]),
            (
                Expired,
                [Stays, Stays, To(Paid), To(Paid), To(Failed), Stays],
            ),
        ];
        assert_eq!(table.len(), StkState::ALL.len());
        for (state, changes) in table {
            for (event, change) in StkEvent::ALL.into_iter().zip(changes) {
                assert_eq!(state.after(event), change, "{state} {event:?}");
            }
        }
    }

    fn step(state: StkState, event: StkEvent) -> StkState {
        match state.after(event) {
            StkChange::To(next) => next,
            StkChange::Stays | StkChange::Ask => state,
        }
    }

    /// All 46,656 ways in which six things can be heard one after another.
    #[test]
    fn in_whatever_order_paid_is_never_taken_back_and_a_success_is_never_lost() {
        let count = StkEvent::ALL.len();
        for way in 0..count.pow(6) {
            let mut state = StkState::Requested;
            let mut to_ask = false;
            let mut left = way;
            for _ in 0..6 {
                let event = StkEvent::ALL.get(left % count).copied();
                let event = event.unwrap_or(StkEvent::GaveUp);
                left /= count;
                let before = state;
                to_ask = to_ask || state.after(event) == StkChange::Ask;
                state = step(state, event);
                assert!(before != StkState::Paid || state == StkState::Paid);
                assert_ne!(state, StkState::Requested, "{before} {event:?}");
                let told = matches!(event, StkEvent::Paid | StkEvent::PaidAgreed);
                assert!(
                    !told || state == StkState::Paid || to_ask,
                    "{before} {event:?}"
                );
            }
        }
    }

    #[test]
    fn only_an_open_request_is_waited_for() {
        let waits = StkState::ALL.iter().filter(|state| state.waits());
        let waits: Vec<_> = waits.copied().collect();
        assert_eq!(waits, [StkState::Requested, StkState::Sent]);
    }
}
