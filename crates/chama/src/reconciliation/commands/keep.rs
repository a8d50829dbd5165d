//! Keeping a statement: its rows count from now on, and each does what was shown.
//!
//! Each row is settled by itself and once. Whoever is stopped in between is followed by a job that
//! goes on where it was.

use chrono::{Duration, NaiveDate};
use domain::access::may;
use domain::ids::{ChamaId, StatementImportId};
use domain::ledger::JournalEntry;
use domain::money::Money;
use domain::payments::statement_row::RowClass;
use domain::payments::value_date;
use domain::postings::statement_cost;
use domain::statement_import::{ImportState, Plan};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::{Automatic, Grant};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::jobs::{self, BOOK_STATEMENT, NewJob};
use crate::ledger::accounts::Chart;
use crate::ledger::{self, Booking};
use crate::reconciliation::planner::{Planned, Planner};
use crate::reconciliation::proof;
use crate::reconciliation::queries::imports::{self, Settled};
use crate::reconciliation::told;
use crate::reconciliation::views::{ImportView, RowView};
use crate::transactions::{self, Undone};
use crate::work::{Command, Work};

/// Rows settled in one go.
const ROWS_AT_ONCE: i64 = 50;
/// Statements up to this long are booked while the person waits.
const ROWS_WAITED_FOR: i64 = 500;
/// How long the job leaves it to whoever began.
const JOB_AFTER_SECONDS: i64 = 60;

/// Keeps a statement that was looked at.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Keep {
    /// Which.
    pub import_id: StatementImportId,
}

/// What the job is told.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct ToBook {
    chama_id: i64,
    import_id: i64,
}

impl Command for Keep {
    const NAME: &'static str = "reconciliation.keep_statement";
    type Authority = Grant<may::Reconcile>;
    type Answer = ImportView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<ImportView> {
        let (chama_id, id, now) = (grant.chama_id(), self.import_id, work.now());
        let found = imports::find(work.tx(), chama_id, id).await?;
        let mut view = found.ok_or_else(Error::not_found)?;
        if imports::keep(work.tx(), (chama_id, id), grant.user_id(), now).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "statement_not_open").into());
        }
        view.state = ImportState::Booking;
        view.kept_at = Some(now);
        let seconds = if view.rows > ROWS_WAITED_FOR {
            0
        } else {
            JOB_AFTER_SECONDS
        };
        let told = ToBook {
            chama_id: chama_id.get(),
            import_id: id.get(),
        };
        let at = now.checked_add_signed(Duration::seconds(seconds));
        let job = NewJob::now(work, BOOK_STATEMENT, &told)?.at(at.unwrap_or(now));
        jobs::enqueue(work, job);
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "statement",
                subject_id: Some(id.get()),
                detail: json!({
                    "name": view.file_name, "count": view.rows,
                    "since": view.days.map(|(from, _)| from),
                    "through": view.days.map(|(_, to)| to),
                }),
            },
        );
        Ok(view)
    }
}

/// Settles rows of a statement: all of it that needs no receipt of its own.
#[derive(Debug, Serialize)]
struct Settle<'a> {
    import: &'a ImportView,
    chama_id: ChamaId,
    rows: Vec<i64>,
}

impl Command for Settle<'_> {
    const NAME: &'static str = "reconciliation.settle_rows";
    type Authority = Automatic;
    type Answer = usize;

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<usize> {
        let whose = (self.chama_id, self.import.id);
        let limit = i64::try_from(self.rows.len()).unwrap_or(ROWS_AT_ONCE);
        let open = imports::rows_to_keep(work.tx(), whose, limit).await?;
        let mut settled = 0_usize;
        for row in open.iter().filter(|row| self.rows.contains(&row.seq)) {
            // Each row sees what the one before it did.
            let place = (self.chama_id, self.import.place_id);
            let charges: Vec<RowView> = same_receipt(&open, row);
            let planner = Planner::read(work.tx(), place, &charges).await?;
            let planned = planner.plan(row)?;
            let done = act(work, (self.chama_id, self.import), (row, planned)).await?;
            imports::settle(work.tx(), row, done).await?;
            settled = settled.saturating_add(1);
        }
        Ok(settled)
    }
}

/// The row, the charges of the same receipt that are settled after it, and the other side of money
/// between own accounts.
fn same_receipt(open: &[RowView], row: &RowView) -> Vec<RowView> {
    let beside = |other: &&RowView| {
        let same = !row.receipt.is_empty() && other.receipt == row.receipt;
        let later = row.class.is_charge() && other.class.is_charge() && other.seq > row.seq;
        let between = row.class == RowClass::Transfer && other.class == RowClass::Transfer;
        other.seq == row.seq || (same && (later || between))
    };
    open.iter().filter(beside).cloned().collect()
}

type Place = (ChamaId, domain::ids::AccountId);

