//! Writing down what happened to money.

use std::str::FromStr;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reports::members::{self, RecordChoices};
use chama::transactions::commands::record::{MoneyForm, RecordMoney};
use domain::access::may;
use domain::ids::ChamaId;
use domain::transactions::{PaymentMethod, TransactionType};
use http::{Failure, Form as Sent, HttpState, Query};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::show::{icon, type_icon};
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

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
    chama: ChamaId,
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
        Self { frame, chama, form }
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

pub(crate) fn with_none(words: Words, choices: &[Choice]) -> Control {
    let mut all = vec![Choice::new("", words.text("form-choose"))];
    all.extend_from_slice(choices);
    Control::Select(all)
}

/// Where nothing is chosen, the money goes through the usual place of how it was paid.
pub(crate) fn usual_or(words: Words, places: &[Choice]) -> Control {
    let mut all = vec![Choice::new("", words.text("record-place-usual"))];
    all.extend_from_slice(places);
    Control::Select(all)
}

fn what(words: Words) -> Vec<Field> {
    // What is collected at a meeting has a sheet of its own.
    let types = TransactionType::ALL
        .iter()
        .filter(|kind| kind.is_recorded_by_hand())
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
            .when("when-payer"),
    ]
}

/// How it is paid, to choose from.
pub(crate) fn methods(words: Words) -> Field {
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
    Field::new("method", words.text("record-method"), Control::Row(methods))
        .value(PaymentMethod::Cash.as_str())
        .required()
}

fn how(words: Words, choices: &Choices) -> Vec<Field> {
    vec![
        methods(words),
        Field::line("receipt_code", words.text("record-receipt"))
            .hint(words.text("record-receipt-hint"))
            .max(40)
            .short()
            .when("when-method when-code"),
        Field::new(
            "place_id",
            words.text("record-place"),
            usual_or(words, &choices.places),
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
            .max(500),
        Field::line("reference_number", words.text("record-reference")).max(100),
    ]
}

impl From<RecordChoices> for Choices {
    fn from(found: RecordChoices) -> Self {
        Self {
            members: named(found.members),
            places: found
                .places
                .into_iter()
                .map(|place| {
                    let label = format!("{} ({})", place.name, place.balance.kes());
                    Choice::new(place.id.to_string(), label)
                })
                .collect(),
            funds: named(found.funds),
        }
    }
}

/// Choices by number, shown by name.
pub(crate) fn named<T: ToString>(found: Vec<(T, String)>) -> Vec<Choice> {
    let choice = |(id, name): (T, String)| Choice::new(id.to_string(), name);
    found.into_iter().map(choice).collect()
}

/// `GET /chamas/{chama_id}/record`; `type` chooses what happened beforehand.
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::RecordMoney>,
    Query(asked): Query<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let choices = members::record_choices(state.context(), grant)
        .await?
        .into();
    let frame = inside.frame();
    let mut typed = with_fresh_key(Typed::default(), &frame);
    typed = typed.set("value_date", &state.context().today().to_string());
    if let Some(kind) = asked.get_some("type") {
        typed = typed.set("transaction_type", kind);
    }
    show(&RecordPage::new(frame, grant.chama_id(), &choices, &typed))
}

/// `POST /chamas/{chama_id}/record`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::RecordMoney>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match record(&state, &grant, &typed).await {
        Ok(path) => Ok(go(&path)),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), as_named_here(failure))?;
            let choices = members::record_choices(state.context(), grant)
                .await?
                .into();
            let page = RecordPage::new(inside.frame(), grant.chama_id(), &choices, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn record(
    state: &HttpState,
    grant: &Grant<may::RecordMoney>,
    typed: &Typed,
) -> Result<String, Failure> {
    let key = key_of(typed)?;
    let asked = Asked::of(typed);
    let form = MoneyForm {
        transaction_type: typed.text("transaction_type"),
        amount: typed.amount("amount"),
        member_id: asked.chosen(Part::Member, "member_id")?,
        payer_member_id: asked.chosen(Part::Payer, "payer_member_id")?,
        payer_name: asked.text(Part::Name, "payer_name"),
        method: typed.text("method"),
        receipt_code: asked.text(Part::Code, "receipt_code"),
        place_id: typed.chosen("place_id")?,
        to_place_id: asked.chosen(Part::ToPlace, "to_place_id")?,
        fund_id: asked.chosen(Part::Fund, "fund_id")?,
        value_date: typed.text("value_date"),
        description: typed.text("description"),
        reference_number: typed.text("reference_number"),
    };
    let command = RecordMoney::check(&form, "receipt_code")?;
    // The command takes nobody for oneself; on paper a missing name is a mistake.
    if form.member_id.is_none() && asked.needs_member() {
        return Err(Failure::field("member_id", "member_unknown"));
    }
    let done = state.context().run(grant, Some(&key), &command).await?;
    let (chama, id) = (grant.chama_id(), done.answer.id);
    Ok(format!("/chamas/{chama}/transactions/{id}?done=recorded"))
}

/// A part of the form that only some types of transaction need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Member,
    Payer,
    Name,
    ToPlace,
    Fund,
    Code,
}

/// What was typed into the parts the form asked for. A browser also sends what it hides, such as a
/// member chosen before the type was changed. The stylesheet shows and hides by the same table.
struct Asked<'a> {
    typed: &'a Typed,
    kind: Option<TransactionType>,
}

impl<'a> Asked<'a> {
    fn of(typed: &'a Typed) -> Self {
        Self {
            typed,
            kind: typed.get("transaction_type").parse().ok(),
        }
    }

    fn for_part(&self, part: Part) -> bool {
        use TransactionType as Type;
        let Some(kind) = self.kind else {
            return true;
        };
        match part {
            Part::Member => !matches!(kind, Type::OtherIncome | Type::Transfer),
            Part::Payer => {
                matches!(
                    kind,
                    Type::Contribution | Type::RegistrationFee | Type::Fine
                ) || kind == Type::OtherIncome
            }
            Part::Name => !matches!(kind, Type::Transfer | Type::OpeningBalance),
            Part::ToPlace => kind == Type::Transfer,
            Part::Fund => matches!(kind, Type::Contribution | Type::OpeningBalance),
            Part::Code => self.typed.get("method") != PaymentMethod::Cash.as_str(),
        }
    }

    fn needs_member(&self) -> bool {
        use TransactionType as Type;
        let theirs = [Type::Contribution, Type::RegistrationFee, Type::Fine];
        self.kind.is_some_and(|kind| theirs.contains(&kind))
    }

    fn chosen<T: FromStr>(&self, part: Part, name: &'static str) -> Result<Option<T>, Failure> {
        if self.for_part(part) {
            return self.typed.chosen(name);
        }
        Ok(None)
    }

    fn text(&self, part: Part, name: &str) -> String {
        if self.for_part(part) {
            return self.typed.text(name);
        }
        String::new()
    }
}

/// The database knows a receipt by the name the API gives it.
fn as_named_here(mut failure: Failure) -> Failure {
    for field in &mut failure.fields {
        if field.field == "mpesa_receipt_number" {
            "receipt_code".clone_into(&mut field.field);
        }
    }
    failure
}
