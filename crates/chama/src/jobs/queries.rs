//! All SQL of the jobs: the tables `jobs` and `job_schedules`.

use chrono::{DateTime, Utc};
use domain::ids::JobId;
use store::{Part, Reader, Sql, Tx, query};

use super::dead::DeadJob;
use super::enqueue::NewJob;

const INSERT: &str = "INSERT INTO jobs \
    (kind, payload, state, run_at, attempts, dedupe_key, created_at) \
    VALUES ($1, $2, 'ready', $3, 0, $4, $5) ON CONFLICT (dedupe_key) DO NOTHING";

pub(super) fn insert(job: NewJob, now: DateTime<Utc>) -> Part {
    Part::plain(INSERT)
        .bind(job.kind.as_str())
        .bind(job.payload.to_string())
        .bind(job.run_at)
        .bind(job.dedupe_key)
        .bind(now)
}

#[derive(sqlx::FromRow)]
pub(super) struct ClaimedRow {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
}

const CLAIM: Sql = Sql::Fork {
    why: "SQLite has one writer, so there is nothing to skip",
    sqlite: "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_by = $2, \
             lease_until = $3 WHERE id IN (SELECT id FROM jobs WHERE state = 'ready' \
             AND run_at <= $1 AND instr($4, ',' || kind || ',') > 0 ORDER BY run_at, id LIMIT $5) \
             RETURNING id, kind, payload, attempts",
    postgres: "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE state = 'ready' \
               AND run_at <= $1 AND strpos($4, ',' || kind || ',') > 0 ORDER BY run_at, id \
               LIMIT $5 FOR UPDATE SKIP LOCKED) \
               UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_by = $2, \
               lease_until = $3 FROM due WHERE jobs.id = due.id \
               RETURNING jobs.id, jobs.kind, jobs.payload, jobs.attempts",
};

/// What a claim takes: how many jobs, of which kinds, for whom, until when.
pub(super) struct Claim {
    pub now: DateTime<Utc>,
    pub owner: String,
    pub lease_until: DateTime<Utc>,
    pub kinds: String,
    pub at_most: i64,
}

pub(super) async fn claim(tx: &mut Tx, claim: Claim) -> store::Result<Vec<ClaimedRow>> {
    query(CLAIM)
        .bind(claim.now)
        .bind(claim.owner)
        .bind(claim.lease_until)
        .bind(claim.kinds)
        .bind(claim.at_most)
        .returning(tx)
        .await
}

/// A claim is known by the job and the number of its attempt. Several of them travel as the text
/// `[[id,attempt],…]`; this is the end of a statement that touches those which `$1` still holds.
macro_rules! held_fork {
    ($head:literal) => {
        Sql::Fork {
            why: "each database has its own words for reading a list out of a text",
            sqlite: concat!(
                $head,
                " WHERE locked_by = $1 AND state = 'running' AND (id, attempts) IN \
                 (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') \
                 FROM json_each($2)) RETURNING id, attempts"
            ),
            postgres: concat!(
                $head,
                " WHERE locked_by = $1 AND state = 'running' AND (id, attempts) IN \
                 (SELECT (pair ->> 0)::bigint, (pair ->> 1)::bigint \
                 FROM jsonb_array_elements($2::text::jsonb) AS pairs (pair)) \
                 RETURNING id, attempts"
            ),
        }
    };
}

const EXTEND: Sql = held_fork!("UPDATE jobs SET lease_until = $3");
const DONE: Sql = held_fork!(
    "UPDATE jobs SET state = 'done', finished_at = $3, last_error = NULL, locked_by = NULL, \
     lease_until = NULL"
);
const GIVE_BACK: Sql = held_fork!(
    "UPDATE jobs SET state = 'ready', attempts = attempts - 1, locked_by = NULL, \
     lease_until = NULL"
);

/// Extends the leases that are still held; gives those back.
pub(super) async fn extend(
    tx: &mut Tx,
    owner: String,
    held: String,
    lease_until: DateTime<Utc>,
) -> store::Result<Vec<(i64, i64)>> {
    query(EXTEND)
        .bind(owner)
        .bind(held)
        .bind(lease_until)
        .returning(tx)
        .await
}

/// Writes down that jobs are done; gives those whose lease was still held.
pub(super) async fn set_done(
    tx: &mut Tx,
    owner: String,
    held: String,
    now: DateTime<Utc>,
) -> store::Result<Vec<(i64, i64)>> {
    query(DONE)
        .bind(owner)
        .bind(held)
        .bind(now)
        .returning(tx)
        .await
}

/// Gives back jobs that were taken and not begun, as if they had not been taken.
pub(super) async fn give_back(
    tx: &mut Tx,
    owner: String,
    held: String,
) -> store::Result<Vec<(i64, i64)>> {
    query(GIVE_BACK).bind(owner).bind(held).returning(tx).await
}

/// How a try that did not succeed is written down.
pub(super) struct Failed {
    pub id: JobId,
    pub attempt: i64,
    pub owner: String,
    /// When to try again; none when the job is dead.
    pub retry_at: Option<DateTime<Utc>>,
    pub error: String,
    pub now: DateTime<Utc>,
}

