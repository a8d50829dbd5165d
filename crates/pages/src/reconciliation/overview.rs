//! How the books compare today, and on each day of the last month.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::reconciliation::{self, DayView, ExplanationLine, Overview};
use chrono::NaiveDate;
use domain::access::{Permission, may};
use domain::daily_proof::{DayProof, Moved, Outcome, PlaceDay, Seen, SeenBy, prove};
use domain::ids::{AccountId, ChamaId, ExplanationId};
use domain::ledger::AccountKind;
use http::{Failure, HttpState};
use i18n::Words;

use super::parts::{ProofTable, told};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// A day in the list.
#[derive(Clone, Debug)]
struct DayLine {
    day: NaiveDate,
    outcome: &'static str,
    text: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "reconciliation/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    chama: ChamaId,
    today: NaiveDate,
    table: ProofTable,
    days: Vec<DayLine>,
    waiting: Vec<ExplanationLine>,
    may_reconcile: bool,
}

impl OverviewPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, overview: Overview, may_reconcile: bool) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("reconciliation-title");
        let days = overview.days.iter().filter(|view| view.outcome.is_some());
        let line = |view: &DayView| DayLine {
            day: view.day,
            outcome: view.outcome.map_or("unseen", Outcome::as_str),
            text: told(words, view),
        };
        Self {
            chama,
            today: overview.today.day,
            table: ProofTable::new(words, &overview.today),
            days: days.map(line).collect(),
            waiting: overview.waiting,
            may_reconcile,
            frame,
        }
    }

    /// A page to look at: the cash box is short.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), sample_overview(), true)
    }

    /// A chama that has not compared anything yet, seen by a member.
    pub fn sample_new(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let mut overview = sample_overview();
        overview.today = sample_view(14, None);
        overview.days = Vec::new();
        overview.waiting = Vec::new();
        Self::new(frame, ChamaId::new(7), overview, false)
    }
}

/// How a day compared, for the samples: the box held so much, where it was counted.
pub(super) fn sample_view(day: u32, counted: Option<i64>) -> DayView {
    let place = |id, books, seen: Option<Seen>, way| PlaceDay {
        place: AccountId::new(id),
        books: samples::kes(books),
        on_its_way: samples::kes(way),
        seen,
        moved: Moved::No,
        explained: None,
    };
    let seen = |by, amount| Seen {
        by,
        on: samples::day(day),
        amount: samples::kes(amount),
    };
    let counted = counted.map(|amount| seen(SeenBy::Count, amount));
    let stated = counted.map(|_| seen(SeenBy::Statement, 206_000));
    let DayProof {
        day,
        outcome,
        unexplained,
        places,
    } = prove(
        samples::day(day),
        [
            place(1, 18_300, counted, 0),
            place(2, 204_000, stated, 2_000),
        ],
    );
    let named = [
        ("Cash box", AccountKind::CashBox),
        ("M-Pesa <b>", AccountKind::MpesaPaybill),
    ];
    let line = |(proof, (name, kind)): (_, (&str, AccountKind))| {
        let proof: domain::daily_proof::PlaceProof = proof;
        chama::reports::reconciliation::PlaceLine {
            id: proof.known.place,
            kind,
            name: name.to_owned(),
            proof,
        }
    };
    DayView {
        day,
        outcome,
        unexplained,
        places: places.into_iter().zip(named).map(line).collect(),
    }
}

/// What was said of a difference, for the samples.
pub(super) fn sample_explanation(agreed: bool) -> ExplanationLine {
    ExplanationLine {
        id: ExplanationId::new(4),
        place: "Cash box".to_owned(),
        day: samples::day(14),
        difference: samples::kes(-35),
        reason: "<script>alert(1)</script> Change for the bus was not written down".to_owned(),
        by: "Wanjiku Mwangi".to_owned(),
        agreed_by: agreed.then(|| "Akinyi Odhiambo".to_owned()),
        own: false,
    }
}

fn sample_overview() -> Overview {
    Overview {
        today: sample_view(14, Some(18_265)),
        days: vec![sample_view(13, Some(18_300)), sample_view(12, None)],
        waiting: vec![sample_explanation(false)],
    }
}

/// `GET /chamas/{chama_id}/reconciliation`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewReconciliation>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let overview = reconciliation::overview(state.context(), grant).await?;
    let may = grant.may(Permission::Reconcile);
    let page = OverviewPage::new(inside.frame(), grant.chama_id(), overview, may);
    show(&page)
}
