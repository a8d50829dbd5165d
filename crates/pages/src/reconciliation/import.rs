//! Bringing a statement: the file, its place and its password; and where its columns are not known,
//! which column holds what.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reconciliation::views::{ChosenColumns, LayoutView, Looked};
use chama::reconciliation::{LookForm, column_names};
use domain::access::may;
use domain::ids::{AccountId, ChamaId};
use domain::ledger::AccountKind;
use http::{Failure, FileFields, HttpState};
use i18n::Words;

use super::{FormPage, counts};
use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, show, show_refused};

type Place = (AccountId, String, AccountKind);

/// What a person is asked of the columns; the names of the form's fields.
const COLUMNS: &[(&str, &str)] = &[
    ("column_completed_at", "completed_at"),
    ("column_time", "time"),
    ("column_receipt", "receipt"),
    ("column_details", "details"),
    ("column_paid_in", "paid_in"),
    ("column_withdrawn", "withdrawn"),
    ("column_amount", "amount"),
    ("column_side", "side"),
    ("column_balance", "balance"),
    ("column_status", "status"),
    ("column_reason", "reason"),
    ("column_other_party", "other_party"),
    ("column_linked", "linked"),
    ("column_account", "account"),
];

fn page_of(
    frame: Frame,
    chama: ChamaId,
    (places, layout): (&[Place], Option<&LayoutView>),
    typed: &Typed,
) -> FormPage {
    let words = frame.words;
    let home = format!("/chamas/{chama}/statements");
    let mut form = Form::new(
        words,
        format!("{home}/import"),
        &frame.csrf,
        words.text("statements-look"),
    )
    .with_file()
    .fields(fields(words, places));
    let mut lead = "statements-bring-lead";
    if let Some(layout) = layout {
        lead = "statements-columns-lead";
        form = form
            .group(words.text("statements-columns"), columns(words, layout))
            .hidden("header_line", &layout.chosen.header_line.to_string())
            .hidden("sheet", &layout.chosen.sheet.to_string());
    }
    let form = form.way(words.text("action-cancel"), home).with(typed);
    FormPage::new(frame, chama, ["statements-bring", lead], form)
}

fn fields(words: Words, places: &[Place]) -> Vec<Field> {
    let choice = |(id, name, _): &Place| Choice::new(id.to_string(), name.clone());
    let mpesa = places.iter();
    let usual = mpesa
        .clone()
        .find(|(_, _, kind)| *kind == AccountKind::MpesaPaybill);
    let usual = usual.map(|(id, _, _)| id.to_string()).unwrap_or_default();
    vec![
        Field::new(
            "place_id",
            words.text("statements-place"),
            Control::Select(mpesa.map(choice).collect()),
        )
        .value(usual)
        .required(),
        Field::new("file", words.text("statements-file"), Control::AnyFile)
            .hint(words.text("statements-file-hint"))
            .required(),
        Field::new(
            "password",
            words.text("statements-password"),
            Control::Secret,
        )
        .hint(words.text("statements-password-hint")),
    ]
}

/// One question for each thing a column can hold.
fn columns(words: Words, layout: &LayoutView) -> Vec<Field> {
    let mut choices = vec![Choice::new("", words.text("statements-column-none"))];
    for (at, heading) in layout.header.iter().enumerate() {
        let heading = if heading.trim().is_empty() {
            (at.saturating_add(1)).to_string()
        } else {
            heading.clone()
        };
        choices.push(Choice::new(at.to_string(), heading));
    }
    let known = |holds: &str| {
        let mut places = layout.chosen.places.iter();
        places
            .find(|(name, _)| name == holds)
            .map(|(_, at)| at.to_string())
    };
    let field = |(name, holds): &(&'static str, &str)| {
        let label = words.named("statements-column-", holds);
        Field::new(name, label, Control::Select(choices.clone()))
            .value(known(holds).unwrap_or_default())
    };
    COLUMNS.iter().map(field).collect()
}

/// The page to look at.
pub fn sample(words: Words) -> FormPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(
        frame,
        ChamaId::new(7),
        (&sample_places(), None),
        &Typed::default(),
    )
}

/// A file whose columns are not known.
pub fn sample_columns(words: Words) -> FormPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let layout = LayoutView {
        header: ["Tarehe", "<b>Maelezo", "Kiasi"]
            .map(str::to_owned)
            .to_vec(),
        chosen: ChosenColumns {
            header_line: 4,
            sheet: 0,
            places: vec![("details".to_owned(), 1)],
        },
    };
    page_of(
        frame,
        ChamaId::new(7),
        (&sample_places(), Some(&layout)),
        &Typed::default(),
    )
}

fn sample_places() -> [Place; 2] {
    let place = |id, name: &str, kind| (AccountId::new(id), name.to_owned(), kind);
    [
        place(1, "Cash box", AccountKind::CashBox),
        place(2, "M-Pesa", AccountKind::MpesaPaybill),
    ]
}

/// `GET /chamas/{chama_id}/statements/import`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let places = counts::places(&state, &grant).await?;
    let chama = grant.chama_id();
    let typed = Typed::default();
    show(&page_of(inside.frame(), chama, (&places, None), &typed))
}

/// `POST /chamas/{chama_id}/statements/import`: reads the file and shows what it would do.
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    form: FileFields,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    let mut typed = Typed::default();
    for (name, value) in &form.fields {
        typed = typed.set(name, value);
    }
    match look(&state, &grant, (form, &typed)).await {
        Ok(Looked::Read(import)) => Ok(go(&format!("/chamas/{chama}/statements/{}", import.id))),
        Ok(Looked::Columns(layout)) => {
            let failure = Failure::field("file", "statement_layout_unknown");
            let (typed, failure) = typed.refused(words, failure)?;
            let places = counts::places(&state, &grant).await?;
            let page = page_of(inside.frame(), chama, (&places, Some(&layout)), &typed);
            show_refused(failure.status, &page)
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let places = counts::places(&state, &grant).await?;
            let page = page_of(inside.frame(), chama, (&places, None), &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn look(
    state: &HttpState,
    grant: &Grant<may::Reconcile>,
    (form, typed): (FileFields, &Typed),
) -> Result<Looked, Failure> {
    let upload = form
        .upload
        .ok_or_else(|| Failure::field("file", "file_missing"))?;
    let form = LookForm {
        place_id: typed.chosen("place_id")?,
        file_name: upload.file_name,
        content: upload.content,
        password: typed.get_exact("password").to_owned(),
        columns: chosen(typed),
    };
    Ok(state.context().look_at_statement(grant, form).await?)
}

/// The columns a person has chosen, where they were asked.
fn chosen(typed: &Typed) -> Option<ChosenColumns> {
    let header_line = typed.get_some("header_line")?.parse().ok()?;
    let known: Vec<&str> = column_names().collect();
    let place = |(name, holds): &(&str, &str)| {
        let at = typed.get_some(name)?.parse().ok()?;
        known.contains(holds).then(|| ((*holds).to_owned(), at))
    };
    Some(ChosenColumns {
        header_line,
        sheet: typed.get("sheet").parse().unwrap_or_default(),
        places: COLUMNS.iter().filter_map(place).collect(),
    })
}
