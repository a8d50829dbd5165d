//! `GET /api/chamas/{chama_id}/members/{member_id}`

use axum::extract::State;
use chama::members::NextOfKin;
use chama::reports::membership::{self, MemberFile, Stood, Term};
use chrono::NaiveDate;
use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Path, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use super::Whose;
use super::list::Member;
use crate::fields::schema;

/// A time in which the member held a role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberTerm)]
pub struct Office {
    #[schema(schema_with = schema::word::<Role>)]
    role: &'static str,
    #[schema(format = DateTime)]
    began_at: String,
    /// The open term has no end.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// From when payments of the holder are not on hold.
    #[schema(format = DateTime)]
    money_out_from: String,
    given_by: String,
    note: String,
}

/// Where the membership stood from a day on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberStood)]
pub struct Standing {
    #[schema(schema_with = schema::word::<MemberStatus>)]
    status: &'static str,
    since: NaiveDate,
    reason: String,
    recorded_by: String,
    #[schema(format = DateTime)]
    recorded_at: String,
}

/// Whom to turn to for a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kin {
    name: String,
    relation: Option<String>,
    phone_number: Option<String>,
}

/// The file of a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberAnswer {
    member: Member,
    /// The phone, whole, for those who keep the register and for oneself; else its middle hidden.
    phone: Option<String>,
    /// For those who keep the register and for oneself.
    email: Option<String>,
    /// For those who keep the register and for oneself.
    next_of_kin: Option<Kin>,
    /// What was due on joining.
    registration_fee_due: Shillings,
    /// What was paid of it.
    registration_fee_paid: Shillings,
    /// Roles held, newest first.
    terms: Vec<Office>,
    /// Where the membership stood, newest first.
    statuses: Vec<Standing>,
}

impl From<Term> for Office {
    fn from(term: Term) -> Self {
        Self {
            role: term.role.as_str(),
            began_at: iso_z(term.began_at),
            ended_at: term.ended_at.map(iso_z),
            money_out_from: iso_z(term.money_out_from),
            given_by: term.given_by,
            note: term.note,
        }
    }
}

impl From<Stood> for Standing {
    fn from(stood: Stood) -> Self {
        Self {
            status: stood.status.as_str(),
            since: stood.since,
            reason: stood.reason,
            recorded_by: stood.recorded_by,
            recorded_at: iso_z(stood.recorded_at),
        }
    }
}

impl From<NextOfKin> for Kin {
    fn from(kin: NextOfKin) -> Self {
        Self {
            name: kin.name,
            relation: kin.relation,
            phone_number: kin.phone_number,
        }
    }
}

impl From<MemberFile> for MemberAnswer {
    fn from(file: MemberFile) -> Self {
        let (email, kin) = match file.particulars {
            Some(own) => (own.email, own.next_of_kin),
            None => (None, None),
        };
        Self {
            phone: file.member.phone.clone(),
            member: file.member.into(),
            email,
            next_of_kin: kin.map(Kin::from),
            registration_fee_due: file.fee.due.into(),
            registration_fee_paid: file.fee.paid.into(),
            terms: file.terms.into_iter().map(Office::from).collect(),
            statuses: file.statuses.into_iter().map(Standing::from).collect(),
        }
    }
}

/// The file of a member
///
/// Roles held and where the membership stood, with who and why, are open to every member.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/members/{member_id}",
    tag = "members",
    responses((status = 200, description = "The file", body = MemberAnswer)),
    security(("session" = []))
)]
pub async fn show_member(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
    Path(whose): Path<Whose>,
) -> Result<Json<MemberAnswer>, Failure> {
    let file = membership::file(state.context(), inside.grant, whose.member_id.0).await?;
    Ok(Json(file.into()))
}
