//! What can be done with the paybill of a chama.

mod change;
mod connect;
mod decide;
mod form;
mod hook;
mod register;
mod switch;
mod test;

pub use change::ChangePaybill;
pub use connect::ConnectPaybill;
pub(in crate::paybills) use connect::SealedPaybill;
pub use decide::DecidePaybill;
pub use form::{CONFIRM_ABOVE_USUAL, PaybillForm, SECRET_LENGTH_MAX};
pub use switch::SwitchPaybill;