/// Does what the plan of a row says, as far as the accounts hold it.
async fn act(
    work: &mut Work<'_>,
    (chama_id, import): (ChamaId, &ImportView),
    (row, planned): (&RowView, Planned),
) -> Result<Settled> {
    let place = import.place_id;
    let by_hand = Settled {
        plan: Plan::ByHand,
        transaction: None,
        entry: None,
    };
    Ok(match planned.plan {
        Plan::Cost => match book_cost(work, (chama_id, place), row, planned.cost_missing).await? {
            Some(number) => Settled {
                plan: Plan::Cost,
                transaction: None,
                entry: Some(number),
            },
            None => by_hand,
        },
        Plan::Reverse => {
            let Some(id) = planned.transaction else {
                return Ok(by_hand);
            };
            let day = open_day(work, chama_id, row).await?;
            let text = (day, format!("{} {}", row.details, row.receipt));
            match transactions::undo(work, chama_id, id, text).await? {
                Undone::Reversed | Undone::Before => Settled {
                    plan: Plan::Reverse,
                    transaction: Some(id),
                    entry: None,
                },
                Undone::Spent => by_hand,
            }
        }
        // The payments were told of it before, and did not book it.
        Plan::Book => by_hand,
        Plan::Already if told::is_of_statement(work, import, row).await? => Settled {
            plan: Plan::Book,
            transaction: planned.transaction,
            entry: None,
        },
        Plan::Again | Plan::Already | Plan::Payout | Plan::ByHand => Settled {
            plan: planned.plan,
            transaction: planned.transaction,
            entry: None,
        },
    })
}

async fn open_day(work: &mut Work<'_>, chama_id: ChamaId, row: &RowView) -> Result<NaiveDate> {
    let closed = ledger::book::closed_through(work.tx(), chama_id).await?;
    Ok(value_date(row.completed_at, closed).0)
}

/// Books a cost, if the place holds it. Gives the number of the entry.
async fn book_cost(
    work: &mut Work<'_>,
    (chama_id, place): Place,
    row: &RowView,
    missing: Money,
) -> Result<Option<i64>> {
    let defect = |error: domain::ledger::EntryError| Error::Defect(error.code().to_owned());
    let entry = statement_cost(place, missing).map_err(defect)?;
    let chart = Chart::load(work.tx(), chama_id, [None, None]).await?;
    let entry: JournalEntry<_> = chart.entry(&entry)?;
    if !ledger::fits(work.tx(), chama_id, &entry).await? {
        return Ok(None);
    }
    let booking = Booking {
        chama_id,
        value_date: open_day(work, chama_id, row).await?,
        user_id: work.actor()?,
        description: format!("{} {}", row.details, row.receipt).trim().to_owned(),
        transaction_id: None,
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    work.flush().await?;
    Ok(Some(ledger::entry_count(work.tx(), chama_id).await?))
}

/// Says that all rows are settled, and makes the proofs of its days again.
#[derive(Debug, Serialize)]
struct Finish<'a> {
    import: &'a ImportView,
    chama_id: ChamaId,
}

impl Command for Finish<'_> {
    const NAME: &'static str = "reconciliation.finish_statement";
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        imports::kept(work.tx(), self.import.id).await?;
        let since = self.import.days.map(|(from, _)| from);
        let since = since.unwrap_or_else(|| work.today());
        proof::refresh(work, self.chama_id, since).await?;
        Ok(())
    }
}

impl Context {
    /// Keeps a statement. A short one is booked when this answers; a long one is being booked.
    ///
    /// # Errors
    /// Conflict when it is kept already; not found when there is none.
    pub async fn keep_statement(
        &self,
        grant: &Grant<may::Reconcile>,
        key: Option<&domain::idempotency::IdempotencyKey>,
        import_id: StatementImportId,
    ) -> Result<ImportView> {
        let kept = self.run(grant, key, &Keep { import_id }).await?.answer;
        if kept.rows <= ROWS_WAITED_FOR {
            self.book_statement(grant.chama_id(), import_id).await?;
        }
        let mut reader = self.db().read().await?;
        let found = imports::find(&mut reader, grant.chama_id(), import_id).await?;
        found.ok_or_else(Error::not_found)
    }

    /// Books the rows of a statement that was kept, from wherever it was left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn book_statement(&self, chama_id: ChamaId, id: StatementImportId) -> Result<()> {
        let whose = (chama_id, id);
        let mut reader = self.db().read().await?;
        let found = imports::find(&mut reader, chama_id, id).await?;
        drop(reader);
        let Some(import) = found.filter(|it| it.state == ImportState::Booking) else {
            return Ok(());
        };
        loop {
            let mut reader = self.db().read().await?;
            let rows = imports::rows_to_keep(&mut reader, whose, ROWS_AT_ONCE).await?;
            if rows.is_empty() {
                break;
            }
            let planner = Planner::read(&mut reader, (chama_id, import.place_id), &rows).await?;
            drop(reader);
            for row in &rows {
                told::tell(self, &planner, row).await?;
            }
            let command = Settle {
                import: &import,
                chama_id,
                rows: rows.iter().map(|row| row.seq).collect(),
            };
            let automatic = Automatic::new(Some(chama_id));
            self.run(&automatic, None, &command).await?;
        }
        let command = Finish {
            import: &import,
            chama_id,
        };
        let automatic = Automatic::new(Some(chama_id));
        self.run(&automatic, None, &command).await?;
        Ok(())
    }

    /// The job of a statement that was kept.
    pub(crate) async fn book_kept_statement(&self, job: &jobs::Job) -> Result<()> {
        let told: ToBook = job.payload()?;
        let id = StatementImportId::new(told.import_id);
        self.book_statement(ChamaId::new(told.chama_id), id).await
    }
}
