//! Who must approve: the rule, and the form of those who may change it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::approvals::{BandForm, SetBands};
use chama::reports::payments;
use domain::access::{Permission, Right, may};
use domain::approvals::{APPROVALS_MAX, Band, Bands};
use domain::ids::ChamaId;
use domain::money::{Amount, Money};
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The fields of the lines of the form.
const LINES: [(&str, &str); 5] = [
    ("from_1", "approvals_1"),
    ("from_2", "approvals_2"),
    ("from_3", "approvals_3"),
    ("from_4", "approvals_4"),
    ("from_5", "approvals_5"),
];

/// The page.
#[derive(Debug, Template)]
#[template(path = "payments/bands.html")]
pub struct BandsPage {
    frame: Frame,
    bands: Vec<(Money, String)>,
    form: Option<Form>,
}

impl BandsPage {
    /// The page; `typed` is for those who may change the rule.
    pub fn new(frame: Frame, chama: ChamaId, bands: &Bands, typed: Option<&Typed>) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        let list = format!("/chamas/{chama}/payments");
        frame.title = words.text("bands-title");
        frame.refused = typed.is_some_and(|typed| !typed.wrong().is_empty());
        let form = typed.map(|typed| {
            let submit = words.text("bands-submit");
            Form::new(words, format!("{list}/rules"), &frame.csrf, submit)
                .hidden("idempotency_key", typed.get("idempotency_key"))
                .fields(fields(words, bands))
                .with(typed)
        });
        let frame = frame.crumb(words.text("payments-title"), list);
        let lines = bands.lines().into_iter();
        let lines =
            lines.map(|(from, needed)| (from, words.count("bands-line", i64::from(needed))));
        Self {
            frame,
            bands: lines.collect(),
            form,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Transactions);
        let band = |shillings: i64, approvals| {
            let from = Amount::new(samples::kes(shillings)).unwrap_or(Amount::MIN);
            Band { from, approvals }
        };
        let bands = Bands::new(vec![band(10_000, 2), band(100_000, 3)]).unwrap_or_default();
        Self::new(frame, ChamaId::new(7), &bands, Some(&Typed::default()))
    }
}

fn fields(words: Words, bands: &Bands) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut own = bands.as_slice().iter();
    for (row, (from, approvals)) in (1_u8..).zip(LINES) {
        let band = own.next();
        let row = row.to_string();
        let label = |key| words.text_with(key, &[("row", row.as_str())]);
        let amount = band.map(|band| band.from.money().to_decimal());
        let number = band.map_or(2, |band| band.approvals);
        fields.push(
            Field::new(from, label("bands-row-from"), Control::Money)
                .value(amount.unwrap_or_default())
                .max(20),
        );
        let numbers = (1..=APPROVALS_MAX)
            .map(|number| Choice::new(number.to_string(), number.to_string()))
            .collect();
        fields.push(
            Field::new(
                approvals,
                label("bands-row-approvals"),
                Control::Select(numbers),
            )
            .value(number.to_string())
            .short()
            .required(),
        );
    }
    fields
}

/// `GET /chamas/{chama_id}/payments/rules`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, Typed::default()).await?)
}

async fn read<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    typed: Typed,
) -> Result<BandsPage, Failure> {
    let grant = inside.with.grant;
    let view = grant.also::<may::ViewTransactions>();
    let view = view.ok_or_else(Failure::not_found)?;
    let bands = payments::bands(state.context(), view).await?;
    let may_set = grant.may(Permission::SetPaymentRules);
    let frame = inside.frame();
    let typed = if typed.has("idempotency_key") {
        typed
    } else {
        with_fresh_key(typed, &frame)
    };
    let typed = may_set.then_some(&typed);
    Ok(BandsPage::new(frame, grant.chama_id(), &bands, typed))
}

/// `POST /chamas/{chama_id}/payments/rules`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::SetPaymentRules>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match set(&state, &grant, &typed).await {
        Ok(()) => {
            let chama = grant.chama_id();
            Ok(go(&format!(
                "/chamas/{chama}/payments/rules?done=bands-saved"
            )))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let page = read(&state, inside, typed).await?;
            show_refused(failure.status, &page)
        }
    }
}

async fn set(
    state: &HttpState,
    grant: &Grant<may::SetPaymentRules>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let mut bands = Vec::new();
    for (from_field, approvals_field) in LINES {
        if let Some(from) = typed.amount(from_field) {
            let approvals = typed.get(approvals_field).parse().unwrap_or_default();
            bands.push(BandForm {
                from,
                approvals,
                from_field,
                approvals_field,
            });
        }
    }
    let command = SetBands::check(&bands, LINES.map(|(from, _)| from)[0])?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
