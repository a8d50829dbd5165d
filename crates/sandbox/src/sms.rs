//! The short messages customers get, which some of them paste.

use domain::money::Money;

use crate::clock::eat;
use crate::receipts::{Kind, Transaction};

/// `1,510.00`.
pub fn sum(amount: Money) -> String {
    amount.kes().replace("KES ", "")
}

/// `28/11/25 at 3:06 PM`.
fn when(done: &Transaction) -> String {
    eat(done.completed_at, "%-d/%-m/%y at %-I:%M %p")
}

/// The customer paid.
pub fn paid(done: &Transaction, payee: &str, left: Money) -> String {
    let (receipt, amount, when) = (&done.receipt, sum(done.amount), when(done));
    let balance = sum(left);
    let cost = sum(done.payer_charge);
    let payee = payee.to_uppercase();
    if done.kind == Kind::BuyGoods {
        return format!(
            "{receipt} Confirmed. Ksh{amount} paid to {payee}. on {when}.New M-PESA balance is \
             Ksh{balance}. Transaction cost, Ksh{cost}."
        );
    }
    format!(
        "{receipt} Confirmed. Ksh{amount} sent to {payee} for account {} on {when} New M-PESA \
         balance is Ksh{balance}. Transaction cost, Ksh{cost}.",
        done.reference
    )
}

/// The customer was paid.
pub fn received(done: &Transaction, payer: &str, left: Money) -> String {
    format!(
        "{} Confirmed. You have received Ksh{} from {} {} on {} New M-PESA balance is Ksh{}.",
        done.receipt,
        sum(done.amount),
        payer.to_uppercase(),
        done.short_code,
        when(done),
        sum(left)
    )
}

/// The customer got a payment back.
pub fn given_back(done: &Transaction, left: Money) -> String {
    format!(
        "{} Confirmed. Your payment {} was reversed on {}. Ksh{} is back in your M-PESA account. \
         New M-PESA balance is Ksh{}.",
        done.receipt,
        done.linked.as_deref().unwrap_or_default(),
        when(done),
        sum(done.amount),
        sum(left)
    )
}
