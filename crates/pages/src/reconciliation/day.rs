//! How the books compared on one day: each difference, and what was done about it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reconciliation::LineDifference;
use chama::reports::reconciliation::{self, Day};
use chrono::NaiveDate;
use domain::access::{Permission, may};
use domain::ids::{ChamaId, TransactionId};
use domain::statement_import::DifferenceKind;
use http::{Failure, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::at_home;
use super::explain;
use super::overview::{sample_explanation, sample_view};
use super::parts::ProofTable;
use crate::form::{Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// The day of the address.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Which {
    /// The day.
    pub day: NaiveDate,
}

/// The lines of one place.
#[derive(Clone, Debug)]
struct PlaceLines {
    name: String,
    lines: Vec<LineDifference>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "reconciliation/day.html")]
pub struct DayPage {
    frame: Frame,
    chama: ChamaId,
    day: Day,
    table: ProofTable,
    places: Vec<PlaceLines>,
    form: Option<Form>,
    may_reconcile: bool,
    may_record: bool,
}

impl DayPage {
    /// The page, with the form of those who may explain a difference.
    pub fn new(frame: Frame, chama: ChamaId, day: Day, may: Reader, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.date(day.view.day);
        frame.refused = !typed.wrong().is_empty();
        let frame = at_home(frame, chama);
        let name = |id| day.view.places.iter().find(|place| place.id == id);
        let places = day.lines.iter().map(|(id, lines)| PlaceLines {
            name: name(*id)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            lines: lines.clone(),
        });
        let places = places.collect();
        let form = may
            .reconcile
            .then(|| explain::form(&frame, chama, &day.view, typed));
        Self {
            chama,
            table: ProofTable::new(words, &day.view),
            places,
            form: form.flatten(),
            may_reconcile: may.reconcile,
            may_record: may.record,
            day,
            frame,
        }
    }

    fn what(&self, line: &LineDifference) -> String {
        self.frame.named("difference-", line.kind.as_str())
    }

    fn records(&self, line: &LineDifference) -> bool {
        let comes = line
            .statement
            .is_some_and(domain::money::Money::is_positive);
        self.may_record && comes && line.kind == DifferenceKind::OnlyStatement
    }

    /// A page to look at: the box is short, and a line is missing on either side.
    pub fn sample(words: Words) -> Self {
        let line = |kind, books: Option<i64>, statement: Option<i64>| LineDifference {
            kind,
            day: samples::day(14),
            receipt: "UAE1A2B3C4".to_owned(),
            books: books.map(samples::kes),
            statement: statement.map(samples::kes),
            text: "Pay Bill from 254712***678 - <b>WANJIKU</b>".to_owned(),
            transaction_id: books.map(|_| TransactionId::new(9)),
        };
        let view = sample_view(14, Some(18_265));
        let mpesa = view.places.last().map(|place| place.id);
        let day = Day {
            lines: mpesa
                .map(|place| {
                    let lines = vec![
                        line(DifferenceKind::OnlyBooks, Some(500), None),
                        line(DifferenceKind::OnlyStatement, None, Some(700)),
                        line(DifferenceKind::AmountsDiffer, Some(100), Some(1_000)),
                    ];
                    (place, lines)
                })
                .into_iter()
                .collect(),
            view,
            counts: super::counts::sample_counts(),
            explanations: vec![sample_explanation(false), sample_explanation(true)],
        };
        let may = Reader {
            reconcile: true,
            record: true,
        };
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), day, may, &Typed::default())
    }
}

/// What the reader may do.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    reconcile: bool,
    record: bool,
}

impl Reader {
    fn of(grant: &chama::access::Grant<may::ViewReconciliation>) -> Self {
        Self {
            reconcile: grant.may(Permission::Reconcile),
            record: grant.may(Permission::RecordMoney),
        }
    }
}

/// Reads the page; `typed` is what was refused of the form on it.
pub(super) async fn read(
    state: &HttpState,
    frame: Frame,
    grant: chama::access::Grant<may::ViewReconciliation>,
    (day, typed): (NaiveDate, Typed),
) -> Result<DayPage, Failure> {
    let found = reconciliation::day(state.context(), grant, day).await?;
    let may = Reader::of(&grant);
    Ok(DayPage::new(frame, grant.chama_id(), found, may, &typed))
}

/// `GET /chamas/{chama_id}/reconciliation/{day}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewReconciliation>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let asked = (which.day, Typed::default());
    show(&read(&state, inside.frame(), grant, asked).await?)
}
