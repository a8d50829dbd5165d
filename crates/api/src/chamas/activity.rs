//! `GET /api/chamas/{chama_id}/activity`

use axum::extract::State;
use axum::response::IntoResponse;
use chama::reports::activity::{self, Activity, Filter};
use domain::access::may;
use domain::activity::ActivityKind;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Query};
use i18n::Words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fields::{Whole, Word, given, schema};
use crate::links;

const LIMIT: i64 = 20;

/// Which activities.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Of this kind.
    #[param(schema_with = schema::word::<ActivityKind>, required = false)]
    #[serde(default, deserialize_with = "given")]
    kind: Option<Word<ActivityKind>>,
    /// Older than this activity: the `next` of the page before.
    #[param(schema_with = schema::id, required = false)]
    #[serde(default, deserialize_with = "given")]
    before: Option<Whole<1, { i64::MAX }>>,
    /// Activities on a page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 20)]
    #[serde(default, deserialize_with = "given")]
    limit: Option<Whole<1, 100>>,
}

/// Something that was done in the chama.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedActivity {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<ActivityKind>)]
    kind: &'static str,
    /// What was done, as the audit names it.
    action: String,
    /// Who did it; null where the program did by itself.
    who: Option<String>,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    at: String,
    /// What was done, in words that follow the name of who did it.
    text: String,
    /// The sort of thing it was done to.
    subject: String,
    /// Which of them.
    #[schema(schema_with = schema::maybe_id)]
    subject_id: Option<i64>,
}

/// A page of activities, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "activities": [{
        "id": 31,
        "kind": "settings",
        "action": "chamas.suspend",
        "who": "Wanjiku Mwangi",
        "at": "2025-01-15T10:30:00Z",
        "text": "suspended the chama: the cash box was broken open",
        "subject": "chama",
        "subject_id": 1
    }],
    "next": null
}))]
pub struct ActivityList {
    activities: Vec<ListedActivity>,
    /// The `before` of the next page, if there is one.
    #[schema(schema_with = schema::maybe_id)]
    next: Option<i64>,
}

fn listed(activity: Activity, words: Words) -> ListedActivity {
    ListedActivity {
        id: activity.id,
        kind: activity.kind.as_str(),
        text: activity.sentence(words),
        action: activity.action,
        who: activity.who,
        at: iso_z(activity.at),
        subject: activity.subject,
        subject_id: activity.subject_id,
    }
}

/// The activity of a chama
///
/// What every member sees of what others did: money out, corrections, offices, settings. Newest
/// first; the next page is in the header `Link`.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/activity",
    tag = "chamas",
    params(Which),
    responses((status = 200, description = "A page of it", body = ActivityList,
        headers(("Link" = String, description = "The next page, if there is one")))),
    security(("session" = []))
)]
pub async fn list_activity(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<impl IntoResponse, Failure> {
    let limit = which.limit.map_or(LIMIT, |limit| limit.0);
    let filter = Filter {
        kind: which.kind.map(|word| word.0),
        before: which.before.map(|before| before.0),
    };
    let page = activity::list(state.context(), inside.grant, filter, limit).await?;
    let next = page.next;
    let path = format!("/api/chamas/{}/activity", inside.grant.chama_id());
    let words = Words::new(crate::language(&inside.person));
    let link = next.map(|next| {
        let continued = [
            ("kind", filter.kind.map(|kind| kind.to_string())),
            ("before", Some(next.to_string())),
            ("limit", Some(limit.to_string())),
        ];
        links::next(&path, continued)
    });
    let found = page.activities.into_iter();
    let activities = found.map(|activity| listed(activity, words)).collect();
    Ok((link, Json(ActivityList { activities, next })))
}
