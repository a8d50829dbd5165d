//! Writing down what happened to money.

use askama::Template;
use domain::ids::ChamaId;
use domain::transactions::{PaymentMethod, TransactionType};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::show::{icon, type_icon};

/// What there is to choose from in one chama.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Members by number of membership.
    pub members: Vec<Choice>,
    /// Cash places by number of account.
    pub places: Vec<Choice>,
    /// Funds by number of fund.
    pub funds: Vec<Choice>,
}

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "transactions/record.html")]
pub struct RecordPage {
    frame: Frame,
    form: Form,
}

impl RecordPage {
    /// The page. Today and the key that keeps a form from being booked twice come typed.
    pub fn new(frame: Frame, chama: ChamaId, choices: &Choices, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Record).in_its_chama();
        let words = frame.words;
        let home = format!("/chamas/{chama}");
        frame.title = words.text("record-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            format!("{home}/record"),
            &frame.csrf,
            words.text("record-submit"),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .group(words.text("record-group-what"), what(words))
        .group(words.text("record-group-who"), who(words, choices))
        .group(words.text("record-group-how"), how(words, choices))
        .group(words.text("record-group-why"), why(words))
        .way(words.text("action-cancel"), home)
        .with(typed);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let typed = Typed::default().set("value_date", "2026-01-31");
        Self::sample_with(words, &typed)
    }

    /// A refused form to look at.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default()
            .set("transaction_type", "transfer")
            .set("amount", "5,0O0")
            .set("method", "mpesa")
            .set("description", "To the bank");
        typed.refuse(words, Some("amount"), "amount_not_a_number", &[]);
        typed.refuse(words, Some("receipt_code"), "receipt_required", &[]);
        Self::sample_with(words, &typed)
    }

    fn sample_with(words: Words, typed: &Typed) -> Self {
        let choices = Choices {
            members: vec![
                Choice::new("1", "1 Wanjiku Mwangi"),
                Choice::new("2", "2 Akinyi Odhiambo"),
            ],
            places: vec![Choice::new("11", "Cash box"), Choice::new("12", "M-Pesa")],
            funds: vec![Choice::new("3", "Personal savings")],
        };
        let frame = samples::in_chama(words, Tab::Record);
        Self::new(frame, ChamaId::new(7), &choices, typed)
    }
}

fn with_none(words: Words, choices: &[Choice]) -> Control {
    let mut all = vec![Choice::new("", words.text("form-choose"))];
    all.extend_from_slice(choices);
    Control::Select(all)
}

fn what(words: Words) -> Vec<Field> {
    let types = TransactionType::ALL
        .iter()
        .map(|kind| {
            let label = words.named("transaction-type-", kind.as_str());
            Choice::new(kind.as_str(), label).icon(type_icon(*kind))
        })
        .collect();
    vec![
        Field::new(
            "transaction_type",
            words.text("transaction-type"),
            Control::Cards(types),
        )
        .value(TransactionType::Contribution.as_str())
        .required(),
        Field::new("amount", words.text("record-amount"), Control::Money)
            .hint(words.text("record-amount-hint"))
            .max(20)
            .required(),
    ]
}

fn who(words: Words, choices: &Choices) -> Vec<Field> {
    vec![
        Field::new(
            "member_id",
            words.text("record-member"),
            with_none(words, &choices.members),
        )
        .hint(words.text("record-member-hint"))
        .when("when-member"),
        Field::new(
            "payer_member_id",
            words.text("record-payer-member"),
            with_none(words, &choices.members),
        )
        .hint(words.text("record-payer-member-hint"))
        .when("when-payer"),
        Field::line("payer_name", words.text("record-payer-name"))
            .hint(words.text("record-payer-name-hint"))
            .max(100)
            .when("when-payer when-paid-to"),
    ]
}

fn how(words: Words, choices: &Choices) -> Vec<Field> {
    let methods = PaymentMethod::ALL
        .iter()
        .map(|method| {
            let picture = match method {
                PaymentMethod::Cash => icon("cash-coin"),
                PaymentMethod::Bank => icon("bank"),
                PaymentMethod::Cheque => icon("receipt"),
                PaymentMethod::Mpesa => icon("phone"),
            };
            Choice::new(method.as_str(), words.named("method-", method.as_str())).icon(picture)
        })
        .collect();
    vec![
        Field::new("method", words.text("record-method"), Control::Row(methods))
            .value(PaymentMethod::Cash.as_str())
            .required(),
        Field::line("receipt_code", words.text("record-receipt"))
            .hint(words.text("record-receipt-hint"))
            .max(40)
            .short()
            .when("when-method when-code"),
        Field::new(
            "place_id",
            words.text("record-place"),
            Control::Select(choices.places.clone()),
        )
        .hint(words.text("record-place-hint"))
        .when("when-place"),
        Field::new(
            "to_place_id",
            words.text("record-to-place"),
            with_none(words, &choices.places),
        )
        .when("when-to-place"),
        Field::new(
            "fund_id",
            words.text("record-fund"),
            Control::Select(choices.funds.clone()),
        )
        .hint(words.text("record-fund-hint"))
        .when("when-fund"),
    ]
}

fn why(words: Words) -> Vec<Field> {
    vec![
        Field::new(
            "value_date",
            words.text("record-value-date"),
            Control::Line("date", "text"),
        )
        .required()
        .short(),
        Field::line("description", words.text("record-description"))
            .hint(words.text("record-description-hint"))
            .max(500)
            .required(),
        Field::line("reference_number", words.text("record-reference")).max(100),
    ]
}
