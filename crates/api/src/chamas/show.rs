//! `GET /api/chamas/{chama_id}`

use axum::extract::State;
use chama::access::Grant;
use chama::reports::chamas::{self, ChamaDetails};
use chrono::NaiveDate;
use domain::access::{Role, may};
use domain::chamas::{ChamaStatus, ContributionFrequency, MeetingDay, MemberStatus};
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// The particulars of a chama.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChamaAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    name: String,
    description: String,
    /// Who founded it.
    #[schema(schema_with = schema::id)]
    admin_id: i64,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    created_at: String,
    #[schema(schema_with = schema::word::<ChamaStatus>)]
    status: &'static str,
    #[schema(schema_with = schema::word::<MeetingDay>)]
    meeting_day: String,
    #[schema(schema_with = schema::hour)]
    meeting_time: String,
    contribution_amount: Shillings,
    #[schema(schema_with = schema::word::<ContributionFrequency>)]
    contribution_frequency: &'static str,
    registration_fee: Shillings,
    location: Option<String>,
    rules: Option<String>,
    objectives: Option<String>,
    /// Active members.
    #[schema(minimum = 0)]
    member_count: i64,
    /// The last day of the closed period: nothing can be booked on it or before.
    closed_through: Option<NaiveDate>,
    /// Since when it stands where it stands; null if it was never anything but active.
    #[schema(format = DateTime)]
    status_since: Option<String>,
    /// Why.
    status_reason: Option<String>,
    /// The role of the person who asks.
    #[schema(schema_with = schema::word::<Role>)]
    your_role: &'static str,
    /// Where the membership of the person who asks stands.
    #[schema(schema_with = schema::word::<MemberStatus>)]
    your_status: &'static str,
    /// The person who asks, as a member.
    #[schema(schema_with = schema::id)]
    your_member_id: i64,
}

/// The particulars as one of its members sees them.
pub fn answer(chama: ChamaDetails, grant: &Grant<may::ViewChama>) -> ChamaAnswer {
    let (since, reason) = match chama.standing {
        Some(said) => (Some(iso_z(said.since)), Some(said.reason)),
        None => (None, None),
    };
    ChamaAnswer {
        id: chama.id.get(),
        name: chama.name,
        description: chama.description,
        admin_id: chama.admin_id.get(),
        created_at: iso_z(chama.created_at),
        status: chama.status.as_str(),
        meeting_day: chama.meeting_day,
        meeting_time: chama.meeting_time,
        contribution_amount: chama.contribution_amount.into(),
        contribution_frequency: chama.contribution_frequency.as_str(),
        registration_fee: chama.registration_fee.into(),
        location: chama.location,
        rules: chama.rules,
        objectives: chama.objectives,
        member_count: chama.member_count,
        closed_through: chama.closed_through,
        status_since: since,
        status_reason: reason,
        your_role: grant.role().as_str(),
        your_status: grant.standing().member.as_str(),
        your_member_id: grant.member_id().get(),
    }
}

/// One chama
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}",
    tag = "chamas",
    responses((status = 200, description = "Its particulars", body = ChamaAnswer)),
    security(("session" = []))
)]
pub async fn show_chama(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<ChamaAnswer>, Failure> {
    let chama = chamas::details(state.context(), inside.grant).await?;
    Ok(Json(answer(chama, &inside.grant)))
}
