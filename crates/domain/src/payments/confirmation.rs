//! When money is booked at once, and when the provider must be asked first.
//!
//! Messages of the provider carry no signature. One that answers our own request with the very
//! amount we asked for is booked at once; what comes unasked, or is large, is booked when the
//! provider, asked over our own connection, says the same. What contradicts our request is kept
//! apart until then. None of it is ever refused: the money has moved.

use super::Channel;
use crate::choice::choice;
use crate::money::{Amount, Money};

choice! {
    /// Why a message is kept apart until the provider was asked.
    pub enum HoldReason else "hold_reason_unknown" {
        /// It answers our request with another amount.
        AmountDiffers = "amount_differs",
        /// It names another short code than the one it was sent to.
        ShortCodeDiffers = "short_code_differs",
        /// It says "paid" after the provider had said "failed".
        PaidAfterFailure = "paid_after_failure",
        /// The same receipt was told of with another amount.
        Contradicted = "contradicted",
    }
}

/// What to do with money that is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Book it.
    Book,
    /// Book it when the provider agrees.
    AskProvider,
    /// Keep it apart and show it to the officers; book it when the provider agrees.
    Hold(HoldReason),
}

/// What a message has to do with our own request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// It answers none: nobody asked for it, or we do not know yet that we did.
    Nothing,
    /// It answers one that asked for this amount.
    ThisAmount,
    /// It answers one that asked for another amount.
    OtherAmount,
    /// It answers one that asked for this amount, and of which the provider said that it failed.
    ThisAmountButFailed,
}

impl Asked {
    /// Every case there is.
    pub const ALL: [Self; 4] = [
        Self::Nothing,
        Self::ThisAmount,
        Self::OtherAmount,
        Self::ThisAmountButFailed,
    ];
}

/// All that is asked about a message before it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Told {
    /// How it reached us.
    pub channel: Channel,
    /// What it has to do with our own request.
    pub asked: Asked,
    /// The short code it names, if any, is the one it was sent to.
    pub short_code_equal: bool,
    /// What it says was paid.
    pub amount: Amount,
    /// From more than this the provider is always asked.
    pub confirm_above: Money,
}

/// What to do with money that is told of.
///
/// What we fetched ourselves (the list of payments, the answer about one payment) is the provider
/// agreeing already, and so is a statement, which a person with the right to do so vouches for. A
/// pasted message never books by itself.
pub const fn step(told: &Told) -> Step {
    if !told.short_code_equal {
        return Step::Hold(HoldReason::ShortCodeDiffers);
    }
    match told.channel {
        Channel::Pull | Channel::Status | Channel::Statement => return Step::Book,
        Channel::Sms => return Step::AskProvider,
        Channel::Stk | Channel::C2b => {}
    }
    let large = told.amount.cents() > told.confirm_above.cents();
    match told.asked {
        Asked::OtherAmount => Step::Hold(HoldReason::AmountDiffers),
        Asked::ThisAmountButFailed => Step::Hold(HoldReason::PaidAfterFailure),
        Asked::ThisAmount if !large => Step::Book,
        Asked::ThisAmount | Asked::Nothing => Step::AskProvider,
    }
}

/// [`step`] for a message to the right short code, about a request that did not fail before.
pub const fn needs_agreement(
    channel: Channel,
    requested_by_us: bool,
    amount_equal: bool,
    amount: Amount,
    confirm_above: Money,
) -> Step {
    let asked = match (requested_by_us, amount_equal) {
        (false, _) => Asked::Nothing,
        (true, true) => Asked::ThisAmount,
        (true, false) => Asked::OtherAmount,
    };
    step(&Told {
        channel,
        asked,
        short_code_equal: true,
        amount,
        confirm_above,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(channel: Channel, shillings: i64) -> Told {
        Told {
            channel,
            asked: Asked::ThisAmount,
            short_code_equal: true,
            amount: Amount::from_cents(shillings.saturating_mul(100)).unwrap_or(Amount::MIN),
            confirm_above: Money::from_cents(2_000_000),
        }
    }

    #[test]
    fn what_we_asked_for_is_booked_at_once() {
        for channel in [Channel::Stk, Channel::C2b] {
            assert_eq!(step(&told(channel, 1_400)), Step::Book);
            assert_eq!(step(&told(channel, 20_000)), Step::Book);
            assert_eq!(step(&told(channel, 20_001)), Step::AskProvider);
        }
    }

    #[test]
    fn what_comes_unasked_waits_for_the_provider() {
        for channel in [Channel::Stk, Channel::C2b, Channel::Sms] {
            let unasked = Told {
                asked: Asked::Nothing,
                ..told(channel, 1)
            };
            assert_eq!(step(&unasked), Step::AskProvider);
        }
    }

    #[test]
    fn what_contradicts_our_request_is_kept_apart() {
        let good = told(Channel::Stk, 1_400);
        let asked = |asked| Told { asked, ..good };
        let other_short_code = Told {
            short_code_equal: false,
            ..good
        };
        for (told, reason) in [
            (asked(Asked::OtherAmount), HoldReason::AmountDiffers),
            (
                asked(Asked::ThisAmountButFailed),
                HoldReason::PaidAfterFailure,
            ),
            (other_short_code, HoldReason::ShortCodeDiffers),
        ] {
            assert_eq!(step(&told), Step::Hold(reason));
        }
    }

    /// Every case there is: what is booked from an unsigned message is ours, equal and not large.
    #[test]
    fn nothing_else_is_booked() {
        for channel in Channel::ALL.iter().copied() {
            for asked in Asked::ALL {
                for (short_code_equal, shillings) in [
                    (true, 1_400),
                    (true, 20_001),
                    (false, 1_400),
                    (false, 20_001),
                ] {
                    let told = Told {
                        asked,
                        short_code_equal,
                        ..told(channel, shillings)
                    };
                    let ours = asked == Asked::ThisAmount && shillings == 1_400;
                    let books = short_code_equal
                        && match channel {
                            Channel::Pull | Channel::Status | Channel::Statement => true,
                            Channel::Stk | Channel::C2b => ours,
                            Channel::Sms => false,
                        };
                    assert_eq!(step(&told) == Step::Book, books, "{told:?}");
                }
            }
        }
    }

    #[test]
    fn the_short_way_of_asking_says_the_same() {
        for (requested, equal, asked) in [
            (false, false, Asked::Nothing),
            (false, true, Asked::Nothing),
            (true, true, Asked::ThisAmount),
            (true, false, Asked::OtherAmount),
        ] {
            let told = Told {
                asked,
                ..told(Channel::Stk, 1_400)
            };
            let short = needs_agreement(
                told.channel,
                requested,
                equal,
                told.amount,
                told.confirm_above,
            );
            assert_eq!(short, step(&told));
        }
    }
}
