//! Amounts on their way from a request to a command.

use chama::typed::AmountText;
use domain::money::Money;

/// The amount as the form of a command takes it.
pub fn number(money: Money) -> AmountText {
    AmountText::Number(money.to_decimal())
}
