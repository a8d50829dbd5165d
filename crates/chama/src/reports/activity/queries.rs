//! All SQL of the activity of a chama.

use chrono::{DateTime, Utc};
use domain::activity::{actions, kind_of};
use domain::ids::ChamaId;
use store::{Reader, query};

use super::{Activity, Filter};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    action: String,
    who: Option<String>,
    at: DateTime<Utc>,
    subject: String,
    subject_id: Option<i64>,
    member: Option<String>,
    detail: String,
}

/// That it is no plain record of money is said in words, so that the index without those serves.
const ACTIVITIES: &str = "SELECT a.id, a.action, a.subject, a.subject_id, a.detail, \
    a.created_at AS at, u.first_name || ' ' || u.last_name AS who, \
    m.first_name || ' ' || m.last_name AS member \
    FROM audit_logs a LEFT JOIN users u ON u.id = a.user_id \
    LEFT JOIN members m ON a.subject = 'member' AND m.id = a.subject_id \
    AND m.chama_id = a.chama_id \
    WHERE a.action <> 'transactions.record' AND a.chama_id = ";

pub(super) async fn list(
    on: &mut Reader,
    chama: ChamaId,
    filter: Filter,
    limit: i64,
) -> Result<Vec<Activity>> {
    let mut list = query(ACTIVITIES).push("$#", chama.get());
    for (number, action) in actions(filter.kind).enumerate() {
        let before = if number == 0 {
            " AND a.action IN ($#"
        } else {
            ", $#"
        };
        list = list.push(before, action);
    }
    list = list.push_static(")");
    if let Some(before) = filter.before {
        list = list.push(" AND a.id < $#", before);
    }
    let rows: Vec<Row> = list
        .push(" ORDER BY a.id DESC LIMIT $#", limit)
        .all(on)
        .await?;
    rows.into_iter().map(view).collect()
}

fn view(row: Row) -> Result<Activity> {
    let defect = |what: &str| Error::Defect(format!("audit {}: {what}", row.id));
    Ok(Activity {
        id: row.id,
        kind: kind_of(&row.action).ok_or_else(|| defect("action"))?,
        detail: serde_json::from_str(&row.detail).map_err(|_broken| defect("detail"))?,
        action: row.action,
        who: row.who,
        at: row.at,
        subject: row.subject,
        subject_id: row.subject_id,
        member: row.member,
    })
}
