//! The activity of a chama: what every member sees of what was done, newest first. It is read from
//! the audit, so nothing shown here can be changed or left out afterwards.

mod queries;
mod sentence;

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::activity::ActivityKind;
use domain::ids::ChamaId;
use serde_json::Value;
use store::Reader;

use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;

/// The most activities a page lists.
pub const PER_PAGE_MAX: i64 = 100;

/// Something that was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its number, from which the next page continues.
    pub id: i64,
    /// What it is about.
    pub kind: ActivityKind,
    /// What was done, as the audit names it.
    pub action: String,
    /// Who did it; none where the program did by itself.
    pub who: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The sort of thing it was done to.
    pub subject: String,
    /// Which of them.
    pub subject_id: Option<i64>,
    /// The name of the member it was done to.
    pub member: Option<String>,
    /// What the audit keeps of it; [`Activity::sentence`] says it in words.
    pub detail: Value,
}

/// Which activities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<ActivityKind>,
    /// Older than this one: the cursor of the next page.
    pub before: Option<i64>,
}

/// One page of activities, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityPage {
    /// The activities.
    pub activities: Vec<Activity>,
    /// The cursor of the next page, if there is one.
    pub next: Option<i64>,
}

/// The activities of a chama that pass the filter, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    context: &Context,
    grant: Grant<may::ViewChama>,
    filter: Filter,
    limit: i64,
) -> Result<ActivityPage> {
    let limit = limit.clamp(1, PER_PAGE_MAX);
    let mut reader = context.db().read().await?;
    // One more than asked tells whether there is a next page.
    let asked = limit.saturating_add(1);
    let mut activities = queries::list(&mut reader, grant.chama_id(), filter, asked).await?;
    let more = i64::try_from(activities.len()).is_ok_and(|found| found > limit);
    if more {
        activities.pop();
    }
    let next = activities.last().filter(|_| more).map(|last| last.id);
    Ok(ActivityPage { activities, next })
}

pub(super) async fn latest(
    reader: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> Result<Vec<Activity>> {
    queries::list(reader, chama, Filter::default(), limit).await
}