pub(super) async fn set_failed(tx: &mut Tx, failed: Failed) -> store::Result<u64> {
    let (state, run_at, finished_at) = match failed.retry_at {
        Some(retry_at) => ("ready", retry_at, None),
        None => ("dead", failed.now, Some(failed.now)),
    };
    query(
        "UPDATE jobs SET state = $4, run_at = $5, finished_at = $6, last_error = $7, \
         locked_by = NULL, lease_until = NULL \
         WHERE id = $1 AND attempts = $2 AND locked_by = $3 AND state = 'running'",
    )
    .bind(failed.id.get())
    .bind(failed.attempt)
    .bind(failed.owner)
    .bind(state)
    .bind(run_at)
    .bind(finished_at)
    .bind(failed.error)
    .execute(tx)
    .await
}

const TAKE_BACK: Sql = Sql::Fork {
    why: "on PostgreSQL a row that its holder is just settling is left to it",
    sqlite: "UPDATE jobs SET state = CASE WHEN attempts >= $2 THEN 'dead' ELSE 'ready' END, \
             finished_at = CASE WHEN attempts >= $2 THEN $1 END, last_error = $3, \
             locked_by = NULL, lease_until = NULL \
             WHERE state = 'running' AND lease_until <= $1 RETURNING kind, state",
    postgres: "WITH lost AS MATERIALIZED (SELECT id FROM jobs WHERE state = 'running' \
               AND lease_until <= $1 FOR UPDATE SKIP LOCKED) \
               UPDATE jobs SET state = CASE WHEN attempts >= $2 THEN 'dead' ELSE 'ready' END, \
               finished_at = CASE WHEN attempts >= $2 THEN $1 END, last_error = $3, \
               locked_by = NULL, lease_until = NULL FROM lost WHERE jobs.id = lost.id \
               RETURNING jobs.kind, jobs.state",
};

#[derive(sqlx::FromRow)]
pub(super) struct TakenBackRow {
    pub kind: String,
    pub state: String,
}

/// Makes jobs whose lease ran out ready again, or dead when that was their last try.
pub(super) async fn take_back_lost(
    tx: &mut Tx,
    now: DateTime<Utc>,
    attempts_max: i64,
    error: &'static str,
) -> store::Result<Vec<TakenBackRow>> {
    query(TAKE_BACK)
        .bind(now)
        .bind(attempts_max)
        .bind(error)
        .returning(tx)
        .await
}

#[derive(sqlx::FromRow)]
pub(super) struct DepthRow {
    pub state: String,
    pub jobs: i64,
}

/// How many jobs wait, run, and are dead.
pub(super) async fn depth(on: &mut Reader) -> store::Result<Vec<DepthRow>> {
    query(
        "SELECT state, count(*) AS jobs FROM jobs \
         WHERE state IN ('ready', 'running', 'dead') GROUP BY state",
    )
    .all(on)
    .await
}

#[derive(sqlx::FromRow)]
struct DeadRow {
    id: i64,
    kind: String,
    payload: String,
    attempts: i64,
    last_error: Option<String>,
    finished_at: Option<DateTime<Utc>>,
}

/// The jobs that died last.
pub(super) async fn dead(on: &mut Reader, at_most: i64) -> store::Result<Vec<DeadJob>> {
    let rows: Vec<DeadRow> = query(
        "SELECT id, kind, payload, attempts, last_error, finished_at FROM jobs \
         WHERE state = 'dead' ORDER BY finished_at DESC, id DESC LIMIT $1",
    )
    .bind(at_most)
    .all(on)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DeadJob {
            id: JobId::new(row.id),
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            error: row.last_error.unwrap_or_default(),
            died_at: row.finished_at,
        })
        .collect())
}

/// Makes a dead job ready, with all its tries before it.
pub(super) async fn replay(tx: &mut Tx, job: JobId, now: DateTime<Utc>) -> store::Result<u64> {
    query(
        "UPDATE jobs SET state = 'ready', run_at = $2, attempts = 0, finished_at = NULL \
         WHERE id = $1 AND state = 'dead'",
    )
    .bind(job.get())
    .bind(now)
    .execute(tx)
    .await
}

/// Deletes some of the jobs that were done before a moment.
pub(super) async fn delete_done(
    tx: &mut Tx,
    before: DateTime<Utc>,
    at_most: i64,
) -> store::Result<u64> {
    query(
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 'done' \
         AND finished_at < $1 ORDER BY finished_at LIMIT $2)",
    )
    .bind(before)
    .bind(at_most)
    .execute(tx)
    .await
}

/// Notes a schedule that is new, with the slot before it was first seen.
pub(super) async fn note_schedule(
    tx: &mut Tx,
    name: &'static str,
    slot: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO job_schedules (name, last_slot) VALUES ($1, $2) \
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .bind(slot)
    .execute(tx)
    .await
}

/// Takes a slot: touches a row for the first who asks, and for nobody after.
pub(super) async fn take_slot(
    tx: &mut Tx,
    name: &'static str,
    slot: DateTime<Utc>,
) -> store::Result<u64> {
    query("UPDATE job_schedules SET last_slot = $2 WHERE name = $1 AND last_slot < $2")
        .bind(name)
        .bind(slot)
        .execute(tx)
        .await
}

/// Writes the job of a slot.
pub(super) async fn insert_slot_job(
    tx: &mut Tx,
    kind: &'static str,
    dedupe_key: String,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(INSERT)
        .bind(kind)
        .bind("null")
        .bind(now)
        .bind(dedupe_key)
        .bind(now)
        .execute(tx)
        .await
}
