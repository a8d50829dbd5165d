//! A sample chama with a year of history that ends today.
//!
//! `people` are its members, `year` is what happened, as a list of events made from a fixed seed,
//! and `play` carries them out through the product's own commands, by a clock that walks through
//! the year. `mpesa` is the pretended M-Pesa beside it, to which its paybill is connected. So the
//! sample obeys every rule, and its books can be verified like any others.

mod clock;
mod codes;
mod dice;
mod event;
pub mod mpesa;
mod people;
mod play;
mod purse;
mod year;

pub use people::{MEMBERS, SIGN_INS};
pub use play::{PaidToday, fill};
