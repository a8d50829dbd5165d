//! One statement: what keeping each row would do, or did; keeping it, and undoing it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reconciliation::views::{ImportView, RowView};
use chama::reconciliation::{Preview, PreviewRow, Undo, preview};
use domain::access::{Permission, may};
use domain::ids::{AccountId, ChamaId, StatementImportId};
use domain::payments::statement_row::RowClass;
use domain::statement_import::{ImportState, Plan};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::at_home;
use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The statement of the address.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Which {
    import_id: StatementImportId,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "reconciliation/batch.html")]
pub struct BatchPage {
    frame: Frame,
    chama: ChamaId,
    found: Preview,
    key: String,
    wrong: Vec<String>,
    undo: Option<Form>,
    may_keep: bool,
}

impl BatchPage {
    /// The page, with what was refused.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        found: Preview,
        reconcile: bool,
        typed: &Typed,
    ) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title.clone_from(&found.import.file_name);
        frame.refused = !typed.wrong().is_empty();
        let frame = at_home(frame, chama);
        let list = frame.text("statements-title");
        let frame = frame.crumb(list, format!("/chamas/{chama}/statements"));
        let state = found.import.state;
        let fresh = with_fresh_key(Typed::default(), &frame);
        let key = fresh.text("idempotency_key");
        let undo = (reconcile && state == ImportState::Kept).then(|| {
            let field = Field::new(
                "reason",
                words.text("statements-undo-reason"),
                Control::Lines,
            );
            let action = format!("/chamas/{chama}/statements/{}/undo", found.import.id);
            Form::new(words, action, &frame.csrf, words.text("statements-undo"))
                .hidden("idempotency_key", &key)
                .fields(vec![field.max(500).required()])
                .confirm(words.text("statements-undo-confirm"))
                .with(typed)
        });
        let on_top = undo.is_none();
        let wrong = typed.wrong().iter().filter(|_| on_top);
        Self {
            wrong: wrong.map(|wrong| wrong.text.clone()).collect(),
            may_keep: reconcile && state == ImportState::LookedAt,
            chama,
            found,
            key,
            undo,
            frame,
        }
    }

    fn state(&self) -> String {
        self.frame
            .named("statement-state-", self.found.import.state.as_str())
    }

    fn days(&self) -> String {
        let Some((from, to)) = self.found.import.days else {
            return String::new();
        };
        format!("{} – {}", self.frame.date(from), self.frame.date(to))
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "a template hands out references"
    )]
    fn plan(&self, plan: &Plan) -> String {
        self.frame.named("statement-plan-", plan.as_str())
    }

    fn class(&self, row: &RowView) -> String {
        self.frame.named("statement-class-", row.class.as_str())
    }

    fn more(&self) -> bool {
        let shown = i64::try_from(self.found.rows.len()).unwrap_or(i64::MAX);
        shown < self.found.import.rows
    }

    /// A page to look at: a statement that was only looked at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let found = sample_preview(ImportState::LookedAt);
        Self::new(frame, ChamaId::new(7), found, true, &Typed::default())
    }

    /// A statement that is kept.
    pub fn sample_kept(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let found = sample_preview(ImportState::Kept);
        Self::new(frame, ChamaId::new(7), found, true, &Typed::default())
    }
}

fn sample_preview(state: ImportState) -> Preview {
    let row = |seq: i64, class, shillings, plan| PreviewRow {
        row: RowView {
            import_id: StatementImportId::new(3),
            seq,
            key: String::new(),
            receipt: "UAE1A2B3C4".to_owned(),
            completed_at: samples::moment(14),
            day: samples::day(14),
            class,
            details: "Pay Bill from 254712***678 - <b>WANJIKU".to_owned(),
            other_party: "254712***678 WANJIKU".to_owned(),
            account: None,
            linked: None,
            change: samples::kes(shillings),
            balance: Some(samples::kes(20_000)),
            effect: None,
            transaction_id: None,
            entry_number: None,
        },
        plan,
    };
    let rows = vec![
        row(1, RowClass::PaymentIn, 1_500, Plan::Book),
        row(2, RowClass::PaymentInCharge, -15, Plan::Cost),
        row(3, RowClass::Other, 300, Plan::ByHand),
    ];
    Preview {
        import: ImportView {
            id: StatementImportId::new(3),
            place_id: AccountId::new(2),
            source: "mpesa_organisation".to_owned(),
            file_name: "<b>statement.csv".to_owned(),
            state,
            rows: 3,
            unreadable: 1,
            days: Some((samples::day(1), samples::day(14))),
            looked_at: samples::moment(14),
            kept_at: None,
        },
        totals: rows
            .iter()
            .map(|row| chama::reconciliation::PlanTotal {
                plan: row.plan,
                rows: 1,
                paid_in: samples::kes(1_500),
                withdrawn: samples::kes(15),
            })
            .collect(),
        rows,
        closing: Some(samples::kes(20_000)),
    }
}

/// `GET /chamas/{chama_id}/statements/{import_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewAnyStatement>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = preview(state.context(), grant, which.import_id).await?;
    let may = grant.may(Permission::Reconcile);
    let page = BatchPage::new(
        inside.frame(),
        grant.chama_id(),
        found,
        may,
        &Typed::default(),
    );
    show(&page)
}

/// The page again, with what was refused.
async fn again(
    state: &HttpState,
    inside: Inside<may::Reconcile>,
    (which, typed, failure): (Which, Typed, Failure),
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let (typed, failure) = typed.refused(inside.words(), failure)?;
    let view = grant.also::<may::ViewAnyStatement>();
    let view = view.ok_or_else(Failure::not_found)?;
    let found = preview(state.context(), view, which.import_id).await?;
    let page = BatchPage::new(inside.frame(), grant.chama_id(), found, true, &typed);
    show_refused(failure.status, &page)
}

/// `POST /chamas/{chama_id}/statements/{import_id}/keep`
pub async fn keep(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let (chama, id) = (grant.chama_id(), which.import_id);
    let key = key_of(&typed)?;
    match state.context().keep_statement(&grant, Some(&key), id).await {
        Ok(_kept) => Ok(go(&format!(
            "/chamas/{chama}/statements/{id}?done=statement-kept"
        ))),
        Err(error) => again(&state, inside, (which, typed, error.into())).await,
    }
}

/// `POST /chamas/{chama_id}/statements/{import_id}/undo`
pub async fn undo(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let (chama, id) = (grant.chama_id(), which.import_id);
    match take_back(&state, &grant, (id, &typed)).await {
        Ok(done) => Ok(go(&format!("/chamas/{chama}/statements/{id}?done={done}"))),
        Err(failure) => again(&state, inside, (which, typed, failure)).await,
    }
}

async fn take_back(
    state: &HttpState,
    grant: &chama::access::Grant<may::Reconcile>,
    (id, typed): (StatementImportId, &Typed),
) -> Result<&'static str, Failure> {
    let key = key_of(typed)?;
    let command = Undo::check(id, typed.get("reason"))?;
    let done = state.context().run(grant, Some(&key), &command).await?;
    Ok(match done.answer.state {
        ImportState::Kept => "statement-undo-asked",
        _ => "statement-undone",
    })
}
