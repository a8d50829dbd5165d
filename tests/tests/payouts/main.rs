//! Payments by M-Pesa, against a pretend Safaricom that keeps books of its own: whatever is lost,
//! late, told twice or told wrongly, each payment is made once and both books say so.

mod ends;
mod kit;
mod lists;
mod rounds;
mod sending;
