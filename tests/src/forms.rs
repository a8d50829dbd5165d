//! Filled-in forms, each with what most stories want; a story changes what it is about.

use chama::approvals::PaymentForm;
use chama::chamas::commands::found::ChamaForm;
use chama::members::MemberForm;
use chama::transactions::MoneyForm;
use chama::typed::AmountText;
use domain::idempotency::IdempotencyKey;

/// An amount as JSON carries it.
pub fn shillings(text: &str) -> Option<AmountText> {
    Some(AmountText::Number(text.to_owned()))
}

/// A chama that meets on Saturdays.
pub fn chama_form(name: &str) -> ChamaForm {
    ChamaForm {
        name: name.to_owned(),
        description: "We save together".to_owned(),
        meeting_day: "Saturday".to_owned(),
        meeting_time: "14:00".to_owned(),
        contribution_amount: shillings("5000"),
        contribution_frequency: "monthly".to_owned(),
        ..ChamaForm::default()
    }
}

/// A member without phone and e-mail.
pub fn member_form(first_name: &str) -> MemberForm {
    MemberForm {
        first_name: first_name.to_owned(),
        last_name: "Otieno".to_owned(),
        ..MemberForm::default()
    }
}

/// Money of a type, in cash, today, in the usual place.
pub fn money_form(transaction_type: &str, amount: &str) -> MoneyForm {
    MoneyForm {
        transaction_type: transaction_type.to_owned(),
        amount: shillings(amount),
        description: format!("a {transaction_type}"),
        ..MoneyForm::default()
    }
}

/// A payment of a kind, in cash, to somebody outside.
pub fn payment_form(kind: &str, amount: &str) -> PaymentForm {
    PaymentForm {
        kind: kind.to_owned(),
        amount: shillings(amount),
        payee_name: "Kangemi Social Hall".to_owned(),
        purpose: format!("a {kind}"),
        ..PaymentForm::default()
    }
}

/// An idempotency key.
pub fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::parse(text).expect("a key")
}
