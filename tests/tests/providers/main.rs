//! The program and a pretend Safaricom, with every way in which messages go astray.
//!
//! What one of them did is set against what the other knows: every shilling that moved is booked
//! once or waits for an officer, nothing is booked that did not move, and the place of the paybill
//! holds what M-Pesa holds for the chama. The clients alone are tried against it as well: what one
//! writes the other reads.
//!
//! Whatever is left to chance follows from a seed, which every test prints;
//! `CHAMALINK_PROVIDER_SEED` plays one again.

mod asks;
mod at_once;
mod door;
mod forged;
mod import;
mod mpesa;
mod node;
mod payouts;
mod secrets;
mod simulation;
mod stage;
mod statement;
mod typed;

use at_once::fifty_times_at_once;
use forged::forged_messages_book_nothing;
use payouts::each_is_paid_once_and_known;

tests::on_both_databases!(
    each_is_paid_once_and_known,
    fifty_times_at_once,
    forged_messages_book_nothing,
);

/// A number from the environment, or the usual one.
fn number_of(variable: &str, usual: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number"))
}

/// The seed given, or the usual one.
fn seed() -> u64 {
    u64::try_from(number_of("CHAMALINK_PROVIDER_SEED", 20_260_401)).expect("fits")
}
