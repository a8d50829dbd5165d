//! The proof of each day as it was last made.

use chrono::{DateTime, NaiveDate, Utc};
use domain::daily_proof::DayProof;
use domain::ids::ChamaId;
use store::{Connection, Tx, query};

/// Takes back the proofs since a day, which are then made again.
pub(in crate::reconciliation) async fn delete_since(
    tx: &mut Tx,
    chama_id: ChamaId,
    from: NaiveDate,
) -> store::Result<u64> {
    query("DELETE FROM daily_proofs WHERE chama_id = $1 AND day >= $2")
        .bind(chama_id.get())
        .bind(from)
        .execute(tx)
        .await
}

/// Writes the proofs of days on which something was seen, in one statement.
pub(in crate::reconciliation) async fn insert(
    tx: &mut Tx,
    chama_id: ChamaId,
    proofs: &[DayProof],
    (entries, now): (i64, DateTime<Utc>),
) -> store::Result<u64> {
    let mut rows = query(
        "INSERT INTO daily_proofs (chama_id, day, outcome, difference, made_at, entries) VALUES ",
    );
    let mut first = true;
    for proof in proofs {
        let Some(outcome) = proof.outcome else {
            continue;
        };
        let begin = if first { "($#" } else { ", ($#" };
        first = false;
        rows = rows
            .push(begin, chama_id.get())
            .push(", $#", proof.day)
            .push(", $#", outcome.as_str())
            .push(", $#", proof.unexplained.cents())
            .push(", $#", now)
            .push(", $#)", entries);
    }
    if first {
        return Ok(0);
    }
    rows.execute(tx).await
}

/// Chamas whose books were compared since a day, after a chama, with the number of entries their
/// books had when they last were.
pub(in crate::reconciliation) async fn compared_since(
    on: &mut impl Connection,
    day: NaiveDate,
    after: ChamaId,
) -> store::Result<Vec<(i64, i64, NaiveDate)>> {
    query(
        "SELECT chama_id, min(entries), max(day) FROM daily_proofs \
         WHERE day >= $1 AND chama_id > $2 GROUP BY chama_id ORDER BY chama_id LIMIT 200",
    )
    .bind(day)
    .bind(after.get())
    .all(on)
    .await
}
